"""The portal's settings with pages compressed, as the proxy in front of it does (deploy/Caddyfile)."""

from westfield.settings import *  # noqa: F403
from westfield.settings import MIDDLEWARE

MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *MIDDLEWARE]
