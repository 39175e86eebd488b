"""The report form beyond words and place: how to be told, what stands before it, the preview, what is nearby."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from service_requests import services
from service_requests.models import Follow, Question, ServiceRequest
from service_requests.nearby import nearby
from service_requests.services import Place
from service_requests.statuses import Channel, HeldReason, InstructionEffect, TellBy
from tests.factories import ContactFactory, ServiceTypeFactory, UserFactory, make_request
from tests.kernel.photo_parts import jpeg
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address, Image
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
HERE = ("40.041100", "-86.121100")
WIRE = "Is a wire down? Stay away, call 911."


@pytest.fixture
def pothole():
    return ServiceTypeFactory(code="pothole", name=Words(en="Pothole"))


def filled(**changes):
    return {"form_key": str(uuid4()), "where": "130 Penn St", "description": "A deep hole."} | changes


def at(place=HERE, **changes):
    return filled(**{"latitude": place[0], "longitude": place[1]} | changes)


def there(service, place=HERE, **more):
    spot = Place(words="130 Penn St", latitude=place[0], longitude=place[1])
    return make_request(service_type=service, place=spot, **more)


def send(client, form, query=""):
    return client.post(f"/requests/new/pothole/{query}", form)


# --- How to be told ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"tell_by": "email"}, "E-mail: Type your e-mail address, or choose “Not at all”."),
        ({"tell_by": "text"}, "Phone: Type the number that we shall text, like 317-555-0123."),
        ({"tell_by": "pigeon"}, "Choose how we can tell you."),
    ],
)
def test_what_telling_needs_is_asked_for_in_words(client, pothole, settings, said, words):
    settings.TWILIO_ACCOUNT_SID = "AC0"

    answer = send(client, filled(**said))

    assert answer.status_code == 422
    assert words in answer.content.decode()


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({"tell_by": "email", "email": "ann@example.com"}, TellBy.EMAIL),
        ({"tell_by": "text", "phone": "317 555 0123"}, TellBy.TEXT),
        ({"tell_by": "nothing"}, TellBy.NOTHING),
        ({"email": "ann@example.com"}, TellBy.EMAIL),
        ({}, TellBy.NOTHING),
    ],
)
def test_the_wish_is_kept_with_the_request(client, pothole, settings, said, kept):
    settings.TWILIO_ACCOUNT_SID = "AC0"

    assert send(client, filled(**said)).status_code == 302

    assert ServiceRequest.objects.get().tell_by == kept


def test_an_address_half_typed_before_not_at_all_was_chosen_is_no_mistake(client, pothole):
    assert send(client, filled(tell_by="nothing", email="ann@")).status_code == 302
    assert ServiceRequest.objects.get().reporter is None

    pothole.anonymous_allowed = False
    pothole.save()
    assert send(client, filled(tell_by="nothing", email="ann@", phone="3175550123")).status_code == 422


def test_where_the_city_cannot_text_nobody_is_asked(client, pothole, settings):
    settings.TWILIO_ACCOUNT_SID = ""

    assert "By text message" not in client.get("/requests/new/pothole/").content.decode()
    assert send(client, filled(tell_by="text", phone="3175550123")).status_code == 422


@pytest.mark.parametrize("said", [{}, {"tell_by": "nothing"}, {"tell_by": "nothing", "name": "Ann"}])
def test_a_service_that_needs_a_way_back_says_so(client, pothole, said):
    pothole.anonymous_allowed = False
    pothole.save()

    answer = send(client, filled(**said))

    assert answer.status_code == 422
    assert "For this service we need a way to reach you" in answer.content.decode()
    assert send(client, filled(tell_by="nothing", phone="317 555 0123")).status_code == 302


def test_who_is_signed_in_finds_what_they_usually_say(client, pothole):
    contact = ContactFactory(user=UserFactory(), phone="+13175550123", tell_by=TellBy.NOTHING, verified=True)
    client.force_login(contact.user)

    page = client.get("/requests/new/pothole/").content.decode()

    assert f'value="{contact.email}"' in page and f'value="{contact.name}"' in page
    assert 'value="nothing" id="id_tell_by_nothing" checked' in page
    assert send(client, filled(tell_by="email", email="")).status_code == 302
    assert ServiceRequest.objects.get().reporter == contact


# --- What stands before the form --------------------------------------------------------------------------------------
def test_a_paused_service_says_why_and_loses_nothing(client, pothole):
    pothole.is_paused, pothole.paused_reason = True, Words(en="The plant is closed until Monday.")
    pothole.save()

    page = client.get("/requests/new/pothole/")
    sent = send(client, filled(email="ann@example.com"))

    assert page.status_code == 200 and "The plant is closed until Monday." in page.content.decode()
    assert "<textarea" not in page.content.decode()
    assert sent.status_code == 409
    assert all(typed in sent.content.decode() for typed in ("A deep hole.", "130 Penn St", "ann@example.com"))
    assert not ServiceRequest.objects.exists()


def warned(service, effect):
    service.instruction, service.instruction_effect = Words(en=WIRE, es="Llame al 911."), effect
    service.save()


def test_a_pause_gives_back_what_was_answered_too(client, pothole):
    Question.objects.create(service_type=pothole, code="more", kind="long_text", label={"en": "What happened?"})
    pothole.is_paused, pothole.paused_reason = True, Words(en="Snow first.")
    pothole.save()

    page = send(client, filled(**{"q-more": "A long story."})).content.decode()

    assert "What happened?" in page and "A long story." in page


def test_an_instruction_stands_above_the_form_with_its_number_to_call(client, pothole):
    warned(pothole, InstructionEffect.SHOW)

    page = client.get("/requests/new/pothole/").content.decode()

    assert 'Stay away, call <a href="tel:911">911</a>.' in page
    assert page.index("Stay away") < page.index("<textarea")


def test_a_warning_is_answered_before_the_form_opens(client, pothole):
    warned(pothole, InstructionEffect.CONFIRM)

    asked = client.get("/requests/new/pothole/").content.decode()
    refused = send(client, filled())

    assert "<textarea" not in asked and 'href="tel:911"' in asked and 'href="?go_on=1"' in asked
    assert refused.status_code == 409 and "A deep hole." in refused.content.decode()
    assert 'action="?go_on=1"' in refused.content.decode()
    assert not ServiceRequest.objects.exists()
    assert "<textarea" in client.get("/requests/new/pothole/?go_on=1").content.decode()
    assert send(client, filled(), "?go_on=1").status_code == 302


def test_a_stop_stands_instead_of_the_form(client, pothole):
    warned(pothole, InstructionEffect.STOP)

    page = client.get("/requests/new/pothole/?go_on=1").content.decode()

    assert "Stay away" in page and "<textarea" not in page and 'href="?go_on' not in page
    assert send(client, filled(), "?go_on=1").status_code == 409
    assert not ServiceRequest.objects.exists()


def test_a_service_that_is_not_offered_is_not_there(client, pothole):
    pothole.is_active = False
    pothole.save()

    assert client.get("/requests/new/pothole/").status_code == 404
    assert send(client, filled()).status_code == 404


# --- Preview ----------------------------------------------------------------------------------------------------------
def previewed(client, **changes):
    answer = send(client, at(preview="1", **changes))
    assert answer.status_code == 200 and not ServiceRequest.objects.exists()
    return answer.content.decode()


def test_a_preview_shows_what_others_see_and_keeps_what_was_typed(client, pothole):
    Address.objects.create(number="130", street="Penn St", latitude=HERE[0], longitude=HERE[1], external_id="1")

    page = previewed(
        client, name="Ann Zq", email="not an address", photos=[SimpleUploadedFile("hole.jpg", jpeg(), "image/jpeg")]
    )

    panel = page[page.index('class="panel panel--note preview"') : page.index("</section>")]
    assert "What others will see" in panel and "130 Penn St" in panel and "Your words and your photo" in panel
    assert "Ann Zq" not in panel and "A deep hole." not in panel
    assert all(typed in page for typed in ("Ann Zq", "not an address", "A deep hole.", "hole.jpg"))
    assert Image.objects.count() == 1


@pytest.mark.parametrize(
    ("shown", "says", "silent"),
    [
        ("block", ["100 block of Penn St", "The pin stands for the block"], ["40.0411"]),
        ("hidden", ["There is no pin"], ["100 block of Penn St", "map-pins"]),
    ],
)
def test_a_preview_is_as_discreet_as_the_service(client, pothole, shown, says, silent):
    Address.objects.create(number="130", street="Penn St", latitude=HERE[0], longitude=HERE[1], external_id="1")
    pothole.place_shown = shown
    pothole.save()

    page = previewed(client)

    panel = page[page.index('class="panel panel--note preview"') : page.index("</section>")]
    assert all(words in panel for words in says) and not any(words in panel for words in silent)


def test_of_a_private_service_others_see_nothing(client, pothole):
    pothole.is_private = True
    pothole.save()

    assert "requests of this kind are shown to nobody else" in previewed(client)


def test_a_preview_of_an_empty_form_complains_about_nothing(client, pothole):
    page = previewed(client, where="", description="", latitude="", longitude="")

    assert "usa-error-message" not in page


# --- Nearby -----------------------------------------------------------------------------------------------------------
def test_before_it_is_sent_what_others_reported_nearby_is_shown_once(client, pothole):
    other = there(pothole)
    form = at()

    asked = send(client, form)
    page = asked.content.decode()

    assert asked.status_code == 422 and ServiceRequest.objects.count() == 1
    assert f'name="mine_too" value="{other.reference}"' in page and "A deep hole." in page
    assert send(client, form | {"nearby_seen": ",".join(HERE)}).status_code == 302
    assert ServiceRequest.objects.count() == 2


def test_another_place_is_another_neighborhood(client, pothole):
    there(pothole, ("40.051100", "-86.131100"))

    answer = send(client, at(("40.051100", "-86.131100"), nearby_seen=",".join(HERE)))

    assert answer.status_code == 422


def test_back_and_send_again_does_not_find_itself(client, pothole):
    form = at()

    first, second = send(client, form), send(client, form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert first.headers["Location"] == second.headers["Location"]


def test_mine_too_joins_the_other_and_makes_nothing_new(client, pothole):
    other = there(pothole)
    photo = SimpleUploadedFile("hole.jpg", jpeg(), "image/jpeg")
    form = at(mine_too=other.reference, where="", description="It got deeper.", tell_by="email")

    first = send(client, form | {"photos": [photo]})
    second = send(client, form)

    other.refresh_from_db()
    assert first.status_code == 302 and first.headers["Location"].startswith(other.get_absolute_url())
    assert second.status_code == 302
    assert (ServiceRequest.objects.count(), Follow.objects.count(), other.me_too_count) == (1, 1, 1)
    assert other.words.filter(body="It got deeper.", published_at=None).count() == other.photos.count() == 1


def test_who_could_not_join_yet_finds_the_others_again(client, pothole):
    other = there(pothole)

    answer = send(client, at(nearby_seen=",".join(HERE), mine_too=other.reference, tell_by="email", email="ann@"))

    assert answer.status_code == 422
    assert f'name="mine_too" value="{other.reference}"' in answer.content.decode()


def test_mine_too_after_it_was_sent_leads_to_what_was_made(client, pothole):
    other, form = there(pothole), at(nearby_seen=",".join(HERE))
    sent = send(client, form)

    joined = send(client, form | {"mine_too": other.reference})

    assert joined.headers["Location"].partition("#")[0] == sent.headers["Location"].partition("#")[0]
    assert not Follow.objects.exists()


@pytest.mark.parametrize("number", ["", "100-9999", "\0", "9" * 40, "💣"])
def test_what_is_not_there_cannot_be_joined(client, pothole, number):
    answer = send(client, at(mine_too=number))

    assert answer.status_code == 422
    assert "That request is not there any more" in answer.content.decode()


def test_a_private_request_cannot_be_joined(client, pothole):
    other = there(ServiceTypeFactory(private=True))

    assert send(client, at(mine_too=other.reference)).status_code == 422


def fragment(client, place=HERE, service="pothole"):
    return client.get("/requests/nearby/", {"service": service, "latitude": place[0], "longitude": place[1]})


def test_the_script_gets_the_same_and_what_it_saw(client, pothole):
    other = there(pothole)

    page = fragment(client).content.decode()

    assert other.reference in page and f'name="nearby_seen" value="{HERE[0]},{HERE[1]}"' in page
    assert "<html" not in page


@pytest.mark.parametrize("value", ["", "nan", "1e999", "\0", "91", "9" * 400, "x"])
def test_a_point_that_is_none_has_nothing_near(client, pothole, value):
    there(pothole)

    answer = fragment(client, (value, HERE[1]))

    assert answer.status_code == 200 and "mine_too" not in answer.content.decode()


def test_only_what_the_public_may_see_is_near():
    """Held, of a private or an internal service, at a hidden place: none of them is ever near."""
    for traits in ({"private": True}, {"internal": True}, {"hidden_place": True}):
        service = ServiceTypeFactory(**traits)
        there(service)
        assert nearby(service, *map(float, HERE)) == []
    service = ServiceTypeFactory()
    services.report(
        service_type=service, description="Buy!", place=Place(words="x", latitude=HERE[0], longitude=HERE[1]),
        reporter=services.Reporter(), channel=Channel.WEB, by=Actor.stranger(), form_key=uuid4(),
        held_because=HeldReason.ROBOT,
    )  # fmt: skip
    assert nearby(service, *map(float, HERE)) == []


def test_the_nearest_come_first_and_no_more_than_five(pothole):
    metre = 1 / 111_320
    by_distance = [
        there(pothole, (f"{40.0411 + metres * metre:.6f}", HERE[1])) for metres in (40, 8, 30, 16, 2, 24, 60)
    ]

    found = nearby(pothole, *map(float, HERE))

    assert found == [by_distance[number] for number in (4, 1, 3, 5, 2)]


def test_what_was_completed_lately_counts_what_is_old_or_refused_does_not(pothole):
    clerk = Actor.of_user(UserFactory(clerk=True))
    fresh, old, refused = (there(pothole) for _each in range(3))
    services.complete(request=fresh, by=clerk, what_was_done="Filled.")
    with clock.at(clock.now() - timedelta(days=31)):
        services.complete(request=old, by=clerk, what_was_done="Filled.")
    services.close_without_work(request=refused, by=clerk, reason="declined", why="No.")

    assert nearby(pothole, *map(float, HERE)) == [fresh]


def test_a_block_is_compared_by_its_grid_only():
    """From anywhere in the cell the same is near, and from anywhere outside it is not: no probing finds the house."""
    service = ServiceTypeFactory(block_place=True, duplicate_radius_metres=20)
    request = there(service)
    middle = float(request.public_latitude), float(request.public_longitude)
    step = 70 / 111_320

    assert nearby(service, middle[0] + step, middle[1]) == nearby(service, middle[0] - step, middle[1]) == [request]
    assert nearby(service, middle[0] + 2 * step, middle[1]) == []


def test_a_radius_of_nothing_shows_nothing(pothole):
    there(pothole)
    pothole.duplicate_radius_metres = 0

    assert nearby(pothole, *map(float, HERE)) == []


def test_a_robot_is_thanked_and_held(client, pothole):
    answer = send(client, filled(website="https://spam.example"))

    assert answer.status_code == 302
    assert ServiceRequest.objects.get().held_because == HeldReason.ROBOT


# --- Hostile input ----------------------------------------------------------------------------------------------------
BUTTONS = ("send", "preview", "mine_too", "anyway")
HOSTILE = ("\0", "9" * 5_000, "💣é\u202e", "1e999", "nan", "-1", ["", "x", "\0"])


@pytest.mark.parametrize("button", BUTTONS)
@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_typed_breaks_any_button(client, pothole, button, value):
    there(pothole)
    fields = ("side", "anyway", "nearby_seen", "tell_by", "email", "phone", "latitude", "longitude", "website", "where")

    for field in fields:
        answer = send(client, at(**{button: "1", field: value}))
        assert answer.status_code in (200, 302, 422), field


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_asked_breaks_what_is_nearby(client, pothole, value):
    for name in ("service", "latitude", "longitude"):
        asked = {"service": "pothole", "latitude": HERE[0], "longitude": HERE[1]} | {name: value}
        assert client.get("/requests/nearby/", asked).status_code == 200


@pytest.mark.parametrize("value", HOSTILE)
def test_nothing_that_is_typed_breaks_the_desks_form(client, pothole, value):
    client.force_login(UserFactory(clerk=True))
    call = at(service="pothole", channel="phone", caller_language="en")

    for name in ("service", "asked_for", "told", "tell_by", "mine_too", "show_questions", "side", "anonymous"):
        assert client.post("/desk/intake/", call | {name: value}).status_code in (200, 302, 422), name
    for page in ("questions", "nearby"):
        assert client.get(f"/desk/intake/{page}/", {"service": value, "latitude": value}).status_code == 200
