"""axe-core on a page, with WCAG 2.2 AA as the measure."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = "(levels) => axe.run(document, {runOnly: {type: 'tag', values: levels}, resultTypes: ['violations']})"


def check_accessibility(page: Page) -> None:
    """Fail, naming rule and place, if axe finds anything on the page as it stands."""
    # By evaluate, not as a script element: the page's own Content-Security-Policy would refuse that.
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(RUN, LEVELS)["violations"]
    assert not found, f"axe on {page.url}:\n" + "\n".join(map(_described, found))


def _described(violation: dict[str, Any]) -> str:
    places = "".join(f"\n    {node['target']}  {node['html'][:160]}" for node in violation["nodes"])
    return f"  {violation['id']}: {violation['help']} ({violation['impact']}){places}"
