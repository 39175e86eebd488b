"""What a form at an address sends, filled in well: who may not send it is refused for that alone."""

import io
from typing import Any

from service_requests.models import Crew, WorkOrder
from service_requests.stale import assignment_of, place_of, service_of
from tests.factories import PASSWORD
from tests.kernel.photo_parts import jpeg

from .city import City

FORM_KEY = "3f2b7c52-0d0c-4c5e-9f0a-5b8f2f1d6a11"
REPORT = {"form_key": FORM_KEY, "where": "At the old mill", "description": "A deep hole."}
ACTS: dict[str, dict[str, Any]] = {
    "complete": {"what_was_done": "Swept."},
    "wait": {"reason": "parts"},
    "resume": {},
    "note": {"text": "For the record."},
    "update": {"text": "The crew comes tomorrow."},
    "ask": {"question": "Which side?"},
    "flag": {},
    "unflag": {},
    "take": {},
    "assign": {"assignee": ""},
    "reopen": {"why": "It is back."},
    "close_without_work": {
        "reason": "not_ours",
        "why": "The county does this.",
        "other_name": "The county",
        "other_phone": "317-555-0199",
    },
    "add": {"words": "It has grown."},
    "answer": {"words": "On the north side."},
    "edit": {"description": "A deeper hole."},
    "withdraw": {"why": "It is fixed."},
    "see": {},
    "accept": {},
    "let_in": {},
    "discard": {},
    "start": {},
    "finish": {"what_was_done": "Filled.", "minutes": "20"},
    "cannot_do": {"reason": "unsafe"},
    "hand_over": {"to": "person-0", "why": "My shift ends."},
    "show_before": {},
    "cancel": {},
}


class Photo(io.BytesIO):
    """A file that can be sent again and again."""

    name, content_type = "hole.jpg", "image/jpeg"

    def read(self, size: int | None = -1) -> bytes:
        return self.getvalue()


def filled_in(name: str, example: str, city: City) -> dict[str, Any]:
    """The fields that the form at this address has."""
    arguments = city.example(example)
    if name in ("desk_act", "work_order_act", "contract_act", "request_private_act"):
        return {"form_key": FORM_KEY, **ACTS.get(arguments["action"], {}), **_seen(name, example, city)}
    kind = example.partition(" ")[0]
    photo = city.unpublished[kind].request_photo.pk if kind in city.unpublished else 0
    return {
        "report": REPORT,
        "receive_photo": {"form_key": FORM_KEY, "key": FORM_KEY, "photo": Photo(jpeg())},
        "waiting_photos": {"form_key": FORM_KEY},
        "remove_photo": {"form_key": city.pending.form_key if city.pending else FORM_KEY},
        "desk_intake": {
            **REPORT,
            "service": "service-public",
            "asked_for": "service-public",
            "channel": "phone",
            "caller_language": "en",
        },
        "desk_answer": {"form_key": FORM_KEY, "channel": "phone"},
        "desk_change_service": {"form_key": FORM_KEY, "service": "service-hidden", **_seen(name, example, city)},
        "desk_move_pin": {"form_key": FORM_KEY, "where": "At the new mill", **_seen(name, example, city)},
        "desk_issue": {"form_key": FORM_KEY, "crew": _another_crew(city), "priority": "3"},
        "crew_report": {**REPORT, "service": "service-public"},
        "work_order_tick": {"ticked": "on"},
        "work_order_add_material": {"material": "other", "other": "Sand", "quantity": "2", "price": "3"},
        "desk_publish": {"act": "publish", "kind": "photo", "pk": photo},
        "desk_strike": {"form_key": FORM_KEY, "marked": f"[[Zqdescription-{kind}]]"},
        "desk_black_out": {
            "form_key": FORM_KEY,
            "seen": city.unpublished[kind].key if kind in city.unpublished else FORM_KEY,
            "left-1": "0",
            "top-1": "0",
            "width-1": "50",
            "height-1": "50",
        },
        "desk_original": {"form_key": FORM_KEY, "act": "restore"},
        "desk_request_merge": {"form_key": FORM_KEY, "other": _another(city), "stays": _another(city)},
        "desk_request_unmerge": {"form_key": FORM_KEY},
        "desk_request_relate": {"form_key": FORM_KEY, "other": _another(city)},
        "desk_request_unrelate": {"other": _another(city)},
        "desk_block": {"form_key": FORM_KEY, "kinds": ["email"], "why": "Advertising.", "span": "30"},
        "desk_views": {"name": "My late ones", "query": "late=on"},
        "desk_view": {"act": "share"},
        "desk_bulk": {"act": "flag", "chosen": city.requests["public"].reference},
        "desk_bulk_do": {"form_key": FORM_KEY, "act": "flag", "chosen": city.requests["public"].reference},
        "desk_held_decide": {"let_in": city.requests["held"].reference},
        "request_phone": {"code": "123456"},
        "request_phone_send": {"phone": "317-555-0123"},
        "desk_team_give": {"form_key": FORM_KEY, "to": str(city.crew.pk), "pick": "1/seen"},
        "desk_work_new": {
            **REPORT,
            "service": "service-public",
            "crew": str(city.crew.pk),
            "priority": "3",
        },
        "desk_order_act": {
            "form_key": FORM_KEY,
            "crew": str(city.crew.pk),
            "priority": "2",
            "seen": next((order.as_seen for order in WorkOrder.objects.filter(pk=arguments["pk"])), ""),
        },
        "request_follow": {"form_key": FORM_KEY, "email": "new@example.com", "mine_too": "on"},
        "find_mine": {"number": arguments["reference"], "email_or_phone": "somebody@example.com"},
        "my_preferences": {"name": "Ann", "phone": "", "preferred_language": "en", "tell_by": "email"},
        "account_login": {"login": "nobody@example.com", "password": PASSWORD},
        "account_request_login_code": {"email": "somebody@example.com"},
        "account_confirm_login_code": {"code": "ABC123"},
        "account_reauthenticate": {"password": "not mine"},
        "account_reset_password": {"email": "somebody@example.com"},
        "admin:requests_completion_times": {},
        "set_language": {"language": "en", "next": "/track/"},
    }.get(name, {})


def _seen(name: str, example: str, city: City) -> dict[str, Any]:
    """What a form of the desk was drawn from; the department is the request's own."""
    request = city.requests.get(example.partition("/")[0].partition(" ")[0], city.requests["public"])
    state = {"desk_change_service": service_of, "desk_move_pin": place_of}.get(name, assignment_of)
    return {"seen": state(request), "department": request.department_id}


def _another_crew(city: City) -> int:
    """One that has none of the work orders."""
    return Crew.objects.exclude(pk=city.crew.pk).get(is_contractor=False).pk


def _another(city: City) -> str:
    """The number of a request that every desk may see, and that is open."""
    return city.requests["hidden"].reference
