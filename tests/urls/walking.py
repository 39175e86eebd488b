"""Every address of the portal, and what somebody is answered there."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

SIGN_IN = ("/accounts/login/", "/admin/login/")
CODE_BY_EMAIL = "/accounts/login/code/"
# <uuid:key>, or in a regular expression (?P<key>.+)
ARGUMENT = re.compile(r"\(\?P<(\w+)>[^)]*\)|<(?:\w+:)?(\w+)>")
WORDS = {200: "ok", 204: "ok", 301: "go", 302: "go", 403: "no", 404: "--", 405: "405", 409: "409", 422: "bad"}


@dataclass(frozen=True)
class Address:
    """One pattern of the URL configuration: its name, its whole route, the arguments that it takes."""

    name: str
    route: str
    takes: tuple[str, ...]

    @property
    def label(self) -> str:
        """The name; patterns without one go by their route."""
        return self.name if self.name and not self.name.endswith(":") else self.route

    def path(self, arguments: Mapping[str, Any]) -> str:
        """The address with these arguments, as they are; what it does not take is left out."""
        filled = ARGUMENT.sub(lambda found: str(arguments[found[1] or found[2]]), self.route)
        return "/" + filled.replace("^", "").removesuffix("$")


def every_address() -> dict[str, Address]:
    """Label → address, for the whole URL configuration."""
    found = list(_walk(get_resolver(), "", "", ()))
    by_label = {address.label: address for address in found}
    assert len(by_label) == len(found), "two addresses with one name"
    return by_label


def _walk(resolver: URLResolver, route: str, space: str, takes: tuple[str, ...]) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        whole, more = route + str(pattern.pattern), (*takes, *_arguments(pattern))
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, whole, f"{space}{pattern.namespace}:" if pattern.namespace else space, more)
        else:
            yield Address(f"{space}{pattern.name or ''}", whole, more)


def _arguments(pattern: URLPattern | URLResolver) -> tuple[str, ...]:
    return tuple(pattern.pattern.converters) or tuple(pattern.pattern.regex.groupindex)


class Visitor:
    """A browser of somebody's; what a request changes, in the database or in its cookies, is undone after it."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._cookies = {key: morsel.value for key, morsel in client.cookies.items()}

    def ask(self, method: str, path: str, data: Any = None, **headers: Any) -> Any:
        self.client.cookies.clear()
        self.client.cookies.load(self._cookies)
        with transaction.atomic():
            response = self.client.generic(method, path, **headers) if data is None else self._send(path, data, headers)
            response.body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        return response

    def _send(self, path: str, data: Any, headers: dict[str, Any]) -> Any:
        return self.client.post(path, data, **headers)


def in_a_word(response: Any) -> str:
    """What the table calls this answer."""
    if response.status_code == 302:
        where, _, then = response.headers["Location"].partition("?")
        if where.endswith(SIGN_IN) or (where == CODE_BY_EMAIL and then.startswith("next=")):
            return "in"
    return WORDS.get(response.status_code, str(response.status_code))
