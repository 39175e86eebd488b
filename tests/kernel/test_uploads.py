"""Large uploads lie on the disk of the portal's data while they come in, and do not stay there."""

import os
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile

from westfield.kernel import uploads


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "new" / "uploads"
    uploads.prepare_folder()
    return settings.FILE_UPLOAD_TEMP_DIR


def upload(*, days_ago: float = 0) -> TemporaryUploadedFile:
    file = TemporaryUploadedFile("hole.jpg", "image/jpeg", 3, None)
    then = time.time() - days_ago * 24 * 60 * 60
    os.utime(file.temporary_file_path(), (then, then))
    return file


def test_every_process_finds_the_folder_beside_the_data():
    """Made when the portal starts, as this test run did."""
    assert Path(settings.FILE_UPLOAD_TEMP_DIR).is_dir()
    assert Path(settings.FILE_UPLOAD_TEMP_DIR).parent == settings.DATA_ROOT


def test_it_is_for_the_portals_eyes_only_and_may_be_there_already(folder):
    uploads.prepare_folder()

    assert folder.stat().st_mode & 0o077 == 0


def test_what_a_killed_process_left_behind_is_deleted_once_nobody_can_still_be_sending_it(folder):
    abandoned, under_way = upload(days_ago=1.1), upload(days_ago=0.9)
    (folder / "something-else").touch()

    assert uploads.discard_abandoned() == 1
    assert not Path(abandoned.temporary_file_path()).exists()
    assert Path(under_way.temporary_file_path()).exists()
    abandoned.close()
    under_way.close()
