"""What the template pack in templates/uswds/ asks about a form's fields."""

from typing import NamedTuple

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

register = template.Library()


class Problem(NamedTuple):
    """One line of the error summary; `target` is the id that the line leads to, "" where there is none."""

    target: str
    label: str
    message: str


@register.filter
def kind(field: BoundField) -> str:
    """How the field is drawn: hidden, options, checkbox, group (several inputs) or single."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.RadioSelect):  # CheckboxSelectMultiple is one too
        return "options"
    if isinstance(widget, forms.CheckboxInput):
        return "checkbox"
    return "group" if widget.use_fieldset else "single"


@register.filter
def option_style(field: BoundField) -> str:
    return "usa-checkbox" if isinstance(field.field.widget, forms.CheckboxSelectMultiple) else "usa-radio"


def _style(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return "usa-checkbox__input"
    if isinstance(widget, forms.Select | forms.SelectDateWidget):
        return "usa-select"
    if isinstance(widget, forms.Textarea):
        return "usa-textarea"
    return "file-input" if isinstance(widget, forms.FileInput) else "usa-input"


def _name_parts(field: BoundField) -> None:
    """Give each input of a date-and-time (or similar) a name of its own for those who cannot see the legend."""
    widget = field.field.widget
    if not isinstance(widget, forms.MultiWidget) or getattr(widget, "labels_its_parts", False):
        return
    names: list[object] = [f"{field.label} {number}" for number, _part in enumerate(widget.widgets, start=1)]
    if isinstance(widget, forms.SplitDateTimeWidget):
        names = [_("Date"), _("Time")]
    for part, name in zip(widget.widgets, names, strict=True):
        part.attrs.setdefault("aria-label", name)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's own inputs, in USWDS classes."""
    widget = field.field.widget
    _name_parts(field)
    styles = [widget.attrs.get("class", ""), _style(widget), "usa-input--error" if field.errors else ""]
    html = field.as_widget(attrs={"class": " ".join(filter(None, styles))})
    if field.field.show_hidden_initial:
        html = mark_safe(html + field.as_hidden(only_initial=True))
    return html


@register.filter
def problems(form: forms.BaseForm) -> list[Problem]:
    """Everything that is wrong with the form, in the order of its fields."""
    found = [Problem("", "", str(message)) for message in form.non_field_errors()]
    for name in form.fields:
        if name in form.errors:
            found += _field_problems(form[name])
    return found


def _lead(label: str) -> str:
    """The label before its problem; a question ends with its own mark."""
    return label if label.endswith(("?", ".", "!", ":")) else f"{label}:"


def _field_problems(field: BoundField) -> list[Problem]:
    if field.is_hidden:
        return [Problem("", "", str(message)) for message in field.errors]
    target = field.id_for_label if kind(field) in {"single", "checkbox"} else field.auto_id
    return [Problem(target or "", _lead(str(field.label)), str(message)) for message in field.errors]


@register.filter
def formset_problems(formset: forms.BaseFormSet) -> list[Problem]:
    found = [Problem("", "", str(message)) for message in formset.non_form_errors()]
    return found + [problem for form in formset for problem in problems(form)]


@register.filter
def button_style(button: object) -> str:
    """The button's own classes; crispy's Bootstrap ones mean nothing here."""
    own = [name for name in getattr(button, "field_classes", "").split() if not name.startswith("btn")]
    if getattr(button, "input_type", "submit") != "submit" and not own:
        own = ["usa-button--outline"]
    return " ".join(["usa-button", *own])
