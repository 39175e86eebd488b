"""The box in which people say in their own words what they need."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from westfield.kernel.form_layout import Actions
from westfield.kernel.form_widgets import SuggestingInput

LONGEST = 200


class SearchForm(forms.Form):
    """A plain GET form: a box for words, and a button."""

    address = ""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.helper = FormHelper()
        self.helper.form_method, self.helper.disable_csrf = "get", True
        self.helper.form_action = reverse(self.address) if self.address else ""
        self.helper.form_class, self.helper.mark_optional = "finder", False
        self.helper.attrs = {"role": "search"}
        self.helper.layout = Layout("q", Actions(Submit("", _("Search"))))

    @property
    def typed(self) -> str:
        """What was looked for, however long or odd; "" where nothing was."""
        return str(self.data.get("q", ""))[:LONGEST].replace("\x00", "").strip()


class FindServiceForm(SearchForm):
    """It leads to the page where everything can be chosen, with what was found on top."""

    address = "report_start"

    q = forms.CharField(
        label=_("Say it in your own words"),
        help_text=_("For example: “hole in the road” or “missed trash”."),
        required=False,
        max_length=LONGEST,
        widget=SuggestingInput(
            suggest="service_suggestions",
            words={
                "list": _("Services that fit"),
                "none": _("Nothing found yet. Go on typing, or press Enter for other ways to reach us."),
            },
            attrs={"enterkeyhint": "search", "maxlength": LONGEST},
        ),
    )
