"""Ready-made words: checked where they are written, filled in for one request, offered where they fit."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template import Context, Template

from service_requests import services
from service_requests.canned import PLACEHOLDERS, all_ready, choices_for
from service_requests.desk.ready_words import WordsForm
from service_requests.forms.act import words_field
from service_requests.models import CannedResponse
from service_requests.services import Place, Reporter
from service_requests.statuses import CannedFor, RequestStatus, WaitingReason
from tests.factories import (
    CannedResponseFactory,
    DepartmentFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_request_in,
)
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db


def said_about(request, **response) -> list[str]:
    CannedResponseFactory(**response)
    return [ready.text for ready in choices_for(request, CannedFor.UPDATE)]


def trouble_of(**body) -> str:
    response = CannedResponse(title="News", body=Words(body))
    with pytest.raises(ValidationError) as refused:
        response.full_clean()
    [said] = refused.value.message_dict["body"]
    return said


def test_every_placeholder_is_filled_in():
    department = DepartmentFactory(name=Words(en="Public Works"), phone="317-555-0101")
    request = make_request(service_type=ServiceTypeFactory(name=Words(en="Pothole"), department=department))
    request.public_place = "130 Penn St"

    [text] = said_about(request, body=Words(en=" ".join(f"{{{name}}}" for name in PLACEHOLDERS)))

    assert "{" not in text
    assert f"{request.reference} Pothole 130 Penn St" in text
    assert "Public Works 317-555-0101 Westfield 317-555-0100" in text


def test_the_words_come_in_the_language_of_the_reporter():
    request = make_request(reporter=Reporter(name="Rosa", language="es"))
    CannedResponseFactory(body=Words(en="Done by {target}.", es="Listo el {target}."))

    [ready] = choices_for(request, CannedFor.UPDATE)

    assert ready.language == "es"
    assert ready.text.startswith("Listo el ")
    assert " de " in ready.text  # "lunes, 30 de noviembre"


def test_what_was_never_translated_comes_in_english_and_says_so():
    request = make_request(reporter=Reporter(name="Rosa", language="es"))
    CannedResponseFactory(body=Words(en="We are on it."))

    [ready] = choices_for(request, CannedFor.UPDATE)

    assert (ready.text, ready.language) == ("We are on it.", "en")


def test_a_hidden_place_stays_hidden():
    service = ServiceTypeFactory(hidden_place=True)
    request = make_request(service_type=service, place=Place(words="7 Secret Ln"))

    assert said_about(request, body=Words(en="At {place}.")) == ["At the place that was reported."]


def test_a_promise_that_is_past_or_was_never_made_is_not_offered():
    body = Words(en="We aim to be done by {target}.")
    no_target = make_request(service_type=ServiceTypeFactory(no_target=True))
    late = make_request(at=clock.now() - timedelta(days=30))

    assert said_about(no_target, body=body) == []
    assert choices_for(late, CannedFor.UPDATE) == []


def test_words_come_for_their_service_first_and_for_their_status_only():
    pothole, light = ServiceTypeFactory(), ServiceTypeFactory()
    CannedResponseFactory(title="for all", order=1)
    CannedResponseFactory(title="pothole", order=9, service_types=[pothole, light])
    CannedResponseFactory(title="light", service_types=[light])
    CannedResponseFactory(title="waiting", statuses=[RequestStatus.WAITING])
    CannedResponseFactory(title="old", is_active=False)
    CannedResponseFactory(title="done", used_for=CannedFor.COMPLETE)

    received = make_request(service_type=pothole)
    waiting = make_request_in(RequestStatus.WAITING, service_type=light)

    assert [ready.title for ready in choices_for(received, CannedFor.UPDATE)] == ["pothole", "for all"]
    assert {ready.title for ready in choices_for(waiting, CannedFor.UPDATE)} == {
        "for all",
        "pothole",
        "light",
        "waiting",
    }
    assert [ready.title for ready in choices_for(received, CannedFor.COMPLETE)] == ["done"]


def test_all_of_them_are_one_query(django_assert_num_queries):
    request = make_request()
    for used_for in CannedFor:
        CannedResponseFactory(used_for=used_for, service_types=[request.service_type])
    assert request.department and request.reporter_details

    with django_assert_num_queries(1):
        assert len(all_ready(request)) == len(CannedFor)


def test_an_unknown_placeholder_is_refused_with_those_that_there_are():
    said = trouble_of(en="For {number}, dear {name}.")

    assert "{name}" in said
    assert "{department_phone}" in said


@pytest.mark.parametrize("text", ["See {number.", "See number}.", "{{number}}", "{}", "{number!r}", "{number.pk}"])
def test_braces_that_do_not_fit_are_refused(text):
    assert trouble_of(en=text).startswith("English: ")


def test_each_language_is_checked():
    assert trouble_of(en="By {target}.", es="El {fecha}.").startswith("Spanish: ")


class NewsForm(WordsForm):
    text = words_field("Words")
    words_in = "text"
    words_for = CannedFor.UPDATE


def news_form(request, **data) -> NewsForm:
    sent = QueryDict(mutable=True)
    sent.update(data)
    form = NewsForm(sent or None, name="update", url="/", label="Send")
    form.offer(all_ready(request))
    return form


def drawn(form) -> str:
    return Template("{% load crispy_forms_tags %}{% crispy form %}").render(Context({"form": form}))


def test_without_a_script_the_button_puts_the_words_below_those_that_were_typed():
    request = make_request()
    response = CannedResponseFactory(body=Words(en="It is {number}."))
    form = news_form(request, text="Hello.", canned=str(response.pk), use_words="1")

    assert form.asks_for_words()
    form.put_in_words()

    assert form["text"].value() == f"Hello.\n\nIt is {request.reference}."
    assert "usa-error-message" not in drawn(form)
    assert "selected" in drawn(form)


def test_words_that_are_not_offered_are_not_put_in():
    request = make_request()
    CannedResponseFactory()
    other = CannedResponseFactory(used_for=CannedFor.COMPLETE, body=Words(en="Secret."))
    form = news_form(request, text="", canned=str(other.pk), use_words="1")

    form.put_in_words()

    assert form["text"].value() == ""


def test_a_form_for_which_nothing_stands_ready_shows_no_list():
    assert "canned" not in drawn(news_form(make_request())).replace("js/canned.js", "")


def test_a_clock_that_stands_still_promises_no_day():
    request = make_request()
    services.wait(request=request, by=Actor.of_user(UserFactory(clerk=True)), reason=WaitingReason.WEATHER)
    request.refresh_from_db()

    assert said_about(request, body=Words(en="By {target}.")) == []
