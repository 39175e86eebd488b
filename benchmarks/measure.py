"""All figures of one run, and the table in which they are printed."""

import os
import platform
from collections import defaultdict
from contextlib import ExitStack
from datetime import UTC, datetime
from statistics import median

from benchmarks.city import BenchmarkCity, settle
from benchmarks.in_thread import compare, count_queries, profile
from benchmarks.pages import Page, pages_of
from benchmarks.servers import Server
from benchmarks.visitor import Visitor

SETTINGS = {"ours": "westfield.settings", "bare": "benchmarks.bare.settings"}
WARM_UP = 20
Costs = dict[str, tuple[float, float]]  # by side: milliseconds of the app and of Postgres for one answer


def measure(*, requests: int, each: int, rounds: int, in_thread_only: bool, profiled: str) -> None:
    city = settle(requests)
    pages = pages_of(city)
    if profiled:
        for page in pages:
            if profiled.lower() in page.name.lower():
                profile(page, city, times=each, say=print)
        return
    served = {} if in_thread_only else _served(pages, city, each=each, rounds=rounds)
    queries = count_queries(pages, city)
    in_thread = dict(compare(pages, city, each=each, rounds=rounds))
    print(_table(pages, served, in_thread, queries))
    print(
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, Python "
        f"{platform.python_version()}, {city.requests} requests, {rounds} rounds of {each}; milliseconds of processor "
        "time per answer, medians"
    )


def _served(pages: list[Page], city: BenchmarkCity, *, each: int, rounds: int) -> dict[Page, Costs]:
    """Both sides by gunicorn, asked in turn."""
    spent: dict[tuple[Page, str], list[tuple[float, float]]] = defaultdict(list)
    with ExitStack() as running:
        servers = [
            running.enter_context(Server(side, module, os.environ["DATABASE_URL"])) for side, module in SETTINGS.items()
        ]
        visitors = {server.name: Visitor(server.port, city.sessions[server.name]) for server in servers}
        for page in pages:
            for visitor in visitors.values():
                visitor.visit(page, WARM_UP)
        for _round in range(rounds):
            for page in pages:
                for server in servers:
                    before = server.used()
                    visitors[server.name].visit(page, each)
                    app, postgres = server.used().since(before)
                    spent[page, server.name].append((app * 1000 / each, postgres * 1000 / each))
    return {
        page: {side: (_median(spent[page, side], 0), _median(spent[page, side], 1)) for side in SETTINGS}
        for page in pages
    }


def _median(spent: list[tuple[float, float]], which: int) -> float:
    return median(costs[which] for costs in spent)


def _table(
    pages: list[Page],
    served: dict[Page, Costs],
    in_thread: dict[Page, dict[str, float]],
    queries: dict[str, dict[str, int]],
) -> str:
    lines = [
        "| page | queries (bare) | app ms | bare | ratio | Postgres ms | bare | in thread ms | bare | ratio |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for page in pages:
        costs, here, asked = served.get(page), in_thread[page], queries[page.name]
        cells = [page.name, f"{asked['ours']} ({asked['bare']})"]
        if costs:
            (ours, our_rows), (bare, bare_rows) = costs["ours"], costs["bare"]
            cells += [f"{ours:.1f}", f"{bare:.1f}", f"**{ours / bare:.2f}×**", f"{our_rows:.1f}", f"{bare_rows:.1f}"]
        else:
            cells += ["–"] * 5
        cells += [f"{here['ours']:.2f}", f"{here['bare']:.2f}", f"**{here['ours'] / here['bare']:.2f}×**"]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
