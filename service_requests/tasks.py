"""Celery's doors into service requests: each calls one function."""

from celery import shared_task

from service_requests import services


@shared_task(name="service_requests.tasks.refresh_track_records")
def refresh_track_records() -> None:
    """Work out anew how every service did lately."""
    services.refresh_track_records()
