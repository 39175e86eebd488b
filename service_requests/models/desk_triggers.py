"""The triggers that keep the desk's listing (models/desk_listing.py) in step with requests and what belongs to them."""

import pgtrigger

from .listing_triggers import after, differ

_LOOKED_FOR_BY = (
    "status", "service_type_id", "service_name", "department_id", "area_id", "channel", "place", "public_place",
    "is_private", "is_internal", "held_because", "merged_into_id", "is_proactive", "assignee_id", "flagged_at",
    "news_at", "me_too_count", "target_at", "clock_stopped_at", "received_at", "updated_at", "source_link",
)  # fmt: skip
_AGAIN = "PERFORM requests_list_at_desk_again({row}.request_id);"
# Those that come and go together, as photos do, list their request once.
_ONCE = (
    "PERFORM requests_list_at_desk_again(those.request_id)"
    " FROM (SELECT DISTINCT request_id FROM {rows} ORDER BY 1) AS those; RETURN NULL;"
)
_SOMEBODY = "'' <> ({row}.name || {row}.email || {row}.phone || {row}.caller_name || {row}.caller_phone)"


def _again(name: str, operation: pgtrigger.Operation, row: str, condition: str = "") -> object:
    return after(name, operation, _AGAIN.format(row=row), pgtrigger.Condition(condition) if condition else None)


DESK_ON_REQUESTS = (
    after("desk_lists", pgtrigger.Insert, "PERFORM requests_list_at_desk(NEW);"),
    after("desk_lists_again", pgtrigger.Update, "PERFORM requests_list_at_desk(NEW);", differ(*_LOOKED_FOR_BY)),
    after("desk_lists_no_more", pgtrigger.Delete, "DELETE FROM requests_desklisting WHERE request_id = OLD.id;"),
)
DESK_ON_DETAILS = (
    _again("desk_learns_who", pgtrigger.Insert, "NEW", _SOMEBODY.format(row="NEW")),
    after(
        "desk_learns_who_anew", pgtrigger.Update, _AGAIN.format(row="NEW"),
        differ("name", "email", "phone", "caller_name", "caller_phone"),
    ),
    _again("desk_forgets_who", pgtrigger.Delete, "OLD", _SOMEBODY.format(row="OLD")),
)  # fmt: skip
DESK_ON_CALLS = (
    _again("desk_learns_who_called", pgtrigger.Insert, "NEW"),
    after("desk_learns_who_called_anew", pgtrigger.Update, _AGAIN.format(row="NEW"), differ("name", "phone")),
    _again("desk_forgets_who_called", pgtrigger.Delete, "OLD"),
)
DESK_ON_WORDS = (
    _again("desk_learns_words", pgtrigger.Insert, "NEW"),
    after(
        "desk_learns_words_anew", pgtrigger.Update,
        "PERFORM requests_list_at_desk_again(either.id)"
        " FROM (SELECT OLD.request_id AS id UNION SELECT NEW.request_id ORDER BY 1) AS either;",
        differ("published_at", "hidden_at", "body", "request_id"),
    ),
    _again("desk_forgets_words", pgtrigger.Delete, "OLD"),
)  # fmt: skip
DESK_ON_PHOTOS = (
    pgtrigger.Trigger(
        name="desk_sees_photos", level=pgtrigger.Statement, when=pgtrigger.After, operation=pgtrigger.Insert,
        referencing=pgtrigger.Referencing(new="come"),  # type: ignore[no-untyped-call]
        func=_ONCE.format(rows="come"),
    ),
    after(
        "desk_sees_photos_anew", pgtrigger.Update,
        "PERFORM requests_list_at_desk_again(either.id)"
        " FROM (SELECT OLD.request_id AS id UNION SELECT NEW.request_id ORDER BY 1) AS either;",
        differ("published_at", "hidden_at", "kind", "request_id"),
    ),
    pgtrigger.Trigger(
        name="desk_sees_photos_go", level=pgtrigger.Statement, when=pgtrigger.After, operation=pgtrigger.Delete,
        referencing=pgtrigger.Referencing(old="gone"),  # type: ignore[no-untyped-call]
        func=_ONCE.format(rows="gone"),
    ),
)  # fmt: skip
