"""The outbox with real workers, killed and flushed: the mail server counts by Message-ID.

Every message is there once, or its row says uncertain. Each test prints its numbers as a line of JSON (`-rP` shows it).
"""

import json
import os
import random
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator

import pytest

from tests.slow.city import City, eventually
from tests.smtp_peer import SmtpPeer

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TELL = """
from django.db import transaction
from notifications.recipients import Mailbox
from notifications.services import notify
with transaction.atomic():
    for number in range({numbers}):
        notify(
            to=Mailbox(f"resident{{number}}@example.org"), about=None, message="account/login_code",
            dedupe=f"{name}:{{number}}", sealed={{"code": "482913"}},
        )
"""


@pytest.fixture(scope="module")
def _city() -> Iterator[City]:
    with SmtpPeer() as smtp, City(smtp) as city:
        yield city


@pytest.fixture
def city(_city: City) -> Iterator[City]:
    """The module's city with an empty outbox and a mail server that behaves; no worker is left at the end."""
    _city.services.start(durable=True)
    _city.sql("DELETE FROM notifications_notification")
    _redis(_city).flushall()
    _city.smtp.recover()
    _city.smtp.messages.clear()
    _city.smtp.envelopes.clear()
    _city.smtp.reached.clear()
    yield _city
    for process in _city._processes:
        _city.kill(process)
    said = "".join(log.read_text(errors="replace") for log in _city.state.glob("*.log"))
    assert not [secret for secret in ("482913", "@example.org") if secret in said], "a log names people or codes"


def _redis(city: City):
    return city.services.redis._client()


def tell(city: City, numbers: int, name: str) -> None:
    city.manage("shell", "--no-imports", "--command", TELL.format(numbers=numbers, name=name))


def statuses(city: City) -> Counter[str]:
    return Counter(dict(city.sql("SELECT status, count(*) FROM notifications_notification GROUP BY status")))


def leases_run_out(city: City) -> None:
    """Two minutes pass for those whose worker is dead."""
    city.sql("UPDATE notifications_notification SET lease_until = now() - interval '1 s' WHERE lease_until IS NOT NULL")


def account(city: City, test: str, **more: object) -> dict[str, object]:
    """What the mail server and the outbox say at the end; printed, for the record."""
    asked = {row[0] for row in city.sql("SELECT message_id FROM notifications_notification")}
    accepted = city.smtp.message_ids
    uncertain = {
        row[0] for row in city.sql("SELECT message_id FROM notifications_notification WHERE status='uncertain'")
    }
    figures = {
        "test": test,
        "asked": len(asked),
        "accepted": len(accepted),
        "lost": len(asked - set(accepted) - uncertain),
        "doubled": sum(1 for times in accepted.values() if times > 1),
        "uncertain": len(uncertain),
        **more,
    }
    print(json.dumps(figures))
    return figures


def test_killed_before_the_message_is_out_it_is_sent_once(city):
    worker = city.worker()
    city.smtp.hang("go_ahead", times=1)
    tell(city, 1, "before")
    eventually(lambda: city.smtp.reached["go_ahead"], within=30)
    city.kill(worker)
    assert statuses(city) == {"claimed": 1}

    city.worker()
    leases_run_out(city)
    city.manage("outbox", "--send")

    figures = account(city, "killed before DATA")
    assert (figures["accepted"], figures["doubled"], figures["lost"]) == (1, 0, 0)
    assert statuses(city) == {"sent": 1}


def test_killed_before_the_answer_it_is_uncertain_and_never_sent_again(city):
    worker = city.worker()
    city.smtp.hang_after_data(times=1)
    tell(city, 1, "after")
    eventually(lambda: city.smtp.reached["answer"], within=30)
    city.kill(worker)
    assert statuses(city) == {"handing_over": 1}

    city.worker()
    leases_run_out(city)
    city.manage("outbox", "--send")
    city.manage("outbox", "--send")

    figures = account(city, "killed between the final dot and its answer")
    assert (figures["accepted"], figures["doubled"], figures["uncertain"]) == (1, 0, 1)
    assert statuses(city) == {"uncertain": 1}


def test_redis_flushed_loses_nothing(city):
    tell(city, 50, "flushed")
    assert _redis(city).llen("celery") == 50
    _redis(city).flushall()

    city.worker()
    city.beat()
    waited = eventually(lambda: statuses(city) == {"sent": 50}, within=60)

    figures = account(city, "FLUSHALL", seconds=round(waited, 1))
    assert (figures["accepted"], figures["doubled"], figures["lost"]) == (50, 0, 0)


def test_redis_stopped_loses_nothing_and_holds_up_nobody(city):
    city.worker(processes=2)
    city.beat()
    city.services.redis.stop()
    start = time.monotonic()
    tell(city, 50, "stopped")
    told_in = time.monotonic() - start
    assert statuses(city) == {"waiting": 50}

    city.services.redis.start()
    waited = eventually(lambda: statuses(city) == {"sent": 50}, within=90)

    figures = account(city, "Redis stopped", told_in=round(told_in, 1), seconds_after_it_was_back=round(waited, 1))
    assert (figures["accepted"], figures["doubled"], figures["lost"]) == (50, 0, 0)


def test_two_workers_two_beats_and_two_sweeps_send_each_once(city):
    tell(city, 200, "twice")
    workers = [city.worker(processes=2, name=name) for name in ("one", "two")]
    for name in ("beat-one", "beat-two"):
        city.beat(name=name)
    for _ in range(2):
        city.manage("shell", "--no-imports", "--command", "from notifications.tasks import sweep; sweep.delay()")
    eventually(lambda: statuses(city) == {"sent": 200}, within=60)
    # And once more, each beat by its own clock: nothing is sent again.
    eventually(lambda: _sweeps_done(city) >= 4, within=60)

    figures = account(city, "two beats, two sweeps", workers=len(workers))
    assert (figures["accepted"], figures["doubled"], figures["lost"], figures["uncertain"]) == (200, 0, 0, 0)


def test_six_hundred_messages_through_kills_are_there_once_or_uncertain(city):
    """Four worker processes; at a third of the way one of them is killed, at two thirds all of them."""
    dice = random.Random(7)
    city.smtp.answer_late("answer", 0.02)
    worker = city.worker(processes=4)
    tell(city, 600, "many")
    eventually(lambda: len(city.smtp.messages) >= 200, within=120, step=0.001)
    os.kill(dice.choice(city.children(worker)), signal.SIGKILL)
    eventually(lambda: len(city.smtp.messages) >= 400, within=120, step=0.001)
    city.kill(worker)
    killed_at, killed = time.monotonic(), 5
    in_hand = statuses(city)

    city.worker(processes=4)
    leases_run_out(city)
    city.beat()
    eventually(lambda: not set(statuses(city)) - {"sent", "uncertain"}, within=120)

    figures = account(
        city, "600 messages, kills", killed=killed, in_hand_at_the_kill=in_hand["claimed"] + in_hand["handing_over"],
        seconds_to_the_end=round(time.monotonic() - killed_at, 1),
    )  # fmt: skip
    assert (figures["asked"], figures["lost"], figures["doubled"]) == (600, 0, 0)
    assert figures["uncertain"] <= killed


def _sweeps_done(city: City) -> int:
    logs = [path.read_text(errors="replace") for path in city.state.glob("*.log")]
    return sum(len(re.findall(r"Task notifications\.tasks\.sweep\[\S+\] succeeded", log)) for log in logs)
