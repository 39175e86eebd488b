"""The triggers on requests and on words that keep the public listing (models/public_listing.py) in step with them."""

import pgtrigger

_SHOWN = (
    "status", "service_type_id", "service_name", "area_id", "public_place", "public_latitude", "public_longitude",
    "is_private", "is_internal", "held_because", "merged_into_id", "received_at", "updated_at",
)  # fmt: skip


def differ(*columns: str) -> pgtrigger.Condition:
    before, after = (", ".join(f"{row}.{column}" for column in columns) for row in ("OLD", "NEW"))
    return pgtrigger.Condition(f"ROW({before}) IS DISTINCT FROM ROW({after})")


def after(name: str, operation: pgtrigger.Operation, func: str, condition: pgtrigger.Condition | None = None) -> object:
    return pgtrigger.Trigger(
        name=name, when=pgtrigger.After, operation=operation, condition=condition, func=f"{func} RETURN NULL;"
    )


ON_REQUESTS = (
    after("listing_begins", pgtrigger.Insert, "PERFORM requests_list_publicly(NEW);"),
    after("listing_follows", pgtrigger.Update, "PERFORM requests_list_publicly(NEW);", differ(*_SHOWN)),
    after("listing_ends", pgtrigger.Delete, "DELETE FROM requests_publiclisting WHERE request_id = OLD.id;"),
)
_PUBLISHED = "{row}.published_at IS NOT NULL"
ON_WORDS = (
    after(
        "words_are_listed",
        pgtrigger.Insert,
        "PERFORM requests_list_again(NEW.request_id);",
        pgtrigger.Condition(_PUBLISHED.format(row="NEW")),
    ),
    after(
        "words_are_listed_again",
        pgtrigger.Update,
        # Words that go over to another request leave the one and come to the other.
        "PERFORM requests_list_again(either.id)"
        " FROM (SELECT OLD.request_id AS id UNION SELECT NEW.request_id ORDER BY 1) AS either;",
        differ("published_at", "hidden_at", "body", "request_id"),
    ),
    after(
        "words_are_listed_no_more",
        pgtrigger.Delete,
        "PERFORM requests_list_again(OLD.request_id);",
        pgtrigger.Condition(_PUBLISHED.format(row="OLD")),
    ),
)
