"""`make messages`: collects the words of templates and code into locale/*/LC_MESSAGES/django.po.

Django's own makemessages needs GNU gettext, which is not on a fresh machine; Babel reads the same sources.
`--check` changes nothing and fails where a file is not what the sources say.
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
SOURCES = ("notifications", "payments", "permits", "service_requests", "templates", "westfield")
# No dates and no names: two runs over the same sources write the same bytes.
HEADER = """\
# The portal's own words; `make messages` brings this file up to date, `make build` compiles it.
msgid ""
msgstr ""
"Project-Id-Version: WeConnect\\n"
"Language: {language}\\n"
"Plural-Forms: {plural_forms}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
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


def catalogs() -> list[Path]:
    """The file of each language that is translated; English stands in the sources."""
    return sorted((PROJECT / "locale").glob("*/LC_MESSAGES/django.po"))


def updated(path: Path, found: Catalog) -> Catalog:
    """The catalog at `path` with what was found: new strings come in empty, gone ones go, translations stay."""
    catalog = read(path)
    catalog.update(found, no_fuzzy_matching=True)
    return catalog


def read(path: Path) -> Catalog:
    """The catalog as it stands in its file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parents[1].name)


def written(catalog: Catalog) -> bytes:
    """The catalog as the bytes of its file."""
    header = HEADER.format(language=catalog.locale, plural_forms=catalog.plural_forms)
    file = io.BytesIO()
    write_po(file, catalog, width=100, ignore_obsolete=True, sort_by_file=True, omit_header=True)
    return header.encode() + file.getvalue().rstrip(b"\n") + b"\n"


def untranslated(catalog: Catalog) -> list[str]:
    """The strings that readers of this language would get in English."""
    return [str(message.id) for message in catalog if message.id and not all(forms(message.string))]


def forms(string: Any) -> tuple[str, ...]:
    """A text and its plurals; most have one form only."""
    return tuple(string) if isinstance(string, list | tuple) else (string,)


def main(*, check: bool) -> int:
    """Write every catalog, or with `check` only say which ones are out of date."""
    found, stale = collected(), 0
    for path in catalogs():
        catalog = updated(path, found)
        name, fresh = path.relative_to(PROJECT), written(catalog)
        if not check:
            path.write_bytes(fresh)
            print(f"{name}: {len(untranslated(catalog))} to translate")
        elif fresh != path.read_bytes():
            stale += 1
            print(f"{name} is not what the sources say. Run: make messages")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(check="--check" in sys.argv[1:]))
