"""What the public may find: one narrow row per public request, kept by triggers; list, map, feeds and search read it.

A request that is private, internal or held has no row here, and words that nobody has published are not in it: what
cannot be read cannot come out. docs/decisions/0012 says why triggers do this and not the verbs.
"""

from typing import ClassVar

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from service_requests.statuses import RequestStatus
from westfield.kernel.models import Area

from .catalogue import ServiceType
from .request import ServiceRequest


class PublicListing(models.Model):
    """The public side of a request, as far as it is looked for: when, what, where it stands, where it is, its words.

    `search` holds its public words and, with a colon before them, what else it is filtered by: ":s7" the service,
    ":twaiting" the status, ":o" open, ":a3" the area, ":y2026" the year, ":m202611" the month, ":g13.x.y" and
    ":g16.x.y" map tiles.
    """

    # No constraints of the database on these: a trigger copies them from the request, whose own constraints hold.
    request = models.OneToOneField(
        ServiceRequest, on_delete=models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="listing"
    )
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    service_type = models.ForeignKey(
        ServiceType, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    area = models.ForeignKey(
        Area, on_delete=models.DO_NOTHING, null=True, db_constraint=False, db_index=False, related_name="+"
    )
    status = models.CharField(max_length=24, choices=RequestStatus)
    # Millionths of a degree; the tile of the finest zoom (20) around the point.
    latitude = models.IntegerField(null=True)
    longitude = models.IntegerField(null=True)
    x = models.IntegerField(null=True)
    y = models.IntegerField(null=True)
    search = SearchVectorField()

    class Meta:
        indexes = [
            models.Index(fields=["-received_at", "-request"], name="listing_newest"),
            models.Index(fields=["-changed_at", "-request"], name="listing_last_changed"),
            models.Index(fields=["x", "y"], name="listing_by_tile"),
            # New entries wait in a list, so that a report does not wait for twenty words to be sorted in; a short
            # one (kB), because every search reads it. It is emptied each minute too (requests_fold_changes).
            GinIndex(fields=["search"], name="listing_search", fastupdate=True, gin_pending_list_limit=128),
        ]
        triggers: ClassVar = [
            pgtrigger.Trigger(
                name="listing_changed",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="PERFORM requests_note_change(OLD, NEW, TG_OP); RETURN NULL;",
            )
        ]

    def __str__(self) -> str:
        return str(self.request_id)


class ListingChange(models.Model):
    """A request came onto the public's map (+1) or left a place on it (-1); counted there until it is folded in.

    One row each and no row that two share: a storm of reports in one street waits for nobody.
    """

    request_id = models.BigIntegerField()
    service_type_id = models.BigIntegerField()
    area_id = models.BigIntegerField()
    status = models.CharField(max_length=24)
    latitude = models.IntegerField(null=True)
    longitude = models.IntegerField(null=True)
    x = models.IntegerField(null=True)
    y = models.IntegerField(null=True)
    step = models.SmallIntegerField()

    def __str__(self) -> str:
        return f"{self.step:+} {self.request_id}"


class MapCell(models.Model):
    """How many public requests lie in one tile of the map, by status: in all, or (0: any) of a service or an area."""

    zoom = models.SmallIntegerField()
    service_type_id = models.BigIntegerField()
    x = models.IntegerField()
    y = models.IntegerField()
    area_id = models.BigIntegerField()
    received = models.IntegerField()
    assigned = models.IntegerField()
    in_progress = models.IntegerField()
    waiting = models.IntegerField()
    completed = models.IntegerField()
    closed_without_work = models.IntegerField()
    # Sums of millionths of a degree: divided by the count, the middle of what lies there.
    latitude = models.BigIntegerField()
    longitude = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["zoom", "service_type_id", "x", "y", "area_id"], name="one_cell_per_tile")
        ]

    def __str__(self) -> str:
        return f"{self.zoom}/{self.x}/{self.y}"


class PublicWord(models.Model):
    """A word that stands in some listing, so that one who has typed "stre" finds street."""

    word = models.CharField(max_length=40, primary_key=True)
    listings = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["word"], name="public_word_begins", opclasses=["varchar_pattern_ops"])]

    def __str__(self) -> str:
        return self.word
