"""A real browser for tests: phones and desktops, with and without scripts, watched for complaints."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, Page

from tests.browser.accessibility import check_accessibility
from tests.browser.chromium import launch_arguments
from tests.browser.devices import DESKTOP, PHONE
from tests.browser.watcher import Watcher

HERE = Path(__file__).parent


class Visitor(Protocol):
    """Somebody with a device: opens a fresh browser and looks at a page."""

    def __call__(
        self,
        path: str = "/",
        *,
        device: dict[str, Any] = PHONE,
        scripts: bool = True,
        language: str = "en-US",
        user: Any = None,
    ) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def _playwright_beside_django() -> None:
    """Playwright keeps an event loop in this thread; Django would refuse the database because of it."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return launch_arguments()


@pytest.fixture
def site(live_server, settings) -> str:
    """The address of the portal under test; its mails point there too."""
    settings.SITE_URL = live_server.url
    return live_server.url


@pytest.fixture
def watcher(site) -> Iterator[Watcher]:
    """What the browser complains about; the test fails on anything it did not expect."""
    watcher = Watcher(own_address=site)
    yield watcher
    watcher.verdict()


@pytest.fixture
def visitor(browser: Browser, site: str, watcher: Watcher) -> Iterator[Visitor]:
    """Open a page as somebody: `visitor("/requests/new/", device=PHONE, scripts=False, user=clerk)`."""
    contexts = []

    def visit(path="/", *, device=PHONE, scripts=True, language="en-US", user=None) -> Page:
        context = browser.new_context(**device, java_script_enabled=scripts, locale=language, base_url=site)
        contexts.append(context)
        context.set_default_timeout(10_000)
        watcher.watch(context)
        if user:
            context.add_cookies([_session_of(user, site)])
        page = context.new_page()
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()


@pytest.fixture
def phone(visitor: Visitor) -> Callable[..., Page]:
    """Open a page on a phone."""
    return lambda path="/", **how: visitor(path, device=PHONE, **how)


@pytest.fixture
def desktop(visitor: Visitor) -> Callable[..., Page]:
    """Open a page on a desktop."""
    return lambda path="/", **how: visitor(path, device=DESKTOP, **how)


@pytest.fixture
def axe() -> Callable[[Page], None]:
    """Fail if axe finds anything wrong on the page."""
    return check_accessibility


def _session_of(user: Any, site: str) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}
