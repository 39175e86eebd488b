"""Answers at the desk: found with services, read out, counted once, on a page of their own."""

from datetime import timedelta
from threading import Barrier, Thread
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from service_requests import services
from service_requests.models import CallAnswered, KnowledgeArticle, ServiceRequest
from service_requests.statuses import Channel
from tests.factories import KnowledgeArticleFactory, ServiceTypeFactory, UserFactory
from westfield.kernel import clock
from westfield.kernel.actor import Actor
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db


@pytest.fixture
def pothole(db):
    return ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"), keywords=Words(en="hole"))


@pytest.fixture
def article(pothole) -> KnowledgeArticle:
    made = KnowledgeArticleFactory(
        title=Words(en="How long does a pothole take?", es="¿Cuánto tarda un bache?"),
        answer=Words(en="Three days. Call 317-555-0101.\n\nIn winter longer.", es="Tres días."),
        keywords=Words(en="hole repair"),
        service_types=[pothole],
    )
    made.links.create(label=Words(en="More about potholes"), url="https://www.in.gov/indot/")
    return made


@pytest.fixture
def client(clerk, signed_in):
    return signed_in(clerk)


def intake(**more: str) -> dict[str, str]:
    return {"form_key": str(uuid4()), "channel": "counter", "name": "Ana Diaz", "description": "Deep", **more}


def test_services_and_answers_are_suggested_in_one_list(client, article):
    found = client.get("/desk/intake/find/", {"q": "hole in street"}).json()["results"]

    assert [(each["kind"], each["label"]) for each in found] == [
        ("Service", "Pothole"),
        ("Answer", "How long does a pothole take?"),
    ]
    assert found[0]["service"] == "pothole" and found[1]["answer"] == article.pk


def test_an_answer_is_shown_with_its_links_its_services_and_its_other_language(client, article):
    page = client.get(f"/desk/intake/answers/{article.pk}/").content.decode()

    assert '<a href="tel:317-555-0101">' in page and "<p>In winter longer.</p>" in page
    assert "https://www.in.gov/indot/" in page and "More about potholes" in page
    assert 'name="choose_service" value="pothole"' in page
    assert f'name="answered" value="{article.pk}"' in page
    assert "In Spanish" in page and '<div lang="es">' in page and "Tres días." in page


def test_without_a_script_the_button_redraws_the_form_and_loses_nothing(client, article):
    page = client.post("/desk/intake/", intake(what="hole in the street", find="1"))

    words = page.content.decode()
    assert page.status_code == 200 and not ServiceRequest.objects.exists()
    assert 'name="choose_service" value="pothole"' in words
    assert f'name="choose_answer" value="{article.pk}"' in words
    assert "Ana Diaz" in words and "Deep" in words and "usa-error-message" not in words


def test_enter_in_the_words_looks_for_them_while_nothing_is_chosen(client, article):
    page = client.post("/desk/intake/", intake(what="pothole", send="enter"))

    assert page.status_code == 200 and "What fits “pothole”" in page.content.decode()


def test_a_service_chosen_by_its_button_is_the_forms_service(client, article):
    words = client.post("/desk/intake/", intake(choose_service="pothole")).content.decode()

    assert '<option value="pothole" selected>' in words
    assert "To read out" in words and "How long does a pothole take?" in words
    assert "usa-error-message" not in words


def test_an_answer_chosen_by_its_button_stands_in_the_form(client, article):
    words = client.post("/desk/intake/", intake(choose_answer=str(article.pk), service="pothole")).content.decode()

    assert 'id="answer-title"' in words and '<option value="pothole" selected>' in words


@pytest.mark.parametrize("number", ["0", "x", "99999999999999999999999", "-1", "½", ""])
def test_an_answer_that_is_not_there_is_no_error(client, article, number):
    assert client.post("/desk/intake/", intake(choose_answer=number)).status_code == 200


def test_what_fits_nothing_says_so(client, article):
    page = client.post("/desk/intake/", intake(what="zzxq wvvk", find="1")).content.decode()

    assert "Nothing fits “zzxq wvvk”" in page


