"""The pages that are measured, and what a browser sends for each."""

from dataclasses import dataclass
from uuid import uuid4

from benchmarks.city import BenchmarkCity

BOUNDARY = "benchmark-boundary"
MULTIPART = f"multipart/form-data; boundary={BOUNDARY}"
TYPED = {
    "where": "130 Penn St",
    "description": "A deep hole in the right lane, just before the corner.",
    "email": "reporter@example.org",
    "name": "",
    "phone": "",
    "address_id": "",
    "latitude": "",
    "longitude": "",
    "send": "Send report",
}


@dataclass(frozen=True)
class Page:
    """One page: where it is, and how it should answer."""

    name: str
    path: str
    sends_form: bool = False
    signed_in: bool = False

    @property
    def answer(self) -> int:
        return 302 if self.sends_form else 200


def pages_of(city: BenchmarkCity) -> list[Page]:
    form = "/requests/new/pothole/"
    return [
        Page("POST of a report", form, sends_form=True),
        Page("Track (status)", f"/requests/{city.tracked}/"),
        Page("Public list", "/requests/"),
        Page("Queue at the desk", "/desk/", signed_in=True),
        Page("Report form", form),
    ]


def filled_in(csrf_token: str) -> bytes:
    """The report form as a browser sends it, each time a new one."""
    fields = TYPED | {"form_key": str(uuid4()), "csrfmiddlewaretoken": csrf_token}
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    return "".join([*parts, f"--{BOUNDARY}--\r\n"]).encode()
