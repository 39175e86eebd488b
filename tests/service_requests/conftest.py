"""People of one department, and a browser of theirs without a browser."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import CrewFactory, DepartmentFactory, UserFactory
from westfield.kernel.models import Department, User


@pytest.fixture
def streets(db) -> Department:
    return DepartmentFactory(code="streets")


@pytest.fixture
def clerk(db) -> User:
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def worker(streets) -> User:
    return UserFactory(crew_member=True, department=streets, name="Wes Worker")


@pytest.fixture
def crew(streets, worker):
    return CrewFactory(department=streets, members=[worker])


@pytest.fixture
def signed_in() -> Callable[[User], Client]:
    def client_of(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return client_of
