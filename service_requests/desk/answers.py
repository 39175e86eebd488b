"""The city's answers at the desk: found while a call is on the line, read out, counted; and a page of their own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from service_requests import services
from service_requests.desk.answer_forms import CallAnsweredForm, FindAnswerForm
from service_requests.desk.what import article_given_out, find, versions_of
from service_requests.figures.answers import answered_lately
from service_requests.knowledge_search import Finding, find_answers
from service_requests.models import KnowledgeArticle
from service_requests.staff_only import for_staff_who
from service_requests.statuses import Channel
from westfield.kernel.http import ActorRequest
from westfield.kernel.words import FALLBACK

PAGE = 25
FOUND_AT_MOST = 20
WORDS_OF_A_HINT = 12


@require_safe
@for_staff_who("requests.take_requests")
def find_what(request: ActorRequest) -> JsonResponse:
    """Services and answers for the words typed so far (?q=), for the script of the intake."""
    return JsonResponse({"results": [_as_result(finding) for finding in find(FindAnswerForm(request.GET).typed)]})


def _as_result(finding: Finding) -> dict[str, Any]:
    if finding.service:
        service = finding.service
        hint = _("Paused for now") if service.is_paused else str(service.group)
        return {"kind": _("Service"), "label": str(service.name), "hint": hint, "service": service.code}
    assert finding.answer is not None
    hint = Truncator(str(finding.answer.answer)).words(WORDS_OF_A_HINT)
    return {"kind": _("Answer"), "label": str(finding.answer.title), "hint": hint, "answer": finding.answer.pk}


@require_safe
@for_staff_who("requests.take_requests")
def to_read(request: ActorRequest, pk: int) -> HttpResponse:
    """An answer to be read out, as a part of the intake's page."""
    article = _or_404(pk)
    context = {"article": article, "versions": versions_of(article)}
    return render(request, "requests/desk/answer_to_read.html", context)


def counted(request: ActorRequest, form: Any) -> HttpResponse:
    """The call that was being keyed in needed no request: it counts, and the next one can come."""
    channel = request.POST.get("channel", "")
    services.count_call(
        by=request.actor,
        article=article_given_out(request.POST.get("answered", "")),
        channel=Channel(channel) if channel in Channel.values else Channel.PHONE,
        note=form.what_typed,
        form_key=form.photo_key,
    )
    messages.success(request, _("Counted as answered. Ready for the next call."))
    return redirect(f"{reverse('desk_intake')}?answered={form.photo_key}")


@require_safe
@for_staff_who("requests.take_requests", "requests.view_desk")
def answers(request: ActorRequest) -> HttpResponse:
    """Every answer, those most asked for first; or what was looked for (?q=)."""
    form = FindAnswerForm(request.GET)
    context: dict[str, Any] = {"form": form, "typed": form.typed}
    if form.typed:
        found = find_answers(form.typed, language=get_language() or FALLBACK, limit=FOUND_AT_MOST)
        context["found"] = found
    else:
        listed = answered_lately(KnowledgeArticle.objects.filter(is_active=True)).order_by("-answered", "pk")
        context["page"] = Paginator(listed, PAGE).get_page(request.GET.get("page"))
    return render(request, "requests/desk/answers.html", context)


@for_staff_who("requests.take_requests", "requests.view_desk")
def answer(request: ActorRequest, pk: int) -> HttpResponse:
    """One answer to read out or to copy into an e-mail; sent, it was given to somebody."""
    article = _or_404(pk)
    may_count = request.actor.may("requests.take_requests")
    form = CallAnsweredForm(request.POST or None) if may_count else None
    if request.method == "POST" and form is not None and form.is_valid():
        services.count_call(by=request.actor, article=article, **form.cleaned_data)
        messages.success(request, _("Counted as answered."))
        return redirect("desk_answers")
    context = {
        "article": article,
        "versions": versions_of(article),
        "form": form,
        "may_change": request.user.has_perm("requests.change_knowledgearticle"),
        "answered": answered_lately(KnowledgeArticle.objects.filter(pk=article.pk)).get().answered,
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "requests/desk/answer_page.html", context, status=status)


def _or_404(pk: int) -> KnowledgeArticle:
    article = article_given_out(str(pk))
    if article is None:
        raise Http404
    return article
