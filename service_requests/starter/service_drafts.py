"""Services with their questions, and the routes of services, made from entries and checked."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db import models

from service_requests.models import AnswerOption, ChecklistItem, Question, RoutingRule, ServiceType
from service_requests.statuses import CHOICE_KINDS, InstructionEffect, PlaceNeeded, Priority, QuestionKind
from westfield.kernel.places.public_place import PlacePrecision

from .checking import Facts
from .drafts import STEP, Drafts
from .reading import Entry

FEWEST_ANSWERS = 2


class Audience(models.TextChoices):
    """Whom a service is for."""

    PUBLIC = "public"
    INTERNAL = "internal"


class PriorityName(models.TextChoices):
    """Priorities as a file writes them."""

    EMERGENCY = "emergency"
    HIGH = "high"
    NORMAL = "normal"
    LOW = "low"


def draft_services(drafts: Drafts) -> None:
    in_group: Counter[str] = Counter()
    for entry in drafts.to_draft("services"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        in_group[str(entry.facts.get("group"))] += STEP
        service = ServiceType(
            code=entry.code,
            group=drafts.found("groups", facts, "group"),
            department=drafts.found("departments", facts, "department"),
            name=facts.words("name", required=True),
            description=facts.words("description"),
            keywords=facts.words("keywords"),
            is_internal=facts.one_of("audience", Audience, "public") == Audience.INTERNAL,
            is_private=facts.take("private", bool, False),
            anonymous_allowed=facts.take("anonymous", bool, True),
            instruction=facts.words("instruction"),
            instruction_effect=facts.one_of("effect", InstructionEffect, "show"),
            paused_reason=(paused := facts.words("paused")),
            is_paused=bool(paused),
            duplicate_radius_metres=facts.take("radius", int, 50),
            place_needed=facts.one_of("place", PlaceNeeded, "required"),
            place_shown=facts.one_of("place_shown", PlacePrecision, "exact"),
            reopening_window_days=facts.take("reopening_days", int, 30),
            order=facts.take("order", int, in_group[str(entry.facts.get("group"))]),
            **facts.target(),
        )
        _draft_questions(drafts, entry, service, facts.take("questions", list, []))
        _draft_checklist(drafts, entry, service, facts.take("checklist", list, []))
        drafts.pair(service, "equipment", "equipment", facts)
        drafts.add("services", service, facts, exclude={"group", "department"})


def _draft_questions(drafts: Drafts, entry: Entry, service: ServiceType, rows: list[Any]) -> None:
    answers: dict[str, AnswerOption] = {}  # "question.answer" → that answer, of the questions so far
    codes: set[str] = set()
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            drafts.catalogue.wrong(entry, "must be a table", at=f", question {number}")
            continue
        facts = Facts(drafts.catalogue, entry, row, at=f", question {row.get('code', number)}")
        question = Question(
            service_type=service,
            code=facts.needed("code", str) or "",
            kind=facts.one_of("kind", QuestionKind, QuestionKind.TEXT),
            label=facts.own_words("the question"),
            hint=facts.words("hint"),
            is_required=facts.take("required", bool, False),
            order=STEP * number,
        )
        if question.code in codes:
            facts.wrong("stands twice in this service")
        codes.add(question.code)
        drafts.questions.append(question)
        _ask_after(drafts, question, facts, answers)
        _draft_answers(drafts, entry, question, facts, answers)
        facts.nothing_else()
        facts.fits(question, exclude={"service_type", "asked_after"})


def _draft_checklist(drafts: Drafts, entry: Entry, service: ServiceType, rows: list[Any]) -> None:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            drafts.catalogue.wrong(entry, "must be a table", at=f", checklist {number}")
            continue
        facts = Facts(drafts.catalogue, entry, row, at=f", checklist {number}")
        item = ChecklistItem(
            service_type=service,
            label=facts.own_words("what to check"),
            is_required=facts.take("required", bool, False),
            order=STEP * number,
        )
        facts.nothing_else()
        drafts.checklists.append(item)


def _ask_after(drafts: Drafts, question: Question, facts: Facts, answers: Mapping[str, AnswerOption]) -> None:
    after = facts.take("after", str, "")
    if not after:
        return
    answer = answers.get(after)
    if answer is None:
        facts.wrong(f"after “{after}” is no answer (question.answer) to an earlier question of this service")
    elif answer.stops_form:
        facts.wrong(f"after “{after}” is never asked: that answer stops the form")
    else:
        drafts.asked_after.append((question, answer))


def _draft_answers(
    drafts: Drafts, entry: Entry, question: Question, facts: Facts, answers: dict[str, AnswerOption]
) -> None:
    rows = facts.take("answers", list, [])
    is_choice = question.kind in CHOICE_KINDS
    if not is_choice and rows:
        facts.wrong("has answers to choose from, but its kind is no choice")
    if is_choice and len(rows) < FEWEST_ANSWERS:
        facts.wrong("is a choice and needs at least two answers")
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            facts.wrong(f"answer {number} must be a table")
            continue
        told = Facts(drafts.catalogue, entry, row, at=f"{facts.at}, answer {row.get('code', number)}")
        option = AnswerOption(
            question=question,
            code=told.needed("code", str) or "",
            label=told.own_words("the answer"),
            instruction=told.words("say"),
            stops_form=told.take("stops", bool, False),
            order=STEP * number,
        )
        option.checked_together = True
        told.nothing_else()
        told.fits(option, exclude={"question"})
        if f"{question.code}.{option.code}" in answers:
            told.wrong("stands twice in this question")
        answers[f"{question.code}.{option.code}"] = option
        drafts.options.append(option)


def draft_routes(drafts: Drafts) -> None:
    """Who goes out; a service that has a route for an area keeps the one that it has."""
    there: set[tuple[str, Any]] = set(RoutingRule.objects.values_list("service_type__code", "area__code"))
    for entry in drafts.catalogue.entries["routes"]:
        facts = Facts(drafts.catalogue, entry, entry.facts)
        service = drafts.known["services"].get(entry.code)
        if service is None and entry.code not in drafts.catalogue.codes("services"):
            facts.wrong(f"there is no service “{entry.code}” in the city or in these files")
        crew = drafts.found("crews", facts, "crew", required=False)
        area = drafts.found("areas", facts, "area", required=False) if "area" in entry.facts else None
        department = drafts.found("departments", facts, "department", required=False)
        route = RoutingRule(
            service_type=service,
            area=area,
            crew=crew,
            department=department or (crew and crew.department) or (service and service.department),
            priority=Priority[facts.one_of("priority", PriorityName, "normal").upper()],
            issues_work_order=facts.take("at_once", bool, crew is not None),
        )
        facts.nothing_else()
        if route.issues_work_order and "crew" not in entry.facts:
            facts.wrong("a work order at once needs a crew")
        if service is None or (key := (entry.code, entry.facts.get("area"))) in there:
            drafts.kept.append(entry)
            continue
        there.add(key)
        drafts.routes.append(route)
