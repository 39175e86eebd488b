"""What holds for every template and for what npm brings."""

import json
import re
from pathlib import Path

import pytest
from django.template.loader import get_template

PROJECT = Path(__file__).resolve().parents[2]
TEMPLATES = PROJECT / "templates"
# Mail programs know no style sheets and no policy.
PAGES = sorted(p for p in TEMPLATES.rglob("*.html") if "notifications" not in p.relative_to(TEMPLATES).parts)
REFUSED = {
    "a style attribute": r"""<[^>]*\sstyle\s*=""",
    "a <style> element": r"<style\b",
    "a script attribute": r"""<[^>]*\son[a-z]+\s*=\s*["']""",
    "a javascript: address": r"javascript:",
    "an inline script": r"""<script\b(?![^>]*\bsrc=)(?![^>]*type="application/json")""",
    "a file from elsewhere": r"""<(?:script|link|img)\b[^>]*(?:src|href)=["'](?:https?:)?//""",
}


def name_of(path: Path) -> str:
    return str(path.relative_to(TEMPLATES))


@pytest.mark.parametrize("what", REFUSED)
def test_no_template_has_what_the_content_security_policy_refuses(what):
    found = [name_of(page) for page in PAGES if re.search(REFUSED[what], page.read_text(), re.IGNORECASE)]

    assert not found, f"{what}: {found}"


@pytest.mark.parametrize(
    "what, bad",
    [
        ("a style attribute", '<p class="x" style="color: red">'),
        ("a <style> element", "<style>p {}</style>"),
        ("a script attribute", '<a href="#" onclick="go()">'),
        ("a javascript: address", '<a href="javascript:go()">'),
        ("an inline script", "<script>go()</script>"),
        ("a file from elsewhere", '<script src="https://cdn.example/x.js">'),
    ],
)
def test_the_check_itself_would_notice(what, bad):
    assert re.search(REFUSED[what], bad, re.IGNORECASE)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_template_can_be_read(page):
    get_template(name_of(page))


def test_the_lock_file_holds_versions_and_hashes_but_no_download_address():
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]

    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert [name for name, package in packages.items() if name and "integrity" not in package] == []


def test_every_npm_package_is_pinned():
    package = json.loads((PROJECT / "package.json").read_text())
    versions = package["dependencies"] | package["devDependencies"]

    assert [name for name, version in versions.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_the_drawing_tools_keep_their_icons():
    # Manifest storage takes every url(…) in a style sheet for a file, those inside an icon's SVG too.
    styles = (PROJECT / "static" / "build" / "leaflet" / "geoman.css").read_text()

    assert "url(%23" not in styles
    assert "url%28%23" in styles
