"""A page for somebody with gloves on, in the sun: how large what is pressed is, how large what is read, how clear."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.accessibility import check_accessibility

GLOVE, READABLE = 48, 18
SMALLEST: dict[str, Any] = {"viewport": {"width": 320, "height": 640}, "is_mobile": True, "has_touch": True}
TALL: dict[str, Any] = {"viewport": {"width": 800, "height": 1280}, "has_touch": True}
WIDE: dict[str, Any] = {"viewport": {"width": 1280, "height": 800}, "has_touch": True}

# Whatever can be pressed or filled in and is in sight. Of a radio button a thumb meets the label, of a card all of it.
TOO_SMALL = """(least) => {
  const pressed = ["a[href]", "button", "select", "textarea", "summary", "[role=button]", ".leaflet-marker-icon",
    "input:not([type=hidden], .usa-radio__input, .usa-checkbox__input)", ".usa-radio__label", ".usa-checkbox__label"];
  return [...document.querySelectorAll(pressed.join(","))]
    .filter((it) => it.checkVisibility({visibilityProperty: true}))
    .filter((it) => !it.closest(".usa-sr-only, .unseen, .usa-skipnav"))
    .map((it) => [it.outerHTML.slice(0, 90), (it.closest(".card__title") ? it.closest(".card") : it)])
    .map(([words, it]) => [words, it.getBoundingClientRect()])
    .filter(([, box]) => box.width < least - 0.5 || box.height < least - 0.5)
    .map(([words, box]) => [words, box.width, box.height]);
}"""
SMALL_PRINT = """(least) => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    const words = walk.currentNode.textContent.trim();
    if (!words || at.closest("script, .usa-sr-only") || !at.checkVisibility({visibilityProperty: true})) continue;
    const size = parseFloat(getComputedStyle(at).fontSize);
    if (size < least - 0.1) found.push([words.slice(0, 40), size]);
  }
  return found;
}"""
PALE = """async () => {
  const rule = {runOnly: {type: "rule", values: ["color-contrast-enhanced"]}, resultTypes: ["violations"]};
  const {violations} = await axe.run(document, rule);
  return violations.flatMap(({nodes}) => nodes.map(({html, any}) => [html.slice(0, 120), any[0].message]));
}"""


def fit_for_the_truck(page: Page) -> None:
    """Everything that stands on the page, opened out, on each screen."""
    page.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true; })")
    for device in (SMALLEST, TALL, WIDE):
        page.set_viewport_size(device["viewport"])
        page.wait_for_load_state("networkidle")
        assert page.evaluate(TOO_SMALL, GLOVE) == []
        assert page.evaluate(SMALL_PRINT, READABLE) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    check_accessibility(page)
    assert page.evaluate(PALE) == []
