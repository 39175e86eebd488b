"""A department's hourly rate, typed in dollars and kept in cents."""

import pytest

from tests.factories import DepartmentFactory, UserFactory


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(administrator=True))
    return client


def send(client, department, rate: str):
    typed = {"code": department.code, "name_en": "Streets", "calendar": department.calendar_id, "is_active": "on"}
    return client.post(f"/admin/kernel/department/{department.pk}/change/", typed | {"hourly_rate_cents": rate})


@pytest.mark.parametrize(
    ("typed", "cents"), [("52.50", 5250), ("$1,052.5", 105250), ("45", 4500), ("", 0), ("0.07", 7)]
)
def test_the_rate_is_typed_in_dollars(administrator, typed, cents):
    department = DepartmentFactory(hourly_rate_cents=100)

    response = send(administrator, department, typed)

    department.refresh_from_db()
    assert (response.status_code, department.hourly_rate_cents) == (302, cents)


@pytest.mark.parametrize("typed", ["45,5 dollars", "1e5", "-3", "4.505"])
def test_what_is_no_amount_is_refused_and_stays_in_the_box(administrator, typed):
    department = DepartmentFactory(hourly_rate_cents=4507)

    page = send(administrator, department, typed).content.decode()

    assert "Write the amount in dollars and cents" in page
    assert f'value="{typed}"' in page
    department.refresh_from_db()
    assert department.hourly_rate_cents == 4507


def test_the_form_shows_dollars_and_an_unchanged_rate_is_no_change(administrator):
    department = DepartmentFactory(hourly_rate_cents=4507)
    address = f"/admin/kernel/department/{department.pk}/change/"

    form = administrator.get(address).context["adminform"].form
    assert form["hourly_rate_cents"].value() == "45.07"
    assert "$45.07" in administrator.get("/admin/kernel/department/").content.decode()
    assert not form.fields["hourly_rate_cents"].has_changed(4507, "45.07")
    assert form.fields["hourly_rate_cents"].has_changed(4507, "45.08")
