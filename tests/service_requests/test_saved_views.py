"""Views of the queue under a name: one's own, shared, and the one with which the desk opens."""

import re

import pytest

from service_requests import services
from service_requests.models import SavedView, StartView
from tests.factories import UserFactory, make_request
from tests.service_requests.test_two_at_once import at_once
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db


def saved(client, name="Late", query="late=on", **more):
    return client.post("/desk/views/", {"name": name, "query": query, **more})


def tabs(client):
    found = re.search(r'<nav class="views.*?</nav>', client.get("/desk/?view=all").content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", tab).strip() for tab in re.findall(r"<li><a[^>]*>(.*?)</a>", found[0], re.DOTALL)]


def test_a_view_is_a_tab_that_leads_to_its_filters(clerk, signed_in):
    client = signed_in(clerk)
    answer = saved(client, "Late potholes", "late=on&service=7&nonsense=1&after=3.4")
    view = SavedView.objects.get()

    assert (view.owner, view.query, view.is_shared) == (clerk, "service=7&late=on", False)
    assert answer.headers["Location"] == f"/desk/?service=7&late=on&view={view.pk}"
    assert "Late potholes" in tabs(client)
    assert 'aria-current="page">Late potholes' in client.get(answer.headers["Location"]).content.decode()


def test_the_same_name_again_is_the_same_view_with_other_filters(clerk, signed_in):
    client = signed_in(clerk)
    saved(client, query="late=on")
    saved(client, query="flagged=on")

    assert [view.query for view in SavedView.objects.all()] == ["flagged=on"]


def test_two_people_may_use_one_name_and_see_their_own_and_what_is_shared(clerk, signed_in):
    mine, theirs = signed_in(clerk), signed_in(UserFactory(clerk=True))
    saved(mine, "Late")
    saved(theirs, "Late", is_shared="on")
    saved(theirs, "Secret")

    assert [tab.split(" ")[0] for tab in tabs(mine)].count("Late") == 2
    assert "Secret" not in tabs(mine)


def test_a_desk_opens_with_its_start_view_until_all_are_asked_for(clerk, signed_in):
    client = signed_in(clerk)
    saved(client, starts="on")
    view = SavedView.objects.get()

    assert client.get("/desk/").headers["Location"] == f"/desk/?late=on&view={view.pk}"
    assert client.get("/desk/?view=all").status_code == 200
    client.post(f"/desk/views/{view.pk}/", {"act": "stop"})
    assert client.get("/desk/").status_code == 200


def test_a_shared_view_that_is_kept_again_starts_nobody_elses_desk(clerk, signed_in):
    other = UserFactory(clerk=True)
    saved(signed_in(clerk), is_shared="on", starts="on")
    view = SavedView.objects.get()
    signed_in(other).post(f"/desk/views/{view.pk}/", {"act": "start"})
    assert StartView.objects.count() == 2

    signed_in(clerk).post(f"/desk/views/{view.pk}/", {"act": "keep"})

    assert [start.user for start in StartView.objects.all()] == [clerk]
    assert signed_in(other).get(f"/desk/views/{view.pk}/").status_code == 404


def test_a_view_is_renamed_but_not_to_a_name_that_is_taken(clerk, signed_in):
    client = signed_in(clerk)
    saved(client, "One")
    saved(client, "Two")
    two = SavedView.objects.get(name="Two")

    page = client.post(f"/desk/views/{two.pk}/", {"act": "rename", "name": "One"}, follow=True)
    assert "You have a view with the name “One” already." in page.content.decode()
    client.post(f"/desk/views/{two.pk}/", {"act": "rename", "name": "Three"})
    assert set(SavedView.objects.values_list("name", flat=True)) == {"One", "Three"}
    assert "A view needs a name" in client.post(
        f"/desk/views/{two.pk}/", {"act": "rename", "name": ""}, follow=True
    ).content.decode()  # fmt: skip


@pytest.mark.parametrize("act", ["rename", "share", "keep", "delete"])
def test_only_its_owner_changes_a_shared_view(act, clerk, signed_in):
    saved(signed_in(clerk), is_shared="on")
    view = SavedView.objects.get()

    answer = signed_in(UserFactory(clerk=True)).post(f"/desk/views/{view.pk}/", {"act": act, "name": "Stolen"})

    assert answer.status_code == 403
    view.refresh_from_db()
    assert (view.name, view.is_shared) == ("Late", True)


def test_a_view_is_thrown_away(clerk, signed_in):
    client = signed_in(clerk)
    saved(client, starts="on")
    client.post(f"/desk/views/{SavedView.objects.get().pk}/", {"act": "delete"})

    assert not SavedView.objects.exists() and client.get("/desk/").status_code == 200


def test_columns_order_and_rows_belong_to_a_view(clerk, signed_in):
    make_request()
    page = signed_in(clerk).get("/desk/?column=channel&column=reporter&sort=newest&rows=50").content.decode()

    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)', page)
    assert heads == ["Number", "Reported by", "How it came in"]
    assert "sort=newest&amp;rows=50&amp;column=reporter&amp;column=channel" in page


def test_an_administrator_is_shown_no_names_in_the_list(signed_in):
    make_request()
    page = signed_in(UserFactory(administrator=True)).get("/desk/?column=reporter").content.decode()

    assert "Reported by" not in page


@pytest.mark.django_db(transaction=True)
def test_one_form_pressed_five_times_at_once_is_one_view():
    by = Actor.of_user(UserFactory(clerk=True))

    outcomes = at_once(*[lambda: services.save_view(by=by, name="Late", query="late=on") for _press in range(5)])

    assert not [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert SavedView.objects.count() == 1
