"""The surroundings of a test run: settings that depend on nobody's machine, and servers of its own.

Imported by `tests/conftest.py` before anything reads the settings.
"""

import os
import shutil
import signal
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path
from types import FrameType

from django.conf import settings

from westfield.kernel.embedded.addresses import embedded_addresses
from westfield.kernel.embedded.premises import discard_data
from westfield.kernel.embedded.services import Services, running_services

PROJECT = Path(__file__).resolve().parent.parent
RUNS = Path("/tmp") if os.access("/tmp", os.W_OK) else Path(tempfile.gettempdir())
XDIST_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")


def prepare() -> None:
    """Set every variable the settings read, whatever the developer's own `.env` says."""
    if settings.configured and "DATABASE_URL" not in os.environ:
        raise SystemExit("The tests choose their settings themselves: unset DJANGO_SETTINGS_MODULE and try again.")
    if not XDIST_WORKER:
        run = Path(tempfile.mkdtemp(prefix=f"weconnect-test-{os.getpid()}-", dir=RUNS))
        run.chmod(0o711)
        os.environ["WECONNECT_STATE"] = str(run)
    addresses = embedded_addresses(PROJECT)
    number = int(XDIST_WORKER.removeprefix("gw") or "-1") + 1 if XDIST_WORKER else 0
    own_folder = addresses.state / (XDIST_WORKER or "main")
    (own_folder / "static").mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "westfield.settings",
        "WECONNECT_ENV": "development",
        "DATABASE_URL": addresses.database_url,
        "REDIS_URL": addresses.redis_database_url(number),
        "DATA_ROOT": str(own_folder),
        "SECRET_KEY": "tests-only-key-that-protects-nothing-and-never-leaves-this-machine",
        "SITE_URL": "http://127.0.0.1:8000",
        "ALLOWED_HOSTS": "testserver,127.0.0.1,localhost",
        "DEFAULT_FROM_EMAIL": "Westfield <no-reply@westfield.example>",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": "9",
        "LOG_LEVEL": "WARNING",
        "DEMO_CITY": "0",
    }
    for name in (
        "LIMITS", "TRUSTED_PROXIES", "TRUSTED_PROXY_COUNT",
        "TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_FROM", "TWILIO_URL",
        "DEBUG", "PHOTO_BUCKET", "TILE_URL", "TILE_ATTRIBUTION", "CITY_NAME", "CITY_TIME_ZONE", "CITY_PHONE",
    ):  # fmt: skip
        os.environ.pop(name, None)


def adjust_settings() -> None:
    """What tests want different: cheap passwords, static files without a build, room of their own."""
    own_folder = Path(os.environ["DATA_ROOT"])
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STATIC_ROOT = own_folder / "static"
    settings.PGTRIGGER_INSTALL_ON_MIGRATE = True  # also where a run creates its tables without migrations


class RunServices:
    """The servers of one run: started by the process that starts the workers, stopped by it whatever happens."""

    def __init__(self) -> None:
        self._running: AbstractContextManager[Services] | None = None

    def start(self) -> None:
        clear_abandoned_runs()
        signal.signal(signal.SIGTERM, _as_interrupt)
        self._running = running_services(embedded_addresses(PROJECT), durable=False)
        self._running.__enter__()

    def stop(self) -> None:
        addresses = embedded_addresses(PROJECT)
        if self._running:
            self._running.__exit__(None, None, None)
            self._running = None
        discard_data(addresses)
        shutil.rmtree(addresses.state, ignore_errors=True)


def clear_abandoned_runs() -> None:
    """Stop and remove what runs that were killed left behind."""
    ours = os.environ["WECONNECT_STATE"]
    for run in RUNS.glob("weconnect-test-*-*"):
        owner = run.name.split("-")[2]
        if owner.isdigit() and not Path(f"/proc/{owner}").exists() and run.owner() == Path(ours).owner():
            os.environ["WECONNECT_STATE"] = str(run)
            abandoned = embedded_addresses(PROJECT)
            Services.at(abandoned).stop()
            discard_data(abandoned)
            shutil.rmtree(run, ignore_errors=True)
    os.environ["WECONNECT_STATE"] = ours


def _as_interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt
