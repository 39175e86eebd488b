"""Callers' words find the answer to read out or the service to ask for; the tables hold what they say."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from service_requests.knowledge_search import find_answers, find_for_call
from service_requests.models import KnowledgeArticle
from service_requests.starter.loading import load_catalogue
from service_requests.starter.reading import STARTER
from tests.factories import KnowledgeArticleFactory, ServiceTypeFactory
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db

# What callers say → the answer that must come first.
FIRST = {
    "when is trash day": "trash-day",
    "trash schedule": "trash-day",
    "cuando pasa la basura": "trash-day",
    "trash on thanksgiving": "trash-holiday",
    "trash pickup holiday": "trash-holiday",
    "basura en navidad": "trash-holiday",
    "can I recycle pizza boxes": "recycling-what",
    "que puedo reciclar": "recycling-what",
    "old paint": "hazardous-waste",
    "baterías viejas": "hazardous-waste",
    "motor oil": "hazardous-waste",
    "get rid of a couch": "bulky-items",
    "colchon viejo": "bulky-items",
    "leaf pickup": "leaves",
    "hojas y ramas": "leaves",
    "how long does a pothole take": "pothole-when",
    "cuanto tardan en tapar un bache": "pothole-when",
    "pothole damaged my car": "pothole-damage",
    "flat tire claim": "pothole-damage",
    "reclamo por daños": "pothole-damage",
    "when will you plow my street": "snow-when",
    "quitanieves": "snow-when",
    "who shovels the sidewalk": "snow-sidewalk",
    "plow blocked my driveway": "driveway-snow",
    "speed bump": "speed-hump",
    "speed bumb": "speed-hump",
    "tope": "speed-hump",
    "neighbors tree": "tree-whose",
    "how tall can grass be": "grass-height",
    "my neighbors are loud": "noise-when",
    "brown water": "water-brown",
    "agua cafe": "water-brown",
    "frozen pipe": "water-frozen",
    "tuberia congelada": "water-frozen",
    "sewage in basement": "sewer-backup",
    "found a dog": "stray-dog",
    "encontre un perro": "stray-dog",
    "raccoon": "wildlife",
    "racoon in my yard": "wildlife",
    "mapache": "wildlife",
    "status of my request": "request-status",
    "opening hours": "city-hall-hours",
    "a que hora abre el ayuntamiento": "city-hall-hours",
    "city council meeting": "council-meeting",
    "police report copy": "public-records",
    "do I need a permit for a fence": "building-permit",
    "permiso para una cerca": "building-permit",
    "garage sale": "garage-sale",
    "block party": "street-closing",
    "rent a shelter": "shelter-rental",
    "dogs in the park": "park-hours",
    "water bill": "water-bill",
    "recibo del agua": "water-bill",
    "811": "dig",
    "call before you dig": "dig",
    "INDOT": "state-road",
    "property tax": "property-tax",
    "impuesto predial": "property-tax",
    "register to vote": "vote",
    "drivers license": "license-plates",
    "licencia de manejar": "license-plates",
    "birth certificate": "birth-certificate",
    "acta de nacimiento": "birth-certificate",
    "help with rent": "help-211",
    "ayuda con la renta": "help-211",
    "suicide": "crisis-988",
    "suicidio": "crisis-988",
    "power is out": "power-outage-whom",
    "se fue la luz": "power-outage-whom",
}  # fmt: skip
# What is said on the phone → what must be first of everything, and what must be in the same list.
TOGETHER = {
    "hole in street": ("pothole", "pothole-when"),
    "hoyo": ("pothole", "pothole-when"),
    "hoyo en la caye": ("pothole", "pothole-when"),
    "missed trash": ("missed-collection", "trash-day"),
    "trash on a holiday": ("trash-holiday", "missed-collection"),
    "water bill": ("water-bill", ""),
    "brown water": ("water-quality", "water-brown"),
    "graffiti": ("graffiti", ""),
    "printer": ("it-help", ""),
}


@pytest.fixture
def starter(db):
    load_catalogue(files=STARTER)
    return dict(KnowledgeArticle.objects.values_list("pk", "code"))


def test_what_callers_say_finds_the_answer(starter):
    wrong = []
    for words, expected in FIRST.items():
        found = [starter[answer.pk] for answer in find_answers(words, language="en")]
        if found[:1] != [expected]:
            wrong.append(f"{words}: {found[:3]}, not {expected}")

    assert wrong == []


def test_services_and_answers_come_in_one_list(starter):
    wrong = []
    for words, (first, also) in TOGETHER.items():
        found = [
            each.service.code if each.service else starter[each.answer.pk]
            for each in find_for_call(words, language="en")
        ]
        if found[:1] != [first] or (also and also not in found):
            wrong.append(f"{words}: {found}, not {first} and {also}")

    assert wrong == []


@pytest.mark.parametrize("words", ["", "a", "the", "xqzzw kjhgf", "%_'\"\\", "\x00", "🙂"])
def test_words_that_mean_nothing_find_nothing(starter, words):
    assert find_for_call(words, language="en") == []


def test_the_words_of_a_long_answer_are_found_to_its_end():
    far = ". ".join(["Nothing of it"] * 60) + ". The zamboni comes at noon."
    article = KnowledgeArticleFactory(answer=Words(en=far))

    assert [answer.pk for answer in find_answers("zamboni", language="en")] == [article.pk]


def test_an_answer_that_is_not_given_out_is_not_found_and_a_new_one_is_at_once():
    article = KnowledgeArticleFactory(title=Words(en="Where is the ice rink?"))
    assert find_answers("ice rink", language="en")

    KnowledgeArticle.objects.filter(pk=article.pk).update(is_active=False)
    assert not find_answers("ice rink", language="en")

    KnowledgeArticle.objects.filter(pk=article.pk).update(is_active=True, title={"en": "Where is the pool?"})
    assert find_answers("swimming pool", language="en")


def test_where_both_fit_alike_the_service_goes_first():
    ServiceTypeFactory(name=Words(en="Skating rink"))
    KnowledgeArticleFactory(title=Words(en="Skating rink"))

    first, second = find_for_call("skating rink", language="en")

    assert first.service and second.answer


def test_a_search_is_two_small_queries(starter):
    find_for_call("hoyo", language="es")

    with CaptureQueriesContext(connection) as captured:
        assert find_for_call("hole in the road", language="en")

    assert len(captured) == 2
