"""A log is read by people who hold nobody's key."""

import logging

import pytest
from django.conf import settings

from westfield.kernel.logs import WithoutKeys


def written(line, *args):
    record = logging.makeLogRecord({"msg": line, "args": args})
    assert WithoutKeys().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    "path",
    [
        "/requests/100-0017/mine/S3cr3tS3cr3tS3cr3t/",
        "/requests/100-0017/mine/S3cr3tS3cr3tS3cr3t/photos/1/full/",
        "/contract/17/S3cr3tS3cr3tS3cr3t/",
        "/contract/17/S3cr3tS3cr3tS3cr3t/finish/",
        "/accounts/password/reset/key/2-S3cr3tS3cr3tS3cr3t/",
        "/photos/pending/S3cr3tS3cr3tS3cr3t/2/",
        "/requests/new/taken/S3cr3tS3cr3tS3cr3t/",
    ],
)
def test_no_key_reaches_the_log(path):
    line = written("%s: %s", "Internal Server Error", path)

    assert line.startswith("Internal Server Error: /")
    assert "S3cr3t" not in line


def test_other_lines_stay_as_they_are():
    assert written("No worker could be woken (%s)", "TimeoutError") == "No worker could be woken (TimeoutError)"


def test_everything_that_is_logged_goes_through_it():
    assert all("without_keys" in handler["filters"] for handler in settings.LOGGING["handlers"].values())
    assert settings.LOGGING["root"]["handlers"] == ["console"]
