"""The same pages without HTTP, in one thread: the least noisy way to see a difference; and their queries, counted."""

import cProfile
import pstats
import time
from collections.abc import Callable
from statistics import median
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from benchmarks.bare import settings as bare
from benchmarks.city import BenchmarkCity
from benchmarks.pages import MULTIPART, Page, filled_in

SIDES: dict[str, dict[str, Any]] = {
    "ours": {},
    "bare": {
        "ROOT_URLCONF": bare.ROOT_URLCONF,
        "MIDDLEWARE": bare.MIDDLEWARE,
        "AUTHENTICATION_BACKENDS": bare.AUTHENTICATION_BACKENDS,
    },
}
TOKEN = "a" * 32
A_FEW = 5  # in turn so often that a busy moment of the machine hits both sides


class Reader:
    """Asks one side for a page, and keeps what that took."""

    def __init__(self, side: str, city: BenchmarkCity) -> None:
        self.settings = SIDES[side]
        self.session = city.sessions[side]
        with override_settings(**self.settings):
            self.client = Client(enforce_csrf_checks=True, headers={"host": "127.0.0.1"})
            self.client.handler.load_middleware()

    def ask(self, page: Page) -> None:
        self.client.cookies.clear()
        self.client.cookies["csrftoken"] = TOKEN
        if page.signed_in:
            self.client.cookies["sessionid"] = self.session
        if page.sends_form:
            answer = self.client.post(page.path, data=filled_in(TOKEN), content_type=MULTIPART)
        else:
            answer = self.client.get(page.path)
        assert answer.status_code == page.answer, (page, answer.status_code, answer.content[:2000])

    def milliseconds(self, page: Page, times: int) -> float:
        """Processor time of one answer."""
        with override_settings(**self.settings):
            began = time.thread_time()
            for _turn in range(times):
                self.ask(page)
            return (time.thread_time() - began) * 1000 / times

    def queries(self, page: Page) -> int:
        """Statements that read or write; BEGIN, COMMIT and savepoints are none."""
        with override_settings(**self.settings):
            self.ask(page)  # what is read once per process is not counted
            with CaptureQueriesContext(connection) as captured:
                self.ask(page)
        control = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")
        return sum(not query["sql"].startswith(control) for query in captured.captured_queries)


def compare(pages: list[Page], city: BenchmarkCity, *, each: int, rounds: int) -> list[tuple[Page, dict[str, float]]]:
    """Milliseconds in one thread, the two sides in turn."""
    readers = {side: Reader(side, city) for side in SIDES}
    found = []
    for page in pages:
        took: dict[str, list[float]] = {side: [] for side in SIDES}
        for turn in range(1 + rounds * each // A_FEW):
            for side, reader in readers.items():
                spent = reader.milliseconds(page, A_FEW)
                if turn:  # the first one warms up
                    took[side].append(spent)
        found.append((page, {side: median(spent) for side, spent in took.items()}))
    return found


def count_queries(pages: list[Page], city: BenchmarkCity) -> dict[str, dict[str, int]]:
    readers = {side: Reader(side, city) for side in SIDES}
    return {page.name: {side: reader.queries(page) for side, reader in readers.items()} for page in pages}


def profile(page: Page, city: BenchmarkCity, *, times: int, say: Callable[[str], object]) -> None:
    """Where our side of a page spends its time."""
    reader = Reader("ours", city)
    reader.milliseconds(page, 10)
    profiler = cProfile.Profile()
    profiler.enable()
    reader.milliseconds(page, times)
    profiler.disable()
    say(f"\n{page.name}, {times} times")
    pstats.Stats(profiler).strip_dirs().sort_stats("tottime").print_stats(25)
    pstats.Stats(profiler).strip_dirs().sort_stats("cumtime").print_stats(45)
