"""People's own words find the service they mean; the table holds what they type."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from service_requests.catalogue_search import find_services
from service_requests.models import ServiceGroup, ServiceType
from service_requests.starter.loading import load_catalogue
from service_requests.starter.reading import STARTER
from tests.factories import ServiceTypeFactory
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db

# What people type → the service that must come first.
FIRST = {
    "hole in the road": "pothole",
    "hole": "pothole",
    "pothole": "pothole",
    "pothle": "pothole",
    "potholes on my street": "pothole",
    "pot hole": "pothole",
    "there is a big hole in my street": "pothole",
    "chuck hole": "pothole",
    "bache": "pothole",
    "hoyo en la calle": "pothole",
    "hay un hoyo muy grande en la calle": "pothole",
    "vache": "pothole",
    "luz de la calle": "street-light",
    "luz de la caye": "street-light",
    "street light": "street-light",
    "streetlight": "street-light",
    "steet lite": "street-light",
    "street lihgt out": "street-light",
    "lamp flickering": "street-light",
    "farol apagado": "street-light",
    "FAROL": "street-light",
    "lampara fundida": "street-light",
    "graffiti": "graffiti",
    "grafitti": "graffiti",
    "grafiti": "graffiti",
    "spray paint on the wall": "graffiti",
    "pintura en la pared": "graffiti",
    "missed trash": "missed-collection",
    "they did not pick up my trash": "missed-collection",
    "garbage not picked up": "missed-collection",
    "trash day": "missed-collection",
    "basura": "missed-collection",
    "no paso el camion de la basura": "missed-collection",
    "recyling": "missed-collection",
    "new trash can": "cart",
    "couch": "bulk-pickup",
    "leaf pickup": "yard-waste",
    "hojas": "yard-waste",
    "someone dumped tires": "illegal-dumping",
    "tree down": "tree",
    "arbol caido": "tree",
    "árbol caído": "tree",
    "tree fell": "tree",
    "trim branches": "tree-trimming",
    "plant a tree": "tree-planting",
    "traffic light": "traffic-signal",
    "semaforo": "traffic-signal",
    "semáforo descompuesto": "traffic-signal",
    "stoplight stuck on red": "traffic-signal",
    "stop sign": "sign",
    "stop sign down": "sign",
    "señal de alto": "sign",
    "speeding cars": "traffic-study",
    "sidewalk": "sidewalk",
    "side walk cracked": "sidewalk",
    "banqueta": "sidewalk",
    "clogged storm drain": "storm-drain",
    "coladera tapada": "storm-drain",
    "flooded street": "standing-water",
    "calle inundada": "standing-water",
    "snow plow": "snow-plowing",
    "nieve": "snow-plowing",
    "icy road": "icy-spot",
    "plow hit my mailbox": "mailbox",
    "mailbox": "mailbox",
    "buzon": "mailbox",
    "water main break": "water-sewer",
    "no water": "water-sewer",
    "fuga de agua": "water-sewer",
    "sewage": "water-sewer",
    "brown water": "water-quality",
    "fire hydrant": "hydrant",
    "manhole cover": "manhole",
    "playground swing broken": "park-damage",
    "columpio": "park-damage",
    "dead deer": "dead-animal",
    "venado muerto": "dead-animal",
    "roadkill": "dead-animal",
    "stray dog": "loose-animal",
    "perro suelto": "loose-animal",
    "mosquitos": "pests",
    "tall grass": "tall-grass",
    "neighbors grass is too high": "tall-grass",
    "pasto alto": "tall-grass",
    "abandoned car": "abandoned-vehicle",
    "carro abandonado": "abandoned-vehicle",
    "barking dog": "noise",
    "loud music": "noise",
    "musica fuerte": "noise",
    "ruido": "noise",
    "gas smell": "gas-smell",
    "huele a gas": "gas-smell",
    "wire down": "power-line",
    "power outage": "power-outage",
    "se fue la luz": "power-outage",
    "thank you": "question",
    "queja": "question",
    "compliment": "question",
    "wheelchair": "accessibility",
}  # fmt: skip
# What is said so openly that several services may be meant → one that must be among the first three.
AMONG_THREE = {
    "light": "street-light",
    "luz": "street-light",
    "dog": "loose-animal",
    "perro": "loose-animal",
    "water": "water-sewer",
    "agua": "water-sewer",
    "tree": "tree",
    "árbol": "tree",
    "leak": "water-sewer",
    "neighbor": "junk-property",
    "trail": "trail",
    "dark street": "street-light",
    "bike": "trail",
    "animal": "loose-animal",
    "garbage can broken": "cart",
    "tree on wire": "tree",
    "old matress": "bulk-pickup",
    "street": "street-light",
    "my neighbor has a car on blocks": "abandoned-vehicle",
    "kid fell on playground": "park-damage",
    "hay un perro muerto": "dead-animal",
    "the light on our corner keeps blinking": "street-light",
}
NOTHING = (
    "", " ", "x", "?!", "zzzzzz", "qwertyuiop", "pizza", "12345", "asdf jkl", "the of in", "el la los", "bitcoin",
    "marriage license", "birth certificate", "jury duty", "library hours", "wedding venue", "vote registration",
    "dmv appointment", "acta de nacimiento", "lorem ipsum dolor", "\x00", "💡", "' OR 1=1 --",
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The starter catalogue, loaded once for this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_catalogue(files=STARTER)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def starter(loaded, db):
    pass


def found(words: str, language: str = "en", **how) -> list[str]:
    return [service.code for service in find_services(words, language=language, **how)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_people_type_finds_what_they_mean_first(starter, language):
    missed = {
        words: found(words, language)[:3] for words, code in FIRST.items() if found(words, language)[:1] != [code]
    }
    assert not missed


@pytest.mark.parametrize("language", ["en", "es"])
def test_what_may_mean_several_things_finds_the_likely_one_among_three(starter, language):
    missed = {
        words: found(words, language)[:4]
        for words, code in AMONG_THREE.items()
        if code not in found(words, language)[:3]
    }
    assert not missed


@pytest.mark.parametrize("words", NOTHING)
def test_what_the_city_does_not_do_finds_nothing(starter, words):
    assert found(words) == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("poth", "pothole"), ("graf", "graffiti"), ("semaf", "traffic-signal"), ("recyc", "missed-collection"),
     ("mailb", "mailbox"), ("luz de la ca", "street-light"), ("hole in the ro", "pothole"),
     ("street li", "street-light")],
)  # fmt: skip
def test_what_is_not_finished_finds_it_already(starter, typed, code):
    assert found(typed)[0] == code


def test_no_more_than_was_asked_for(starter):
    assert len(found("street", limit=3)) == 3
    assert len(found("street")) <= 8


def test_residents_never_find_what_is_for_staff(starter):
    assert "it-help" in found("printer", staff=True)
    for words in ("printer", "computer password", "it help", "fleet", "facilities", "new hire", "flota"):
        internal = set(ServiceType.objects.filter(is_internal=True).values_list("code", flat=True))
        assert not internal & set(found(words)), words


def test_a_paused_service_is_found_and_says_so(starter):
    ServiceType.objects.filter(code="pothole").update(is_paused=True, paused_reason=Words(en="Too cold."))

    [first, *_more] = find_services("pothole", language="en")

    assert (first.is_paused, str(first.paused_reason)) == (True, "Too cold.")


def test_what_can_be_had_goes_before_what_is_paused(starter):
    before = found("tree")
    ServiceType.objects.filter(code=before[0]).update(is_paused=True, paused_reason=Words(en="Storm."))

    assert found("tree")[0] == before[1]
    assert before[0] in found("tree")


def test_what_is_switched_off_is_not_found(starter):
    ServiceType.objects.filter(code="pothole").update(is_active=False)
    assert "pothole" not in found("pothole")


def test_any_change_of_the_catalogue_is_seen_at_once(starter):
    assert found("submarine") == []

    service = ServiceTypeFactory(name=Words(en="Submarine rides"))
    assert found("submarine") == [service.code]

    ServiceType.objects.filter(pk=service.pk).update(name=Words(en="Airship rides"))
    assert found("submarine") == []
    assert found("airship") == [service.code]

    ServiceGroup.objects.filter(pk=service.group_id).update(name=Words(en="Zeppelins"))
    assert found("zeppelins") == [service.code]

    service.delete()
    assert found("airship") == []


def test_a_search_costs_one_query_and_a_changed_catalogue_two(starter):
    found("pothole")
    for words, queries in (("pothole", 1), ("hole in the road", 1)):
        with CaptureQueriesContext(connection) as captured:
            found(words)
        assert len(captured) == queries

    ServiceTypeFactory()
    with CaptureQueriesContext(connection) as captured:
        found("pothole")
    assert len(captured) == 2


def test_a_very_long_text_is_searched_as_far_as_it_makes_sense(starter):
    assert found("pothole " * 5000)[:1] == ["pothole"]
