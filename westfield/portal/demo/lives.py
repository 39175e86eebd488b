"""How the life of a request can go. Each act is done at the moment that was yielded before it."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial

from service_requests.statuses import CannotDoReason, ClosingReason, WaitingReason
from westfield.kernel import clock

from .case import Case
from .timeline import Life

Course = Callable[[Case], Life]


def usual(case: Case) -> Life:
    """Reported, and done by its crew, or answered by the desk where it needs none."""
    case.report()
    yield from _done(case)


def closed(case: Case, reason: ClosingReason) -> Life:
    """Somebody looks at it and closes it without work."""
    case.report()
    yield case.by_share_of_target(case.chance.uniform(0.1, 0.7))
    case.close(reason)


def handed_back(case: Case, reason: CannotDoReason) -> Life:
    """The crew cannot do it; the supervisor closes it or sends somebody who can."""
    case.report()
    yield from _sent_out(case)
    yield case.by_share_of_target(case.chance.uniform(0.1, 0.3))
    case.accept()
    yield case.by_share_of_target(case.chance.uniform(0.05, 0.2))
    case.cannot_do(reason)
    yield case.by_share_of_target(case.chance.uniform(0.05, 0.2))
    if reason == CannotDoReason.NOT_FOUND:
        case.close(ClosingReason.NO_FAULT_FOUND)
        return
    case.issue(note="Please take this one over.")
    yield from _worked_on(case)


def sent_to_another_crew(case: Case) -> Life:
    """It went to the wrong crew: called back, and out again to another one."""
    case.report()
    yield from _sent_out(case)
    yield case.by_share_of_target(0.1)
    crew = case.request.work_orders.latest("pk").crew
    case.cancel()
    case.issue(crew=case.town.another_crew(crew))
    yield from _worked_on(case)


def by_two_crews(case: Case) -> Life:
    """A second crew has to help, where the department has one; the request is done when both are."""
    case.report()
    yield from _sent_out(case)
    crew = case.request.work_orders.latest("pk").crew
    yield case.by_share_of_target(0.1)
    if (helping := case.town.another_crew(crew)) != crew:
        case.issue(crew=helping, note="Please close the lane for the others.")
        yield from _worked_on(case)
    yield from _worked_on(case)


def waited(case: Case, reason: WaitingReason) -> Life:
    """Something else has to happen first."""
    case.report()
    yield case.by_share_of_target(case.chance.uniform(0.1, 0.3))
    case.wait(reason)
    yield case.by_share_of_target(case.chance.uniform(0.2, 1.2))
    if reason == WaitingReason.REPORTER:
        case.answer()
    else:
        case.resume()
    yield from _done(case)


def reopened(case: Case) -> Life:
    """Done, but not well enough."""
    yield from usual(case)
    yield case.at_work(clock.now() + timedelta(days=case.chance.uniform(0.3, 6)))
    case.reopen()
    yield from _done(case)


def published(case: Case) -> Life:
    """Beside all that, the desk lets everybody read it."""
    case.publish()
    yield from ()


def _done(case: Case) -> Life:
    if case.has_crew:
        yield from _sent_out(case)
        yield from _worked_on(case)
    else:
        yield case.usual_start()
        case.complete()


def _sent_out(case: Case) -> Life:
    """A work order, where the route has not issued one already."""
    if not case.is_out:
        yield case.by_share_of_target(case.chance.uniform(0.03, 0.2))
        case.issue()


def _worked_on(case: Case) -> Life:
    start_at = case.usual_start()
    accept_at = min(case.at_work(clock.now() + (start_at - clock.now()) * case.chance.uniform(0.05, 0.5)), start_at)
    yield accept_at - timedelta(minutes=case.chance.randint(1, 12))
    case.see()
    yield accept_at
    case.accept()
    yield start_at
    case.start()
    yield start_at + case.work_takes()
    case.finish()


# How often what happens; the rest goes its usual way.
COURSES: dict[Course, float] = {
    usual: 66,
    partial(closed, reason=ClosingReason.DUPLICATE): 4,
    partial(closed, reason=ClosingReason.NOT_OURS): 4,
    partial(closed, reason=ClosingReason.NO_FAULT_FOUND): 3,
    partial(closed, reason=ClosingReason.DECLINED): 1.5,
    partial(closed, reason=ClosingReason.WITHDRAWN): 1.5,
    partial(handed_back, reason=CannotDoReason.NOT_FOUND): 1.5,
    partial(handed_back, reason=CannotDoReason.NO_ACCESS): 1.5,
    partial(handed_back, reason=CannotDoReason.NEEDS_EQUIPMENT): 2,
    partial(handed_back, reason=CannotDoReason.UNSAFE): 1,
    sent_to_another_crew: 2,
    by_two_crews: 2,
    partial(waited, reason=WaitingReason.WEATHER): 2,
    partial(waited, reason=WaitingReason.PARTS): 2,
    partial(waited, reason=WaitingReason.OTHER_AGENCY): 1.5,
    partial(waited, reason=WaitingReason.REPORTER): 1,
    partial(waited, reason=WaitingReason.SCHEDULED): 1,
    reopened: 4,
}
COURSES_WITHOUT_CREW: dict[Course, float] = {
    usual: 85,
    partial(closed, reason=ClosingReason.NOT_OURS): 5,
    partial(closed, reason=ClosingReason.WITHDRAWN): 3,
    partial(waited, reason=WaitingReason.REPORTER): 4,
    reopened: 3,
}
