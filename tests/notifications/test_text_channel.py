"""Texts, handed to a real peer: what each of its answers, and each silence, makes of the message."""

import socket

import pytest

from notifications import delivery
from notifications.models import Notification
from notifications.recipients import Mailbox, Phone
from notifications.services import notify
from notifications.texting import fits_into_one, spelled_for_a_text, texting_is_offered
from notifications.workflow import Status

ANN = Phone("+13175550123")


def test_an_accepted_text_is_sent(text_peer, tell, fresh):
    notification = tell(to=ANN, title="The pool is open")

    delivery.deliver_one(notification.pk)

    [text] = text_peer.texts
    assert (text.sender, text.number) == ("+13175550111", "+13175550123")
    assert text.words == 'The pool is open\n- "café"'
    assert text.key == "Basic QUMxMjM6c2VjcmV0"
    row = fresh(notification)
    assert (row.channel, row.status, row.attempts, row.last_error) == ("sms", Status.SENT, 1, "")


def test_a_messaging_service_chooses_the_number(text_peer, settings, tell):
    settings.TWILIO_FROM = "MG123"

    delivery.deliver_one(tell(to=ANN).pk)

    assert text_peer.texts[0].sender == "MG123"


@pytest.mark.parametrize(
    ("status", "code", "outcome"),
    [
        (400, 21211, Status.FAILED),  # no such number
        (400, 21610, Status.FAILED),  # its owner said STOP
        (400, 21606, Status.WAITING),  # the number it shall come from is not the city's
        (401, 20003, Status.WAITING),
        (403, 20003, Status.WAITING),
        (404, 20404, Status.WAITING),
        (429, 20429, Status.WAITING),
        (503, None, Status.WAITING),
        (500, None, Status.UNCERTAIN),
        (502, None, Status.UNCERTAIN),
    ],
)
def test_a_refusal_is_for_now_for_ever_or_unclear(text_peer, tell, fresh, status, code, outcome):
    notification = tell(to=ANN)
    text_peer.answer(status, code)

    delivery.deliver_one(notification.pk)

    row = fresh(notification)
    assert (row.status, row.attempts) == (outcome, 1)
    assert str(status) in row.last_error and str(code or "") in row.last_error
    assert "555" not in row.last_error
    assert text_peer.texts == []


@pytest.mark.parametrize("silence", ["cut", "cut_after_accepting", "hang"])
def test_a_silence_after_the_text_is_out_is_uncertain_and_not_sent_again(text_peer, settings, tell, fresh, silence):
    settings.TEXT_TIMEOUT = 0.2
    notification = tell(to=ANN)
    getattr(text_peer, silence)()
    delivery.deliver_one(notification.pk)
    text_peer.recover()

    delivery.sweep()
    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.UNCERTAIN
    assert text_peer.calls == 1


def test_nobody_listening_is_tried_again(text_peer, settings, tell, fresh):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.TWILIO_URL = f"http://127.0.0.1:{server.getsockname()[1]}"
    notification = tell(to=ANN)

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.WAITING


def test_texts_that_cannot_go_do_not_keep_the_mails(text_peer, smtp_peer, tell, fresh):
    texts = [tell(to=Phone(f"+1317555012{number}")) for number in range(3)]
    mail = tell(to=Mailbox("bob@example.org"))
    text_peer.answer(401, 20003)

    delivery.sweep()

    assert fresh(mail).status == Status.SENT
    assert [fresh(text).attempts for text in texts] == [1, 0, 0]


def test_mails_that_cannot_go_do_not_keep_the_texts(text_peer, tell, fresh):
    mail, text = tell(to=Mailbox("bob@example.org")), tell(to=ANN)  # nobody listens where mail goes

    delivery.sweep()

    assert (fresh(mail).status, fresh(text).status) == (Status.WAITING, Status.SENT)


def test_a_worker_that_lost_the_text_does_not_send_it(text_peer, tell):
    notification = delivery.claim(tell(to=ANN).pk)
    Notification.objects.update(attempts=7)

    with delivery.open_channels() as channels:
        delivery.attempt(notification, channels)

    assert text_peer.calls == 0


def test_without_a_provider_nobody_is_texted(db):
    assert not texting_is_offered()
    assert notify(to=ANN, about=None, message="town/news", dedupe="x") is None
    assert not Notification.objects.exists()


@pytest.mark.parametrize(
    ("words", "fits"),
    [("a" * 160, True), ("a" * 161, False), ("€" * 80, True), ("€" * 81, False), ("🚧" * 35, True), ("🚧" * 36, False)],
)
def test_what_fits_into_one_text(words, fits):
    assert fits_into_one(words) is fits


def test_spanish_is_spelled_as_phones_write_it():
    assert (
        spelled_for_a_text("  Su código: “1” — ¡envíelo!\n\n Está aquí ñ é ")
        == 'Su codigo: "1" - ¡envielo!\nEsta aqui ñ é'
    )
