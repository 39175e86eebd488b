"""Somebody who asks for a page again and again over one connection that stays open."""

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from uuid import uuid4

from benchmarks.pages import MULTIPART, Page, filled_in


class Visitor:
    """A browser without a screen."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=30)
        self.session = session
        self.csrf_token = uuid4().hex  # as long as Django's own, and sent both ways: that is all the check asks for

    def visit(self, page: Page, times: int) -> None:
        for _turn in range(times):
            headers = {"Cookie": self._cookies(page), "Accept-Language": "en"}
            if page.sends_form:
                headers["Content-Type"] = MULTIPART
                self.connection.request("POST", page.path, body=filled_in(self.csrf_token), headers=headers)
            else:
                self.connection.request("GET", page.path, headers=headers)
            answer = self.connection.getresponse()
            body = answer.read()
            if answer.status != page.answer:
                raise SystemExit(f"{page.name}: {answer.status} {answer.reason}\n{body[:2000].decode()}")

    def _cookies(self, page: Page) -> str:
        cookies = SimpleCookie({"csrftoken": self.csrf_token})
        if page.signed_in:
            cookies["sessionid"] = self.session
        return cookies.output(attrs=[], header="", sep=";").strip()
