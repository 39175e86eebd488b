"""What a load will add: models made from entries, checked, not yet saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from service_requests.models import (
    AnswerOption,
    ArticleLink,
    CannedResponse,
    ChecklistItem,
    Crew,
    Equipment,
    KnowledgeArticle,
    Material,
    Question,
    RoutingRule,
    ServiceGroup,
    ServiceType,
)
from westfield.kernel.models import Area, Department, WorkingCalendar
from westfield.kernel.models.calendars import WEEKDAYS

from .checking import Facts
from .reading import Catalogue, Entry

WORKDAYS = WEEKDAYS[:5]
STEP = 10  # leaves room to put something in between later
MODELS: Mapping[str, Any] = {
    "calendars": WorkingCalendar,
    "departments": Department,
    "crews": Crew,
    "equipment": Equipment,
    "materials": Material,
    "groups": ServiceGroup,
    "services": ServiceType,
    "answers": KnowledgeArticle,
    "canned": CannedResponse,
}


@dataclass
class Drafts:
    """The new ones in the order in which they can be saved; by section, everything by its code, new or old."""

    catalogue: Catalogue
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    new: dict[str, list[Any]] = field(default_factory=lambda: {section: [] for section in MODELS})
    kept: list[Entry] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    options: list[AnswerOption] = field(default_factory=list)
    # Saved last: both ends must be there.
    asked_after: list[tuple[Question, AnswerOption]] = field(default_factory=list)
    routes: list[RoutingRule] = field(default_factory=list)
    checklists: list[ChecklistItem] = field(default_factory=list)
    links: list[ArticleLink] = field(default_factory=list)
    # What belongs together once both are saved: one, the name of its field, the other.
    pairs: list[tuple[Any, str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        for section, model in MODELS.items():
            self.known[section] = {each.code: each for each in model.objects.exclude(code=None)}
        self.known["areas"] = {area.code: area for area in Area.objects.only("code", "name")}

    def to_draft(self, section: str) -> list[Entry]:
        """The entries that the city does not have; the others stay as the city has them."""
        entries = self.catalogue.entries[section]
        self.kept += [entry for entry in entries if entry.code in self.known[section]]
        return [entry for entry in entries if entry.code not in self.known[section]]

    def add(self, section: str, draft: Any, facts: Facts, *, exclude: set[str]) -> None:
        facts.nothing_else()
        facts.fits(draft, exclude=exclude)
        self.new[section].append(draft)
        self.known[section][draft.code] = draft

    def found(self, section: str, facts: Facts, key: str, *, required: bool = True) -> Any:
        """What a code under `key` stands for, in the city or in these files; None, with a problem, where it is not."""
        code = facts.needed(key, str) if required else facts.take(key, str, "")
        if not code:
            return None
        found = self.known[section].get(code)
        if found is None and code not in self.catalogue.codes(section):
            facts.wrong(f"{key} “{code}” is neither in the city nor in these files")
        return found

    def pair(self, draft: Any, field_name: str, section: str, facts: Facts) -> None:
        """Note what the codes listed under the field's fact stand for."""
        for code in facts.take(section, list, []):
            found = self.known[section].get(code) if isinstance(code, str) else None
            if found is not None:
                self.pairs.append((draft, field_name, found))
            elif code not in self.catalogue.codes(section):
                facts.wrong(f"{section}: “{code}” is neither in the city nor in these files")


def draft_calendars(drafts: Drafts) -> None:
    for entry in drafts.to_draft("calendars"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        opens, closes = facts.needed("opens", time), facts.needed("closes", time)
        days = WEEKDAYS if facts.take("every_day", bool, False) else WORKDAYS
        hours = {f"{day}_{edge}": at for day in days for edge, at in (("opens", opens), ("closes", closes))}
        calendar = WorkingCalendar(code=entry.code, name=facts.words("name", required=True), **hours)
        drafts.add("calendars", calendar, facts, exclude=set())


def draft_departments(drafts: Drafts) -> None:
    for entry in drafts.to_draft("departments"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        department = Department(
            code=entry.code,
            name=facts.words("name", required=True),
            calendar=drafts.found("calendars", facts, "calendar"),
            phone=facts.take("phone", str, ""),
            email=facts.take("email", str, ""),
            hourly_rate_cents=facts.take("hourly_rate_cents", int, 0),
        )
        drafts.add("departments", department, facts, exclude={"calendar"})


def draft_crews(drafts: Drafts) -> None:
    for entry in drafts.to_draft("crews"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        department = drafts.found("departments", facts, "department")
        crew = Crew(
            code=entry.code,
            name=facts.words("name", required=True),
            department=department,
            is_contractor=facts.take("contractor", bool, False),
            email=facts.take("email", str, ""),
            phone=facts.take("phone", str, ""),
        )
        if crew.is_contractor != bool(crew.email):
            facts.wrong("a contractor has an e-mail address, and nobody else has one")
        drafts.add("crews", crew, facts, exclude={"department"})


def draft_equipment(drafts: Drafts) -> None:
    for entry in drafts.to_draft("equipment"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        equipment = Equipment(
            code=entry.code,
            name=facts.words("name", required=True),
            department=drafts.found("departments", facts, "department", required=False),
        )
        drafts.add("equipment", equipment, facts, exclude={"department"})


def draft_materials(drafts: Drafts) -> None:
    for entry in drafts.to_draft("materials"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        material = Material(
            code=entry.code,
            name=facts.words("name", required=True),
            unit=facts.words("unit", required=True),
            unit_cost_cents=facts.take("unit_cost_cents", int, 0),
            department=drafts.found("departments", facts, "department", required=False),
        )
        drafts.add("materials", material, facts, exclude={"department"})


def draft_groups(drafts: Drafts) -> None:
    for entry in drafts.to_draft("groups"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        order = STEP * (len(drafts.known["groups"]) + 1)
        group = ServiceGroup(
            code=entry.code, name=facts.words("name", required=True), order=facts.take("order", int, order)
        )
        drafts.add("groups", group, facts, exclude=set())
