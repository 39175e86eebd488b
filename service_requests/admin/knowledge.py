"""The knowledge base: what the desk answers, and how many calls each answer ended."""

from datetime import timedelta
from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from service_requests.models import ArticleLink, CallAnswered, KnowledgeArticle
from service_requests.models.knowledge import STALE_AFTER
from westfield.kernel import clock

from .of_services import OfServices
from .plain_choices import PlainChoices
from .read_only import ReadOnly
from .untranslated import TellsUntranslated, Untranslated

# In how many days calls are counted; the last one is everything that was ever counted.
SPANS = {"30": _("The last 30 days"), "90": _("The last 90 days"), "365": _("The last 12 months"), "all": _("Always")}
USUAL = "90"


class CountedIn(admin.SimpleListFilter):
    title = _("calls counted in")
    parameter_name = "calls"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return list(SPANS.items())

    def choices(self, changelist: Any) -> Any:
        """One of them always holds: there is no list without a span."""
        for span, title in self.lookup_choices:
            query = changelist.get_query_string({self.parameter_name: span})
            yield {"selected": span == _span(self.value()), "query_string": query, "display": title}

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset


def _span(asked: str | None) -> str:
    return asked if asked in SPANS else USUAL


class Stale(admin.SimpleListFilter):
    title = _("last checked")
    parameter_name = "checked"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Any:
        return [("long-ago", _("More than a year ago, or never"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() != "long-ago":
            return queryset
        return queryset.filter(Q(checked_on=None) | Q(checked_on__lt=clock.today() - STALE_AFTER))


class ArticleLinkInline(admin.StackedInline):
    model = ArticleLink
    fields = ("label", "url", "order")
    extra = 1

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= {"assume_scheme": "https"} if db_field.name == "url" else {}
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(KnowledgeArticle)
class KnowledgeArticleAdmin(TellsUntranslated, OfServices, PlainChoices, admin.ModelAdmin):
    """Those who answer the calls keep it; what a correction changes counts as checked today."""

    in_every_language = ("title", "answer")
    list_display = ("__str__", "department", "calls_answered", "checked", "is_active")
    list_filter = ("is_active", CountedIn, Stale, Untranslated, "department")
    list_select_related = ("department",)
    search_fields = ("title", "keywords", "answer")
    show_full_result_count = False
    inlines = (ArticleLinkInline,)
    actions = ("still_holds",)
    fieldsets = (
        (_("What people ask, and what we say"), {"fields": ("title", "answer", "keywords")}),
        (_("Where it is used"), {"fields": ("service_types", "department", "is_active", "checked_on")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[KnowledgeArticle]:
        span = _span(request.GET.get("calls"))
        since = Q() if span == "all" else Q(calls__answered_at__gte=clock.now() - timedelta(days=int(span)))
        articles: QuerySet[KnowledgeArticle] = super().get_queryset(request)
        return articles.annotate(answered=Count("calls", filter=since) if since else Count("calls"))

    @admin.display(description=_("calls answered"), ordering="answered")
    def calls_answered(self, article: Any) -> int:
        return int(article.answered)

    @admin.display(description=_("last checked"), ordering="checked_on")
    def checked(self, article: KnowledgeArticle) -> Any:
        if not article.is_stale:
            return article.checked_on
        day = date_format(article.checked_on) if article.checked_on else _("never")
        return format_html("{} <strong>{}</strong>", day, _("Check it"))

    @admin.action(description=_("It still holds: checked today"), permissions=["change"])
    def still_holds(self, request: HttpRequest, chosen: QuerySet[KnowledgeArticle]) -> None:
        count = KnowledgeArticle.objects.filter(pk__in=chosen.values("pk")).update(checked_on=clock.today())
        words = ngettext("%(count)d answer is marked as checked today.",
                         "%(count)d answers are marked as checked today.", count) % {"count": count}  # fmt: skip
        self.message_user(request, words, messages.SUCCESS)

    def save_model(self, request: HttpRequest, obj: KnowledgeArticle, form: Any, change: bool) -> None:
        if "answer" in form.changed_data and "checked_on" not in form.changed_data:
            obj.checked_on = clock.today()
        super().save_model(request, obj, form, change)

    def view_on_site(self, article: KnowledgeArticle) -> str | None:
        return reverse("desk_answer", args=[article.pk]) if article.is_active else None

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        kwargs |= (
            {"rows": {"answer": 7, "keywords": 2}[db_field.name]} if db_field.name in ("answer", "keywords") else {}
        )
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(CallAnswered)
class CallAnsweredAdmin(ReadOnly, admin.ModelAdmin):
    """Calls that an answer ended; who called was never kept."""

    list_display = ("answered_at", "what", "channel", "note", "answered_by")
    list_filter = ("channel", "answered_at")
    list_select_related = ("article", "answered_by")
    search_fields = ("note", "article__title")
    search_help_text = _("A word of the note, or of the answer’s title.")
    show_full_result_count = False
    fields = readonly_fields = ("answered_at", "what", "channel", "note", "answered_by")

    @admin.display(description=_("answer"), ordering="article")
    def what(self, call: CallAnswered) -> str:
        if call.article is None:
            return str(_("Without an answer from the list"))
        address = reverse("admin:requests_knowledgearticle_change", args=[call.article_id])
        return format_html('<a href="{}">{}</a>', address, call.article)
