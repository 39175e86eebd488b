"""Wherever a resident can get to from the home page on the smallest phone, there is a page, and all of it is seen."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from tests.browser.devices import PHONE
from tests.urls.city import City, seeded_city

SMALLEST = PHONE | {"viewport": {"width": 320, "height": 568}}
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href)"
STICKS_OUT = "document.documentElement.scrollWidth > window.innerWidth"
ENOUGH = 80


@pytest.fixture
def city(transactional_db) -> City:
    return seeded_city()


def where_links_lead(page: Page, site: str) -> set[str]:
    """Pages of ours, no files and photos; what differs in its question only (filters, pages of a list) is one page."""
    leads = (urlsplit(address) for address in page.evaluate(LINKS))
    ours = (each for each in leads if f"{each.scheme}://{each.netloc}" == site)
    return {each.path for each in ours if "." not in each.path.rsplit("/", 1)[-1] and "/photos/" not in each.path}


def test_every_page_is_there_and_fits_the_smallest_phone(city, visitor, site):
    page = visitor("/", device=SMALLEST)
    seen: set[str] = set()
    waiting, problems = {"/"}, []
    while waiting:
        path = min(waiting)
        answer = page.goto(path)
        seen.add(path)
        assert len(seen) < ENOUGH, f"There is no end to it: {path}"
        if not answer or answer.status != 200:
            problems.append(f"{path}: {answer and answer.status}")
        elif page.evaluate(STICKS_OUT):
            problems.append(f"{path} is wider than 320 pixels")
        waiting = (waiting | where_links_lead(page, site)) - seen

    assert problems == []
    assert {"/requests/", "/requests/new/", "/standards/", "/track/", "/accounts/login/"} <= seen
