"""Celery's doors into service requests: each calls one function."""

from celery import shared_task

from service_requests import public_map, senders, services


@shared_task(name="service_requests.tasks.refresh_track_records")
def refresh_track_records() -> None:
    """Work out anew how every service did lately."""
    services.refresh_track_records()


@shared_task(name="service_requests.tasks.forget_senders")
def forget_senders() -> None:
    """Forget from which networks older reports came, codes that nobody can use any more, addresses never confirmed."""
    senders.forget_networks()
    services.forget_old_codes()
    services.forget_unconfirmed()


@shared_task(name="service_requests.tasks.fold_map_changes")
def fold_map_changes() -> None:
    """Count what changed on the public's map into its cells."""
    public_map.fold_changes()


@shared_task(name="service_requests.tasks.tidy_up_the_map")
def tidy_up_the_map() -> None:
    """Forget words and cells of the public's map that nothing stands in any more."""
    public_map.tidy_up()


@shared_task(name="service_requests.tasks.purge_originals")
def purge_originals() -> None:
    """Delete for good what was struck or blacked out long enough ago."""
    services.purge_originals()
