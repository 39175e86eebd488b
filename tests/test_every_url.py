"""Every address of the portal × everybody who may come there: one row each, and nothing that anybody sends breaks it.

The tables stand in `tests/urls/`: `looking.txt`, `sending.txt`, `models.txt`.
"""

from urllib.parse import urlencode

import pytest
from django.contrib import admin
from django.test import Client, TestCase

from tests.urls import hostile
from tests.urls.city import City, seeded_city
from tests.urls.people import ROLES
from tests.urls.sent import filled_in
from tests.urls.tables import COLUMNS, model_rows, rows_of
from tests.urls.walking import Address, every_address, in_a_word

ADDRESSES = every_address()
SIGNED_IN_FOR_NOTHING = ("resident", "neighbor", "reporter")
NOT_SIGNED_IN = ("stranger", "by_link", "disabled")


def of_a_model(row_model: str, page: str) -> Address:
    return ADDRESSES[f"admin:{row_model}_{page}"]


def of_the_admin(label: str) -> bool:
    return label.startswith("admin")


def bare_object_addresses() -> set[str]:
    """admin/app/model/5/ only leads on to admin/app/model/5/change/."""
    return {label for label in ADDRESSES if label.startswith("admin/") and label.endswith("/<path:object_id>/")}


def test_every_address_has_a_row_and_every_row_an_address():
    rows = {row.name for row in rows_of("looking.txt")}
    models = {of_a_model(row.model, page).label for row in model_rows() for page, _method in COLUMNS}

    assert set(ADDRESSES) - rows - models - bare_object_addresses() == set(), "addresses without a row"
    assert (rows | {row.name for row in rows_of("sending.txt")}) - set(ADDRESSES) == set(), "rows without an address"
    assert {row.model for row in model_rows()} == {
        f"{model._meta.app_label}_{model._meta.model_name}" for model in admin.site._registry
    }


class EveryUrl(TestCase):
    """One city for all; each request is undone."""

    city: City

    @classmethod
    def setUpClass(cls) -> None:
        super().setUpClass()
        cls.city = seeded_city()

    def answer(self, role: str, method: str, path: str, data: object = None) -> str:
        return in_a_word(self.city.people.visitors[role].ask(method, path, data))

    def test_everybody_who_looks_gets_what_the_table_says(self) -> None:
        wrong = []
        for row in rows_of("looking.txt"):
            path = ADDRESSES[row.name].path(self.city.example(row.example))
            for role, expected in row.answers.items():
                got = self.answer(role, "GET", path)
                if got != expected:
                    wrong.append(f"{row.name} ({row.example}) as {role}: {got}, not {expected}")

        assert wrong == []

    def test_everybody_who_sends_a_form_gets_what_the_table_says(self) -> None:
        wrong = []
        for row in rows_of("sending.txt"):
            path = ADDRESSES[row.name].path(self.city.example(row.example))
            typed = filled_in(row.name, row.example, self.city)
            for role, expected in row.answers.items():
                got = self.answer(role, "POST", path, typed)
                if got != expected:
                    wrong.append(f"{row.name} ({row.example}) as {role}: {got}, not {expected}")

        assert wrong == []

    def test_the_pages_of_the_admin_are_for_those_whom_the_table_names(self) -> None:
        wrong = []
        for row in model_rows():
            for (page, method), answers in row.answers.items():
                path = self.path_of_model(row.model, page)
                for role in ROLES:
                    expected = answers.get(role) or self.of_everybody_else(role, page)
                    if method == "POST" and role not in (*answers, "manager"):
                        continue  # stopped at the same door as above
                    got = self.answer(role, method, path, {"post": "yes"} if method == "POST" else None)
                    if got not in expected.split("|"):
                        wrong.append(f"{method} {row.model} {page} as {role}: {got}, not {expected}")

        assert wrong == []

    def test_an_object_without_a_page_leads_to_its_form(self) -> None:
        for label in bare_object_addresses():
            path = ADDRESSES[label].path({"object_id": 1})

            assert self.answer("superuser", "GET", path) == "go", label
            assert self.answer("stranger", "GET", path) == "in", label

    def test_no_method_breaks_an_address(self) -> None:
        for label, address in ADDRESSES.items():
            path = self.some_path(address)
            for role in ("stranger",) if of_the_admin(label) else ("stranger", "superuser"):
                for method in ("HEAD", "PUT", "DELETE", "OPTIONS", "TRACE"):
                    response = self.city.people.visitors[role].ask(method, path)
                    assert response.status_code < 500, (method, label, role)

    @pytest.mark.slow
    def test_no_argument_breaks_an_address(self) -> None:
        for label, address in ADDRESSES.items():
            for name in address.takes:
                for value in hostile.IN_A_PATH[: 3 if of_the_admin(label) else None]:
                    path = address.path({**self.arguments(), name: value})
                    response = self.city.people.visitors["superuser"].ask("GET", path)
                    assert response.status_code < 500, (label, name, value[:40])

    @pytest.mark.slow
    def test_no_question_breaks_an_address(self) -> None:
        for label, address in ADDRESSES.items():
            if label.endswith(("_add", "/")) or (address.takes and label != "request_status"):
                continue
            for value in hostile.TYPED:
                path = f"{self.some_path(address)}?{urlencode(dict.fromkeys(hostile.ASKED, value))}"
                response = self.city.people.visitors["superuser"].ask("GET", path)
                assert response.status_code < 500, (label, value[:40])

    @pytest.mark.slow
    def test_nothing_typed_into_a_form_breaks_an_address(self) -> None:
        for row in rows_of("sending.txt"):
            if row.example.startswith(("private", "internal")):
                continue
            path = ADDRESSES[row.name].path(self.city.example(row.example))
            role = next((role for role in ("crew", "clerk") if row.answers[role] in ("ok", "go")), "stranger")
            fields = {*filled_in(row.name, row.example, self.city), *hostile.FIELDS}
            for value in hostile.TYPED:
                response = self.city.people.visitors[role].ask("POST", path, dict.fromkeys(fields, value))
                assert response.status_code < 500, (row.name, row.example, role, value[:40])

    def test_a_form_of_another_site_is_refused_everywhere(self) -> None:
        session = self.city.people.visitors["superuser"].client.cookies["sessionid"].value
        client = Client(enforce_csrf_checks=True)
        client.cookies["sessionid"] = session
        for label, address in ADDRESSES.items():
            response = client.post(self.some_path(address), {"post": "yes"})
            assert (label, response.status_code) == (label, 403)

    def path_of_model(self, model: str, page: str) -> str:
        return of_a_model(model, page).path({"object_id": self.city.first_of(model)})

    def of_everybody_else(self, role: str, page: str) -> str:
        """Staff without the right are told so, or that there is no such thing where they may not know of it."""
        if role in SIGNED_IN_FOR_NOTHING + NOT_SIGNED_IN:
            return "in"
        return "no|go" if page == "history" else "no"

    def arguments(self) -> dict[str, object]:
        return {**self.city.example("public"), "object_id": 1}

    def some_path(self, address: Address) -> str:
        return address.path(self.arguments())
