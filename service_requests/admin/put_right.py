"""What was put right about requests: merges, relations, corrections, redactions. To look up; done at the desk."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests.models import Correction, Merge, Redaction, Relation, ServiceRequest

from .read_only import ReadOnly, actor_of


def record_of(request: ServiceRequest) -> str:
    """The number of a request, as the way to its record."""
    return format_html('<a href="{}">{}</a>', _record(request.pk), request.reference)


def _record(pk: int) -> str:
    return reverse("admin:requests_servicerequest_change", args=[pk])


class AboutRequests(ReadOnly, admin.ModelAdmin):
    """Only of requests that this person may see, found by a request's number."""

    of: ClassVar[tuple[str, ...]]
    search_help_text = _("The number of a request.")
    search_fields = ("pk",)
    show_full_result_count = False
    ordering = ("-pk",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        seen = ServiceRequest.objects.visible_to(actor_of(request))
        return super().get_queryset(request).filter(self._among(seen))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if not search_term.strip():
            return queryset, False
        return queryset.filter(self._among(ServiceRequest.objects.with_reference(search_term))), False

    def _among(self, requests: Iterable[ServiceRequest]) -> Q:
        found = Q()
        for path in self.of:
            found |= Q(**{f"{path}__in": requests})
        return found


@admin.register(Merge)
class MergeAdmin(AboutRequests):
    of = ("child", "parent")
    list_display = fields = ("merged", "into", "merged_by", "merged_at", "undone_by", "undone_at")
    list_filter = (("undone_at", admin.EmptyFieldListFilter), "merged_at")
    list_select_related = ("child", "parent", "merged_by", "undone_by")
    readonly_fields = ("merged", "into")

    @admin.display(description=_("request"), ordering="child")
    def merged(self, merge: Merge) -> str:
        return record_of(merge.child)

    @admin.display(description=_("merged into"), ordering="parent")
    def into(self, merge: Merge) -> str:
        return record_of(merge.parent)


@admin.register(Relation)
class RelationAdmin(AboutRequests):
    of = ("one", "other")
    list_display = fields = ("first", "second", "made_by", "made_at")
    list_filter = ("made_at",)
    list_select_related = ("one", "other", "made_by")
    readonly_fields = ("first", "second")

    @admin.display(description=_("request"), ordering="one")
    def first(self, relation: Relation) -> str:
        return record_of(relation.one)

    @admin.display(description=_("has to do with"), ordering="other")
    def second(self, relation: Relation) -> str:
        return record_of(relation.other)


@admin.register(Correction)
class CorrectionAdmin(AboutRequests):
    """What a request said before: the service, the place, the promise."""

    of = ("event__request",)
    list_display = ("reference", "when", "service", "place", "target_at")
    fields = ("reference", "when", "service", "department", "target_at", "address", "place", ("latitude", "longitude"))
    list_filter = ("event__at",)
    list_select_related = ("event__request",)
    readonly_fields = ("reference", "when", "service")

    @admin.display(description=_("request"), ordering="event__request")
    def reference(self, correction: Correction) -> str:
        return record_of(correction.event.request)

    @admin.display(description=_("corrected"), ordering="event__at")
    def when(self, correction: Correction) -> Any:
        return correction.event.at

    @admin.display(description=_("it was"))
    def service(self, correction: Correction) -> str:
        return str(correction.service_name)


@admin.register(Redaction)
class RedactionAdmin(AboutRequests):
    """That something was struck and by whom; never what: the original is at the desk, for those who may see it."""

    of = ("place_of", "photo__request", "words__request", "answer__request")
    list_display = fields = ("reference", "what", "redacted_by", "redacted_at", "purged_at")
    list_filter = (("purged_at", admin.EmptyFieldListFilter), "redacted_at")
    list_select_related = (
        "place_of", "photo__request", "words__request", "answer__request", "redacted_by",
    )  # fmt: skip
    readonly_fields = ("reference", "what")

    @admin.display(description=_("request"))
    def reference(self, redaction: Redaction) -> str:
        return record_of(redaction.request)

    @admin.display(description=_("struck from"))
    def what(self, redaction: Redaction) -> str:
        return str(_STRUCK_FROM[redaction.kind])


_STRUCK_FROM = {
    "words": _("Words"),
    "answer": _("The answer to a question"),
    "place": _("The place"),
    "photo": _("A photo"),
}
