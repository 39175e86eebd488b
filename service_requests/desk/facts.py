"""What stands beside the conversation: who reported it, how they are told, what was put right."""

from typing import Any

from django.utils.timezone import localtime

from service_requests.models import ReporterDetails, ServiceRequest
from service_requests.statuses import TellBy
from service_requests.telling import reporters_way, waits_for_code
from service_requests.workflow import may_block_sender, may_see_reporter
from westfield.kernel import clock
from westfield.kernel.actor import Actor


def facts_of(actor: Actor, shown: ServiceRequest) -> dict[str, Any]:
    reporter: ReporterDetails | None = getattr(shown, "reporter_details", None)
    if not may_see_reporter(actor, shown) or shown.is_proactive:
        reporter = None
    return {
        "reporter": reporter,
        "told_how": _told_how(shown) if reporter is not None else "",
        "today": localtime(clock.now()).date(),
        "may_block": reporter is not None and may_block_sender(actor, shown),
    }


def _told_how(shown: ServiceRequest) -> str:
    """By which way news reaches the reporter: a key for the template's words."""
    if shown.tell_by == TellBy.NOTHING:
        return "nothing" if shown.reporter_details.email else "no_address"
    way = reporters_way(shown)
    if way is None:
        return "nowhere"
    if shown.tell_by == TellBy.TEXT:
        return "text" if not hasattr(way, "email") else "code" if waits_for_code(shown) else "email_instead"
    return "email"
