"""The outbox in the admin and in the shell: how far each message is, and nothing of what it says."""

import io

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.urls import reverse

from notifications.models import Notification, Retry
from notifications.workflow import Status
from westfield.kernel.models import User

LIST = "admin:notifications_notification_changelist"


@pytest.fixture
def staff(client, db):
    """Sign in a member of staff who may do these things with the outbox."""

    def staff(*permissions: str) -> User:
        user = User.objects.create_user("it@example.org", is_staff=True)
        user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
        client.force_login(user)
        return user

    return staff


@pytest.fixture
def failed(tell):
    notification = tell(title="words-of-the-message", sealed={"code": "482913"})
    Notification.objects.update(status=Status.FAILED, sealed_context="", carries_secret=False)
    return notification


def send_again(client, *notifications):
    chosen = [str(notification.pk) for notification in notifications]
    return client.post(reverse(LIST), {"action": "send_again", "_selected_action": chosen}, follow=True)


def test_the_list_and_the_page_say_how_far_but_not_what_nor_to_whom(client, staff, tell):
    staff("view_notification")
    waiting = tell(title="words-of-the-message", sealed={"code": "482913"})

    pages = [
        client.get(reverse(LIST)),
        client.get(reverse("admin:notifications_notification_change", args=[waiting.pk])),
    ]

    for page in pages:
        text = page.content.decode()
        assert "b…@example.org" in text
        assert "town/news" in text
        assert not [secret for secret in ("482913", "words-of", "bob@", waiting.sealed_context) if secret in text]


def test_a_message_is_found_by_the_whole_address_only(client, staff, tell):
    staff("view_notification")
    tell()

    found = client.get(reverse(LIST), {"q": "Bob@Example.org"}).content.decode()
    guessed = client.get(reverse(LIST), {"q": "bob"}).content.decode()

    assert "b…@example.org" in found
    assert "b…@example.org" not in guessed


def test_the_list_says_how_many_need_somebody(client, staff, failed):
    staff("view_notification")

    assert "1 failed, 0 uncertain" in client.get(reverse(LIST)).content.decode()


def test_who_may_sends_again_from_the_list(client, staff, failed, fresh):
    user = staff("view_notification", "retry_notification")

    page = send_again(client, failed)

    assert "1 message will be sent again." in page.content.decode()
    assert fresh(failed).status == Status.WAITING
    assert Retry.objects.get().asked_by == user


def test_one_that_cannot_be_sent_again_does_not_keep_the_others(client, staff, failed, tell, fresh):
    staff("view_notification", "retry_notification")

    page = send_again(client, tell(), failed).content.decode()

    assert "1 message will be sent again." in page
    assert "not possible any more" in page
    assert fresh(failed).status == Status.WAITING


def test_who_may_only_look_cannot_send_again(client, staff, failed, fresh):
    staff("view_notification")

    assert "Send again" not in client.get(reverse(LIST)).content.decode()
    send_again(client, failed)

    assert fresh(failed).status == Status.FAILED


@pytest.mark.parametrize("name", ["add", "delete", "change"])
def test_nobody_writes_into_the_outbox_by_hand(client, failed, name):
    client.force_login(User.objects.create_superuser("root@example.org"))
    address = reverse(f"admin:notifications_notification_{name}", args=[] if name == "add" else [failed.pk])

    assert client.post(address, {"status": "sent"}).status_code == 403


def test_staff_without_the_right_see_nothing(client, staff):
    staff()

    assert client.get(reverse(LIST)).status_code == 403


def test_the_shell_says_what_waits_and_sends_it(smtp_peer, tell):
    tell()
    before, after = io.StringIO(), io.StringIO()

    call_command("outbox", stdout=before)
    call_command("outbox", "--send", stdout=after)

    assert "waiting: 1, oldest" in before.getvalue()
    assert "sent: 1, oldest" in after.getvalue()
    assert len(smtp_peer.messages) == 1