def test_a_call_that_an_answer_ended_counts_and_the_next_one_can_come(client, clerk, article):
    sent = intake(what="how long for a hole", answered=str(article.pk))

    page = client.post("/desk/intake/", sent, follow=True)
    client.post("/desk/intake/", sent)

    call = CallAnswered.objects.get()
    assert (call.article, call.channel, call.answered_by) == (article, "counter", clerk)
    assert call.note == "how long for a hole" and call.form_key == UUID(sent["form_key"])
    assert "Ready for the next call" in page.content.decode()
    assert "Ana Diaz" not in page.content.decode() and not ServiceRequest.objects.exists()


def test_a_call_is_answered_without_an_article_too(client):
    client.post("/desk/intake/", intake(answered="", channel="nonsense"))

    call = CallAnswered.objects.get()
    assert (call.article, call.channel) == (None, "phone")


def test_only_whoever_takes_calls_counts_them(article):
    with pytest.raises(PermissionDenied):
        services.count_call(
            by=Actor.of_user(UserFactory(manager=True)), article=article, channel=Channel.PHONE, form_key=uuid4()
        )


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_counts_once(clerk):
    article, key, start = KnowledgeArticleFactory(), uuid4(), Barrier(2)
    answers: list[int] = []

    def send() -> None:
        start.wait()
        made = services.count_call(by=Actor.of_user(clerk), article=article, channel=Channel.PHONE, form_key=key)
        answers.append(made.pk)
        connection.close()

    threads = [Thread(target=send) for _each in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert CallAnswered.objects.count() == 1
    assert len(answers) == 2 and len(set(answers)) == 1


def test_the_page_lists_what_is_asked_most_first_and_finds(client, clerk, article):
    often = KnowledgeArticleFactory(title=Words(en="When is City Hall open?"), checked_on=None)
    services.count_call(by=Actor.of_user(clerk), article=often, channel=Channel.EMAIL, form_key=uuid4())

    page = client.get("/desk/answers/").content.decode()
    found = client.get("/desk/answers/", {"q": "potholes"}).content.decode()
    nothing = client.get("/desk/answers/", {"q": "zzxq"}).content.decode()

    assert page.index("When is City Hall open?") < page.index("How long does a pothole take?")
    assert "Answered once lately" in page and "Check it" in page
    assert "How long does a pothole take?" in found and "City Hall open" not in found
    assert "Nothing fits “zzxq”" in nothing


def test_an_answer_given_in_an_e_mail_is_counted_on_its_page(client, article):
    page = client.get(f"/desk/answers/{article.pk}/")
    sent = {"form_key": str(uuid4()), "channel": "email", "note": ""}
    client.post(f"/desk/answers/{article.pk}/", sent)
    client.post(f"/desk/answers/{article.pk}/", sent)

    assert "?service=pothole" in page.content.decode()
    assert CallAnswered.objects.get().channel == "email"
    wrong = client.post(f"/desk/answers/{article.pk}/", {"form_key": str(uuid4()), "channel": "fax"})
    assert wrong.status_code == 422


def test_an_old_answer_says_so_where_it_is_read_out(client, article):
    KnowledgeArticle.objects.update(checked_on=clock.today() - timedelta(days=400))

    assert "make sure that it still holds" in client.get(f"/desk/intake/answers/{article.pk}/").content.decode()


def test_an_answer_that_is_switched_off_is_gone(client, article):
    KnowledgeArticle.objects.update(is_active=False)

    assert client.get(f"/desk/answers/{article.pk}/").status_code == 404
    assert client.get(f"/desk/intake/answers/{article.pk}/").status_code == 404
    assert "To read out" not in client.get("/desk/intake/questions/?service=pothole").content.decode()


def test_many_answers_ask_the_database_no_more(client, pothole, django_assert_max_num_queries):
    for _each in range(30):
        article = KnowledgeArticleFactory(service_types=[pothole])
        article.links.create(label=Words(en="More"), url="https://www.in.gov/")
    client.get("/desk/answers/?q=question")

    with django_assert_max_num_queries(10):
        client.get("/desk/answers/")
    with django_assert_max_num_queries(10):
        client.get(f"/desk/answers/{article.pk}/")
    with django_assert_max_num_queries(10):
        client.get("/desk/intake/questions/?service=pothole")
