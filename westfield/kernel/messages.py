"""`make messages`: collects the words of templates and code into locale/*/LC_MESSAGES/django.po.

Django's own makemessages needs GNU gettext, which is not on a fresh machine; Babel reads the same sources.
"""

import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = ("westfield", "service_requests", "notifications", "payments", "permits", "templates")
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def collected() -> Catalog:
    """Every string of ours that a person may read, with the file it stands in."""
    catalog = Catalog(project="WeConnect", charset="utf-8")
    for path, message, comments, context in _strings():
        catalog.add(message, locations=[(path, 0)], auto_comments=comments, context=context)
    return catalog


def _strings() -> Iterator[tuple[str, Any, list[str], str | None]]:
    for folder in SOURCES:
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                method, source = "python", path.read_text()
            elif path.suffix in (".html", ".txt"):
                # What is not to be translated becomes X's; only a tolerant lexer reads what is left.
                method, source = "javascript", templatize(path.read_text(), origin=str(path))
            else:
                continue
            name = str(path.relative_to(PROJECT))
            for _line, message, comments, context in extract(
                method, io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=("Translators:",)
            ):
                yield name, message, comments, context


def write(path: Path, found: Catalog) -> Catalog:
    """Bring the catalog at `path` up to date: new strings come in empty, gone ones go, translations stay."""
    catalog = _read(path)
    catalog.update(found, no_fuzzy_matching=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=100, ignore_obsolete=True, sort_by_file=True, omit_header=False)
    return catalog


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=path.parents[1].name, project="WeConnect", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def untranslated(catalog: Catalog) -> list[str]:
    """The strings that readers of this language would get in English."""
    return [str(message.id) for message in catalog if message.id and not all(_forms(message.string))]


def _forms(string: Any) -> tuple[str, ...]:
    return string if isinstance(string, tuple) else (string,)


def main() -> int:
    path = PROJECT / "locale" / "es" / "LC_MESSAGES" / "django.po"
    missing = untranslated(write(path, collected()))
    print(f"{path.relative_to(PROJECT)}: {len(missing)} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())
