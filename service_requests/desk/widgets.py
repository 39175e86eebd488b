"""Inputs of the desk that a small script makes nicer."""

from typing import Any, ClassVar

from django import forms
from django.forms.widgets import Script
from django.utils.translation import gettext_lazy as _

from westfield.kernel.form_widgets import SUGGESTION_LIST, suggestion_words


class MentionBox(forms.Textarea):
    """A text in which an @ brings up colleagues; `data-mention-url` says who they are."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        words = suggestion_words(list=_("Colleagues"), none=_("No colleague of that name may read this."))
        super().__init__({"rows": 3, **words, **(attrs or {})})

    class Media:
        js: ClassVar = [SUGGESTION_LIST, Script("js/mentions.js", defer=True)]
