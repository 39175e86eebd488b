"""One request at the desk: what each role may see of it."""

from decimal import Decimal

import pytest

from service_requests import services
from service_requests.models import Words
from service_requests.services import Place, Reporter
from service_requests.statuses import Channel
from tests.factories import ServiceTypeFactory, UserFactory, make_request, make_work_order
from westfield.kernel.actor import Actor
from westfield.kernel.models import Image
from westfield.kernel.models.image import ImageFailure, ImageStatus

CALLER = Reporter(name="Ana Diaz", phone="+13175550123", email="ana@example.com", language="es")


def page(client, request) -> str:
    answer = client.get(f"/desk/requests/{request.reference}/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_clerk_sees_who_called_and_who_keyed_it_in(clerk, crew, signed_in):
    keyed_in_by = UserFactory(clerk=True, name="Kim Keys")
    request = make_request(crew=crew, reporter=CALLER, channel=Channel.PHONE, by=Actor.of_user(keyed_in_by))

    shown = page(signed_in(clerk), request)

    for words in ("Ana Diaz", "(317) 555-0123", "ana@example.com", "Phone", "keyed in by Kim Keys", "speaks Spanish"):
        assert words in shown


def test_who_left_an_address_alone_is_shown_without_an_empty_line(clerk, signed_in):
    request = make_request(reporter=Reporter(email="ana@example.com"))

    assert '<dd><a href="mailto:ana@example.com">' in page(signed_in(clerk), request)


def test_a_supervisor_of_another_department_reads_and_has_no_button(streets, signed_in):
    request = make_request(reporter=CALLER, description="My neighbor did it.")

    shown = page(signed_in(UserFactory(supervisor=True, department=streets)), request)

    assert "Ana Diaz" in shown and "My neighbor did it." in shown
    assert 'method="post" action="/desk/requests/' not in shown
    assert "/change-service/" not in shown and "/change-place/" not in shown and "/block/" not in shown


def test_the_history_names_staff_but_never_a_reporter(crew, worker, signed_in):
    order = make_work_order("started", crew=crew, reporter=CALLER)
    supervisor = UserFactory(supervisor=True, department=crew.department)

    shown = page(signed_in(supervisor), order.request)
    history = shown.split('id="history"')[1]

    assert "Wes Worker" in history
    assert "The reporter" in history
    assert "Ana Diaz" not in history


def test_a_consequence_stands_with_the_act_that_caused_it(clerk, crew, signed_in):
    order = make_work_order("done", crew=crew)

    history = page(signed_in(clerk), order.request).split('id="history"')[1]

    assert f"{order.number} started → In progress" in history
    assert f"{order.number} done → Completed" in history
    assert history.count("<li") == 4


def test_what_staff_wrote_names_its_author_and_whether_it_is_public(clerk, crew, signed_in):
    request = make_request()
    services.issue(request=request, crew=crew, by=Actor.of_user(clerk), note="Bring the big truck.")

    shown = page(signed_in(clerk), request)

    assert "Bring the big truck." in shown
    assert "never public" in shown


def test_the_exact_place_and_what_the_public_sees_of_it_stand_side_by_side(clerk, signed_in):
    place = Place(words="1234 Main St", latitude=Decimal("40.0428"), longitude=Decimal("-86.1275"))
    request = make_request(service_type=ServiceTypeFactory(hidden_place=True), place=place)

    shown = page(signed_in(clerk), request)

    assert "1234 Main St" in shown
    assert "The public does not see the place." in shown
    assert '"latitude": 40.0428' in shown


def test_a_broken_photo_is_said_to_be_broken(clerk, signed_in):
    request = make_request()
    broken = Image.objects.create(status=ImageStatus.BROKEN, failure=ImageFailure.UNREADABLE, original_name="x.jpg")
    request.photos.create(image=broken, kind="report")

    shown = page(signed_in(clerk), request)

    assert "This photo could not be used." in shown
    assert str(ImageFailure.UNREADABLE.label) in shown
    assert "<img" not in shown.split("photos__broken")[1].split("</figure>")[0]


def test_another_departments_private_request_does_not_exist_for_a_supervisor(streets, signed_in):
    request = make_request(service_type=ServiceTypeFactory(private=True))
    client = signed_in(UserFactory(supervisor=True, department=streets))

    assert client.get(f"/desk/requests/{request.reference}/").status_code == 404
    assert client.post(f"/desk/requests/{request.reference}/complete/").status_code == 404


@pytest.mark.parametrize(("role", "status"), [("crew_member", 403), ("manager", 403), ("administrator", 200)])
def test_other_roles_at_the_door(role, status, streets, signed_in):
    request = make_request(service_type=ServiceTypeFactory(department=streets))
    client = signed_in(UserFactory(**{role: True}, department=streets))

    assert client.get(f"/desk/requests/{request.reference}/").status_code == status


def test_a_number_without_its_hyphen_leads_to_the_page(clerk, signed_in):
    request = make_request()

    answer = signed_in(clerk).get(f"/desk/requests/{request.reference.replace('-', '')}/")

    assert answer.headers["Location"] == f"/desk/requests/{request.reference}/"


def test_words_are_published_and_hidden_by_their_buttons(clerk, signed_in):
    request = make_request()
    words = Words.objects.get(request=request)
    client, address = signed_in(clerk), f"/desk/requests/{request.reference}/publish/"

    client.post(address, {"act": "publish", "kind": "words", "pk": words.pk})
    words.refresh_from_db()
    assert words.published_at is not None

    client.post(address, {"act": "hide", "kind": "words", "pk": words.pk})
    words.refresh_from_db()
    assert words.published_at is None and words.hidden_at is not None


def test_words_of_another_request_are_not_published_from_here(clerk, signed_in):
    here, elsewhere = make_request(), make_request()
    words = Words.objects.get(request=elsewhere)

    answer = signed_in(clerk).post(
        f"/desk/requests/{here.reference}/publish/", {"act": "publish", "kind": "words", "pk": words.pk}
    )

    assert answer.status_code == 404
    words.refresh_from_db()
    assert words.published_at is None


def test_an_internal_note_can_never_be_published(clerk, crew, signed_in):
    request = make_request()
    services.issue(request=request, crew=crew, by=Actor.of_user(clerk), note="Mind the dog.")
    note = Words.objects.get(request=request, kind="note")

    answer = signed_in(clerk).post(
        f"/desk/requests/{request.reference}/publish/", {"act": "publish", "kind": "words", "pk": note.pk}
    )

    assert answer.status_code == 403
