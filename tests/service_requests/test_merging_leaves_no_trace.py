"""Whatever is merged, closed, opened again and followed in whatever order: with all merges undone, all is as it was.

Beside the requests goes a record of how each stands by itself: written down anew when something is done to it, never
because of what is done to another one that it was merged into.
"""

from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from service_requests import services
from service_requests.models import Follow, Merge, PublicListing, ServiceRequest, WorkOrder
from service_requests.statuses import ClosingReason, RequestStatus, WaitingReason
from tests.factories import ContactFactory, CrewFactory, ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor, link_to
from westfield.kernel.workflow import TransitionNotAllowed

pytestmark = pytest.mark.django_db
HOW_MANY = 4
# What changes with every act, and what residents said meanwhile: that stays.
NEVER_PUT_BACK = ("updated_at", "news_at")
ACTS = ("merge", "undo", "complete", "close", "reopen", "its reporter reopens", "wait", "follow", "add", "issue")
steps = st.lists(
    st.tuples(st.sampled_from(ACTS), st.integers(0, HOW_MANY - 1), st.integers(0, HOW_MANY - 1)),
    min_size=3,
    max_size=14,
)


class Town:
    """Four requests: one with its crew, one that waits, one private, one plain; and how each stands by itself."""

    def __init__(self) -> None:
        self.by = Actor.of_user(UserFactory(clerk=True))
        self.crew = CrewFactory(members=[UserFactory(crew_member=True)])
        department = self.crew.department
        self.requests = [
            make_request(crew=self.crew),
            make_request(service_type=ServiceTypeFactory(department=department)),
            make_request(service_type=ServiceTypeFactory(department=department, private=True)),
            make_request(service_type=ServiceTypeFactory(department=department)),
        ]
        services.wait(request=self.requests[1], by=self.by, reason=WaitingReason.WEATHER)
        self.alone = [self.dump(number) for number in range(HOW_MANY)]

    def dump(self, number: int) -> dict[str, Any]:
        request = self.requests[number]
        row = ServiceRequest.objects.values().get(pk=request.pk)
        for name in NEVER_PUT_BACK:
            del row[name]
        row["orders"] = list(WorkOrder.objects.filter(request=request).order_by("pk").values())
        row["follows"] = list(Follow.objects.filter(request=request).order_by("pk").values())
        row["listed"] = PublicListing.objects.filter(request=request).values("status", "search").first()
        return row

    def root(self, number: int) -> int:
        root = ServiceRequest.objects.values_list("merged_into", flat=True).get(pk=self.requests[number].pk)
        keys = [request.pk for request in self.requests]
        return keys.index(root) if root else number

    def do(self, act: str, number: int, other: int) -> None:
        """One act; what cannot be done now is refused and changes nothing."""
        try:
            with transaction.atomic():
                self._do(act, self.requests[number], self.requests[other])
        except (TransitionNotAllowed, PermissionDenied, services.OwnRequest):
            return
        if act not in ("merge", "undo"):
            self._note(number, of_root=act == "its reporter reopens")

    def _note(self, number: int, *, of_root: bool) -> None:
        """How the one that was acted on stands now by itself; one that goes along has only been followed."""
        changed = self.root(number) if of_root else number
        if self.root(changed) == changed:
            self.alone[changed] = self.dump(changed)
        else:
            now = self.dump(changed)
            self.alone[changed] |= {name: now[name] for name in ("follows", "me_too_count")}

    def _do(self, act: str, request: ServiceRequest, other: ServiceRequest) -> None:
        by, reporter = self.by, Actor.stranger(links=frozenset({link_to(request)}))
        match act:
            case "merge":
                services.merge(child=request, parent=other, by=by)
            case "undo":
                self.undo(Merge.objects.filter(child=request, undone_at=None).first())
            case "complete":
                services.complete(request=request, by=by, what_was_done="Done.")
            case "close":
                services.close_without_work(request=request, by=by, reason=ClosingReason.DECLINED, why="No.")
            case "reopen":
                services.reopen(request=request, by=by, why="Again.")
            case "its reporter reopens":
                services.reopen(request=request, by=reporter, why="Again.")
            case "wait":
                services.wait(request=request, by=by, reason=WaitingReason.OTHER_AGENCY)
            case "follow":
                services.follow(
                    request=request, by=Actor.of_contact(ContactFactory()), form_key=uuid4(), me_too=True, words="Too."
                )
            case "add":
                services.add(request=request, by=reporter, words="More.")
            case "issue":
                services.issue(request=request, by=by, crew=self.crew)

    def undo(self, merge: Merge | None) -> None:
        if merge is not None:
            services.undo_merge(merge=merge, by=self.by)


# Making a failing case shorter takes many minutes with a database: the first one is short enough to read.
@settings(
    max_examples=25,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=steps, last=st.randoms(use_true_random=False))
def test_with_all_merges_undone_everything_is_as_if_nobody_had_merged(db, steps, last):
    with transaction.atomic():
        town = Town()
        for act, number, other in steps:
            town.do(act, number, other)
            assert_together(town)
        standing = list(Merge.objects.filter(undone_at=None))
        last.shuffle(standing)
        for merge in standing:
            town.undo(merge)

        for number in range(HOW_MANY):
            now = town.dump(number)
            expected = town.alone[number]
            # What was listed while it went along with another is listed again by the same rules.
            assert {**now, "listed": bool(now["listed"])} == {
                **expected, "listed": bool(expected["listed"]) or not expected["is_private"],
            }  # fmt: skip
        transaction.set_rollback(True)


def assert_together(town: Town) -> None:
    """Whoever goes along goes along with one that does not, is as open or closed as that one, and is not listed."""
    for request in ServiceRequest.objects.exclude(merged_into=None).select_related("merged_into"):
        root = request.merged_into
        assert root.merged_into_id is None
        assert request.is_open is root.is_open
        assert request.closed_at == root.closed_at
        assert not PublicListing.objects.filter(request=request).exists()
    assert set(ServiceRequest.objects.values_list("status", flat=True)) <= set(RequestStatus.values)
