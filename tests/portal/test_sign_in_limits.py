"""Sign-ins are counted per visitor, also behind the city's proxy, and nobody talks their way out of the count."""

from uuid import uuid4

import pytest
from django.test import Client

from notifications.models import Notification
from tests.factories import make_request
from westfield.kernel import limit_numbers

ALLOWED = 2
PROXY = "10.0.0.7"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _few(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": f"{ALLOWED}/m/ip", "login_failed": f"{ALLOWED}/m/ip"}
    settings.TRUSTED_PROXY_COUNT = 1


@pytest.fixture(params=["a code", "a password"])
def let_in(request):
    """Tries to sign in, each time as somebody else without a cookie; False once that is too often.

    The proxy notes at the end of the header whom it heard; what stands before that the visitor made up.
    """
    address, answered = {
        "a code": ("/accounts/login/code/", lambda answer: answer.status_code == 302),
        "a password": ("/accounts/login/", lambda answer: "Too many" not in answer.content.decode()),
    }[request.param]
    tries = iter(range(100))

    def one_try(visitor: str, *, claim: str = "") -> bool:
        number, heard = next(tries), f"{claim}, {visitor}" if claim else visitor
        typed = {"email": f"somebody{number}@example.com", "login": f"somebody{number}@example.com", "password": "no"}
        return answered(Client().post(address, typed, REMOTE_ADDR=PROXY, headers={"x-forwarded-for": heard}))

    return one_try


def test_one_visitor_does_not_use_up_anothers_tries(let_in):
    assert [let_in("203.0.113.5") for _ in range(ALLOWED + 1)] == [True] * ALLOWED + [False]

    assert let_in("203.0.113.6")


@pytest.mark.parametrize("claim", ["198.51.100.{}", "203.0.113.5, 198.51.100.{}", "nonsense {}"])
def test_whoever_makes_up_addresses_is_counted_all_the_same(let_in, claim):
    tries = [let_in("203.0.113.5", claim=claim.format(number)) for number in range(ALLOWED + 1)]

    assert tries == [True] * ALLOWED + [False]


def test_without_a_proxy_the_header_counts_for_nothing(let_in, settings):
    settings.TRUSTED_PROXY_COUNT = 0

    assert [let_in(f"198.51.100.{number}") for number in range(ALLOWED + 1)] == [True] * ALLOWED + [False]


def test_a_call_from_inside_the_citys_network_brings_no_header(client):

    assert client.get("/accounts/login/", REMOTE_ADDR=PROXY).status_code == 200
    assert client.post("/accounts/login/", {"login": "a@example.com", "password": "b"}).status_code == 200


def test_an_ipv6_line_is_one_visitor(let_in):
    tries = [let_in(f"2001:db8:1:2::{number:x}") for number in range(1, ALLOWED + 2)]

    assert tries == [True] * ALLOWED + [False]


def test_codes_by_the_hour_are_counted_for_every_address_that_is_typed(settings, client):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "100/m/ip,100/m/key"}
    settings.LIMITS = {**limit_numbers.DEFAULTS, "codes_to_email": ((2, limit_numbers.HOUR),)}

    def ask(email):
        return Client().post("/accounts/login/code/", {"email": email})

    answers = [ask("Ann@example.com"), ask("ann@example.com"), ask("ann@example.com")]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert int(answers[2]["Retry-After"]) > 3500
    assert "Please wait 60 minutes" in answers[2].content.decode()
    assert ask("bob@example.com").status_code == 302


def test_codes_of_one_network_are_counted_whatever_address_is_typed(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "100/m/ip,100/m/key"}
    settings.LIMITS = {**limit_numbers.DEFAULTS, "codes_of_network": ((2, limit_numbers.HOUR),)}

    answers = [
        Client().post("/accounts/login/code/", {"email": f"{n}@example.com"}, REMOTE_ADDR="203.0.113.9")
        for n in range(3)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 429]


@pytest.fixture
def _two_mails(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "100/m/ip,100/m/key", "reset_password": "100/m/ip"}
    settings.LIMITS = {**limit_numbers.DEFAULTS, "codes_to_email": ((2, limit_numbers.HOUR),)}


@pytest.mark.usefixtures("_two_mails")
def test_a_code_sent_once_more_counts_as_a_mail(client):
    client.post("/accounts/login/code/", {"email": "ann@example.com"})
    again = [client.post("/accounts/login/code/confirm/", {"action": "resend"}).status_code for _time in range(2)]

    assert again == [302, 429]
    assert Notification.objects.count() == 2


@pytest.mark.usefixtures("_two_mails")
def test_links_to_a_new_password_bomb_no_mailbox():
    answers = [Client().post("/accounts/password/reset/", {"email": "Ann@example.com"}) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [302, 302, 429]
    assert Notification.objects.count() == 2


@pytest.mark.parametrize(
    "door",
    ["/accounts/login/", "/accounts/login/code/", "/accounts/password/reset/", "follow", "report", "/track/mine/"],
)
def test_an_address_longer_than_any_is_refused_at_every_door(client, door):
    request = make_request()
    path = {"follow": f"{request.get_absolute_url()}follow/", "report": f"/requests/new/{request.service_type.code}/"}
    email = "a" * 60 + "@" + ".".join(["b" * 60] * 4) + ".example.com"
    typed = {
        "email": email, "login": email, "password": "secret", "email_or_phone": email, "number": request.reference,
        "form_key": str(uuid4()), "description": "A hole.", "where": "1 Main St", "tell_by": "email",
    }  # fmt: skip

    answer = client.post(path.get(door, door), typed)

    assert answer.status_code in (200, 422)
    assert "254" in answer.content.decode()
