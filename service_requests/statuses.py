"""The words in which the city speaks about where a request or a work order stands."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from westfield.kernel.models.people import TellBy as TellBy  # noqa: PLC0414 - known here under the name of what it is used for


class RequestStatus(models.TextChoices):
    RECEIVED = "received", _("Received")
    ASSIGNED = "assigned", _("Assigned")
    IN_PROGRESS = "in_progress", _("In progress")
    WAITING = "waiting", _("Waiting")
    COMPLETED = "completed", _("Completed")
    CLOSED_WITHOUT_WORK = "closed_without_work", _("Closed without work")


OPEN_STATUSES = (
    RequestStatus.RECEIVED,
    RequestStatus.ASSIGNED,
    RequestStatus.IN_PROGRESS,
    RequestStatus.WAITING,
)
CLOSED_STATUSES = (RequestStatus.COMPLETED, RequestStatus.CLOSED_WITHOUT_WORK)


class WorkOrderStatus(models.TextChoices):
    ISSUED = "issued", _("Issued")
    SEEN = "seen", _("Seen")
    ACCEPTED = "accepted", _("Accepted")
    STARTED = "started", _("Started")
    DONE = "done", _("Done")
    CANNOT_DO = "cannot_do", _("Cannot do")
    CANCELLED = "cancelled", _("Canceled")


OPEN_WORK_ORDER_STATUSES = (
    WorkOrderStatus.ISSUED,
    WorkOrderStatus.SEEN,
    WorkOrderStatus.ACCEPTED,
    WorkOrderStatus.STARTED,
)


class Channel(models.TextChoices):
    """How a request reached the city."""

    WEB = "web", _("Website")
    PHONE = "phone", _("Phone")
    COUNTER = "counter", _("Counter")
    EMAIL = "email", _("E-mail")
    TEXT = "text", _("Text message")
    LETTER = "letter", _("Letter")
    FACEBOOK = "facebook", _("Facebook")
    X = "x", _("X")
    NEXTDOOR = "nextdoor", _("Nextdoor")
    STAFF = "staff", _("City staff")


class Priority(models.IntegerChoices):
    EMERGENCY = 1, _("Emergency")
    HIGH = 2, _("High")
    NORMAL = 3, _("Normal")
    LOW = 4, _("Low")


class ClosingReason(models.TextChoices):
    """Why a request was closed without work."""

    NO_FAULT_FOUND = "no_fault_found", _("We looked and found nothing to fix")
    NOT_OURS = "not_ours", _("Not the city's to fix; handed to whoever it belongs to")
    DECLINED = "declined", _("The city decided not to do this")
    DUPLICATE = "duplicate", _("Already reported in another request")
    WITHDRAWN = "withdrawn", _("Withdrawn by the person who reported it")
    NOT_A_REPORT = "not_a_report", _("Not a report: a test, an advertisement or abuse")


class CannedFor(models.TextChoices):
    """Which words of the desk a canned response stands ready for."""

    UPDATE = "update", _("News to the public while it is open")
    COMPLETE = "complete", _("What was done")
    CLOSE = "close_without_work", _("Why it is closed without work")
    QUESTION = "question", _("A question to the reporter")


class WaitingReason(models.TextChoices):
    """What a request waits for; the reason decides whether its clock stops."""

    REPORTER = "reporter", _("An answer from the person who reported it")
    OTHER_AGENCY = "other_agency", _("Another agency or utility")
    WEATHER = "weather", _("Better weather")
    PARTS = "parts", _("Parts or material")
    SCHEDULED = "scheduled", _("A scheduled date")

    @property
    def stops_clock(self) -> bool:
        """The city's own delays (parts, its schedule) count against its target; what it cannot change does not."""
        return self in (WaitingReason.REPORTER, WaitingReason.OTHER_AGENCY, WaitingReason.WEATHER)


class CannotDoReason(models.TextChoices):
    """Why a crew hands a work order back to its supervisor."""

    NOT_FOUND = "not_found", _("Could not find it")
    NO_ACCESS = "no_access", _("Could not get to it")
    UNSAFE = "unsafe", _("Not safe to work there now")
    NEEDS_EQUIPMENT = "needs_equipment", _("Needs equipment or material we do not have")
    OTHER_CREW = "other_crew", _("Needs another crew or department")


class PlaceNeeded(models.TextChoices):
    """Whether the report form asks for a place."""

    REQUIRED = "required", _("Required")
    OPTIONAL = "optional", _("Optional")
    NONE = "none", _("Not asked")


class InstructionEffect(models.TextChoices):
    """What the instruction of a service does to its form."""

    SHOW = "show", _("Stands above the form")
    CONFIRM = "confirm", _("Must be answered with “this is not so” before the form opens")
    STOP = "stop", _("Stands instead of the form")


class QuestionKind(models.TextChoices):
    """How a question of a service is answered."""

    TEXT = "text", _("A few words")
    LONG_TEXT = "long_text", _("A longer text")
    NUMBER = "number", _("A number")
    MOMENT = "moment", _("Date and time")
    ONE_CHOICE = "one_choice", _("One of several")
    SEVERAL = "several", _("Several of several")


CHOICE_KINDS = (QuestionKind.ONE_CHOICE, QuestionKind.SEVERAL)


class Side(models.TextChoices):
    """On which side of the city limit the reporter says that a place near or beyond it lies."""

    OURS = "ours", _("In the city")
    THEIRS = "theirs", _("Next door")
    UNSURE = "unsure", _("Not sure")


class HeldReason(models.TextChoices):
    """Why a report is kept for staff to look at before anybody else sees it and before any crew goes out."""

    TOO_MANY = "too_many", _("Many reports from one sender")
    BLOCKED = "blocked", _("From a blocked sender")
    ROBOT = "robot", _("Looks like a robot")


# Every reason that a line of history may carry, in words.
REASONS = {
    value: label
    for choices in (ClosingReason, WaitingReason, CannotDoReason, HeldReason)
    for value, label in choices.choices
}


class SenderKind(models.TextChoices):
    """By what a sender is known again."""

    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    NETWORK = "network", _("Network")


def known(field: str, choices: type[models.Choices]) -> models.Q:
    """The condition that `field` holds one of `choices`, for a named check constraint."""
    return models.Q(**{f"{field}__in": choices.values})
