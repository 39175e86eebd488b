"""Who at the desk may look after a request, and whom a note may mention."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from service_requests.models import ServiceRequest
from service_requests.models.history import sees_unpublished
from westfield.kernel.actor import Actor
from westfield.kernel.models import User

# An @ that begins a word: neither the middle of an e-mail address nor "3 @ 5 dollars".
MENTION = re.compile(r"(?<![\w@./+-])@(?=\w)")
TYPED_NAME = re.compile(r"[\w.'’-]*\w")
LONGEST_NAME = 200


def who_read(request: ServiceRequest) -> "QuerySet[User]":
    """The staff of the desk who may be mentioned in its notes, by name: those of other departments who read it too."""
    readers = Q(department=request.department_id) | _holding("requests.view_every_request")
    if request.is_public:
        readers |= _holding("requests.view_other_departments")
    return at_the_desk().filter(readers)


def may_look_after(user: User, request: ServiceRequest) -> bool:
    """Whether a colleague sees this request and may act on it."""
    own = user.department_id == request.department_id
    return may_read(user, request) and (own or Actor.of_user(user).may("requests.view_every_request"))


def may_read(user: User, request: ServiceRequest) -> bool:
    """Whether a colleague sees this request and what is noted about it."""
    actor = Actor.of_user(user)
    if not actor.may("requests.view_desk") or not sees_unpublished(actor, request):
        return False
    return bool(ServiceRequest.objects.visible_to(actor).filter(pk=request.pk).exists())


def at_the_desk() -> "QuerySet[User]":
    """Everybody active who works at the desk, by name."""
    staff = User.objects.filter(_holding("requests.view_desk"), is_active=True, is_staff=True)
    return staff.select_related("department").order_by("name", "email")


def _holding(permission: str) -> Q:
    """The condition that somebody holds a permission: by a role, by themselves, or as a superuser."""
    app, _dot, codename = permission.partition(".")
    [held] = [Permission.objects.filter(content_type__app_label=app, codename=codename)]
    by_role = User.objects.filter(Q(groups__permissions__in=held) | Q(user_permissions__in=held))
    return Q(is_superuser=True) | Q(pk__in=by_role.values("pk"))


@dataclass(frozen=True)
class Mentioned:
    """Who is named in a text; what could be several people, and what is nobody."""

    users: list[User] = field(default_factory=list)
    unclear: dict[str, list[User]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def mentioned_in(text: str, colleagues: Sequence[User]) -> Mentioned:
    """Read "@Ana", "@Ana Diaz" or "@ana.diaz": the longest name that fits, as long as it is one person's."""
    names = _by_name(colleagues)
    found = Mentioned()
    for sign in MENTION.finditer(text):
        rest = text[sign.end() : sign.end() + LONGEST_NAME]
        name, users = _longest(rest, names)
        if len(users) == 1:
            if users[0] not in found.users:
                found.users.append(users[0])
        elif users:
            found.unclear[name] = users
        else:
            typed = TYPED_NAME.match(rest)
            found.unknown.append(typed[0] if typed else rest[:1])
    return found


def handle_of(user: User, colleagues: Iterable[User]) -> str:
    """What to write after the @ so that this one is meant: the name, or the e-mail's first part where two share it."""
    names = [folded(other.name) for other in colleagues]
    return user.name if user.name and names.count(folded(user.name)) == 1 else user.email.partition("@")[0]


def folded(text: str) -> str:
    """For comparing names: small letters without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def _by_name(colleagues: Iterable[User]) -> dict[str, list[User]]:
    names: dict[str, list[User]] = {}
    for user in colleagues:
        for name in set(_names_of(user)):
            names.setdefault(name, []).append(user)
    return names


def _names_of(user: User) -> Iterator[str]:
    whole = folded(user.name).split()
    if whole:
        yield " ".join(whole)
        yield whole[0]
        yield whole[-1]
    yield folded(user.email)
    yield folded(user.email.partition("@")[0])


def _longest(rest: str, names: dict[str, list[User]]) -> tuple[str, list[User]]:
    """The longest name with which `rest` begins, as a whole word."""
    text = " ".join(folded(rest).split(" "))
    fitting = [name for name in names if text.startswith(name) and not text[len(name) :][:1].isalnum()]
    name = max(fitting, key=len, default="")
    return rest[: len(name)], names.get(name, [])
