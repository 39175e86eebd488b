"""Pages may show pictures from where the photos are, and from no other bucket."""

import pytest
from storages.backends.s3 import S3Storage

from tests.deploy.production import settings_with

STORES = {
    "Amazon's first region": {},
    "another of Amazon's": {"PHOTO_REGION": "us-east-2"},
    "a store of one's own": {"PHOTO_ENDPOINT_URL": "https://photos.westfield.test:9000"},
}


@pytest.mark.parametrize("store", STORES)
def test_the_policy_names_the_host_that_signed_addresses_have(store):
    keys = {"PHOTO_BUCKET": "city-photos", "PHOTO_ACCESS_KEY": "key", "PHOTO_SECRET_KEY": "secret"}
    settings = settings_with(**keys, **STORES[store])
    [origin] = settings["IMAGE_ORIGINS"]

    address = S3Storage(**settings["STORAGES"]["photos"]["OPTIONS"]).url("one.jpg")

    assert address.startswith(f"{origin}/")
    assert "X-Amz-Signature=" in address
    assert "*" not in origin
    assert origin in settings["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["img-src"]
