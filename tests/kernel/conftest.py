"""What the kernel's tests share."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture
def photo_stores(settings: Settings, tmp_path: Path) -> Path:
    """Empty folders for originals and finished photos, laid out as below MEDIA_ROOT."""
    media = tmp_path / "media"
    private = {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    settings.STORAGES = settings.STORAGES | {
        name: private | {"OPTIONS": {"location": media / name, "base_url": None, "file_permissions_mode": 0o600}}
        for name in ("photos", "quarantine")
    }
    return media
