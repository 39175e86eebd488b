"""What a service asks beyond place and words: asked, checked, kept, and left out where it was never asked."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests.forms.questions import asked_by
from service_requests.models import AnswerOption, Question, ServiceRequest
from service_requests.statuses import QuestionKind
from tests.factories import ServiceTypeFactory
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
WIRE = "Stay away and call 911."


def question(service, code, kind=QuestionKind.TEXT, **more):
    return Question.objects.create(service_type=service, code=code, kind=kind, label=Words(en=f"{code}?"), **more)


def option(asked, code, **more):
    return AnswerOption.objects.create(question=asked, code=code, label=Words(en=code.capitalize()), **more)


@pytest.fixture
def light():
    """A street light: is a wire down (stops)? Is it blinking? If so, since when, and how often?"""
    service = ServiceTypeFactory(code="light")
    what = question(service, "what", QuestionKind.ONE_CHOICE, is_required=True, order=1)
    option(what, "dark", order=1)
    blinking = option(what, "blinking", order=2, instruction=Words(en="That is a loose bulb."))
    option(what, "wire", order=3, stops_form=True, instruction=Words(en=WIRE, es="Llame al 911."))
    question(service, "since", QuestionKind.MOMENT, order=2, asked_after=blinking, is_required=True)
    question(service, "poles", QuestionKind.NUMBER, order=3)
    seen = question(service, "seen", QuestionKind.SEVERAL, order=4)
    for code in ("bulb", "glass", "pole"):
        option(seen, code)
    question(service, "story", QuestionKind.LONG_TEXT, order=5)
    return service


def filled(**changes):
    return {"form_key": str(uuid4()), "where": "130 Penn St", "description": "No light.", "q-what": "dark"} | changes


def send(client, **changes):
    return client.post("/requests/new/light/", filled(**changes))


def answers_of(request):
    return {answer.question_code: answer.value for answer in request.answers.all()}


def test_all_kinds_of_answers_are_kept_as_they_are_documented(client, light):
    said = {
        "q-what": "blinking", "q-since": "2026-11-20T21:30", "q-poles": "1,200.50", "q-seen": ["pole", "bulb", "pole"],
        "q-story": "  Every night.\nAll night.  ",
    }  # fmt: skip

    assert send(client, **said).status_code == 302

    assert answers_of(ServiceRequest.objects.get()) == {
        "what": [{"code": "blinking", "label": {"en": "Blinking"}}],
        "since": "2026-11-20T21:30:00-05:00",
        "poles": "1200.50",
        "seen": [{"code": "bulb", "label": {"en": "Bulb"}}, {"code": "pole", "label": {"en": "Pole"}}],
        "story": "Every night.\nAll night.",
    }


def test_a_required_question_is_asked_for_in_words(client, light):
    answer = send(client, **{"q-what": ""})

    assert answer.status_code == 422
    assert "what? Choose an answer." in answer.content.decode()
    assert not ServiceRequest.objects.exists()


def test_a_further_question_is_required_only_after_its_answer(client, light):
    assert send(client, **{"q-what": "dark"}).status_code == 302
    refused = send(client, **{"q-what": "blinking"})

    assert refused.status_code == 422
    assert "since? Say when: a date and a time." in refused.content.decode()


def test_what_was_typed_to_a_question_that_is_not_asked_is_dropped(client, light):
    assert send(client, **{"q-since": "no date at all", "q-what": "dark"}).status_code == 302

    assert answers_of(ServiceRequest.objects.get()).keys() == {"what"}


def test_without_a_script_the_further_question_says_when_it_counts(client, light):
    page = client.get("/requests/new/light/").content.decode()

    assert "Only if you chose “Blinking”:" in page
    assert 'data-only-if="q-what" data-only-values="blinking"' in page
    assert "required" not in page[page.index("q-since") : page.index("q-poles")]


def test_an_answer_that_stops_makes_nothing_and_keeps_everything(client, light):
    answer = send(client, **{"q-what": "wire", "q-poles": "3", "email": "ann@example.com"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert not ServiceRequest.objects.exists()
    assert WIRE in page and '<a href="tel:911">911</a>' in page
    for kept in ("No light.", 'value="3"', "ann@example.com", "130 Penn St"):
        assert kept in page
    assert 'value="wire" id="id_q-what_wire" checked' in page


def test_an_answer_to_a_question_further_on_can_lead_on(client, light):
    since = Question.objects.get(code="since")
    since.kind, since.is_required = QuestionKind.ONE_CHOICE, False
    since.save()
    long_ago = option(since, "weeks")
    option(since, "days")
    question(light, "why", order=9, asked_after=long_ago, is_required=True)

    assert send(client, **{"q-what": "dark", "q-since": "weeks"}).status_code == 302
    assert send(client, **{"q-what": "blinking", "q-since": "weeks"}).status_code == 422
    assert send(client, **{"q-what": "blinking", "q-since": "weeks", "q-why": "Forgot."}).status_code == 302


def test_questions_after_an_answer_that_is_no_longer_offered_are_not_asked(light):
    AnswerOption.objects.filter(code="blinking").update(is_active=False)

    assert [one.question.code for one in asked_by(light)] == ["what", "poles", "seen", "story"]


def test_questions_that_wait_for_each_other_are_never_asked(client, light):
    """The admin refuses them; a city that writes into its database is not punished with a broken form."""
    first, second = (
        question(light, "first", QuestionKind.ONE_CHOICE),
        question(light, "second", QuestionKind.ONE_CHOICE),
    )
    Question.objects.filter(pk=first.pk).update(asked_after=option(second, "yes"), is_required=True)
    Question.objects.filter(pk=second.pk).update(asked_after=option(first, "yes"), is_required=True)

    assert send(client, **{"q-first": "yes", "q-second": "yes"}).status_code == 302


def test_reading_the_questions_costs_one_query(light):
    with CaptureQueriesContext(connection) as captured:
        asked = asked_by(light)

    assert len(captured) == 1
    assert [option.code for option in asked[0].options] == ["dark", "blinking", "wire"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12", "12"), ("1,200", "1200"), ("2,5", "2.5"), (".5", "0.5"), ("-3", "-3"), ("1 200", "1200"), ("007", "7")],
)
def test_numbers_are_taken_as_people_write_them(client, light, typed, kept):
    assert send(client, **{"q-poles": typed}).status_code == 302

    assert answers_of(ServiceRequest.objects.get())["poles"] == kept


@pytest.mark.parametrize("typed", ["many", "1e999", "nan", "Infinity", "9" * 16, "1" * 60, "--3", "٣", "1,2,3", "\0"])
def test_what_is_no_number_is_said_so(client, light, typed):
    assert send(client, **{"q-poles": typed}).status_code == 422


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026-11-20T21:30", "2026-11-20T21:30:00-05:00"),
        ("11/20/2026 9:30 PM", "2026-11-20T21:30:00-05:00"),
        ("11/20/26 9pm", "2026-11-20T21:00:00-05:00"),
        ("2026-07-04 08:00", "2026-07-04T08:00:00-04:00"),
        ("2026-11-01T01:30", "2026-11-01T01:30:00-04:00"),  # a clock shows it twice
        ("2026-03-08T02:30", "2026-03-08T02:30:00-05:00"),  # no clock shows it
    ],
)
def test_moments_are_taken_as_people_write_them_in_the_citys_time(client, light, typed, kept):
    assert send(client, **{"q-what": "blinking", "q-since": typed}).status_code == 302

    assert answers_of(ServiceRequest.objects.get())["since"] == kept


@pytest.mark.parametrize(
    "typed", ["yesterday", "2026-02-30T10:00", "10000-01-01T00:00", "0001-01-01T00:00", "2026-11-20"]
)
def test_what_is_no_moment_is_said_so(client, light, typed):
    answer = send(client, **{"q-what": "blinking", "q-since": typed})

    assert answer.status_code == 422


@pytest.mark.parametrize("name", ["q-what", "q-since", "q-poles", "q-seen", "q-story"])
@pytest.mark.parametrize("value", ["\0", "9" * 5000, "💣é\u202e", ["dark", "blinking", "wire"], "1e999"])
def test_nothing_that_is_typed_breaks_the_form(client, light, name, value):
    answer = send(client, **{"q-what": "blinking", "q-since": "2026-11-20T21:30", name: value})

    assert answer.status_code in (302, 422)


def test_in_spanish_the_instruction_is_spanish(client, light):
    answer = client.post("/requests/new/light/", filled(**{"q-what": "wire"}), headers={"accept-language": "es"})

    assert "Llame al" in answer.content.decode()
