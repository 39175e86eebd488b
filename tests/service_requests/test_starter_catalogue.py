"""The starter catalogue, and how a city loads it or files of its own."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests.models import (
    AnswerOption,
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
from service_requests.starter.loading import load_catalogue
from service_requests.starter.problems import CatalogueRefused
from service_requests.starter.reading import STARTER
from service_requests.statuses import CannedFor, InstructionEffect, QuestionKind
from tests.factories import DepartmentFactory
from westfield.kernel.models import Area, Department, WorkingCalendar
from westfield.kernel.places.public_place import PlacePrecision

pytestmark = pytest.mark.django_db

A_CITY_OF_ITS_OWN = """
[calendars.hall]
name.en = "Hall"
opens = 08:00:00
closes = 17:00:00

[departments.works]
name.en = "Works"
calendar = "hall"

[crews.night]
name.en = "Night crew"
department = "works"

[groups.roads]
name.en = "Roads"

[services.hole]
group = "roads"
department = "works"
name.en = "Hole"
name.es = "Hoyo"
target = "3 business days"
instruction.en = "Deep? Call {phone}."

[[services.hole.questions]]
code = "deep"
kind = "one_choice"
en = "Deep?"
answers = [
  { code = "yes", en = "Yes" },
  { code = "bottomless", en = "Without end", stops = true, say.en = "Call 911." },
]

[[services.hole.questions]]
code = "inches"
kind = "number"
en = "How deep?"
after = "deep.yes"

