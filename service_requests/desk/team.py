"""The supervisor's page: what needs them, who has how much, and work given from one to another."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4, uuid5

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from service_requests import services
from service_requests.desk.team_board import Column, columns, loads, total
from service_requests.desk.team_lists import TROUBLES, Shown, all_of, counts_of_requests, shown
from service_requests.desk.team_scope import EVERY_DEPARTMENT, Scope
from service_requests.desk.who_gets_it import Given, WhoField, crews_with_people, value_of
from service_requests.models import WorkOrder
from service_requests.services import AlreadyDone
from service_requests.staff_only import for_staff_who
from westfield.kernel.actor import Actor
from westfield.kernel.http import ActorRequest
from westfield.kernel.workflow import TransitionNotAllowed

AT_ONCE = 100
WHERE = ("department", "show", "who", "all", "page")
NOTICE = "team_notice"


class GiveForm(forms.Form):
    """To whom what was ticked goes."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    to = WhoField(widget=forms.Select({"class": "usa-select"}))

    def __init__(self, *args: Any, crews: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].offer(crews)  # type: ignore[attr-defined]


@for_staff_who("requests.dispatch_work")
def team(request: ActorRequest) -> HttpResponse:
    """What is late, due, not accepted, handed back, waiting or nobody's; and who has how much."""
    scope = Scope.asked(request.actor, request.GET.get("department", ""))
    rows = loads(scope)
    load = total(rows)
    counts = {"late": load.late, "today": load.today, "unaccepted": load.unaccepted, **counts_of_requests(scope)}
    board = columns(scope, rows) if scope.department else []
    context = {
        "scope": scope,
        "figures": [(each, trouble.label, counts[each]) for each, trouble in TROUBLES.items()],
        "listed": _listed(request.GET, scope, counts, board),
        "load": load,
        "columns": board,
        "by_department": [] if scope.department else _by_department(scope, rows),
        "to": GiveForm(crews=scope.crews)["to"],
        "where": urlencode([(key, request.GET[key]) for key in WHERE if request.GET.get(key)]),
        "every_department": EVERY_DEPARTMENT,
        "of_department": _of_department(scope),
        "form_key": uuid4(),
        "notice": request.session.pop(NOTICE, None),
    }
    return render(request, "requests/desk/team.html", context)


@for_staff_who("requests.dispatch_work")
def give(request: ActorRequest) -> HttpResponse:
    """Give what was ticked, or dragged, to a crew or to somebody in it; what moved meanwhile stays and says so."""
    back = _back(request.POST.get("where", ""))
    if request.method != "POST":  # somebody signed in again and was sent back here
        return redirect(back)
    form = GiveForm(request.POST, crews=crews_with_people())
    picked = list(dict.fromkeys(request.POST.getlist("pick")))[:AT_ONCE]
    if not form.is_valid() or not picked:
        words = _("Tick the work orders first, then choose who gets them.")
        request.session[NOTICE] = {"refused": [words]}
        return redirect(back)
    to: Given = form.cleaned_data["to"]
    value = value_of(to.crew.pk, to.assignee.pk if to.assignee else None)
    wishes = [(pick, value) for pick in picked]
    request.session[NOTICE] = _moved(request.actor, wishes, {value: to}, form.cleaned_data["form_key"])
    return redirect(back)


@for_staff_who("requests.dispatch_work")
def take_back(request: ActorRequest) -> HttpResponse:
    """Undo the last giving: each order to whom it was before, unless somebody has done something with it since."""
    back = _back(request.POST.get("where", ""))
    if request.method == "POST":
        crews = crews_with_people()
        wishes = [_pair(pair) for pair in request.POST.getlist("back")[:AT_ONCE]]
        who = _everybody(crews, [value for _pick, value in wishes])
        notice = _moved(request.actor, wishes, who, _key(request.POST.get("form_key", "")))
        request.session[NOTICE] = {**notice, "undo": []}
    return redirect(back)


def _listed(asked: QueryDict, scope: Scope, counts: dict[str, int], board: list[Column]) -> Shown:
    """What was asked for; else the worst trouble that there is."""
    page = _number(asked.get("page"))
    for column in board:
        for hand in column.hands:
            if asked.get("who") == f"{column.crew.pk}-{hand.person or 0}":
                name = f"{column.crew}, {hand.name}" if hand.person else str(column.crew)
                return all_of(scope, column.crew.pk, hand.person, name, count=hand.load.open, page=page)
    name = asked.get("show", "")
    if name not in TROUBLES:
        name = next((each for each in TROUBLES if counts[each]), "late")
    return shown(scope, name, count=counts[name], in_full="all" in asked, page=page)


def _of_department(scope: Scope) -> str:
    """The part of every link that keeps the department that was chosen."""
    if not scope.sees_every_department:
        return ""
    return f"department={scope.department.pk if scope.department else EVERY_DEPARTMENT}&"


def _moved(actor: Actor, wishes: list[tuple[str, str]], who: dict[str, Given], form_key: UUID) -> dict[str, Any]:
    """Each on its own: what can be given is, and what not says why. The notice brings along how to undo it."""
    given, refused, undo = [], [], []
    keys = [pick.partition("/")[0] for pick, _value in wishes]
    orders = {str(order.pk): order for order in _orders(actor, keys)}
    for pick, value in wishes:
        key, _slash, seen = pick.partition("/")
        order, to = orders.get(key), who.get(value)
        if order is None or to is None:
            refused.append(_("One of them is not there any more."))
            continue
        before = value_of(order.crew_id, order.assignee_id)
        try:
            done = services.plan(
                order=order, by=actor, crew=to.crew, assignee=to.assignee, seen=seen,
                form_key=uuid5(form_key, f"{key}/{value}"),
            )  # fmt: skip
        except AlreadyDone:
            continue
        except TransitionNotAllowed as refusal:
            refused.append(str(refusal))
        except PermissionDenied:
            refused.append(_("%(order)s is not yours to give.") % {"order": order.number})
        else:
            given.append(_("%(order)s is with %(who)s now.") % {"order": order.number, "who": to.assignee or to.crew})
            undo.append([f"{done.pk}/{done.as_seen}", before])
    return {"given": given, "refused": refused, "undo": undo}


def _orders(actor: Actor, keys: list[str]) -> Any:
    numbers = [int(key) for key in keys if key.isdecimal() and len(key) < 19]
    return WorkOrder.objects.visible_to(actor).filter(pk__in=numbers).select_related("request", "crew", "assignee")


def _everybody(crews: Any, values: list[str]) -> dict[str, Given]:
    """Who is meant by these values of the list."""
    field = WhoField()
    field.offer(crews)
    who = {}
    for value in set(values):
        try:
            given = field.clean(value)
        except forms.ValidationError:
            continue
        if given is not None:
            who[value] = given
    return who


def _pair(pair: str) -> tuple[str, str]:
    pick, _comma, value = pair.rpartition(",")
    return pick, value


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _by_department(scope: Scope, rows: list[dict[str, Any]]) -> list[tuple[Any, Any]]:
    return [
        (department, total([row for row in rows if row["department"] == department.pk]))
        for department in scope.departments
    ]


def _back(where: str) -> str:
    """To the page as it was: only what it knows itself is taken over."""
    asked = QueryDict(where[:200])
    kept = urlencode([(key, asked[key]) for key in WHERE if asked.get(key)])
    return reverse("desk_team") + (f"?{kept}" if kept else "")


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 6 else 1
