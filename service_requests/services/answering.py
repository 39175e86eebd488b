"""What was answered to a service's own questions, kept with the words in which they were asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from service_requests.models import Answer, Question, ServiceRequest


@dataclass(frozen=True)
class Answered:
    """A question and what was answered to it, in the shape in which `Answer.value` keeps it."""

    question: Question
    value: Any


def keep_answers(request: ServiceRequest, answers: Sequence[Answered]) -> None:
    """Write them down, in the order in which they were asked; one statement for all of them."""
    Answer.objects.bulk_create(
        Answer(
            request=request,
            question=answered.question,
            question_code=answered.question.code,
            question_label=answered.question.label,
            kind=answered.question.kind,
            value=answered.value,
            order=order,
        )
        for order, answered in enumerate(answers, start=1)
    )
