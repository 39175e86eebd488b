"""Texts out of which something private may be struck: words, an answer, a place in the reporter's own words."""

from collections.abc import Iterable
from typing import Any

from service_requests.models import Answer, Redaction, ServiceRequest, Words
from service_requests.statuses import QuestionKind

# Always as long: its length tells nothing of what stood there.
STRUCK = "█████"
# Around what is to be struck; the first pair of which the text itself holds no sign.
MARKS = (("[[", "]]"), ("{{", "}}"), ("<<", ">>"), ("((", "))"), ("⟦", "⟧"))

Strikeable = Words | Answer | ServiceRequest
Span = tuple[int, int]


class BadMarks(ValueError):
    """What came back is not the text with marks in it; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def kind_of(item: Strikeable) -> str:
    """The name by which addresses and the history call it; a request stands for its place."""
    return {Words: "words", Answer: "answer", ServiceRequest: "place"}[type(item)]


def request_of(item: Strikeable) -> ServiceRequest:
    return item if isinstance(item, ServiceRequest) else item.request


def can_be_struck(item: Strikeable) -> bool:
    """Whether it is a text that somebody typed: not a choice, a number, or an address of the city's register."""
    if isinstance(item, Answer):
        return item.kind == QuestionKind.TEXT and isinstance(item.value, str) and bool(item.value)
    return isinstance(item, Words) or (item.address_id is None and bool(item.place))


def text_of(item: Strikeable) -> str:
    """The text as a form sends it back: every end of a line the same."""
    text = item.body if isinstance(item, Words) else item.value if isinstance(item, Answer) else item.place
    return plain(str(text))


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def put_text(item: Strikeable, text: str) -> None:
    """Write the text down; where the public reads a place as it was typed, there too."""
    if isinstance(item, Words):
        item.body = text
        item.save(update_fields=["body"])
    elif isinstance(item, Answer):
        item.value = text
        item.save(update_fields=["value"])
    else:
        shown = item.public_place == item.place
        item.place = text[: ServiceRequest._meta.get_field("place").max_length]
        item.public_place = item.place if shown else item.public_place
        item.save(update_fields=["place", "public_place"])


def redactions_of(item: Strikeable) -> Any:
    return Redaction.objects.filter(**link_to(item))


def link_to(item: Strikeable) -> dict[str, Any]:
    """By which field a redaction points to it."""
    return {"place_of" if isinstance(item, ServiceRequest) else kind_of(item): item}


def marks_for(text: str) -> tuple[str, str]:
    """The pair of marks with which this text can be marked without doubt."""
    return next((pair for pair in MARKS if not set("".join(pair)) & set(text)), MARKS[-1])


def spans_in(marked: str, text: str) -> list[Span]:
    """From where to where in `text` the marks in `marked` reach; BadMarks where anything else was changed."""
    opening, closing = marks_for(text)
    spans, pieces, length = [], [], 0
    rest = plain(marked)
    while opening in rest:
        before, _mark, rest = rest.partition(opening)
        inside, mark, rest = rest.partition(closing)
        if not mark or opening in inside or closing in before:
            raise BadMarks("unbalanced")
        start = length + len(before)
        length = start + len(inside)
        pieces += [before, inside]
        if inside:
            spans.append((start, length))
    if closing in rest:
        raise BadMarks("unbalanced")
    if _close("".join([*pieces, rest])) != _close(text):
        raise BadMarks("changed")
    if not spans:
        raise BadMarks("nothing")
    return spans


def _close(text: str) -> str:
    """Without the empty lines at its end, which browsers and forms add and leave out."""
    return text.rstrip()


def struck(text: str, spans: Iterable[Span]) -> str:
    """The text without these parts; two that touch are one, so that no number of them tells anything either."""
    pieces: list[str] = []
    end = 0
    for start, stop in sorted(spans):
        if start > end or not pieces:
            pieces += [text[end:start], STRUCK]
        end = max(end, stop)
    return "".join([*pieces, text[end:]])
