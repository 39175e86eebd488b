"""The mail server of the tests: it keeps what it accepts, and misbehaves as told."""

import smtplib

import pytest
from django.core.mail import EmailMessage


def send(to: str = "resident@example.org", subject: str = "Your pothole") -> None:
    EmailMessage(subject, "It is filled.", to=[to]).send()


def test_it_keeps_what_it_accepts(smtp_peer):
    send(to="one@example.org")
    send(to="two@example.org", subject="Señal caída")

    assert [message["Subject"] for message in smtp_peer.messages] == ["Your pothole", "Señal caída"]
    assert smtp_peer.to("two@example.org")[0].get_content().strip() == "It is filled."
    assert set(smtp_peer.message_ids.values()) == {1}


@pytest.mark.parametrize("stage", ["connect", "ehlo", "mail", "rcpt", "data"])
@pytest.mark.parametrize("code", [421, 451, 550])
def test_it_answers_as_told_at_every_stage(smtp_peer, stage, code):
    smtp_peer.answer(stage, code, times=2 if stage == "ehlo" else 1)

    with pytest.raises(smtplib.SMTPException) as refusal:
        send()

    codes = {getattr(refusal.value, "smtp_code", None)} | {
        recipient[0] for recipient in getattr(refusal.value, "recipients", {}).values()
    }
    assert code in codes
    assert smtp_peer.messages == []
    send()
    assert len(smtp_peer.messages) == 1


def test_it_can_keep_a_message_and_lose_the_answer(smtp_peer):
    smtp_peer.cut_after_data(times=1)

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send()

    assert len(smtp_peer.messages) == 1


def test_it_can_lose_a_message(smtp_peer):
    smtp_peer.cut_before_data(times=1)

    with pytest.raises((smtplib.SMTPServerDisconnected, ConnectionError)):
        send()

    assert smtp_peer.messages == []


def test_it_can_hang(smtp_peer, settings):
    settings.EMAIL_TIMEOUT = 0.2
    smtp_peer.hang("data")

    with pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        send()

    assert smtp_peer.messages == []
