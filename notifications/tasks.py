"""Doors to the outbox for Celery, which only wakes: what must be done stands in Postgres."""

from uuid import UUID

from celery import shared_task

from . import delivery


@shared_task(name="notifications.tasks.deliver")
def deliver(notification_id: str) -> None:
    """A message was just written: deliver it."""
    delivery.deliver_one(UUID(notification_id))


# Beat asks again soon: a request that has waited in a queue for longer is not needed any more.
@shared_task(name="notifications.tasks.sweep", expires=15)
def sweep() -> None:
    """Deliver what nobody was woken for, and put back what dead workers had in hand."""
    delivery.sweep()
