"""The forms with which words are struck and parts of photos blacked out."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Fieldset, Layout, Row, Submit
from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm
from service_requests.strikeable import BadMarks, Span, marks_for, spans_in
from westfield.kernel.form_layout import Actions, Include
from westfield.kernel.images.blackening import Box

MOST_BOXES = 10
SHOWN_AT_FIRST = 3
LABELS = {"left": _("From the left"), "top": _("From the top"), "width": _("Width"), "height": _("Height")}
SIDES = tuple(LABELS)
WRONG_MARKS = {
    "unbalanced": _("A mark has no partner: each %(opening)s needs its %(closing)s."),
    "changed": _("Only the marks %(opening)s and %(closing)s may be added; every letter stays as it was written."),
    "nothing": _("Nothing is marked yet: put %(opening)s and %(closing)s around what is to be struck."),
}


class _WithPreview(ActForm):
    """Looked at before it is sent: without a script by a button of its own."""

    back = ""

    def _dress(self, button_style: str) -> None:
        self.helper = FormHelper()
        self.helper.form_action = self.url
        self.helper.layout = Layout(
            *self.parts(),
            Actions(
                Submit("send", self.label, css_class="usa-button--secondary"),
                Submit("preview", _("Show me first"), css_class="usa-button--outline"),
                HTML(format_html('<a href="{}">{}</a>', self.back, _("Leave it as it is"))),
            ),
        )


class StrikeForm(_WithPreview):
    """The text itself, with marks around what is to go: exact to the letter, by keyboard, with or without a script."""

    marked = forms.CharField(label=_("The text"), strip=False, widget=forms.Textarea({"rows": 8, "data-strike": ""}))
    done = _("Struck. What stood there is kept for a while for those who may bring it back.")

    def __init__(self, *args: Any, text: str, back: str, **kwargs: Any) -> None:
        self.text, self.back = text, back
        self.marks = marks_for(text)
        self.spans: list[Span] = []
        kwargs.setdefault("initial", {})["marked"] = text
        super().__init__(*args, **kwargs)
        opening, closing = self.marks
        field = self.fields["marked"]
        field.help_text = _(
            "Put %(opening)s and %(closing)s around what is to be struck, as in: It was %(opening)sa name%(closing)s."
        ) % {"opening": opening, "closing": closing}
        field.widget.attrs |= {"data-opening": opening, "data-closing": closing, "spellcheck": "false"}

    def parts(self) -> list[Any]:
        return ["form_key", Include("requests/desk/strike_tools.html"), "marked", Include("requests/desk/left.html")]

    def clean_marked(self) -> str:
        marked: str = self.cleaned_data["marked"]
        try:
            self.spans = spans_in(marked, self.text)
        except BadMarks as trouble:
            opening, closing = self.marks
            words = WRONG_MARKS[trouble.code] % {"opening": opening, "closing": closing}
            raise forms.ValidationError(words, code=trouble.code) from trouble
        return marked


class BlackOutForm(_WithPreview):
    """Boxes in percent of the photo's width and height; the script draws them, without it they are typed."""

    seen = forms.UUIDField(widget=forms.HiddenInput)
    done = _("Blacked out. The photo as it was is kept for a while for those who may bring it back.")

    def __init__(self, *args: Any, back: str, **kwargs: Any) -> None:
        self.back = back
        super().__init__(*args, **kwargs)

    def _dress(self, button_style: str) -> None:
        for number in range(1, MOST_BOXES + 1):
            for side, label in LABELS.items():
                self.fields[f"{side}-{number}"] = forms.DecimalField(
                    label=label, required=False, min_value=Decimal(0), max_value=Decimal(100), decimal_places=1,
                    widget=forms.NumberInput({"step": "0.1", "inputmode": "decimal", f"data-{side}": ""}),
                )  # fmt: skip
        super()._dress(button_style)
        self.helper.mark_optional = False

    def parts(self) -> list[Any]:
        boxes = [self._box(number) for number in range(1, MOST_BOXES + 1)]
        return [
            "form_key", "seen", Include("requests/desk/boxes_tools.html"), *boxes[:SHOWN_AT_FIRST],
            HTML(format_html('<details class="disclosure" data-more-boxes><summary>{}</summary>', _("More boxes"))),
            *boxes[SHOWN_AT_FIRST:], HTML("</details>"),
        ]  # fmt: skip

    def _box(self, number: int) -> Fieldset:
        sides = Row(*(f"{side}-{number}" for side in SIDES), css_class="boxes__sides")
        tools = Include("requests/desk/box_tools.html", number=number)
        return Fieldset(_("Box %(number)s, in percent") % {"number": number}, sides, tools, data_box=str(number))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for number in range(1, MOST_BOXES + 1):
            self._check(number)
        if not self.errors and not self.boxes:
            self.add_error(None, _("There is no box yet: draw one on the photo, or write where it is."))
        return cleaned

    def _check(self, number: int) -> None:
        """All four or none; a box without a width, or beyond the edge, covers nothing."""
        values = {side: self.cleaned_data.get(f"{side}-{number}") for side in SIDES}
        if not any(f"{side}-{number}" in self.errors for side in SIDES) and any(v is not None for v in values.values()):
            for side in SIDES:
                if values[side] is None:
                    self.add_error(f"{side}-{number}", _("Write all four numbers of this box, or none."))
                elif side in ("width", "height") and not values[side]:
                    self.add_error(f"{side}-{number}", _("Write more than 0."))
                elif side in ("left", "top") and values[side] == 100:  # it would begin where the photo ends
                    self.add_error(f"{side}-{number}", _("Write less than 100."))

    @property
    def boxes(self) -> list[Box]:
        """Those that were filled in whole."""
        return list(self._whole()) if self.is_bound else []

    def _whole(self) -> Iterator[Box]:
        for number in range(1, MOST_BOXES + 1):
            left, top, width, height = (self.cleaned_data.get(f"{side}-{number}") for side in SIDES)
            if left is not None and top is not None and width and height:
                yield Box(left, top, width, height)


class RestoreForm(ActForm):
    button_style = "usa-button--outline"
    done = _("It is whole again, and hidden from the public until somebody publishes it.")


class PurgeForm(ActForm):
    button_style = "usa-button--secondary"
    done = _("Deleted for good.")
