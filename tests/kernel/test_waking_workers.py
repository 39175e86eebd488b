"""A worker is woken after the commit, through the real broker."""

import json
from uuid import uuid4

import pytest
from django.db import transaction

from westfield.celery import app
from westfield.kernel.images.door import PROCESS_PHOTO
from westfield.kernel.tasks import process_photo
from westfield.kernel.waking import waker


@pytest.mark.django_db(transaction=True)
def test_the_message_leaves_with_the_commit_and_carries_only_the_id() -> None:
    task, row_id = f"test.{uuid4()}", str(uuid4())

    with transaction.atomic():
        waker.after_commit(task, row_id)
        assert messages_for(task) == []

    [message] = messages_for(task)
    assert row_id in message["headers"]["argsrepr"]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_transaction_wakes_nobody() -> None:
    task = f"test.{uuid4()}"

    with pytest.raises(RuntimeError), transaction.atomic():
        waker.after_commit(task, 1)
        raise RuntimeError

    assert messages_for(task) == []


def test_the_door_knows_its_task_by_its_name() -> None:
    assert process_photo.name == PROCESS_PHOTO


def messages_for(task: str) -> list[dict[str, dict[str, str]]]:
    with app.connection_for_read() as broker:
        messages = [json.loads(raw) for raw in broker.default_channel.client.lrange("celery", 0, -1)]
    return [message for message in messages if message["headers"]["task"] == task]
