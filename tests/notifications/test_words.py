"""The words of a message: rendered when it is sent, in the reader's language, and harmless to the queue."""

import pytest

from notifications import delivery
from notifications.recipients import Mailbox
from notifications.rendering import one_line, render
from notifications.workflow import Status
from westfield.kernel.models import Contact


def test_a_text_is_not_escaped_and_html_is(contact, tell):
    rendered = render(tell(to=contact, title="Tom & Ana's <pool>"))

    assert "Tom & Ana's <pool>" in rendered.text
    assert "Tom &amp; Ana&#x27;s &lt;pool&gt;" in (rendered.html or "")
    assert rendered.subject == "News from Westfield: Tom & Ana's <pool>"


def test_a_message_without_html_is_plain(tell):
    assert render(tell(message="town/plain")).html is None


def test_a_message_says_what_is_true_when_it_is_sent(contact, tell, fresh):
    notification = tell(about=contact, to=contact)
    Contact.objects.update(name="Ana Maria")

    text = render(fresh(notification)).text

    assert "about Ana Maria" in text
    assert "Hello Ana Maria," in text


def test_a_strangers_typing_is_no_ones_name(tell, fresh, db):
    typed = Contact.objects.create(name="Buy cheap pills", email="ann@example.org")

    assert "pills" not in render(fresh(tell(to=typed))).text


def test_a_message_about_what_is_gone_is_still_sent(db, smtp_peer, tell, fresh):
    gone = Contact.objects.create(name="Gone")
    notification = tell(about=gone)
    gone.delete()

    delivery.deliver_one(notification.pk)

    assert fresh(notification).status == Status.SENT


def test_spanish_readers_get_spanish(tell):
    day = "2026-08-01"
    english = tell(message="town/month", context={"day": day})
    spanish = tell(message="town/month", context={"day": day}, to=Mailbox("ana@example.org", language="es"))

    assert (render(english).text.strip(), render(spanish).text.strip()) == ("August", "agosto")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("a\r\nBcc: b", "a Bcc: b"),
        ("a\u2028b\u2029c\x0bd\x85e", "a b c d e"),
        ("pay \u202enow\u202c \u2066x\u2069", "pay now x"),
        ("👩\u200d🚒 ok", "👩\u200d🚒 ok"),
        ("  \t ", ""),
    ],
)
def test_a_subject_is_one_line(written, read):
    assert one_line(written) == read


@pytest.mark.parametrize("message", ["town/broken", "town/missing", "nothing"])
def test_a_broken_template_is_tried_again_and_stops_nobody(smtp_peer, tell, fresh, caplog, message):
    broken = tell(message=message, title="what-somebody-wrote")
    sound = tell()

    delivery.sweep()

    row = fresh(broken)
    assert (row.status, row.attempts) == (Status.WAITING, 1)
    assert row.last_error.startswith("The message could not be written")
    assert fresh(sound).status == Status.SENT
    assert "what-somebody-wrote" not in caplog.text + row.last_error
    assert str(broken.pk) in caplog.text
