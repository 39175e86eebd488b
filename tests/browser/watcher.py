"""Listens to what a browser complains about while a test looks at something else."""

import re

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request, Response


class Watcher:
    """Errors in scripts, breaches of the Content-Security-Policy, server errors and calls to foreign hosts.

    A test that provokes one on purpose says so with `expect`.
    """

    def __init__(self, *, own_address: str) -> None:
        self.own_address = own_address
        self.problems: list[str] = []
        self._expected: list[str] = []

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))
        context.on("request", self._on_request)
        context.on("response", self._on_response)

    def expect(self, pattern: str) -> None:
        """From now on, a complaint that matches is part of the test."""
        self._expected.append(pattern)

    def verdict(self) -> None:
        """Fail if anything unexpected was heard."""
        heard = [problem for problem in self.problems if not any(re.search(word, problem) for word in self._expected)]
        assert not heard, "The browser complained:\n  " + "\n  ".join(heard)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not _is_about_the_page_itself(message, message.page):
            self.problems.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _on_request(self, request: Request) -> None:
        if not request.url.startswith((self.own_address, "data:", "blob:", "about:")):
            self.problems.append(f"foreign host: {request.url}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"server error {response.status}: {response.url}")


def _is_about_the_page_itself(message: ConsoleMessage, page: Page | None) -> bool:
    """A page that answers 404 or 422 is also logged as an error; whether it should is for the test to say."""
    return "status of 4" in message.text and page is not None and message.location.get("url") == page.url
