"""What forms say when something is missing or wrong, as a person at the counter would say it.

Django's own words ("This field is required.") name the rule; these name what to do. They hold for every form, the
admin's too; a form that knows better gives its field `error_messages`.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

WORDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Please fill this in.")},
    forms.CharField: {
        "max_length": ngettext_lazy(
            "Please shorten this to %(limit_value)d character: it has %(show_value)d.",
            "Please shorten this to %(limit_value)d characters: it has %(show_value)d.",
            "limit_value",
        )
    },
    forms.ChoiceField: {"required": _("Please choose one.")},
    forms.MultipleChoiceField: {"required": _("Please choose at least one.")},
    forms.ModelChoiceField: {"required": _("Please choose one.")},
    forms.ModelMultipleChoiceField: {"required": _("Please choose at least one.")},
    forms.BooleanField: {"required": _("Please check this box to go on.")},
    forms.FileField: {"required": _("Please choose a file.")},
    forms.EmailField: {"invalid": _("Please write an e-mail address like name@example.com.")},
}


def speak_plainly() -> None:
    """From here on every form speaks so."""
    for field, words in WORDS.items():
        field.default_error_messages = {**vars(field).get("default_error_messages", {}), **words}
