"""Goes wherever a visitor can go from some addresses on, and looks for marks on everything that comes back."""

import re
from collections.abc import Iterable
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

from .walking import Visitor

LINK = re.compile(r"""(?:href|src|action)=["']([^"'#]+)|data-[\w-]+=["'](/[^"']*)""")
PINS = re.compile(r""""url": ?"([^"]+)""")
NOT_FOLLOWED = ("/static/", "/accounts/logout/", "/admin/logout/", "/admin/jsi18n/")
# The same rows of the admin again, times each filter: sorted by another column, counted, kept to come back to, or
# three filters at once.
SEEN_ALREADY = re.compile(r"^/admin/.*([?&](o|_facets|_changelist_filters)=|\?.*&.*&)")
MOST = 1_000


class Crawl:
    """Everything that this visitor was shown: address → answer."""

    def __init__(self, visitor: Visitor, starts: Iterable[str], *, follow: bool = True) -> None:
        self.visitor = visitor
        self.answers: dict[str, Any] = {}
        waiting = list(starts)
        while waiting:
            path = waiting.pop()
            if path in self.answers:
                continue
            self.answers[path] = answer = visitor.ask("GET", path)
            assert len(self.answers) < MOST, f"There is no end to it: {path}"
            if follow:
                waiting += links_in(answer, path)

    def found(self, marks: re.Pattern[str]) -> list[str]:
        """Where a mark was seen; what the visitor had asked for in so many words does not count."""
        return [
            f"{path}: {mark}"
            for path, answer in self.answers.items()
            for mark in sorted({found[0] for found in marks.finditer(everything_in(answer))})
            if mark.lower() not in unquote(path).lower()
        ]


def everything_in(answer: Any) -> str:
    """What a browser is given: status line, headers, cookies, body."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    body = unescape(answer.body.decode(errors="replace"))
    return "\n".join([answer.reason_phrase, headers, answer.cookies.output(), body])


def links_in(answer: Any, path: str) -> list[str]:
    """The addresses of ours that an answer leads to."""
    said = answer.body.decode(errors="replace") if "html" in answer.headers.get("Content-Type", "") else ""
    targets = [plain or data for plain, data in LINK.findall(said)] + PINS.findall(said)
    targets += [answer.headers["Location"]] if "Location" in answer.headers else []
    found = []
    for target in targets:
        whole = urlsplit(urljoin(f"http://testserver{path}", unescape(target).strip()))
        if SEEN_ALREADY.match(f"{whole.path}?{whole.query}"):
            continue
        if whole.netloc == "testserver" and whole.scheme == "http" and not whole.path.startswith(NOT_FOLLOWED):
            found.append(whole.path + (f"?{whole.query}" if whole.query else ""))
    return [each for each in found if each.startswith("/") and " " not in each]