[[routes.hole]]
crew = "night"
priority = "high"
"""


@pytest.fixture
def written(tmp_path):
    """A catalogue file with this text."""

    def write(text: str, name: str = "city.toml") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def told_to_mend(*files: Path) -> list[str]:
    with pytest.raises(CatalogueRefused) as refused:
        load_catalogue(files=files)
    assert not ServiceType.objects.exists() and not Department.objects.exists()
    return [str(problem) for problem in refused.value.problems]


def test_the_starter_has_what_residents_ask_for_in_both_languages():
    load_catalogue(files=STARTER)

    services = ServiceType.objects.select_related("group")
    assert len(services.filter(is_internal=False)) >= 36
    assert {service.code for service in services.filter(is_internal=True)} >= {"it-help", "facilities", "fleet"}
    assert len({service.group_id for service in services}) >= 15
    for service in services:
        for words in (service.name, service.description, service.keywords, service.group.name):
            assert words["en"] and words["es"], service.code


def test_the_starter_says_everything_else_in_both_languages_too():
    load_catalogue(files=STARTER)

    texts = [words for service in ServiceType.objects.all() for words in (service.instruction, service.paused_reason)]
    texts += [words for question in Question.objects.all() for words in (question.label, question.hint)]
    texts += [words for option in AnswerOption.objects.all() for words in (option.label, option.instruction)]
    assert not [words for words in texts if words and set(words) != {"en", "es"}]


def test_the_starter_uses_every_kind_of_question_and_every_effect():
    load_catalogue(files=STARTER)

    assert set(Question.objects.values_list("kind", flat=True)) == set(QuestionKind.values)
    assert set(ServiceType.objects.values_list("instruction_effect", flat=True)) == set(InstructionEffect.values)
    assert Question.objects.exclude(asked_after=None).count() >= 5
    assert AnswerOption.objects.filter(stops_form=True).count() >= 5
    assert AnswerOption.objects.filter(stops_form=False).exclude(instruction={}).count() >= 5


@pytest.mark.parametrize("group", ["trash", "water", "animals", "noise", "code"])
def test_the_starter_points_at_nobodys_home(group):
    load_catalogue(files=STARTER)

    in_group = ServiceType.objects.filter(group__code=group)
    outdoors = {"hydrant", "manhole"}  # they stand in the street
    assert in_group.exists()
    assert not in_group.filter(place_shown=PlacePrecision.EXACT).exclude(code__in=outdoors).exists()


def test_every_question_of_the_starter_can_be_asked():
    load_catalogue(files=STARTER)

    for question in Question.objects.all():
        question.full_clean()
    for service in ServiceType.objects.all():
        service.full_clean()


def test_the_starter_answers_callers_in_both_languages():
    load_catalogue(files=STARTER)

    articles = KnowledgeArticle.objects.prefetch_related("links", "service_types")
    assert len(articles) >= 40
    for article in articles:
        for words in (article.title, article.answer, article.keywords):
            assert words["en"] and words["es"], article.code
        assert article.checked_on is None and article.is_stale
        assert all(
            link.label["en"] and link.label["es"] and link.url.startswith("https://") for link in article.links.all()
        )
    assert CannedResponse.objects.count() >= 12
    assert set(CannedResponse.objects.values_list("used_for", flat=True)) == set(CannedFor.values)
    for response in CannedResponse.objects.all():
        response.full_clean()
        assert response.body["en"] and response.body["es"]


def test_the_starter_says_what_crews_check_bring_and_use_up():
    load_catalogue(files=STARTER)

    pothole = ServiceType.objects.get(code="pothole")
    assert [item.is_required for item in pothole.checklist.all()] == [True, False, True]
    assert {one.code for one in pothole.equipment.all()} == {"plate-compactor", "work-zone-signs"}
    assert Material.objects.get(code="cold-patch").unit_cost_cents == 1450
    words = [item.label for item in ChecklistItem.objects.all()]
    words += [one.name for model in (Equipment, Material) for one in model.objects.all()]
    assert not [each for each in words if set(each) != {"en", "es"}]


def test_what_the_city_made_of_an_answer_stays_and_no_second_one_comes():
    load_catalogue(files=STARTER)
    KnowledgeArticle.objects.filter(code="trash-day").update(title={"en": "Trash"}, is_active=False)
    Equipment.objects.create(name={"en": "Our own truck"})

    loaded = load_catalogue(files=STARTER)

    assert not loaded.added and loaded.kept["answers"] >= 40
    assert str(KnowledgeArticle.objects.get(code="trash-day").title) == "Trash"
    assert KnowledgeArticle.objects.get(code="trash-day").service_types.count() == 2


def test_a_second_load_leaves_the_city_what_it_has_changed_and_adds_what_is_new(written):
    load_catalogue(files=STARTER)
    ServiceType.objects.filter(code="pothole").update(name={"en": "Chuckhole"}, target_amount=1)
    Question.objects.filter(service_type__code="pothole", code="size").update(is_active=False)
    before = [model.objects.count() for model in (ServiceType, Question, AnswerOption, Department, ServiceGroup)]

    loaded = load_catalogue(files=[*STARTER, written(A_CITY_OF_ITS_OWN)])

    pothole = ServiceType.objects.get(code="pothole")
    assert (str(pothole.name), pothole.target_amount) == ("Chuckhole", 1)
    assert not pothole.questions.get(code="size").is_active
    assert loaded.added["services"] == 1 and loaded.kept["services"] == before[0]
    after = [model.objects.count() for model in (ServiceType, Question, AnswerOption, Department, ServiceGroup)]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 2, 2, 1, 1]


def test_a_city_loads_its_own_departments_crews_services_and_routes(written, settings):
    settings.CITY_PHONE = "765-555-0100"
    corners = [[-86.2, 40.0], [-86.1, 40.0], [-86.1, 40.1], [-86.2, 40.0]]
    Area.objects.create(code="north", name={"en": "N"}, kind="district",
                        geometry={"type": "Polygon", "coordinates": [corners]})  # fmt: skip
    text = A_CITY_OF_ITS_OWN + '\n[[routes.hole]]\narea = "north"\ndepartment = "works"\nat_once = false\n'

    load_catalogue(files=[written(text)])

    hole = ServiceType.objects.get(code="hole")
    assert (hole.target_amount, hole.target_unit, hole.target_clock) == (3, "days", "business")
    assert str(hole.instruction) == "Deep? Call 765-555-0100."
    assert hole.questions.get(code="inches").asked_after.code == "yes"
    night = Crew.objects.get(code="night")
    everywhere, north = RoutingRule.objects.get(area=None), RoutingRule.objects.get(area__code="north")
    assert (everywhere.crew, everywhere.priority, everywhere.issues_work_order) == (night, 2, True)
    assert (north.crew, north.department, north.issues_work_order) == (None, night.department, False)


def test_services_go_to_departments_that_the_city_has(written):
    works = DepartmentFactory(code="works")
    text = '[groups.g]\nname.en = "G"\n[services.s]\ngroup = "g"\ndepartment = "works"\nname.en = "S"\n'

    load_catalogue(files=[written(text)])

    assert ServiceType.objects.get().department == works
    assert ServiceType.objects.get().target is None


def test_every_bad_entry_of_every_file_is_named_and_nothing_is_loaded(written):
    bad = written(
        A_CITY_OF_ITS_OWN
        + """
[services."bad code"]
group = "nowhere"
department = "works"
name.es = "Solo español"
target = "soon"
place = "perhaps"
anonymous = "yes"
colour = "red"
effect = "stop"

[[services."bad code".questions]]
code = "q"
kind = "number"
en = "?"
after = "x.y"
answers = [{ code = "a", en = "A" }]

[[services."bad code".questions]]
code = "one"
kind = "several"
en = "?"
answers = [{ code = "a", en = "A", stops = true }]

[[services."bad code".questions]]
code = "two"
kind = "text"
en = "?"
after = "one.a"

[routes.missing]
crew = "nobody"

[crews.firm]
name.en = "Firm"
department = "works"
contractor = true

