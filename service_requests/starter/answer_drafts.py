"""What the desk answers and writes again and again, made from entries and checked."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from service_requests.models import ArticleLink, CannedResponse, KnowledgeArticle
from service_requests.statuses import CannedFor, RequestStatus

from .checking import Facts
from .drafts import STEP, Drafts
from .reading import Entry


def draft_answers(drafts: Drafts) -> None:
    """Articles of the knowledge base; until somebody of the city has looked at one, it says so."""
    for entry in drafts.to_draft("answers"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        article = KnowledgeArticle(
            code=entry.code,
            title=facts.words("title", required=True),
            answer=facts.words("answer", required=True),
            keywords=facts.words("keywords"),
            department=drafts.found("departments", facts, "department", required=False),
            checked_on=facts.take("checked_on", date),
        )
        drafts.pair(article, "service_types", "services", facts)
        _draft_links(drafts, entry, article, facts.take("links", list, []))
        drafts.add("answers", article, facts, exclude={"department"})


def _draft_links(drafts: Drafts, entry: Entry, article: KnowledgeArticle, rows: list[Any]) -> None:
    for number, row in enumerate(rows, start=1):
        if not isinstance(row, Mapping):
            drafts.catalogue.wrong(entry, "must be a table", at=f", link {number}")
            continue
        facts = Facts(drafts.catalogue, entry, row, at=f", link {number}")
        link = ArticleLink(
            article=article, label=facts.own_words("the link"), url=facts.needed("url", str) or "", order=STEP * number
        )
        facts.nothing_else()
        facts.fits(link, exclude={"article"})
        drafts.links.append(link)


def draft_canned(drafts: Drafts) -> None:
    for entry in drafts.to_draft("canned"):
        facts = Facts(drafts.catalogue, entry, entry.facts)
        response = CannedResponse(
            code=entry.code,
            title=facts.needed("title", str) or "",
            body=facts.words("body", required=True),
            used_for=facts.one_of("used_for", CannedFor, CannedFor.UPDATE),
            statuses=_statuses(facts),
            order=facts.take("order", int, STEP * (len(drafts.new["canned"]) + 1)),
        )
        drafts.pair(response, "service_types", "services", facts)
        drafts.add("canned", response, facts, exclude=set())


def _statuses(facts: Facts) -> list[str]:
    statuses = facts.take("statuses", list, [])
    for status in statuses:
        if status not in RequestStatus.values:
            facts.wrong(f"statuses are of {', '.join(RequestStatus.values)}, not “{status}”")
    return [status for status in statuses if status in RequestStatus.values]
