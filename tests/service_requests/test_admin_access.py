"""Which role gets into which page of the admin."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.factories import UserFactory

SET_UP = (
    "requests_servicegroup", "requests_servicetype", "requests_question", "requests_crew", "requests_routingrule",
    "requests_equipment", "requests_material",
)  # fmt: skip
PEOPLE = ("kernel_user", "kernel_contact", "kernel_department", "auth_group")
RECORDS = (
    "requests_servicerequest", "requests_workorder", "requests_historyevent", "requests_merge", "requests_relation",
    "requests_correction", "requests_redaction",
)  # fmt: skip
# Model → who sees its list, who adds to it: those at the phone keep the answers.
OF_THE_DESK = {
    "requests_knowledgearticle": ({"clerk", "supervisor", "manager", "administrator"},
                                  {"clerk", "supervisor", "administrator"}),
    "requests_cannedresponse": ({"supervisor", "administrator"}, {"supervisor", "administrator"}),
    "requests_callanswered": ({"supervisor", "manager", "administrator"}, set()),
}  # fmt: skip


@pytest.mark.parametrize("page", SET_UP + PEOPLE + RECORDS)
@pytest.mark.parametrize(
    ("role", "status"),
    [("clerk", 403), ("crew_member", 403), ("supervisor", 403), ("manager", 403), ("administrator", 200)],
)
def test_lists_are_the_administrators(db, client, role, status, page):
    client.force_login(UserFactory(**{role: True}))

    assert client.get(reverse(f"admin:{page}_changelist")).status_code == status


@pytest.mark.parametrize("page", OF_THE_DESK)
@pytest.mark.parametrize("role", ["clerk", "crew_member", "supervisor", "manager", "administrator"])
def test_the_desk_keeps_its_own_words(db, client, role, page):
    client.force_login(UserFactory(**{role: True}))
    see, add = OF_THE_DESK[page]

    assert client.get(reverse(f"admin:{page}_changelist")).status_code == (200 if role in see else 403)
    assert client.get(reverse(f"admin:{page}_add")).status_code == (200 if role in add else 403)


@pytest.mark.parametrize("page", [*SET_UP, "kernel_user", "kernel_contact", "kernel_department"])
def test_an_administrator_adds_what_the_city_sets_up(db, client, page):
    client.force_login(UserFactory(administrator=True))

    assert client.get(reverse(f"admin:{page}_add")).status_code == 200


@pytest.mark.parametrize("page", [*RECORDS, "auth_group"])
def test_nobody_but_the_verbs_makes_records(db, client, page):
    client.force_login(UserFactory(administrator=True))

    assert client.get(reverse(f"admin:{page}_add")).status_code == 403


@pytest.mark.parametrize("page", RECORDS)
def test_not_even_a_superuser_adds_changes_or_deletes_records(db, client, page):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    assert client.get(reverse(f"admin:{page}_add")).status_code == 403
    assert "delete_selected" not in client.get(reverse(f"admin:{page}_changelist")).content.decode()


def test_a_manager_finds_figures_in_the_admin(db, client):
    client.force_login(UserFactory(manager=True))

    page = client.get("/admin/").content.decode()

    assert page.count('<th scope="row"') == 3
    assert all(words in page for words in ("Completion times", "Calls answered", "Knowledge base"))


def test_a_clerk_finds_the_answers_in_the_admin(db, client):
    client.force_login(UserFactory(clerk=True))

    page = client.get("/admin/").content.decode()

    assert page.count('<th scope="row"') == 1
    assert "Knowledge base" in page


@pytest.mark.parametrize("model", [model._meta.label for model in admin.site._registry])
def test_every_list_opens_for_a_superuser(db, client, model):
    """Also those of other apps: a column that cannot be drawn shows here."""
    client.force_login(UserFactory(is_staff=True, is_superuser=True))
    [options] = [each._meta for each in admin.site._registry if each._meta.label == model]

    page = client.get(reverse(f"admin:{options.app_label}_{options.model_name}_changelist"), {"q": "100-0017"})

    assert page.status_code == 200