[materials.salt]
name.en = "Salt"

[services.other]
group = "roads"
department = "works"
name.en = "Other"
equipment = ["rocket"]
checklist = [{ es = "Algo" }]

[answers.when]
title.en = "When?"
answer.en = "Then."
services = ["missing"]
links = [{ en = "There", url = "nowhere" }]
checked_on = "yesterday"

[canned.done]
title = "Done"
body.en = "For {whoever}."
used_for = "fun"
statuses = ["sleeping"]
"""
    )
    more = written('[departments.late]\nname.en = "Late"\ncalendar = "never"\n[things.x]\n', "more.toml")

    problems = told_to_mend(bad, more, written("services = [", "broken.toml"), Path("/nowhere/none.toml"))

    for expected in (
        "city.toml: services.bad code: group “nowhere” is neither",
        "services.bad code: name has no English words",
        "services.bad code: target “soon” is not like",
        "services.bad code: place is one of required, optional, none",
        "services.bad code: anonymous must be true or false",
        "services.bad code: colour is not known here",
        "services.bad code: instruction: Write the instruction",
        "services.bad code: code: ",
        "services.bad code, question q: after “x.y” is no answer",
        "services.bad code, question q: has answers to choose from",
        "services.bad code, question one: is a choice and needs at least two answers",
        "services.bad code, question one, answer a: instruction: Write what to do instead",
        "services.bad code, question two: after “one.a” is never asked",
        "routes.missing: there is no service “missing”",
        "routes.missing: crew “nobody” is neither",
        "crews.firm: a contractor has an e-mail address",
        "materials.salt: unit has no English words",
        "services.other, checklist 1: what to check has no English words",
        "services.other: equipment: “rocket” is neither",
        "answers.when: services: “missing” is neither",
        "answers.when, link 1: url: ",
        "answers.when: checked_on must be date",
        "canned.done: body: English: There is no placeholder {whoever}.",
        "canned.done: used_for is one of",
        "canned.done: statuses are of received,",
        "more.toml: departments.late: calendar “never” is neither",
        "more.toml: things: is no section of a catalogue",
        "broken.toml: is not TOML",
        "none.toml: cannot be read",
    ):
        assert [problem for problem in problems if expected in problem], expected
    assert not [problem for problem in problems if "services.hole" in problem]


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ('[services.s]\ngroup = "g"', "department is missing"),
        ('[services.s]\nquestions = ["x"]', "question 1: must be a table"),
        ("[services]\ns = 1", "services.s: must be a table of its own"),
        ("services = 1", "services: is no section"),
        ('[groups.g]\nname.en = ""', "name has no English words"),
        ('[groups.g]\nname.en = 1', "name takes a text per language"),
        ('[groups.g]\nname.fr = "Rues"', "name takes a text per language: en, es"),
        ('[groups.g]\nname = "Roads"', "name must be a table"),
        ('[groups.g]\nname.en = "G"\norder = true', "order must be a whole number"),
        ('[routes.s]\npriority = "now"', "priority is one of emergency, high, normal, low"),
        ('[routes.s]\nat_once = true', "a work order at once needs a crew"),
        ('[calendars.c]\nname.en = "C"\nopens = 09:00:00\ncloses = 08:00:00', "opening time before its closing time"),
    ],
)  # fmt: skip
def test_each_mistake_is_said_plainly(written, wrong, says):
    assert [problem for problem in told_to_mend(written(wrong)) if says in problem]


def test_the_same_code_in_two_files_is_one_too_many(written):
    twice = '[groups.g]\nname.en = "G"\n'
    [problem] = told_to_mend(written(twice), written(twice, "again.toml"))
    assert problem == "again.toml: groups.g: stands twice; give one of the two another code"


def test_the_command_tells_what_it_added_and_what_it_left(settings):
    settings.CITY_PHONE = "765-201-4000"
    said = StringIO()
    call_command("load_catalogue", stdout=said)
    assert "services: 52 added" in said.getvalue()
    assert "theirs are samples: dead-animal, noise, answers.noise-when" in said.getvalue()

    said = StringIO()
    call_command("load_catalogue", stdout=said)
    assert "services: 0 added, 52 there already and left as they are" in said.getvalue()


def test_the_command_counts_what_is_to_mend(written):
    with pytest.raises(CommandError, match="2 to mend; nothing was added"):
        call_command("load_catalogue", str(written('[services.s]\nname.en = "S"\n')))
    assert not WorkingCalendar.objects.exists()


def test_however_long_the_files_it_takes_the_same_few_statements_to_save():
    with CaptureQueriesContext(connection) as captured:
        load_catalogue(files=STARTER)
    assert len([query for query in captured if query["sql"].startswith(("INSERT", "UPDATE"))]) <= 16
