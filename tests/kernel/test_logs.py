"""A log is read by people who hold nobody's key."""

import io
import logging
from logging.config import DictConfigurator

import pytest
from django.conf import settings


@pytest.fixture
def log():
    """The console as the settings make it, writing where the test can read; the run's own logging stays as it is."""
    configurator = DictConfigurator(settings.LOGGING)
    for kind in ("formatters", "filters"):
        made = {
            name: getattr(configurator, f"configure_{kind[:-1]}")(how) for name, how in settings.LOGGING[kind].items()
        }
        configurator.config[kind] = made
    console = configurator.configure_handler(dict(settings.LOGGING["handlers"]["console"]))
    console.setStream(io.StringIO())
    return console


def written(console, line, *args):
    console.handle(logging.makeLogRecord({"msg": line, "args": args, "name": "django.request", "levelname": "ERROR"}))
    return console.stream.getvalue()


@pytest.mark.parametrize(
    "path",
    [
        "/requests/100-0017/mine/S3cr3tS3cr3tS3cr3t/",
        "/requests/100-0017/mine/S3cr3tS3cr3tS3cr3t/photos/1/full/",
        "/accounts/password/reset/key/2-S3cr3tS3cr3tS3cr3t/",
        "/photos/pending/S3cr3tS3cr3tS3cr3t/2/",
    ],
)
def test_no_key_reaches_the_log(log, path):
    line = written(log, "%s: %s", "Internal Server Error", path)

    assert "Internal Server Error" in line
    assert "S3cr3t" not in line


def test_other_lines_stay_as_they_are(log):
    assert "No worker could be woken (TimeoutError)" in written(log, "No worker could be woken (%s)", "TimeoutError")
