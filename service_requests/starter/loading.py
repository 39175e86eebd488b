"""The verb that loads a catalogue: everything or nothing, and never over what the city has made of it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from service_requests.models import AnswerOption, ArticleLink, ChecklistItem, Question, RoutingRule

from .answer_drafts import draft_answers, draft_canned
from .drafts import (
    MODELS,
    Drafts,
    draft_calendars,
    draft_crews,
    draft_departments,
    draft_equipment,
    draft_groups,
    draft_materials,
)
from .problems import CatalogueRefused
from .reading import read
from .service_drafts import draft_routes, draft_services

# In the order in which one needs the other.
DRAFTS = (
    draft_calendars, draft_departments, draft_crews, draft_equipment, draft_materials, draft_groups, draft_services,
    draft_routes, draft_answers, draft_canned,
)  # fmt: skip
# Numbers that nobody has; who loads them must put real ones in their place.
SAMPLE_NUMBER = "555-01"


@dataclass(frozen=True)
class Loaded:
    """What a load added and left alone, by section; and the services and answers whose texts hold sample numbers."""

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
    for draft in DRAFTS:
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
    ChecklistItem.objects.bulk_create(drafts.checklists)
    ArticleLink.objects.bulk_create(drafts.links)
    _save_pairs(drafts)


def _save_pairs(drafts: Drafts) -> None:
    """Who belongs to whom, one statement for each kind of pair."""
    rows: dict[type[Model], list[Model]] = {}
    for draft, name, other in drafts.pairs:
        field: Any = draft._meta.get_field(name)
        through = field.remote_field.through
        row = through(**{field.m2m_column_name(): draft.pk, field.m2m_reverse_name(): other.pk})
        rows.setdefault(through, []).append(row)
    for through, each in rows.items():
        through._base_manager.bulk_create(each, ignore_conflicts=True)


def _with_sample_numbers(drafts: Drafts) -> tuple[str, ...]:
    told = [(service.code, service.instruction) for service in drafts.new["services"]]
    told += [(option.question.service_type.code, option.instruction) for option in drafts.options]
    told += [(f"answers.{article.code}", article.answer) for article in drafts.new["answers"]]
    return tuple(dict.fromkeys(code for code, words in told if SAMPLE_NUMBER in str(dict(words))))
