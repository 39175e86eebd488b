"""Mail, spoken to a real server: what each of its answers, and each silence, makes of the message."""

import socket
from email.utils import getaddresses

import pytest

from notifications import delivery
from notifications.models import Notification
from notifications.recipients import Mailbox
from notifications.workflow import Status
from westfield.kernel import clock
from westfield.kernel.models import Contact


def test_an_accepted_message_is_sent(smtp_peer, contact, tell, fresh):
    notification = tell(to=contact, title="café 🚧 reopened")

    delivery.deliver_one(notification.pk)

    [mail] = smtp_peer.messages
    assert mail["Subject"] == "News from Westfield: café 🚧 reopened"
    assert mail["To"] == "Ana O'Neill <ana@example.org>"
    assert mail["From"] == "Westfield <no-reply@westfield.example>"
    assert mail["Message-ID"] == notification.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["Date"].datetime
    text = mail.get_body(("plain",)).get_content()
    assert "Hello Ana O'Neill," in text
    assert "café 🚧 reopened" in text
    assert "<p>café 🚧 reopened</p>" in mail.get_body(("html",)).get_content()
    row = fresh(notification)
    assert (row.status, row.attempts, row.last_error, row.lease_until) == (Status.SENT, 1, "", None)
    assert row.sent_at >= row.created_at


def test_lines_that_begin_with_a_dot_arrive_whole(smtp_peer, tell):
    delivery.deliver_one(tell().pk)

    lines = smtp_peer.messages[0].get_body(("plain",)).get_content().splitlines()
    assert "." in lines
    assert ".. two dots" in lines


@pytest.mark.parametrize(
    ("stage", "code", "outcome"),
    [
        ("connect", 421, Status.WAITING),
        ("connect", 554, Status.WAITING),
        ("mail", 451, Status.WAITING),
        ("mail", 550, Status.WAITING),
        ("rcpt", 421, Status.WAITING),
        ("rcpt", 451, Status.WAITING),
        ("rcpt", 550, Status.FAILED),
        ("go_ahead", 451, Status.WAITING),
        ("go_ahead", 554, Status.FAILED),
        ("data", 421, Status.WAITING),
        ("data", 451, Status.WAITING),
        ("data", 554, Status.FAILED),
    ],
)
def test_a_refusal_is_for_now_or_for_ever(smtp_peer, tell, fresh, stage, code, outcome):
    notification = tell()
    smtp_peer.answer(stage, code, "5.1.1 bob@example.org does not live here")

    delivery.deliver_one(notification.pk)

    row = fresh(notification)
    assert (row.status, row.attempts) == (outcome, 1)
    assert str(code) in row.last_error
    assert "bob" not in row.last_error
    assert (row.next_attempt_at > clock.now()) == (outcome is Status.WAITING)
    assert smtp_peer.messages == []


@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "go_ahead"])
@pytest.mark.parametrize("fault", ["cut", "hang"])
def test_a_silence_before_the_message_is_out_is_tried_again(smtp_peer, settings, tell, fresh, stage, fault):
    settings.EMAIL_TIMEOUT = 0.2
    notification = tell()
    getattr(smtp_peer, fault)(stage)

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.WAITING
    assert smtp_peer.messages == []


@pytest.mark.parametrize("fault", ["cut_before_data", "cut_after_data", "hang_after_data"])
def test_a_silence_after_the_whole_message_is_uncertain_and_not_sent_again(smtp_peer, settings, tell, fresh, fault):
    settings.EMAIL_TIMEOUT = 0.1
    notification = tell()
    getattr(smtp_peer, fault)()
    delivery.deliver_one(notification.pk)
    accepted = len(smtp_peer.messages)
    smtp_peer.recover()

    delivery.sweep()
    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.UNCERTAIN
    assert len(smtp_peer.messages) == accepted


def test_a_slow_answer_to_the_whole_message_is_waited_for(smtp_peer, settings, tell, fresh):
    settings.EMAIL_TIMEOUT = 0.5
    notification = tell()
    smtp_peer.answer_late("answer", 1.0)

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.SENT


def test_nobody_listening_is_tried_again(settings, tell, fresh):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
    notification = tell()

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.WAITING


def test_a_city_that_wants_encryption_never_sends_without(smtp_peer, settings, tell, fresh):
    settings.EMAIL_USE_TLS = True
    notification = tell()

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.WAITING
    assert smtp_peer.messages == []


def test_a_message_keeps_its_id_through_every_attempt(smtp_peer, tell):
    notification = tell()
    smtp_peer.answer("data", 451, times=1)
    delivery.deliver_one(notification.pk)
    Notification.objects.update(next_attempt_at=clock.now())

    delivery.deliver_one(notification.pk)

    assert smtp_peer.message_ids == {notification.message_id: 1}


@pytest.mark.parametrize(
    "name",
    [
        "Bob\r\nBcc: everybody@example.org",
        "Bob\n\n<script>alert(1)</script>",
        'Bob" <evil@example.net>, "x',
        "Bob <evil@example.net>",
        "bob@example.net, Bob",
        "\u202egro.elpmaxe@live",
        "🦆 Señora Ñandú 🦆",
        "名前" * 30,
        "=?utf-8?q?evil=40example=2Enet?=",
        "(a comment",
        "\x00",
    ],
)
def test_a_hostile_name_reaches_one_address_and_adds_no_header(db, smtp_peer, tell, fresh, name):
    name = name.replace("\x00", "")  # Postgres refuses it before we could
    contact = Contact.objects.create(name=name, email="bob@example.org")
    notification = tell(to=contact, title=name)

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.SENT
    [mail], [envelope] = smtp_peer.messages, smtp_peer.envelopes
    assert envelope.rcpt_tos == ["bob@example.org"]
    assert [address for _name, address in getaddresses([mail["To"]])] == ["bob@example.org"]
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject")) == 1
    assert "\u202e" not in mail["Subject"] + mail["To"]
    assert "<script>" not in mail.get_body(("html",)).get_content()


def test_an_address_in_an_international_domain_is_reached(smtp_peer, tell):
    delivery.deliver_one(tell(to=Mailbox("bob@españa.example")).pk)

    assert smtp_peer.envelopes[0].rcpt_tos == ["bob@xn--espaa-rta.example"]


def test_a_very_long_line_arrives(smtp_peer, tell):
    delivery.deliver_one(tell(title="ñ" * 5_000).pk)

    assert "ñ" * 5_000 in smtp_peer.messages[0].get_body(("plain",)).get_content()
