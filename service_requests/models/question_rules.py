"""What must hold between the questions of one service: each rule names the field to mend, in words."""

from collections.abc import Iterable, Mapping
from math import inf
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from service_requests.statuses import CHOICE_KINDS

if TYPE_CHECKING:
    from .questions import Question

FEWEST_ANSWERS = 2


def trouble_with(question: "Question", *, among: Iterable["Question"]) -> dict[str, str]:
    """What is wrong with when a question is asked, `among` being all questions of its service as they shall be."""
    by_key = {each.pk: each for each in among if each.pk is not None}
    trouble = _trouble_with_its_answer(question, by_key) if question.asked_after else {}
    if "asked_after" in trouble:
        return trouble
    return trouble | _trouble_with_those_after(question, by_key.values())


def trouble_with_answers(question: "Question", *, active: int, in_all: int) -> str:
    """What is wrong with the number of answers to choose from; "" where all is well."""
    if question.kind not in CHOICE_KINDS:
        return _("Only a choice has answers to choose from: delete them, or choose another kind.") if in_all else ""
    if question.is_active and active < FEWEST_ANSWERS:
        return _("A choice needs at least two answers that are offered: add them, or untick “asked” for the question.")
    return ""


def _trouble_with_its_answer(question: "Question", by_key: Mapping[int, "Question"]) -> dict[str, str]:
    answer = question.asked_after
    assert answer
    earlier = by_key.get(answer.question_id)
    if answer.question_id == question.pk:
        return {"asked_after": _("A question cannot wait for an answer to itself.")}
    if earlier is None:
        return {"asked_after": _("This is an answer to a question of another service. Choose one of this service.")}
    if answer.stops_form:
        return {"asked_after": _("“%(answer)s” stops the form: nothing is asked after it.") % {"answer": answer}}
    if _leads_back(earlier, question, by_key):
        words = _("“%(question)s” itself waits for an answer to this question: neither would ever be asked.")
        return {"asked_after": words % {"question": earlier}}
    if _place(earlier) > _place(question):
        words = _("“%(question)s” must come first: this question needs an order above %(order)s.")
        return {"order": words % {"question": earlier, "order": earlier.order}}
    return {}


def _trouble_with_those_after(question: "Question", all_of_them: Iterable["Question"]) -> dict[str, str]:
    for later in all_of_them:
        waits = later.asked_after is not None and later.asked_after.question_id == question.pk
        if waits and later.pk != question.pk and question.pk is not None and _place(later) < _place(question):
            words = _("“%(question)s” waits for an answer to this question: it needs an order below %(order)s.")
            return {"order": words % {"question": later, "order": later.order}}
    return {}


def _leads_back(earlier: "Question | None", question: "Question", by_key: Mapping[int, "Question"]) -> bool:
    """Whether `earlier` is asked only after an answer to `question`, however many questions lie between."""
    seen: set[int] = set()
    while earlier is not None and earlier.asked_after is not None and earlier.pk not in seen:
        if earlier.asked_after.question_id == question.pk:
            return True
        seen.add(earlier.pk)
        earlier = by_key.get(earlier.asked_after.question_id)
    return False


def _place(question: "Question") -> tuple[int, float]:
    """Where it stands on the form; of two with the same order the newer one comes later."""
    return question.order or 0, question.pk or inf
