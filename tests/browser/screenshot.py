"""A picture of a page, as a person would see it: `python -m tests.browser.screenshot URL OUT.png [--phone]`."""

import argparse
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch_arguments
from tests.browser.devices import DESKTOP, PHONE, TABLET

DEVICES = {"phone": PHONE, "tablet": TABLET, "desktop": DESKTOP}


def main() -> None:
    """Open the page, say what the browser complained about, and keep the picture."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshot")
    parser.add_argument("url")
    parser.add_argument("out")
    parser.add_argument("--device", choices=DEVICES, default="desktop")
    parser.add_argument("--phone", dest="device", action="store_const", const="phone")
    parser.add_argument("--no-js", action="store_true")
    parser.add_argument("--language", default="en-US")
    parser.add_argument("--first-screen", action="store_true", help="only what shows without scrolling")
    parser.add_argument("--cookie", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--sign-in", metavar="EMAIL:PASSWORD", help="through the sign-in page, first")
    asked = parser.parse_args()

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch_arguments())
        context = browser.new_context(
            **DEVICES[asked.device], java_script_enabled=not asked.no_js, locale=asked.language
        )
        context.add_cookies([_cookie(pair, asked.url) for pair in asked.cookie])
        page = context.new_page()
        page.on("console", lambda message: print(f"console {message.type}: {message.text}"))
        page.on("pageerror", lambda error: print(f"script error: {error}"))
        if asked.sign_in:
            where = urlsplit(asked.url)
            email, _, password = asked.sign_in.partition(":")
            page.goto(f"{where.scheme}://{where.netloc}/accounts/login/")
            page.fill("[name=login]", email)
            page.fill("[name=password]", password)
            page.press("[name=password]", "Enter")
            page.wait_for_load_state()
        answer = page.goto(asked.url, wait_until="networkidle")
        print(f"{answer.status if answer else '?'} {page.url} {page.title()!r}")
        page.screenshot(path=asked.out, full_page=not asked.first_screen)
        browser.close()


def _cookie(pair: str, url: str) -> dict[str, str]:
    name, _, value = pair.partition("=")
    return {"name": name, "value": value, "url": url}


if __name__ == "__main__":
    main()
