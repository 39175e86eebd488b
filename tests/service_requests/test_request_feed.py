"""Feeds of the public list: valid Atom, public facts only, told again when something changes."""

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from service_requests import finding, services
from service_requests.models import ServiceRequest
from service_requests.services import Place
from tests.factories import ServiceTypeFactory, UserFactory, make_request
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db
ATOM, LANG = "{http://www.w3.org/2005/Atom}", "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture
def clerk():
    return Actor.of_user(UserFactory(clerk=True))


def feed(client, query="", **headers):
    answer = client.get(f"/requests/feed/{query}", headers=headers)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def entries(client, query=""):
    return [entry.findtext(f"{ATOM}title") for entry in feed(client, query).iter(f"{ATOM}entry")]


def at(month, **report):
    return make_request(at=datetime(2026, month, 15, 12, tzinfo=UTC), **report)


def test_it_is_atom_with_everything_that_atom_asks_for(client, settings):
    settings.SITE_URL = "https://city.example"
    request = make_request()
    found = feed(client)

    assert found.tag == f"{ATOM}feed"
    for element in (found, *found.iter(f"{ATOM}entry")):
        assert element.findtext(f"{ATOM}id", "").startswith("https://city.example/requests/")
        assert element.findtext(f"{ATOM}title")
        datetime.fromisoformat(element.findtext(f"{ATOM}updated", ""))
    assert found.find(f"{ATOM}link[@rel='self']").get("href") == "https://city.example/requests/feed/"
    assert found.findtext(f"{ATOM}author/{ATOM}name") == f"City of {settings.CITY_NAME}"
    [entry] = found.iter(f"{ATOM}entry")
    assert entry.find(f"{ATOM}link").get("href") == f"https://city.example{request.get_absolute_url()}"


def test_the_same_request_keeps_its_id_and_comes_first_when_something_happens(client, clerk):
    old, new = at(1), at(6)
    before = [entry.findtext(f"{ATOM}id") for entry in feed(client).iter(f"{ATOM}entry")]
    services.complete(request=old, by=clerk, what_was_done="Filled with gravel.")
    after = list(feed(client).iter(f"{ATOM}entry"))

    assert [entry.findtext(f"{ATOM}id") for entry in after] == before[::-1]
    assert "Completed" in after[0].findtext(f"{ATOM}title")
    assert "Filled with gravel." in after[0].findtext(f"{ATOM}summary")
    assert str(new.service_name) in after[1].findtext(f"{ATOM}title")


def test_words_are_in_it_while_they_are_published(client, clerk):
    request = make_request(description="A crater.")
    words = request.words.get()
    assert "crater" not in ElementTree.tostring(feed(client), "unicode")
    services.publish(item=words, by=clerk)
    assert "crater" in ElementTree.tostring(feed(client), "unicode")
    services.hide(item=words, by=clerk)
    assert "crater" not in ElementTree.tostring(feed(client), "unicode")


def test_by_service_area_and_status(client, clerk):
    pothole = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"))
    lamp = ServiceTypeFactory(code="lamp", name=Words(en="Lamp"))
    area = Area.objects.create(
        code="north", name={"en": "North"}, kind=Area.Kind.DISTRICT,
        geometry={"type": "Polygon", "coordinates": [[[-86.2, 40], [-86.1, 40], [-86.1, 40.1], [-86.2, 40]]]},
    )  # fmt: skip
    here, there = make_request(service_type=pothole, place=Place()), make_request(service_type=lamp, place=Place())
    ServiceRequest.objects.filter(pk=here.pk).update(area=area)
    services.complete(request=there, by=clerk, what_was_done="Done.")

    assert entries(client, "?service=pothole") == entries(client, "?area=north") == ["Pothole: Received"]
    assert entries(client, "?status=closed") == entries(client, "?service=lamp") == ["Lamp: Completed"]
    assert entries(client, "?service=lamp&area=north") == []


