"""Celery only wakes and repeats; what must be done stands in Postgres (see docs/architecture.md)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "westfield.settings")

app = Celery("weconnect")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
