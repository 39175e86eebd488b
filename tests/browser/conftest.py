"""A real browser for tests: phones and desktops, with and without scripts, watched for complaints."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.utils.text import slugify
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.accessibility import check_accessibility
from tests.browser.chromium import launch_arguments
from tests.browser.devices import DESKTOP, PHONE
from tests.browser.watcher import Watcher

HERE = Path(__file__).parent
PICTURES = HERE.parents[1] / "test-results"
FAILED = pytest.StashKey[bool]()


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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    item.stash[FAILED] = item.stash.get(FAILED, False) or report.failed
    return report


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all tests of this process; each visitor gets a context of their own."""
    # Playwright keeps an event loop in this thread; Django would refuse the database because of it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        yield browser
        browser.close()


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
def visitor(browser: Browser, site: str, watcher: Watcher, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Open a page as somebody: `visitor("/requests/new/", device=PHONE, scripts=False, user=clerk)`.

    What the pages looked like when a test failed is kept in test-results/.
    """
    contexts: list[BrowserContext] = []

    def visit(path="/", *, device=PHONE, scripts=True, language="en-US", user=None) -> Page:
        context = browser.new_context(**device, java_script_enabled=scripts, locale=language, base_url=site)
        contexts.append(context)
        context.set_default_timeout(10_000)
        watcher.watch(context)
        if user:
            context.add_cookies([session_of(user, site)])
        page = context.new_page()
        page.goto(path)
        return page

    yield visit
    if request.node.stash.get(FAILED, False):
        _keep_pictures([page for context in contexts for page in context.pages], name=request.node.name)
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


def _keep_pictures(pages: list[Page], *, name: str) -> None:
    PICTURES.mkdir(exist_ok=True)
    for number, page in enumerate(pages, start=1):
        page.screenshot(path=PICTURES / f"{slugify(name)}-{number}.png", full_page=True)


def session_of(user: Any, site: str) -> dict[str, Any]:
    client = Client()
    client.force_login(user)
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": site}
