"""What the desk finds requests by: one narrow row per request, kept by triggers; the queue and its search read it.

Whoever asks looks only at the rows, and by the words, that they may read: `desk/finding.py` sees to that, and draws
nothing that `ServiceRequest.visible_to` would not show. docs/decisions/0018 says why it is a table of its own.
"""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from westfield.kernel.models import Department, User

from .catalogue import ServiceType
from .desk import SavedView
from .request import ServiceRequest

AT_WORK = Q(is_open=True, in_queue=True)


class DeskListing(models.Model):
    """A request as the desk looks for it: what it is sorted and counted by, and all the words it is found by.

    `search` holds the words that the desk may read; with "~" before them those that everybody may; and with a colon
    before them what else it is filtered by (sql/desk_listing.sql says which), telephone numbers and e-mail addresses.
    """

    # No constraints of the database on these: a trigger copies them from the request, whose own constraints hold.
    request = models.OneToOneField(
        ServiceRequest, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="desk_listing"
    )
    department = models.ForeignKey(
        Department, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    service_type = models.ForeignKey(
        ServiceType, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    assignee = models.ForeignKey(
        User, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    is_open = models.BooleanField()
    is_public = models.BooleanField()
    in_queue = models.BooleanField(help_text="Neither held nor merged into another one nor the city's own work.")
    is_flagged = models.BooleanField()
    is_waiting = models.BooleanField()
    is_unpublished = models.BooleanField(help_text="Residents sent something that nobody has published or hidden.")
    has_news = models.BooleanField()
    # The target, or the end of all days where nothing is promised: a page of the queue begins after one of these.
    urgent_at = models.DateTimeField()
    # From when on it is late; none where nothing is promised, or the clock stands still in time.
    late_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    me_too_count = models.PositiveIntegerField()
    search = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(
                fields=["urgent_at", "request"], include=["late_at"], name="desk_by_target", condition=AT_WORK
            ),
            models.Index(
                fields=["department", "urgent_at", "request"], include=["late_at"], name="desk_by_department",
                condition=AT_WORK,
            ),
            models.Index(fields=["received_at", "request"], name="desk_open_by_received", condition=AT_WORK),
            models.Index(fields=["changed_at", "request"], name="desk_open_by_changed", condition=AT_WORK),
            models.Index(
                fields=["me_too_count", "received_at", "request"], name="desk_open_by_me_too", condition=AT_WORK
            ),
            models.Index(fields=["received_at", "request"], name="desk_by_received"),
            models.Index(fields=["changed_at", "request"], name="desk_by_changed"),
            models.Index(fields=["me_too_count", "received_at", "request"], name="desk_by_me_too"),
            models.Index(
                fields=["assignee", "urgent_at"], name="desk_by_assignee", condition=AT_WORK & Q(assignee__isnull=False)
            ),
            models.Index(fields=["department"], name="desk_flagged", condition=AT_WORK & Q(is_flagged=True)),
            models.Index(fields=["department"], name="desk_waiting", condition=AT_WORK & Q(is_waiting=True)),
            models.Index(fields=["department"], name="desk_unpublished", condition=AT_WORK & Q(is_unpublished=True)),
            models.Index(fields=["department"], name="desk_news", condition=AT_WORK & Q(has_news=True)),
            # As for the public's listing: new entries wait in a short list, so that a report does not wait for them.
            GinIndex(fields=["search"], name="desk_search", fastupdate=True, gin_pending_list_limit=256),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.request_id)


class StartView(models.Model):
    """The saved view with which somebody's desk opens."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="start_view")
    view = models.ForeignKey(SavedView, on_delete=models.CASCADE, related_name="starts")

    objects: ClassVar[models.Manager["StartView"]] = models.Manager()

    def __str__(self) -> str:
        return str(self.view)
