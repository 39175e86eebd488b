"""The public list as an Atom feed, by service, area and status: what is new, and what changed lately."""

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.db.models import F, Prefetch, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import linebreaks
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from service_requests import finding
from service_requests.models import ServiceRequest, Words
from service_requests.resident.asked import Asked, Offered
from service_requests.templatetags.redactions import struck_in_words

ENTRIES = 50
SECONDS_KEPT = 300
# Signs that XML knows no way to write; people paste them from other programs without seeing them.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class RequestFeed(Feed):
    """Public facts and published words only; each request is one entry, which changes as it goes on."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Asked:
        # Nothing of one reader is kept here: one feed serves all of them, in every language, at the same time.
        return Offered.now().asked(request.GET)

    def title(self, asked: Asked) -> str:
        about = ", ".join(chip.words for chip in asked.chips)
        city = _("Requests to %(city)s") % {"city": settings.CITY_NAME}
        return _readable(f"{city}: {about}" if about else city)

    def subtitle(self, asked: Asked) -> str:
        return _("What the city was asked for, and what became of it.")

    def link(self, asked: Asked) -> str:
        return _whole(reverse("public_requests"), asked.query)

    def feed_url(self, asked: Asked) -> str:
        return _whole(reverse("request_feed"), asked.query)

    feed_guid = feed_url

    def author_name(self, asked: Asked) -> str:
        return _("City of %(name)s") % {"name": settings.CITY_NAME}

    def items(self, asked: Asked) -> list[ServiceRequest]:
        said = Words.objects.filter(Q(published_at__isnull=False)).order_by("pk")
        found = finding.changed_lately(asked.filters, limit=ENTRIES)
        found = found.annotate(changed_at=F("listing__changed_at")).order_by("-changed_at", "-pk")
        return list(found.prefetch_related(Prefetch("words", said, to_attr="said")))

    def item_title(self, item: ServiceRequest) -> str:
        place = f", {item.public_place}" if item.public_place else ""
        return _readable(f"{item.service_name}{place}: {item.get_status_display()}")

    def item_description(self, item: Any) -> str:
        """As HTML, which is what feeds call it: nothing that somebody wrote is a tag there."""
        return linebreaks(_readable(struck_in_words("\n\n".join(words.body for words in item.said))), autoescape=True)

    def item_link(self, item: ServiceRequest) -> str:
        return _whole(item.get_absolute_url())

    item_guid = item_link

    def item_pubdate(self, item: ServiceRequest) -> Any:
        return item.received_at

    def item_updateddate(self, item: Any) -> Any:
        return item.changed_at

    def item_categories(self, item: ServiceRequest) -> tuple[str, ...]:
        return (_readable(str(item.service_name)), item.get_status_display())


def _readable(text: str) -> str:
    return _NOT_XML.sub(" ", text)


def _whole(path: str, query: str = "") -> str:
    return f"{settings.SITE_URL}{path}" + (f"?{query}" if query else "")


_feed: Callable[[HttpRequest], HttpResponse] = conditional_page(RequestFeed())


@require_safe
def request_feed(request: HttpRequest) -> HttpResponse:
    """The feed; a reader that has it already is told so in one line."""
    response = _feed(request)
    patch_cache_control(response, public=True, max_age=SECONDS_KEPT)
    patch_vary_headers(response, ["Cookie"])
    return response
