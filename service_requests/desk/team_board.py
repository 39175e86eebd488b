"""Who has how much: a column for each crew, in it the crew's pool and each of its people, with their next orders."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from service_requests.desk.team_scope import Scope
from service_requests.desk.who_gets_it import people_of, value_of
from service_requests.models import Crew, WorkOrder

CARDS = 20


@dataclass
class Load:
    """How much somebody has."""

    open: int = 0
    late: int = 0
    today: int = 0
    unaccepted: int = 0

    def add(self, row: dict[str, Any]) -> None:
        for name in ("open", "late", "today", "unaccepted"):
            setattr(self, name, getattr(self, name) + row[name])


@dataclass
class Hand:
    """The work of one person, or what nobody of the crew has taken yet; nothing is given to who has left (no value)."""

    person: int | None
    name: str
    value: str = ""
    load: Load = field(default_factory=Load)
    cards: list[WorkOrder] = field(default_factory=list)

    @property
    def more(self) -> int:
        return self.load.open - len(self.cards)


@dataclass
class Column:
    """A crew."""

    crew: Crew
    hands: list[Hand]
    load: Load


def loads(scope: Scope) -> list[dict[str, Any]]:
    """How much each crew and each of its people has, in one query; the page's figures are sums of it."""
    by_hand = scope.orders().order_by().values("crew", "department", "assignee", "assignee__name", "assignee__email")
    counted = by_hand.annotate(
        open=Count("pk"),
        late=Count("pk", filter=scope.late),
        today=Count("pk", filter=scope.due_today),
        unaccepted=Count("pk", filter=scope.unaccepted),
    )
    return list(counted)


def total(rows: list[dict[str, Any]]) -> Load:
    load = Load()
    for row in rows:
        load.add(row)
    return load


def columns(scope: Scope, rows: list[dict[str, Any]]) -> list[Column]:
    """The board of the chosen department; whoever has left the crew and still has work of it stands there too."""
    found = []
    for crew in scope.shown_crews:
        theirs = [row for row in rows if row["crew"] == crew.pk]
        found.append(Column(crew, _hands(crew, theirs), total(theirs)))
    _deal(found, _cards(scope))
    return found


def _hands(crew: Any, rows: list[dict[str, Any]]) -> list[Hand]:
    here = [(None, ""), *people_of(crew)]
    hands = {pk: Hand(pk, name, value_of(crew.pk, pk)) for pk, name in here}
    for row in rows:
        hand = Hand(row["assignee"], row["assignee__name"] or row["assignee__email"] or "")
        hands.setdefault(row["assignee"], hand).load.add(row)
    return list(hands.values())


def _cards(scope: Scope) -> list[WorkOrder]:
    """The next few of everybody, in one query however many there are."""
    in_line = Window(
        RowNumber(), partition_by=[F("crew"), F("assignee")],
        order_by=[F("priority").asc(), F("due_at").asc(nulls_last=True), F("pk").asc()],
    )  # fmt: skip
    nearest = scope.orders().annotate(in_line=in_line).filter(in_line__lte=CARDS)
    return list(nearest.select_related("request").order_by("crew", "in_line"))


def _deal(columns: list[Column], cards: list[WorkOrder]) -> None:
    hands = {(column.crew.pk, hand.person): hand for column in columns for hand in column.hands}
    for card in cards:
        hand = hands.get((card.crew_id, card.assignee_id))  # issued since the figures were counted: next time
        if hand is not None:
            hand.cards.append(card)
