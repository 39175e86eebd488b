"""The page of all components is for those who build: on their machines, and for staff."""

import pytest

from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_on_a_developers_machine_everybody_sees_it(client):
    assert client.get("/components/").status_code == 200


def test_in_production_it_does_not_exist_for_strangers_and_residents(client, settings):
    settings.DEVELOPMENT = False

    assert client.get("/components/").status_code == 404
    client.force_login(UserFactory())
    assert client.get("/components/").status_code == 404


def test_in_production_staff_see_it(client, settings):
    settings.DEVELOPMENT = False
    client.force_login(UserFactory(crew_member=True))

    assert client.get("/components/").status_code == 200
