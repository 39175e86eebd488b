"""Looking for an answer, and counting that it was given."""

from uuid import uuid4

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.find_service import LONGEST, SearchForm
from service_requests.statuses import Channel
from westfield.kernel.form_layout import Actions


class FindAnswerForm(SearchForm):
    """Words, and the answers that fit them."""

    q = forms.CharField(
        label=_("What do they want to know?"), required=False, max_length=LONGEST,
        widget=forms.TextInput({"enterkeyhint": "search", "autocomplete": "off"}),
    )  # fmt: skip


class CallAnsweredForm(forms.Form):
    """The answer was enough: by which way they asked, perhaps what about."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    channel = forms.TypedChoiceField(
        label=_("How they asked"), choices=Channel.choices, coerce=Channel, initial=Channel.PHONE
    )
    note = forms.CharField(
        label=_("What it was about"), required=False, max_length=200, help_text=_("No names, please.")
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "form_key", "channel", "note", Actions(Submit("send", _("Answered, no request needed")))
        )
