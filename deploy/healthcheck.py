"""Asks the portal in this container how it is, as the proxy would: exit 0 if it is well."""

import os
import sys
from http.client import HTTPConnection
from urllib.parse import urlsplit

# Not the first of ALLOWED_HOSTS: that may be a pattern, as ".westfield.example".
host = urlsplit(os.environ.get("SITE_URL", "")).netloc or "localhost"
connection = HTTPConnection("127.0.0.1", int(os.environ.get("PORT", "8000")), timeout=4)
try:
    connection.request("GET", "/health/", headers={"Host": host})
    sys.exit(connection.getresponse().status != 200)
except OSError as problem:
    sys.exit(f"The portal does not answer: {problem}")
