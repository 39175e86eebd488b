"""What people of the demo city answer to the questions of a service."""

from datetime import datetime, timedelta
from typing import Any

from service_requests.models import AnswerOption, Question, ServiceType
from service_requests.services import Answered
from service_requests.statuses import QuestionKind

from .chance import Chance

# Questions without a star are left out now and then.
ANSWERED = 0.7
SHORT = {
    "which-lane": ["Right lane, toward downtown", "Left lane going north", "Carril derecho, hacia el sur"],
    "pole": ["W-1148", "0372", "WF 90215"],
    "whom": ["The plow driver on our street", "The lady at the front desk"],
}


def answers_to(service: ServiceType, *, chance: Chance, at: datetime) -> list[Answered]:
    """Answers in the order of the questions, a further question only after the answer that leads to it."""
    chosen: set[int] = set()
    answers = []
    for question in service.questions.all():
        if question.asked_after_id is not None and question.asked_after_id not in chosen:
            continue
        if not question.is_required and not chance.happens(ANSWERED):
            continue
        value = _value(question, chance, at, chosen)
        if value:
            answers.append(Answered(question, value))
    return answers


def _value(question: Question, chance: Chance, at: datetime, chosen: set[int]) -> Any:
    """In the shape in which it is kept; nothing where nobody here would know what to say."""
    match question.kind:
        case QuestionKind.ONE_CHOICE | QuestionKind.SEVERAL:
            return [_picked(question, chance, chosen)]
        case QuestionKind.NUMBER:
            return str(chance.randint(2, 5))
        case QuestionKind.MOMENT:
            return (at - timedelta(minutes=chance.randint(20, 600))).isoformat(timespec="minutes")
        case _:
            return chance.choice(SHORT[question.code]) if question.code in SHORT else None


def _picked(question: Question, chance: Chance, chosen: set[int]) -> dict[str, Any]:
    """Whoever sent the form chose nothing that would have stopped it."""
    option: AnswerOption = chance.choice([each for each in question.options.all() if not each.stops_form])
    chosen.add(option.pk)
    return {"code": option.code, "label": option.label}
