"""Draws a form as a page would and reads the result the way a browser does."""

from html.parser import HTMLParser
from typing import Any

from crispy_forms.utils import render_crispy_form
from django import forms

VOID = {"input", "br", "img", "link", "meta", "hr", "use"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str], parent: "Element | None") -> None:
        self.tag, self.attributes, self.parent = tag, attributes, parent
        self.children: list[Element] = []
        self.own_text = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    @property
    def text(self) -> str:
        return " ".join((self.own_text + " " + " ".join(child.text for child in self.children)).split())

    def all(self, tag: str = "", **attributes: str) -> list["Element"]:
        """Every element below this one, of this tag and with these attributes (`class_` for class)."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        found = []
        for child in self.children:
            if (not tag or child.tag == tag) and wanted.items() <= child.attributes.items():
                found.append(child)
            found += child.all(tag, **attributes)
        return found

    def one(self, tag: str = "", **attributes: str) -> "Element":
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = self.here = Element("", {}, None)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _value in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        assert self.here.tag == tag, f"</{tag}> closes <{self.here.tag}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.own_text += data


def read(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    assert reader.here is reader.root, f"<{reader.here.tag}> is never closed"
    return reader.root


def drawn(form: forms.BaseForm | forms.BaseFormSet, **context: Any) -> Element:
    """The form, drawn by the template pack."""
    return read(render_crispy_form(form, context=context))


def drawn_field(field: forms.Field, *, answer: dict[str, Any] | None = None) -> Element:
    """A form of one field called "thing"; with an answer, as it comes back after a check."""
    form_class = type("OneField", (forms.Form,), {"thing": field})
    return drawn(form_class() if answer is None else form_class(answer))
