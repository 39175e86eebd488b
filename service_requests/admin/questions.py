"""One question of a service, with the answers to choose from."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from service_requests.models import Answer, AnswerOption, Question, ServiceType
from service_requests.statuses import CHOICE_KINDS

from .catalogue import form_of
from .plain_choices import PlainChoices
from .question_forms import AnswerOptionForm, AnswerOptions, QuestionForm


class AnswerOptionInline(admin.StackedInline):
    model = AnswerOption
    form = AnswerOptionForm
    formset = AnswerOptions
    fields = ("label", ("order", "is_active", "code"), "instruction", "stops_form")
    verbose_name_plural = _("answers to choose")

    def get_extra(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> int:
        """Two lines to begin with; then one more at a time, also without JavaScript."""
        return 2 if obj is None else int(obj.kind in CHOICE_KINDS)

    def get_formset(self, request: HttpRequest, obj: Question | None = None, **kwargs: Any) -> Any:
        rows: Any = super().get_formset(request, obj, **kwargs)
        rows.codes_are_fixed = obj is not None and obj.answers.exists()
        return rows

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "instruction":
            kwargs["rows"] = 2
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(Question)
class QuestionAdmin(PlainChoices, admin.ModelAdmin):
    form = QuestionForm
    list_display = ("__str__", "service_type", "kind", "is_required", "order", "is_active")
    list_filter = ("is_active", "kind", "is_required", "service_type")
    list_select_related = ("service_type",)
    search_fields = ("code", "label", "service_type__code", "service_type__name")
    show_full_result_count = False
    ordering = ("service_type__group__order", "service_type__order", "service_type__code", "order", "pk")
    inlines = (AnswerOptionInline,)
    fieldsets = (
        (None, {"fields": ("service_type", "label", "hint", "kind", "is_required")}),
        (_("When it is asked"), {"fields": ("asked_after", "order", "is_active")}),
        (_("For figures"), {"fields": ("code",)}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Question | None = None) -> Any:
        """A question stays with its service; what figures know it by stays once it has been answered."""
        if obj is None:
            return ()
        return ("service_type", "code") if obj.answers.exists() else ("service_type",)

    def get_actions(self, request: HttpRequest) -> Any:
        """Deleted one by one, on the page that says how often a question was answered."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def view_on_site(self, question: Question) -> str | None:
        return form_of(question.service_type)

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "service_type":
            kwargs["queryset"] = ServiceType.objects.order_by("group__order", "order", "code")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        key = int(object_id) if object_id.isdecimal() else None
        answered = Answer.objects.filter(question=key).count()
        return super().delete_view(request, object_id, {**(extra_context or {}), "answered": answered})

    def response_post_save_add(self, request: HttpRequest, obj: Question) -> HttpResponseRedirect:
        return _back_to_its_service(obj)

    def response_post_save_change(self, request: HttpRequest, obj: Question) -> HttpResponseRedirect:
        return _back_to_its_service(obj)


def _back_to_its_service(question: Question) -> HttpResponseRedirect:
    """Where one came from: the service with all its questions."""
    page = reverse("admin:requests_servicetype_change", args=[question.service_type_id])
    return HttpResponseRedirect(f"{page}#questions-group")
