"""The verb that loads a catalogue: everything or nothing, and never over what the city has made of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from service_requests.models import AnswerOption, Question, RoutingRule

from .drafts import MODELS, Drafts, draft_calendars, draft_crews, draft_departments, draft_groups
from .problems import CatalogueRefused
from .reading import read
from .service_drafts import draft_routes, draft_services

# Numbers that nobody has; who loads them must put real ones in their place.
SAMPLE_NUMBER = "555-01"


@dataclass(frozen=True)
class Loaded:
    """What a load added and what it left alone, by section; and the services whose texts hold sample numbers."""

    added: Counter[str]
    kept: Counter[str]
    questions: int
    with_sample_numbers: tuple[str, ...]


@transaction.atomic
def load_catalogue(*, files: Sequence[Path]) -> Loaded:
    """Add what these files have and the city has not, told apart by code. Raises CatalogueRefused, with every problem.

    What is there already stays exactly as it is, with its questions: after the first load the catalogue is the
    city's, and a second load can only bring what is new.
    """
    catalogue = read(files)
    drafts = Drafts(catalogue)
    for draft in (draft_calendars, draft_departments, draft_crews, draft_groups, draft_services, draft_routes):
        draft(drafts)
    if catalogue.problems:
        raise CatalogueRefused(catalogue.problems)
    _save(drafts)
    added = Counter({section: len(drafts.new[section]) for section in MODELS}) + Counter(routes=len(drafts.routes))
    return Loaded(
        added=added,
        kept=Counter(entry.section for entry in drafts.kept),
        questions=len(drafts.questions),
        with_sample_numbers=_with_sample_numbers(drafts),
    )


def _save(drafts: Drafts) -> None:
    """In the order in which one needs the other; a handful of statements, however long the files are."""
    for section, model in MODELS.items():
        model.objects.bulk_create(drafts.new[section])
    Question.objects.bulk_create(drafts.questions)
    AnswerOption.objects.bulk_create(drafts.options)
    for question, answer in drafts.asked_after:
        question.asked_after = answer
    Question.objects.bulk_update([question for question, _answer in drafts.asked_after], ["asked_after"])
    RoutingRule.objects.bulk_create(drafts.routes)


def _with_sample_numbers(drafts: Drafts) -> tuple[str, ...]:
    told = [(service.code, service.instruction) for service in drafts.new["services"]]
    told += [(option.question.service_type.code, option.instruction) for option in drafts.options]
    return tuple(dict.fromkeys(code for code, words in told if SAMPLE_NUMBER in str(dict(words))))
