"""Inputs of the desk that a small script makes nicer."""

from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _


class MentionBox(forms.Textarea):
    """A text in which an @ brings up colleagues; `data-mention-url` says who they are."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = {
            "rows": 3,
            "data-list-words": _("Colleagues"),
            "data-one-words": _("One suggestion. Use the arrow keys to choose it."),
            "data-many-words": _("%(count)s suggestions. Use the arrow keys to choose one."),
            "data-none-words": _("No colleague of that name may read this."),
            "data-chosen-words": _("Chosen: %(label)s"),
        }
        super().__init__({**words, **(attrs or {})})

    class Media:
        js: ClassVar = [Script("js/mentions.js", defer=True)]
