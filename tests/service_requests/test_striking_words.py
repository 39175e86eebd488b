"""Words struck out of a text: gone from every row, page and search at once, kept for a while for a few."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied

from service_requests import services
from service_requests.models import Answer, HistoryEvent, PublicListing, Redaction
from service_requests.services import AlreadyDone, Place
from service_requests.strikeable import BadMarks, marks_for, spans_in, struck
from tests.factories import DepartmentFactory, UserFactory, make_request
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db
TEXT = "My neighbor Karl Huber\nparks his truck on the walk. Call 317-555-0143, says Karl Huber."


@pytest.fixture
def clerk():
    return Actor.of_user(UserFactory(clerk=True))


@pytest.fixture
def request_(clerk):
    request = make_request(description=TEXT)
    services.publish(item=request.words.get(), by=clerk)
    return request


@pytest.fixture
def supervisor(request_):
    return Actor.of_user(UserFactory(supervisor=True, department=request_.department))


@pytest.fixture
def administrator():
    return Actor.of_user(UserFactory(administrator=True))


def strike(request, by, passage="Karl Huber", **more):
    words = request.words.get()
    marked = words.body.replace(passage, f"[[{passage}]]")
    return services.strike(item=words, seen=words.body, spans=spans_in(marked, words.body), by=by, **more)


@pytest.mark.parametrize(
    ("marked", "left"),
    [
        ("[[A]] b", "█████ b"),
        ("a [[b", "unbalanced"),
        ("a b]]", "unbalanced"),
        ("a [[b [[c]]", "unbalanced"),
        ("a [[]]b", "nothing"),
        ("a b", "nothing"),
        ("a [[b]] more", "changed"),
        ("a", "changed"),
    ],
)
def test_only_marks_may_be_added(marked, left):
    text = "A b" if marked.startswith("[[A") else "a b"
    if left.islower() and "█" not in left:
        with pytest.raises(BadMarks) as refused:
            spans_in(marked, text)
        assert refused.value.code == left
    else:
        assert struck(text, spans_in(marked, text)) == left


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_ends_of_lines_change_nothing(ends):
    text, marked = "One\nTwo Karl\nThree", ends.join(["One", "Two [[Karl", "Three]]"])

    assert struck(text, spans_in(marked, text)) == "One\nTwo █████"


def test_a_text_with_brackets_is_marked_by_others():
    opening, closing = marks_for("See [1] {2}")

    assert struck("See [1] {2}", spans_in(f"See {opening}[1]{closing} {{2}}", "See [1] {2}")) == "See █████ {2}"


def test_passages_that_touch_are_one():
    assert struck("Karl Huber!", [(0, 4), (4, 10)]) == "█████!"


def test_what_is_struck_is_nowhere_but_in_its_original(request_, clerk):
    redaction = strike(request_, clerk)

    body = request_.words.get().body
    assert body == "My neighbor █████\nparks his truck on the walk. Call 317-555-0143, says █████."
    assert redaction.original_body == TEXT
    words = PublicListing.objects.get(request=request_).search
    assert "huber" not in words and "truck" in words
    assert HistoryEvent.objects.filter(request=request_, action="strike_words").count() == 1


def test_the_same_form_twice_strikes_once(request_, clerk):
    key = uuid4()
    strike(request_, clerk, form_key=key)

    with pytest.raises(AlreadyDone):
        strike(request_, clerk, "truck", form_key=key)


def test_who_marked_another_text_is_told(request_, clerk):
    strike(request_, clerk)
    with pytest.raises(TransitionNotAllowed, match="meanwhile"):
        services.strike(item=request_.words.get(), seen=TEXT, spans=[(0, 2)], by=clerk)


def test_another_department_strikes_nothing(request_):
    with pytest.raises(PermissionDenied):
        strike(request_, Actor.of_user(UserFactory(supervisor=True, department=DepartmentFactory())))


def test_brought_back_it_is_whole_and_hidden(request_, clerk, supervisor):
    strike(request_, clerk)
    second = strike(request_, clerk, "317-555-0143")

    services.restore(redaction=second, by=supervisor)

    words = request_.words.get()
    assert words.body == TEXT
    assert words.published_at is None and words.hidden_at is not None
    assert not Redaction.objects.exists()
    assert "truck" not in PublicListing.objects.get(request=request_).search
    with pytest.raises(TransitionNotAllowed):
        services.restore(redaction=second, by=supervisor)


def test_a_clerk_brings_nothing_back_and_looks_at_nothing(request_, clerk):
    redaction = strike(request_, clerk)
    for verb in (services.restore, services.note_original_seen, services.purge_now):
        with pytest.raises(PermissionDenied):
            verb(redaction=redaction, by=clerk)


def test_a_supervisor_does_not_purge(request_, clerk, supervisor):
    with pytest.raises(PermissionDenied):
        services.purge_now(redaction=strike(request_, clerk), by=supervisor)


def test_purged_now_it_is_gone_for_good(request_, clerk, administrator, supervisor):
    redaction = strike(request_, clerk)
    services.purge_now(redaction=redaction, by=administrator)

    redaction.refresh_from_db()
    assert redaction.original_body == "" and redaction.purged_at is not None
    with pytest.raises(TransitionNotAllowed):
        services.restore(redaction=redaction, by=supervisor)
    assert HistoryEvent.objects.filter(request=request_, action="purge_original").count() == 1


def test_originals_are_purged_when_they_were_kept_long_enough(request_, clerk, settings):
    settings.REDACTED_ORIGINALS_KEPT_DAYS = 30
    with clock.at(clock.now() - timedelta(days=31)):
        old = strike(request_, clerk)
    young = strike(request_, clerk, "317-555-0143")

    assert services.purge_originals() == 1
    assert services.purge_originals() == 0
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.original_body, bool(young.original_body)) == ("", True)
    assert "Huber" not in young.original_body


def test_the_younger_original_is_still_brought_back_after_the_older_is_purged(request_, clerk, supervisor):
    with clock.at(clock.now() - timedelta(days=31)):
        strike(request_, clerk)
    young = strike(request_, clerk, "317-555-0143")
    services.purge_originals()

    services.restore(redaction=young, by=supervisor)

    assert request_.words.get().body == TEXT.replace("Karl Huber", "█████")


def test_a_place_in_the_reporters_words_is_struck_where_the_public_reads_it(clerk):
    request = make_request(place=Place(words="Behind Karl Huber's garage"))
    services.publish(item=request.words.get(), by=clerk)
    request.refresh_from_db()
    assert request.public_place == "Behind Karl Huber's garage"

    services.strike(item=request, seen=request.place, spans=[(7, 19)], by=clerk)

    request.refresh_from_db()
    assert (request.place, request.public_place) == ("Behind █████ garage", "Behind █████ garage")
    assert "huber" not in PublicListing.objects.get(request=request).search


def test_another_place_is_not_overwritten_with_what_was_struck_from_the_one_before(clerk, administrator):
    request = make_request(place=Place(words="behind Karl Huber's garage"))
    marked = request.place.replace("Karl Huber", "[[Karl Huber]]")
    former = services.strike(item=request, seen=request.place, spans=spans_in(marked, request.place), by=clerk)
    services.move_pin(request=request, by=clerk, place=Place(words="5 Main St, at Eva's"))
    request.refresh_from_db()
    later = services.strike(item=request, seen=request.place, spans=[(15, 18)], by=clerk)

    with pytest.raises(TransitionNotAllowed, match="put right meanwhile"):
        services.restore(redaction=former, by=administrator)
    services.restore(redaction=later, by=administrator)

    request.refresh_from_db()
    assert request.place == "5 Main St, at Eva's"
    assert [each.original_body for each in Redaction.objects.all()] == ["behind Karl Huber's garage"]


def test_an_answer_is_struck_and_brought_back(request_, clerk, supervisor):
    answer = Answer.objects.create(
        request=request_,
        question_code="gate",
        question_label={"en": "How do we get in?"},
        kind="text",
        value="Code 4711",
    )
    redaction = services.strike(item=answer, seen="Code 4711", spans=[(5, 9)], by=clerk)
    answer.refresh_from_db()
    assert answer.said == "Code █████"

    services.restore(redaction=redaction, by=supervisor)
    answer.refresh_from_db()
    assert answer.said == "Code 4711"


def test_a_choice_is_not_struck(request_, clerk):
    answer = Answer.objects.create(
        request=request_, question_code="lane", question_label={"en": "Lane?"}, kind="one_choice",
        value=[{"code": "left", "label": {"en": "Left"}}],
    )  # fmt: skip
    with pytest.raises(TransitionNotAllowed):
        services.strike(item=answer, seen=str(answer.value), spans=[(0, 1)], by=clerk)


def test_all_that_residents_sent_is_published_in_one_go(clerk):
    request = make_request(place=Place(words="By the oak"))
    services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), me_too=True, words="Here too")
    services.note(request=request, by=clerk, text="Only for us.")

    assert services.publish_all(request=request, by=clerk) == 2
    assert services.publish_all(request=request, by=clerk) == 0

    request.refresh_from_db()
    assert request.public_place == "By the oak"
    assert not request.words.filter(kind="note").exclude(published_at=None).exists()
    assert HistoryEvent.objects.filter(request=request, action="publish_all").count() == 1


def test_what_came_in_since_the_page_was_drawn_is_looked_at_first(clerk, client):
    request = make_request()
    services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), me_too=True, words="Here too")
    client.force_login(clerk.user)
    page = client.get(f"/desk/requests/{request.reference}/").content.decode()
    seen = re.findall(r'name="seen" value="(words-\d+)"', page)
    asked = client.post("/desk/bulk/", {"act": "publish", "chosen": [request.reference]}).content.decode()
    [of_many] = re.findall(rf'name="seen" value="({request.reference}=[^"]+)"', asked)
    services.follow(request=request, by=Actor.stranger(), form_key=uuid4(), me_too=True, words="Call Karl, 555-0143")

    client.post(f"/desk/requests/{request.reference}/publish-all/", {"seen": seen})
    bulk = {"act": "publish", "chosen": [request.reference], "seen": [of_many], "form_key": str(uuid4())}
    assert client.post("/desk/bulk/do/", bulk).status_code == 200

    assert len(seen) == 2
    assert of_many == f"{request.reference}={','.join(seen)}"
    assert [said.body for said in request.words.filter(published_at=None)] == ["Call Karl, 555-0143"]


def test_what_was_hidden_stays_hidden_when_all_is_published(clerk):
    request = make_request()
    services.publish(item=request.words.get(), by=clerk)
    services.hide(item=request.words.get(), by=clerk)

    assert services.publish_all(request=request, by=clerk) == 0
    assert request.words.get().published_at is None