def test_only_what_is_public(client):
    make_request(service_type=ServiceTypeFactory(private=True))
    make_request(service_type=ServiceTypeFactory(internal=True))
    make_request(service_type=ServiceTypeFactory(hidden_place=True), place=Place(words="Penn St & Union St"))

    [entry] = entries(client)
    assert "Penn" not in entry


def test_what_changed_lately_is_in_it_however_old(client, clerk, monkeypatch):
    monkeypatch.setattr("service_requests.resident.feed.ENTRIES", 3)
    monkeypatch.setattr(finding, "LOOKED_AT", 4)
    old = at(1)
    for month in range(2, 12):
        at(month)
    services.complete(request=old, by=clerk, what_was_done="At last.")

    assert "Completed" in entries(client)[0] and len(entries(client)) == 3


def test_a_reader_that_has_it_is_told_so_in_one_line(client):
    make_request()
    answer = client.get("/requests/feed/")
    again = client.get("/requests/feed/", headers={"if-none-match": answer["ETag"]})
    since = client.get("/requests/feed/", headers={"if-modified-since": answer["Last-Modified"]})

    assert again.status_code == since.status_code == 304 and not again.content
    assert "max-age=300" in answer["Cache-Control"] and "public" in answer["Cache-Control"]
    assert {"Accept-Language", "Cookie"} <= {each.strip() for each in answer["Vary"].split(",")}


def test_it_speaks_the_readers_language(client):
    make_request(service_type=ServiceTypeFactory(name=Words(en="Pothole", es="Bache")), place=Place())

    titles = [each.text for each in feed(client, **{"accept-language": "es"}).iter(f"{ATOM}title")]
    assert any(title.startswith("Bache: ") for title in titles)
    for language in ("es", "en"):
        assert feed(client, **{"accept-language": language}).get(LANG) == language


def test_what_somebody_wrote_is_no_tag_in_a_feed_reader(client, clerk):
    request = make_request(description="<img src=x onerror=alert(1)> is 3 < 4")
    services.publish(item=request.words.get(), by=clerk)

    [entry] = feed(client).iter(f"{ATOM}entry")

    summary = entry.find(f"{ATOM}summary")
    assert summary.get("type") == "html"
    assert summary.text == "<p>&lt;img src=x onerror=alert(1)&gt; is 3 &lt; 4</p>"


@pytest.mark.parametrize("path", ["/requests/", "/requests/map/"])
def test_pages_say_where_their_feed_is(client, path):
    ServiceTypeFactory(code="pothole")
    page = client.get(f"{path}?service=pothole").content.decode()

    assert '<link rel="alternate" type="application/atom+xml"' in page
    assert 'href="/requests/feed/?service=pothole"' in page


def test_a_request_says_where_the_feed_of_its_service_is(client):
    request = make_request(service_type=ServiceTypeFactory(code="pothole"))

    assert 'href="/requests/feed/?service=pothole"' in client.get(request.get_absolute_url()).content.decode()
    assert "/requests/feed/" not in client.get(request.private_path).content.decode()


def test_a_sign_that_xml_does_not_know_breaks_no_feed(client, clerk):
    request = make_request(description="Copied\x0cfrom a \x01PDF\ufffe, with\na new line")
    services.publish(item=request.words.get(), by=clerk)
    ServiceRequest.objects.filter(pk=request.pk).update(public_place="Penn\x1b St")

    [entry] = feed(client).iter(f"{ATOM}entry")

    assert entry.findtext(f"{ATOM}summary") == "<p>Copied from a  PDF , with<br>a new line</p>"
    assert "Penn  St" in entry.findtext(f"{ATOM}title")
    feed(client, "?q=hole%01%1b%ef%bf%bf")


def test_a_reader_may_ask_for_the_headers_alone(client):
    answer = client.head("/requests/feed/")

    assert answer.status_code == 200 and not answer.content
