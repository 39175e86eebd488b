"""`make bench`: measure, print a table, leave nothing behind."""

import argparse
import os

import django
from django.db import connections
from django.utils.module_loading import import_string

from benchmarks.database import NOBODYS_QUEUE, a_database


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="What pages cost beside bare Django.")
    parser.add_argument("--requests", type=int, default=1_000, help="how many requests the city has (1,000)")
    parser.add_argument("--each", type=int, default=100, help="how often a page is asked for in a round (100)")
    parser.add_argument("--rounds", type=int, default=5, help="how many rounds (5)")
    parser.add_argument("--in-thread-only", action="store_true", help="without servers: quicker, and less noisy")
    parser.add_argument("--profile", default="", metavar="PAGE", dest="profiled", help="where a page's time goes")
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
        # Models can be imported only now that it is known which database they are in.
        import_string("benchmarks.measure.measure")(**vars(asked))
        connections.close_all()


if __name__ == "__main__":
    main()
