"""What nobody types by mistake."""

LONG = "A" * 5_000
IN_A_PATH = (
    "%00",
    "%F0%9F%92%A3%C3%A9%E2%80%AE",
    "9" * 40,
    LONG,
    "..%2F..%2Fetc%2Fpasswd",
    "-1",
    "%27%22%3E%3Cscript%3E",
)
TYPED = ("\0", "9" * 40, "-1", "💣é\u202e", LONG, "1e999", "nan")
# Every name that a page reads from its address.
ASKED = (
    "q", "number", "service", "status", "area", "box", "zoom", "at", "department", "late", "before", "after",
    "view", "sort", "rows", "column", "assignee", "channel", "kind", "key", "person", "show", "who", "order", "finish",
    "latitude", "longitude", "since", "until", "period", "format", "next", "page",
    "p", "o", "e", "all", "wrong", "app_label", "model_name", "field_name",
    "_changelist_filters", "_popup", "_to_field", "id__exact", "status__exact", "language",
)  # fmt: skip
# Fields that a form does not always show.
FIELDS = ("address_id", "latitude", "longitude", "remove_photo", "note", "next", "form_key", "pk", "name", "phone")
