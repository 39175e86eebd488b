"""Half a year of real reports (Boston's 311 calls of 2015), as plain facts; imports nothing of the project."""

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5
from zoneinfo import ZoneInfo

BESIDE_THE_PROJECT = Path(__file__).resolve().parents[3] / "shared" / "data" / "boston-311-2015-h1.csv.gz"
FILE = Path(os.environ.get("WECONNECT_BOSTON") or BESIDE_THE_PROJECT)
BOSTON = ZoneInfo("America/New_York")
NUMBER = 500
RESIDENTS = 160  # some of them report several things, perhaps at the same moment

# What Boston calls it → which of the ten services that is.
SERVICES = {
    "Pothole Repair (Internal)": "pothole",
    "Street Light Outages": "street-light",
    "Graffiti Removal": "graffiti",
    "Empty Litter Basket": "missed-collection",
    "Tree Maintenance Requests": "tree",
    "Tree Emergencies": "tree",
    "Sign Repair": "sign",
    "Missing Sign": "sign",
    "Traffic Signal Repair": "traffic-signal",
    "Catchbasin": "water-sewer",
    "Fire Hydrant": "water-sewer",
    "Watermain Break": "water-sewer",
    "Pick up Dead Animal": "dead-animal",
    "General Comments For a Program or Policy": "question",
}
CHANNELS = {
    "Constituent Call": "phone",
    "Self Service": "web",
    "Citizens Connect App": "web",
    "Employee Generated": "staff",
    "City Worker App": "staff",
    "Maximo Integration": "staff",
    "Twitter": "x",
}
WITHOUT_WORK = ("Case Closed Duplicate", "Case Closed Case Invalid")


@dataclass(frozen=True)
class RealReport:
    """One row of the file; who reported it is not in there, so the people are invented."""

    number: str
    service: str
    channel: str
    words: str
    place: str
    latitude: str
    longitude: str
    opened_at: datetime
    closed_at: datetime | None
    without_work: bool

    @property
    def form_key(self) -> UUID:
        return uuid5(NAMESPACE_URL, self.number)

    @property
    def resident(self) -> int:
        return int(self.number) % RESIDENTS

    @property
    def email(self) -> str:
        """Whoever uses the website or the app leaves one; of the callers, every other."""
        reachable = self.channel == "web" or (self.channel == "phone" and self.resident % 2)
        return f"resident{self.resident}@example.org" if reachable else ""

    @property
    def phone(self) -> str:
        return f"+1317555{self.resident:04}" if self.channel == "phone" and not self.email else ""

    @property
    def is_sent_twice(self) -> bool:
        """Every tenth impatient person presses the button again."""
        return self.form_key.int % 10 == 0


def chosen() -> list[RealReport]:
    """500 reports: as many of each service, spread evenly over the half year, in the order in which they came in."""
    by_service: dict[str, list[RealReport]] = defaultdict(list)
    for report in _usable():
        by_service[report.service].append(report)
    share = NUMBER // len(by_service)
    spread = [
        reports[turn * len(reports) // share] for reports in by_service.values() for turn in range(share)
    ]  # fmt: skip
    return sorted(spread, key=lambda report: (report.opened_at, report.number))


def _usable() -> Iterator[RealReport]:
    """The rows of our ten services; a case closed before it was opened is left out."""
    with gzip.open(FILE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            report = _read(row) if row["TYPE"] in SERVICES else None
            if report and (report.closed_at is None or report.closed_at >= report.opened_at):
                yield report


def _read(row: dict[str, str]) -> RealReport:
    return RealReport(
        number=row["CASE_ENQUIRY_ID"],
        service=SERVICES[row["TYPE"]],
        channel=CHANNELS[row["Source"]],
        words=row["CASE_TITLE"] or row["TYPE"],
        place=row["Location"],
        latitude=row["LATITUDE"],
        longitude=row["LONGITUDE"],
        opened_at=_moment(row["OPEN_DT"]),
        closed_at=_moment(row["CLOSED_DT"]) if row["CLOSED_DT"] else None,
        without_work=row["CLOSURE_REASON"].startswith(WITHOUT_WORK),
    )


def _moment(written: str) -> datetime:
    return datetime.strptime(written, "%m/%d/%Y %I:%M:%S %p").replace(tzinfo=BOSTON).astimezone(UTC)
