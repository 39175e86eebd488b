"""Celery's doors into the portal: each calls one function."""

from celery import shared_task

from westfield.portal import people


@shared_task(name="westfield.portal.tasks.forget_who_never_came")
def forget_who_never_came() -> None:
    """Remove the accounts of addresses that were only ever typed."""
    people.forget_who_never_came()
