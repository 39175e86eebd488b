"""Codes and keys: unreadable while they wait, gone once they are sent."""

import io

import pytest
from django.core.management import call_command

from notifications import delivery
from notifications.models import Notification
from notifications.sealing import SealBroken, seal, unseal
from notifications.workflow import Status

CODE = "482913-ZEBRA"


@pytest.fixture
def coded(tell):
    return tell(message="town/code", context={}, sealed={"code": CODE})


def dump() -> str:
    out = io.StringIO()
    call_command("dumpdata", "notifications", stdout=out)
    return out.getvalue()


def test_a_code_arrives(smtp_peer, coded):
    delivery.deliver_one(coded.pk)

    assert CODE in smtp_peer.messages[0].get_content()


def test_a_code_cannot_be_read_in_the_database(coded):
    assert coded.dedupe_key in dump()
    assert CODE not in dump()


def test_a_code_is_erased_once_it_is_sent(smtp_peer, coded, fresh):
    delivery.deliver_one(coded.pk)

    row = fresh(coded)
    assert (row.status, row.sealed_context, row.carries_secret) == (Status.SENT, "", True)


@pytest.mark.parametrize(("stage", "code"), [("rcpt", 550), ("data", 554)])
def test_a_code_is_erased_where_it_cannot_be_sent(smtp_peer, coded, fresh, stage, code):
    smtp_peer.answer(stage, code)

    delivery.deliver_one(coded.pk)

    assert (fresh(coded).status, fresh(coded).sealed_context) == (Status.FAILED, "")


def test_a_code_is_erased_where_it_may_have_been_sent(smtp_peer, coded, fresh):
    smtp_peer.cut_after_data()

    delivery.deliver_one(coded.pk)

    assert (fresh(coded).status, fresh(coded).sealed_context) == (Status.UNCERTAIN, "")


def test_a_code_is_kept_while_it_will_be_tried_again(smtp_peer, coded, fresh):
    smtp_peer.answer("rcpt", 451)

    delivery.deliver_one(coded.pk)

    assert unseal(fresh(coded).sealed_context) == {"code": CODE}


def test_a_new_secret_key_reads_what_the_old_one_sealed(settings):
    sealed = seal({"code": CODE})
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another key " * 5

    assert unseal(sealed) == {"code": CODE}


def test_a_lost_secret_key_is_said_and_the_message_tried_again(settings, smtp_peer, coded, fresh):
    settings.SECRET_KEY = "another key " * 5

    with pytest.raises(SealBroken):
        unseal(coded.sealed_context)
    delivery.deliver_one(coded.pk)

    assert (fresh(coded).status, smtp_peer.messages) == (Status.WAITING, [])
    assert "SealBroken" in fresh(coded).last_error


def test_what_is_not_secret_carries_none(tell):
    tell()

    assert not Notification.objects.get().carries_secret
