"""What was put right or given away, in sentences of the history: "Service changed: Pothole → Street light"."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from service_requests.models import Assignment, Correction, HistoryEvent, ServiceRequest


def sentences_of(request: ServiceRequest, events: Sequence[HistoryEvent], *, exact: bool) -> dict[int, str]:
    """Event → sentence. `exact`: the reader may know where it really is, and was thought to be."""
    sentences, service, place = {}, str(request.service_name), request.place
    for event in reversed(events):
        if (correction := correction_of(event)) is not None:
            if event.action == "change_service":
                sentences[event.pk] = _service_changed(correction, service)
            else:
                sentences[event.pk] = _place_changed(correction, place) if exact else _("Place changed")
            service, place = str(correction.service_name), correction.place
        elif (assignment := getattr(event, "assignment", None)) is not None:
            sentences[event.pk] = _assigned(assignment)
    return sentences


def correction_of(event: HistoryEvent) -> Correction | None:
    return getattr(event, "correction", None)


def _service_changed(before: Correction, service: str) -> str:
    if before.target_at is None:
        return _("Service changed: %(before)s → %(after)s; there was no target") % {
            "before": before.service_name,
            "after": service,
        }
    return _("Service changed: %(before)s → %(after)s; target was %(day)s") % {
        "before": before.service_name,
        "after": service,
        "day": date_format(localtime(before.target_at), _("M j")),
    }


def _place_changed(before: Correction, place: str) -> str:
    if before.place == place:
        return _("The pin was moved")
    return _("Place changed: %(before)s → %(after)s") % {
        "before": before.place or _("none"),
        "after": place or _("none"),
    }


def _assigned(assignment: Assignment) -> str:
    values = {"who": assignment.assignee, "department": assignment.department.name}
    if assignment.changed_department and assignment.assignee:
        return _("Given to %(who)s, %(department)s") % values
    if assignment.changed_department:
        return _("Given to %(department)s") % values
    return _("Given to %(who)s") % values if assignment.assignee else _("Given to nobody in particular")
