"""`make bench-phone`: what a page weighs and how soon it is there on a phone with slow 4G, by Lighthouse."""

import argparse
import json
import os
import platform
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import django
from django.db import connections
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string

from benchmarks.database import NOBODYS_QUEUE, a_database

PROJECT = Path(__file__).resolve().parent.parent
COLUMNS = ("speed", "access", "practice", "search")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.on_a_phone", description="Pages on a phone.")
    parser.add_argument("--requests", type=int, default=300, help="how many requests the city has (300)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is judged; the best counts (3)")
    parser.add_argument("--files", action="store_true", help="tell what each page loads")
    parser.add_argument("--only", default="", metavar="PAGE", help="this page and no other")
    asked = parser.parse_args()
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "westfield.settings",
        "WECONNECT_ENV": "development",
        "DEBUG": "0",
        "DEMO_CITY": "0",
        "REDIS_URL": NOBODYS_QUEUE,
    }
    with a_database() as url:
        os.environ["DATABASE_URL"] = url
        django.setup()
        _measure(asked.requests, asked.rounds, asked.only, files=asked.files)
        connections.close_all()


def _measure(requests: int, rounds: int, only: str, *, files: bool) -> None:
    # Models can be imported only now that it is known which database they are in.
    city = import_string("benchmarks.city.settle")(requests)
    import_string("service_requests.services.refresh_track_records")()
    pages = {name: path for name, path in _pages(city.tracked) if only in ("", name)}
    with import_string("benchmarks.servers.Server")(
        "phone", "benchmarks.behind_caddy", os.environ["DATABASE_URL"]
    ) as server:
        site = f"http://127.0.0.1:{server.port}"
        found = list(_judged([f"{site}{path}" for _round in range(rounds) for path in pages.values()]))
    print("| page | " + " | ".join(COLUMNS) + " | LCP s | CLS | blocked ms | first load kB | requests |")
    print("|---|" + "---|" * (len(COLUMNS) + 5))
    for name, path in pages.items():
        print(_row(name, _of(site, path, found), site))
    print(
        f"\n{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {city.requests} "
        f"requests; the best of {rounds} rounds; Python {platform.python_version()}"
    )
    for name, path in pages.items():
        for missed in sorted({line for each in _of(site, path, found) for line in each["missed"]}):
            print(f"  {name}: {missed}")
        for url, size in _of(site, path, found)[0]["loaded"] if files else ():
            print(f"  {name}: {size / 1000:6.1f} kB {url.removeprefix(site)}")


def _of(site: str, path: str, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [each for each in found if each["url"] == f"{site}{path}"]


def _pages(tracked: str) -> Iterator[tuple[str, str]]:
    for name, address, arguments in (
        ("home", "home", []),
        ("choose", "report_start", []),
        ("report form", "report", ["pothole"]),
        ("list", "public_requests", []),
        ("map", "request_map", []),
        ("status", "request_status", [tracked]),
        ("standards", "standards", []),
        ("track", "track", []),
    ):
        try:
            yield name, reverse(address, args=arguments)
        except NoReverseMatch:
            continue


def _judged(urls: list[str]) -> Iterator[dict[str, Any]]:
    browser = import_string("tests.browser.chromium.launch_arguments")()
    surroundings = browser.get("env", os.environ) | {"CHROME_PATH": browser["executable_path"]}
    command = [import_string("tests.browser.chromium.node")(), PROJECT / "benchmarks" / "lighthouse.mjs", *urls]
    with subprocess.Popen(command, cwd=PROJECT, env=surroundings, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        for line in running.stdout:
            found = json.loads(line)
            if found["failed"]:
                raise SystemExit(f"{found['url']}: {found['failed']}")
            yield found
    if running.returncode:
        raise SystemExit("Lighthouse stopped.")


def _row(name: str, found: list[dict[str, Any]], site: str) -> str:
    """The least disturbed round: a busy neighbor only ever adds. Of shifts the worst."""
    scores = [f"{max(each['scores'][column] for each in found):.2f}" for column in range(len(COLUMNS))]
    ours = [size for url, size in found[0]["loaded"] if url.startswith(site)]
    return " | ".join(
        [
            f"| {name}",
            *scores,
            f"{min(each['lcp'] for each in found) / 1000:.2f}",
            f"{max(each['cls'] for each in found):.3f}",
            f"{min(each['tbt'] for each in found):.0f}",
            f"{sum(ours) / 1000:.1f}",
            f"{len(ours)} |",
        ]
    )


if __name__ == "__main__":
    main()
