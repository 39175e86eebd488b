"""What belongs to a request, shown below it: words, work orders, history."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from service_requests.kin_words import kin_sentences
from service_requests.models import Answer, HistoryEvent, Words, WorkOrder
from service_requests.statuses import REASONS, RequestStatus, WorkOrderStatus
from service_requests.workflow import REQUEST_WORKFLOW, WORK_ORDER_WORKFLOW
from westfield.kernel.actor import ActorKind

from .read_only import ReadOnly, money, status_in_words

ACTS = {
    "receive": _("Received"),
    "see_contact": _("Reporter's contact looked at"),
    "issue": _("Work order issued"),
    **{action: step.label for action, step in WORK_ORDER_WORKFLOW.transitions.items()},
    **{action: step.label for action, step in REQUEST_WORKFLOW.transitions.items()},
}


def who(kind: str, pk: int | None, label: str) -> str:
    """The kind of actor; a member of staff as a link to their account, a resident without a name."""
    if kind == ActorKind.USER and pk is not None:
        return format_html('<a href="{}">{} {}</a>', reverse("admin:kernel_user_change", args=[pk]), label, pk)
    return label


class TellsTheFacts:
    """Columns of a line of history, in words."""

    @admin.display(description=_("what"))
    def act(self, event: HistoryEvent) -> str:
        # Which other request it was is told at the desk, to those who may know of it.
        return kin_sentences([event], known=()).get(event.pk) or str(ACTS.get(event.action, event.action))

    @admin.display(description=_("from"))
    def moved_from(self, event: HistoryEvent) -> str:
        return status_in_words(event.old_status, _statuses(event))

    @admin.display(description=_("to"))
    def moved_to(self, event: HistoryEvent) -> str:
        return status_in_words(event.new_status, _statuses(event))

    @admin.display(description=_("reason"))
    def why(self, event: HistoryEvent) -> str:
        return str(REASONS.get(event.reason, event.reason))

    @admin.display(description=_("by"))
    def who(self, event: HistoryEvent) -> str:
        return who(event.actor_kind, event.actor_id, event.get_actor_kind_display())

    @admin.display(description=_("work order"))
    def order(self, event: HistoryEvent) -> str:
        return f"W-{event.work_order_id}" if event.work_order_id else ""


def _statuses(event: HistoryEvent) -> Any:
    return WorkOrderStatus if event.work_order_id else RequestStatus


class ReadOnlyTable(ReadOnly, admin.TabularInline):
    template = "admin/requests/read_only_table.html"


class HistoryInline(TellsTheFacts, ReadOnlyTable):
    model = HistoryEvent
    fields = readonly_fields = ("at", "act", "order", "moved_from", "moved_to", "why", "who")
    verbose_name_plural = _("history")


class WorkOrderInline(ReadOnlyTable):
    model = WorkOrder
    fields = readonly_fields = (
        "order", "crew", "status", "priority", "issued_at", "accepted_at", "ended_at", "minutes", "cost",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[WorkOrder]:
        return super().get_queryset(request).select_related("crew").order_by("pk")

    @admin.display(description=_("number"))
    def order(self, order: WorkOrder) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("admin:requests_workorder_change", args=[order.pk]), order.number
        )

    @admin.display(description=_("cost"))
    def cost(self, order: WorkOrder) -> str:
        return money(order.cost_cents)


class WordsInline(ReadOnlyTable):
    """Only those words that this person may read; the request's admin narrows them down."""

    model = Words
    fields = readonly_fields = ("kind", "body", "written_at", "who", "published_at", "hidden_at")

    @admin.display(description=_("by"))
    def who(self, words: Words) -> str:
        return who(words.author_kind, words.author_id, words.get_author_kind_display())


class AnswerInline(ReadOnlyTable):
    """What was asked and answered, in the words of that day; for those who may know who and where."""

    model = Answer
    fields = readonly_fields = ("question_words", "kind", "said")
    verbose_name_plural = _("questions and answers")

    @admin.display(description=_("question"))
    def question_words(self, answer: Answer) -> str:
        return str(answer.question_label)

    @admin.display(description=_("answer"))
    def said(self, answer: Answer) -> str:
        return answer.said
