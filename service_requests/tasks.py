"""Celery's doors into service requests: each calls one function."""

from celery import shared_task

from service_requests import senders, services


@shared_task(name="service_requests.tasks.refresh_track_records")
def refresh_track_records() -> None:
    """Work out anew how every service did lately."""
    services.refresh_track_records()


@shared_task(name="service_requests.tasks.forget_senders")
def forget_senders() -> None:
    """Forget from which networks older reports came, and codes that nobody can use any more."""
    senders.forget_networks()
    services.forget_old_codes()
