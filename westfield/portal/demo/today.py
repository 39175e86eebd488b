"""What is under way in the demo city right now: one of everything that a page can show."""

from collections.abc import Callable
from datetime import datetime
from functools import partial

from service_requests.statuses import CannotDoReason, ClosingReason, WaitingReason

from .case import Case
from .timeline import Life

Act = Callable[[Case], None]


Scene = tuple[str, float, tuple[Act, ...]]  # a service, reported so many hours ago, and what has happened since


def so_far(case: Case, *, acts: tuple[Act, ...], today: datetime) -> Life:
    """These acts, spread evenly over the working time from its receipt to today; and nothing after them."""
    case.report()
    for number, act in enumerate(acts, start=1):
        yield case.until_today(number / (len(acts) + 1), today=today)
        act(case)


def waiting_for(reason: WaitingReason) -> Act:
    return partial(Case.wait, reason=reason)


def closing(reason: ClosingReason) -> Act:
    return partial(Case.close, reason=reason)


def handing_back(reason: CannotDoReason) -> Act:
    return partial(Case.cannot_do, reason=reason)


WORK: tuple[Act, ...] = (Case.accept, Case.start, Case.finish)
# Working hours ago: long enough for two or three people to have had it in hand, or for the target to have passed.
SCENES: tuple[Scene, ...] = (
    ("pothole", 0.4, ()),
    ("graffiti", 3, ()),
    ("street-light", 6, (Case.see,)),
    ("sign", 9, (Case.accept,)),
    ("pothole", 7, (Case.accept, Case.start)),
    ("tree", 12, (Case.accept, waiting_for(WaitingReason.OTHER_AGENCY))),
    ("pothole", 30, (waiting_for(WaitingReason.WEATHER),)),
    ("traffic-signal", 3, (Case.accept, Case.start, waiting_for(WaitingReason.PARTS))),
    ("graffiti", 14, (waiting_for(WaitingReason.REPORTER),)),
    ("tree", 20, (waiting_for(WaitingReason.SCHEDULED),)),
    ("street-light", 11, (Case.accept, handing_back(CannotDoReason.NEEDS_EQUIPMENT))),
    ("sign", 5, (Case.cancel,)),
    ("pothole", 40, (*WORK, Case.reopen)),
    ("pothole", 8, WORK),
    ("missed-collection", 10, (Case.see, closing(ClosingReason.NOT_OURS))),
    ("question", 5, ()),
    ("pothole", 60, (Case.accept,)),
    ("tree", 90, (Case.see, Case.accept, Case.start)),
    ("graffiti", 70, (Case.issue,)),
    ("question", 30, ()),
    ("sign", 65, ()),
    ("missed-collection", 24, (Case.accept, handing_back(CannotDoReason.OTHER_CREW))),
)
# Hours of the clock ago, by people who left an e-mail address: mail goes out as soon as a worker runs, and only while
# it is younger than two days.
SCENES_WITH_MAIL: tuple[Scene, ...] = (
    ("traffic-signal", 30, WORK),
    ("pothole", 2, ()),
    ("dead-animal", 26, WORK),
    ("street-light", 5, (Case.see,)),
    ("water-sewer", 20, WORK),
    ("missed-collection", 9, ()),
    ("tree", 38, (Case.accept,)),
    ("graffiti", 22, (closing(ClosingReason.DECLINED),)),
    ("sign", 1, ()),
    ("traffic-signal", 12, WORK),
    ("question", 28, ()),
    ("pothole", 35, (Case.accept, Case.start)),
    ("dead-animal", 40, (closing(ClosingReason.DUPLICATE),)),
    ("missed-collection", 33, (Case.see,)),
    ("pothole", 11, ()),
)
