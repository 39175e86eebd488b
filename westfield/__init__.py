"""The composition root: settings, URLs and processes of the portal."""

from westfield.celery import app as celery_app

__all__ = ["celery_app"]
