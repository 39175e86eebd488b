"""Canned responses: words that the desk writes often, checked before anybody can send a brace to a resident."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from service_requests.canned import PLACEHOLDERS
from service_requests.models import CannedResponse
from service_requests.statuses import RequestStatus

from .catalogue import EditedInItsList
from .of_services import OfServices
from .plain_choices import PlainChoices
from .untranslated import TellsUntranslated, Untranslated


class CannedResponseForm(forms.ModelForm):
    statuses = forms.MultipleChoiceField(
        label=_("While the request is"),
        choices=RequestStatus.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: wherever it stands."),
    )

    class Meta:
        model = CannedResponse
        fields = ("title", "used_for", "body", "service_types", "statuses", "order", "is_active")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "body" in self.fields:
            self.fields["body"].help_text = _with_placeholders()


def _with_placeholders() -> str:
    known = format_html_join(
        "", "<br><code>{}</code> {}", ((f"{{{name}}}", says) for name, says in PLACEHOLDERS.items())
    )
    lead = _(
        "The reporter reads them in their own language. Placeholders are filled in when somebody chooses the words:"
    )
    return format_html("{}{}", lead, known)


@admin.register(CannedResponse)
class CannedResponseAdmin(TellsUntranslated, OfServices, PlainChoices, EditedInItsList):
    form = CannedResponseForm
    in_every_language = ("body",)
    list_display = ("title", "used_for", "services", "order", "is_active")
    list_editable = ("order", "is_active")
    list_filter = ("used_for", "is_active", Untranslated)
    search_fields = ("title", "body")
    show_full_result_count = False
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[CannedResponse]:
        return super().get_queryset(request).prefetch_related("service_types")

    @admin.display(description=_("services"))
    def services(self, response: CannedResponse) -> str:
        return ", ".join(map(str, response.service_types.all())) or str(_("Every service"))

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "body":
            kwargs["rows"] = 6
        return super().formfield_for_dbfield(db_field, request, **kwargs)
