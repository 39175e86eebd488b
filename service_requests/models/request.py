"""One thing that somebody asked the city to do."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests import reference
from service_requests.secret_links import private_link
from service_requests.statuses import (
    CLOSED_STATUSES,
    OPEN_STATUSES,
    Channel,
    ClosingReason,
    HeldReason,
    RequestStatus,
    Side,
    TellBy,
    WaitingReason,
    known,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.calendar import Target, TargetClock, TargetUnit
from westfield.kernel.models import Address, Area, Contact, Department, User
from westfield.kernel.places.public_place import PlacePrecision
from westfield.kernel.translated import TranslatedField

from .catalogue import ServiceType
from .desk_triggers import DESK_ON_REQUESTS
from .limited import is_kept_from
from .listing_triggers import ON_REQUESTS
from .request_queryset import ON_ITS_OWN, OPEN, PUBLIC, ServiceRequestQuerySet

if TYPE_CHECKING:
    from .history import Words


class ServiceRequest(models.Model):
    """A request with its number, its place, its promise and where it stands; the words stand in rows of their own."""

    form_key = models.UUIDField(_("form key"), help_text=_("The form it came from; the same form makes one request."))
    service_type = models.ForeignKey(ServiceType, on_delete=models.PROTECT, verbose_name=_("service type"))
    service_name = TranslatedField(_("service name when it was made"))
    department = models.ForeignKey(Department, on_delete=models.PROTECT, verbose_name=_("department"))
    status = models.CharField(_("status"), max_length=24, choices=RequestStatus, default=RequestStatus.RECEIVED)
    channel = models.CharField(_("channel"), max_length=10, choices=Channel)

    reporter = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="requests")
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="entered_requests",
        help_text=_("Who keyed it in, where it was not the reporter."),
    )  # fmt: skip
    link_version = models.PositiveSmallIntegerField(default=1, help_text=_("Counted up, it voids the private link."))
    source_link = models.URLField(
        _("link to where it was said"), max_length=500, blank=True, db_default="",
        help_text=_("The post or the message that it was taken from; for staff only."),
    )  # fmt: skip
    assignee = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="assigned_requests",
        verbose_name=_("looked after by"), help_text=_("Who at the desk sees to it that it ends well."),
    )  # fmt: skip
    flagged_at = models.DateTimeField(
        _("flagged"), null=True, blank=True, help_text=_("Somebody at the desk wants it to be looked at.")
    )
    is_proactive = models.BooleanField(
        _("the city's own work"), default=False, db_default=False,
        help_text=_("Nobody reported it: a work order that a supervisor thought of, with its record."),
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged_children",
        verbose_name=_("merged into"), help_text=_("It is the same trouble: while this stands, that one is worked on."),
    )  # fmt: skip

    tell_by = models.CharField(_("told"), max_length=8, choices=TellBy, default=TellBy.EMAIL)
    me_too_count = models.PositiveIntegerField(_("others who said “this is mine too”"), default=0)

    news_at = models.DateTimeField(
        _("news from residents since"), null=True, blank=True,
        help_text=_("Somebody added words or photos that no member of staff has answered to."),
    )  # fmt: skip
    handed_to = models.CharField(_("handed to"), max_length=150, blank=True)
    handed_to_phone = models.CharField(_("their phone"), max_length=32, blank=True)
    handed_to_link = models.URLField(_("their web page"), blank=True)

    held_because = models.CharField(
        _("held because"), max_length=10, choices=HeldReason, blank=True,
        help_text=_("Until staff let it go on, nobody else sees it and no crew goes out."),
    )  # fmt: skip
    is_internal = models.BooleanField(_("internal"), default=False)
    is_private = models.BooleanField(_("private"), default=False)
    place_shown = models.CharField(
        _("place shown as"), max_length=10, choices=PlacePrecision, default=PlacePrecision.EXACT
    )
    address = models.ForeignKey(Address, on_delete=models.PROTECT, null=True, blank=True)
    area = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, verbose_name=_("area"))
    neighbour = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("neighbor"),
        help_text=_("Whose it seems to be, where the place lies near or beyond the city limit."),
    )  # fmt: skip
    side = models.CharField(_("side of the city limit"), max_length=8, choices=Side, blank=True)
    place = models.CharField(_("place"), max_length=200, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(_("longitude"), max_digits=9, decimal_places=6, null=True, blank=True)
    public_place = models.CharField(_("place as the public sees it"), max_length=200, blank=True)
    public_latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    public_longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)

    received_at = models.DateTimeField(_("received"), default=clock.now)
    target_amount = models.PositiveSmallIntegerField(null=True, blank=True)
    target_unit = models.CharField(max_length=10, blank=True)
    target_clock = models.CharField(max_length=10, blank=True)
    target_at = models.DateTimeField(_("target"), null=True, blank=True)
    first_response_at = models.DateTimeField(_("first response"), null=True, blank=True)
    waiting_reason = models.CharField(_("waiting for"), max_length=16, choices=WaitingReason, blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    waiting_until = models.DateField(_("waiting until"), null=True, blank=True)
    clock_stopped_at = models.DateTimeField(_("clock stopped since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    first_closed_at = models.DateTimeField(_("first closed"), null=True, blank=True)
    closing_reason = models.CharField(_("closed because"), max_length=16, choices=ClosingReason, blank=True)
    reopened_count = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    updated_at = models.DateTimeField(_("last changed"), default=clock.now)

    objects: ClassVar = ServiceRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("service request")
        verbose_name_plural = _("service requests")
        ordering = ("-pk",)
        permissions = [
            ("view_desk", "Can work at the desk"),
            ("take_requests", "Can key in requests for others"),
            ("view_every_request", "Can see every request"),
            ("view_department_requests", "Can see every request of the own department"),
            ("view_internal_requests", "Can see internal requests"),
            ("view_other_departments", "Can read the requests of other departments that are not private"),
            ("view_limited_requests", "Can see requests that are limited to roles of others"),
            ("view_reporter", "Can see who reported a request"),
            ("view_reporter_on_record", "Looking at who reported a request is kept on record"),
            ("view_unpublished", "Can see unpublished words and photos"),
            ("dispatch_work", "Can issue and cancel work orders"),
            ("close_requests", "Can complete, close and reopen requests"),
            ("hold_requests", "Can let a request wait and resume it"),
            ("publish_words", "Can publish and hide words and photos"),
            ("correct_requests", "Can change the service and the place of requests"),
            ("merge_requests", "Can merge and relate requests"),
            ("merge_contacts", "Can merge contacts"),
            ("view_originals", "Can see what was struck or blacked out, until it is purged"),
            ("report_from_field", "Can report what they see on their way"),
            ("judge_held", "Can let held reports in and discard them"),
            ("block_senders", "Can block senders and lift that"),
            ("work_in_field", "Can work on the work orders of own crews"),
            ("view_completion_times", "Can see how long requests took"),
        ]
        indexes = [
            models.Index(
                fields=["service_type", "public_latitude", "public_longitude"],
                name="request_public_nearby",
                condition=PUBLIC & Q(public_latitude__isnull=False),
            ),
            models.Index(fields=["-id"], name="request_held", condition=~Q(held_because="")),
            models.Index(fields=["target_at", "id"], name="request_open_by_target", condition=OPEN),
            models.Index(fields=["department", "target_at", "id"], name="request_open_by_department", condition=OPEN),
            models.Index(fields=["reporter", "-id"], name="request_by_reporter"),
            models.Index(
                fields=["assignee", "target_at", "id"],
                name="request_open_by_assignee",
                condition=OPEN & Q(assignee__isnull=False),
            ),
            models.Index(
                fields=["service_type", "latitude", "longitude"],
                name="request_open_nearby",
                condition=OPEN & Q(latitude__isnull=False),
            ),
            models.Index(
                fields=["latitude", "longitude"],
                name="request_open_by_place",
                condition=OPEN & ON_ITS_OWN & Q(latitude__isnull=False),
            ),
            models.Index(fields=["merged_into", "id"], name="request_merged", condition=Q(merged_into__isnull=False)),
            models.Index(fields=["waiting_since"], name="request_waiting", condition=Q(status=RequestStatus.WAITING)),
            models.Index(fields=["received_at", "service_type"], name="request_by_received"),
            models.Index(fields=["closed_at"], name="request_by_closed"),
            models.Index(
                fields=["service_type", "-closed_at", "-id"],
                name="request_finished_by_service",
                include=["received_at", "target_at"],
                condition=Q(status=RequestStatus.COMPLETED, is_internal=False, held_because="", merged_into=None),
            ),
        ]
        triggers: ClassVar = [*ON_REQUESTS, *DESK_ON_REQUESTS]
        constraints = [
            models.UniqueConstraint(fields=["form_key"], name="request_form_is_sent_once"),
            models.CheckConstraint(name="request_status_known", condition=known("status", RequestStatus)),
            models.CheckConstraint(name="request_channel_known", condition=known("channel", Channel)),
            models.CheckConstraint(name="request_told_by_known", condition=known("tell_by", TellBy)),
            models.CheckConstraint(
                name="request_held_reason_known", condition=Q(held_because="") | known("held_because", HeldReason)
            ),
            models.CheckConstraint(name="request_side_known", condition=Q(side="") | known("side", Side)),
            models.CheckConstraint(
                name="request_closed_at_when_closed",
                condition=Q(status__in=CLOSED_STATUSES, closed_at__isnull=False)
                | Q(status__in=OPEN_STATUSES, closed_at=None),
            ),
            models.CheckConstraint(
                name="request_closing_reason_when_without_work",
                condition=(Q(status=RequestStatus.CLOSED_WITHOUT_WORK) & ~Q(closing_reason=""))
                | (~Q(status=RequestStatus.CLOSED_WITHOUT_WORK) & Q(closing_reason="")),
            ),
            models.CheckConstraint(
                name="request_waiting_reason_when_waiting",
                condition=(Q(status=RequestStatus.WAITING) & ~Q(waiting_reason=""))
                | (~Q(status=RequestStatus.WAITING) & Q(waiting_reason="", clock_stopped_at=None)),
            ),
            models.CheckConstraint(
                name="request_waits_from_a_moment_on",
                condition=Q(status=RequestStatus.WAITING) | Q(waiting_since=None, waiting_until=None),
            ),
            models.CheckConstraint(
                name="request_of_our_own_is_internal",
                condition=Q(is_proactive=False) | Q(is_internal=True, reporter=None),
            ),
            models.CheckConstraint(
                name="request_is_not_merged_into_itself",
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")),
            ),
            models.CheckConstraint(
                name="request_place_has_both_coordinates",
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
            ),
            models.CheckConstraint(
                name="request_hidden_place_stays_hidden",
                condition=~Q(place_shown=PlacePrecision.HIDDEN) | Q(public_latitude=None, public_longitude=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.service_name}"

    def get_status_display(self) -> str:  # type: ignore[no-redef]
        """Where it stands, in words. Django's own method translates every status to find one: a list pays for that."""
        return str(RequestStatus(self.status).label)

    @property
    def reference(self) -> str:
        """The number that people read over the phone: "100-0017"."""
        return reference.for_primary_key(self.pk)

    def get_absolute_url(self) -> str:
        return reverse("request_status", args=[self.reference])

    @property
    def private_path(self) -> str:
        """The path of the reporter's own page; whoever has it is the reporter."""
        return reverse("request_private", args=[self.reference, private_link.token_for(self.pk, self.link_version)])

    def shown_to_holder_of(self, token: str, *, asking: Actor) -> Actor | None:
        """`asking` with this request's private link in hand; None where `token` does not open it."""
        if not private_link.proves(token, self.pk, self.link_version):
            return None
        return Actor(asking.kind, asking.user, asking.contact, asking.links | {link_to(self)})

    @property
    def target(self) -> Target | None:
        """The promise as it was when the request was made."""
        if self.target_amount is None:
            return None
        return Target(self.target_amount, TargetUnit(self.target_unit), TargetClock(self.target_clock))

    @property
    def is_public(self) -> bool:
        """Whether strangers may know of it: the same rule as PUBLIC, for one request."""
        return not (self.is_private or self.is_internal or self.held_because)

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_STATUSES

    @property
    def is_late(self) -> bool:
        """Open past its target, as far as its clock has run, or closed after it."""
        return self.target_at is not None and (self.closed_at or self.clock_stopped_at or clock.now()) > self.target_at

    @property
    def reopening_ends_at(self) -> datetime | None:
        """Until when its reporter may reopen it; None while it is open."""
        if self.closed_at is None:
            return None
        return self.closed_at + timedelta(days=self.service_type.reopening_window_days)

    @property
    def is_merged(self) -> bool:
        """Whether it goes along with another request, which is worked on for both."""
        return self.merged_into_id is not None

    @property
    def has_merged(self) -> bool:
        """Whether others were merged into this one; asks the database unless whoever found it has asked already."""
        known = self.__dict__.get("takes_others_along")
        return self.merged_children.exists() if known is None else bool(known)

    def words_of_the_city(self) -> "models.QuerySet[Words]":
        """What the city has said about it for everybody; of a merged one it says that at the one that is worked on.

        Where the public may not know of that one, nothing of it is told here.
        """
        spoken_at = self.merged_into or self
        if spoken_at is not self and not spoken_at.is_public:
            return self.words.none()
        return spoken_at.words.filter(kind__in=("done", "decision", "update"), published_at__isnull=False)

    def last_public_words(self) -> "models.QuerySet[Words]":
        """What the city said when it was last closed, for the message about it; nothing where it was withdrawn."""
        if self.closing_reason == ClosingReason.WITHDRAWN:
            return self.words.none()
        return self.words_of_the_city().filter(kind__in=("done", "decision")).order_by("-pk")[:1]

    def last_question(self) -> "models.QuerySet[Words]":
        """What the city asked its reporter last, for the message about it."""
        return self.words.filter(kind="question", hidden_at=None).order_by("-pk")[:1]

    @property
    def is_outside(self) -> bool:
        """Whether its point lies in none of the city's areas: perhaps it is not the city's at all."""
        return self.latitude is not None and self.area_id is None

    def is_read_by(self, actor: Actor) -> bool:
        """Whether the role of `actor` lets them read more of it than strangers may (docs/permissions.md)."""
        if is_kept_from(actor, self.service_type_id):
            return False
        own = actor.user is not None and actor.user.department_id == self.department_id
        if actor.may("requests.view_every_request") or (own and actor.may("requests.view_department_requests")):
            return True
        if self.is_internal and not (self.is_private or self.held_because):
            return actor.may("requests.view_internal_requests")
        return self.is_public and actor.may("requests.view_other_departments")

    def shows_exact_place_to(self, actor: Actor) -> bool:
        """Whether `actor` may know where it really is: its reporter, and the staff who read it."""
        return self.is_read_by(actor) or self.is_reported_by(actor)

    def place_for(self, actor: Actor) -> str:
        """Where it is, in words that `actor` may read."""
        return self.place if self.shows_exact_place_to(actor) else self.public_place

    def is_reported_by(self, actor: Actor) -> bool:
        """Whether `actor` is its reporter: by its private link, or signed in as the contact."""
        return actor.holds_link_to(self) or (
            self.reporter_id is not None and actor.contact is not None and actor.contact.pk == self.reporter_id
        )
