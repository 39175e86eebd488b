"""The public list: filters, and pages by key so that page 20,000 costs as much as the first."""

from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, Submit
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from service_requests import reference
from service_requests.models import ServiceRequest, ServiceType
from service_requests.statuses import RequestStatus
from westfield.kernel.actor import Actor
from westfield.kernel.form_layout import Actions

PAGE = 25


def _service_choices() -> list[tuple[str, str]]:
    offered = ServiceType.objects.offered_to_residents().filter(is_private=False).values_list("code", "name")
    return [("", str(_("All services"))), *((code, str(name)) for code, name in offered)]


class PublicListForm(forms.Form):
    """Which requests; a filter that makes no sense is no filter."""

    service = forms.ChoiceField(label=_("Service"), required=False)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Any status")), *RequestStatus.choices]
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["service"].choices = _service_choices()  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.form_method, self.helper.disable_csrf = "get", True
        self.helper.form_class, self.helper.mark_optional = "form-bar", False
        self.helper.layout = Layout("service", "status", Actions(Submit("", _("Show"))))

    def requests(self, actor: Actor) -> "QuerySet[ServiceRequest]":
        self.is_valid()
        found = ServiceRequest.objects.visible_to(actor)
        if self.cleaned_data.get("service"):
            found = found.filter(service_type__code=self.cleaned_data["service"])
        if self.cleaned_data.get("status"):
            found = found.filter(status=self.cleaned_data["status"])
        return found.order_by("-pk")


@dataclass(frozen=True)
class Page:
    """A page of the list; `older` is the number to ask for the next one with, "" at the end."""

    items: list[ServiceRequest]
    older: str
    is_first: bool


def page_of(found: "QuerySet[ServiceRequest]", *, before: str = "") -> Page:
    """The 25 newest, or the 25 before the request with the number `before`; a number that is none is ignored."""
    key = reference.primary_key_of(before) if before else None
    items = list(found.filter(pk__lt=key)[: PAGE + 1] if key is not None else found[: PAGE + 1])
    older = items[PAGE - 1].reference if len(items) > PAGE else ""
    return Page(items=items[:PAGE], older=older, is_first=key is None)
