"""Who goes out: crews of the city with their members, contractors with an address."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from service_requests.models import Crew
from westfield.kernel.admin.deleting import KeptWhileUsed
from westfield.kernel.models import User

from .plain_choices import PlainChoices


class CrewForm(forms.ModelForm):
    language = forms.ChoiceField(
        label=_("Language"),
        choices=settings.LANGUAGES,
        required=False,
        help_text=_("In which we write to a contractor."),
    )

    class Meta:
        model = Crew
        fields = ("code", "name", "department", "is_active", "members", "is_contractor", "email", "phone", "language")

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "en"

    def clean(self) -> dict[str, Any]:
        """Whoever has no account here must be reached by mail; whoever has one needs no link."""
        crew = super().clean() or self.cleaned_data
        if crew.get("is_contractor"):
            if not crew.get("email") and "email" not in self.errors:
                self.add_error(
                    "email", _("A contractor needs an e-mail address: each work order goes there as a link.")
                )
            if crew.get("members"):
                self.add_error("members", _("A contractor has no members here. Untick them, or untick “contractor”."))
        elif crew.get("email"):
            self.add_error("email", _("Only a contractor is written to. Leave it empty, or tick “contractor”."))
        return crew


@admin.register(Crew)
class CrewAdmin(PlainChoices, KeptWhileUsed):
    form = CrewForm
    list_display = ("__str__", "code", "department", "people", "is_contractor", "is_active")
    list_filter = ("is_active", "is_contractor", "department")
    list_select_related = ("department",)
    search_fields = ("code", "name", "email")
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("code", "name", "department", "is_active")}),
        (_("People of the city"), {"fields": ("members",)}),
        (_("Or a contractor"), {
            "fields": ("is_contractor", "email", ("phone", "language")),
            "description": _("Another firm: no accounts, no members. Each work order goes to its address as a link, "
                             "by which it accepts, sends photos and says that it is done."),
        }),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Crew]:
        crews: QuerySet[Crew] = super().get_queryset(request).annotate(people=Count("members"))
        return crews

    @admin.display(description=_("members"), ordering="people")
    def people(self, crew: Any) -> int:
        return int(crew.people)

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "members":
            kwargs["queryset"] = User.objects.filter(is_staff=True, is_active=True).order_by("name", "email")
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)
