"""The city asks what its crews need to know: questions and answers in the admin."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from service_requests.models import Answer, AnswerOption, Question, ServiceRequest, ServiceType
from tests.factories import ServiceTypeFactory, UserFactory, make_request
from tests.service_requests.test_admin_catalogue import typed as typed_service
from westfield.kernel.translated import Words


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.fixture
def pothole(db) -> ServiceType:
    return ServiceTypeFactory(code="pothole", name=Words(en="Pothole"))


def choice(service: ServiceType, words: str, *answers: str, **fields: object) -> Question:
    """A question with answers to choose from."""
    question = Question.objects.create(
        service_type=service,
        code=words.lower().strip("?").replace(" ", "-"),
        label=Words(en=words),
        **{"kind": "one_choice", "order": 10} | fields,
    )
    for number, answer in enumerate(answers):
        AnswerOption.objects.create(question=question, code=answer.lower(), label=Words(en=answer), order=number)
    return question


def answered(question: Question, option: AnswerOption | None = None) -> ServiceRequest:
    """A request whose reporter answered the question."""
    request = make_request(service_type=question.service_type)
    value = [{"code": option.code, "label": dict(option.label)}] if option else "about a foot"
    Answer.objects.create(
        request=request,
        question=question,
        question_code=question.code,
        question_label=question.label,
        kind=question.kind,
        value=value,
    )
    return request


def typed(question: Question | ServiceType, *answers: dict[str, object], saved: int = 0) -> dict[str, object]:
    """What the form of a question sends, with these answers to choose from."""
    service = question if isinstance(question, ServiceType) else question.service_type
    form: dict[str, object] = {
        "service_type": service.pk,
        "label_en": "How deep is it?",
        "kind": "one_choice",
        "order": 10,
        "is_active": "on",
        "options-TOTAL_FORMS": len(answers),
        "options-INITIAL_FORMS": saved,
    }
    for number, answer in enumerate(answers):
        form |= {f"options-{number}-{name}": value for name, value in ({"order": 10} | answer).items()}
    return form


def kept(option: AnswerOption, **changes: object) -> dict[str, object]:
    """The line of an answer that is there already."""
    line = {"id": option.pk, "question": option.question_id, "code": option.code, "label_en": option.label["en"]}
    return line | {"is_active": "on"} | changes


ANKLE: dict[str, object] = {"label_en": "Ankle", "is_active": "on"}
KNEE: dict[str, object] = {"label_en": "Knee", "is_active": "on"}
ADD = "/admin/requests/question/add/"


def page_of(thing: Question | ServiceType, what: str = "change") -> str:
    return reverse(f"admin:requests_{thing._meta.model_name}_{what}", args=[thing.pk])


def refusals(response) -> str:
    """Everything that a page of the admin says is wrong."""
    assert response.status_code == 200
    context = response.context
    rows = [errors for formset in context["inline_admin_formsets"] for errors in formset.formset.errors]
    tables = [formset.formset.non_form_errors() for formset in context["inline_admin_formsets"]]
    return str([context["adminform"].form.errors, rows, tables])


def test_a_question_is_added_with_its_answers_and_codes_nobody_had_to_think_of(administrator, pothole):
    response = administrator.post(ADD, typed(pothole, ANKLE, KNEE))

    question = Question.objects.get()
    assert response.url == page_of(pothole) + "#questions-group"
    assert (question.code, [option.code for option in question.options.all()]) == ("how-deep-is-it", ["ankle", "knee"])


def test_the_form_of_a_new_question_knows_its_service_and_comes_last(administrator, pothole):
    choice(pothole, "How deep?", "Ankle", "Knee", order=30)

    page = administrator.get(ADD, {"service_type": pothole.pk})

    form = page.context["adminform"].form
    assert form["order"].value() == 40
    assert [label for label, _own in form.fields["asked_after"].choices] == ["", "How deep?"]


def test_the_way_to_a_new_question_names_its_service_past_a_thousand_too(administrator):
    service = ServiceTypeFactory(pk=1234)

    page = administrator.get(reverse("admin:requests_servicetype_change", args=[service.pk])).content.decode()

    assert f"{reverse('admin:requests_question_add')}?service_type=1234" in page


def test_only_answers_of_the_same_service_can_be_waited_for(administrator, pothole):
    other = choice(ServiceTypeFactory(), "Which color?", "Red", "Blue")

    page = administrator.post(ADD, typed(pothole, ANKLE, KNEE) | {"asked_after": other.options.first().pk})

    assert "Select a valid choice" in refusals(page)
    with pytest.raises(ValidationError, match="another service"):
        Question(
            service_type=pothole, code="a", label=Words(en="A?"), kind="text", asked_after=other.options.first()
        ).full_clean()


@pytest.mark.parametrize(
    ("change", "answers", "reason"),
    [
        ({}, [ANKLE], "at least two answers that are offered"),
        ({}, [ANKLE, {**KNEE, "is_active": ""}], "at least two answers that are offered"),
        ({"kind": "text"}, [ANKLE], "Only a choice has answers"),
        ({}, [ANKLE, {**KNEE, "stops_form": "on"}], "Write what to do instead"),
        ({}, [ANKLE, {**KNEE, "instruction_es": "Llame."}], "Write this in English"),
        ({"label_en": "", "label_es": "¿Qué?"}, [ANKLE, KNEE], "Write this in English"),
    ],
)
def test_what_nobody_could_be_asked_is_refused_in_words(administrator, pothole, change, answers, reason):
    page = administrator.post(ADD, typed(pothole, *answers) | change)

    assert reason in refusals(page)
    assert not Question.objects.exists()


def test_a_question_may_wait_for_its_answers_while_nobody_is_asked(administrator, pothole):
    administrator.post(ADD, typed(pothole, ANKLE) | {"is_active": ""})

    assert not Question.objects.get().is_active


def test_an_answer_that_stops_the_form_leads_to_no_question(administrator, pothole):
    question = choice(pothole, "Is a wire down?", "Yes", "No")
    yes, no = question.options.all()
    stops = {"stops_form": "on", "instruction_en": "Call 911."}
    follow_up = choice(pothole, "How many?", order=20, kind="number", asked_after=yes)

    page = administrator.post(page_of(question), typed(question, kept(yes, **stops), kept(no), saved=2))

    assert "it cannot stop the form" in refusals(page)
    AnswerOption.objects.filter(pk=yes.pk).update(stops_form=True, instruction={"en": "Call 911."})
    with pytest.raises(ValidationError, match="stops the form: nothing is asked after it"):
        Question.objects.get(pk=follow_up.pk).full_clean()


def test_a_question_waits_for_no_answer_to_itself_nor_in_a_circle(pothole):
    first = choice(pothole, "First?", "Yes", "No", order=10)
    second = choice(pothole, "Second?", "Yes", "No", order=20, asked_after=first.options.first())
    third = choice(pothole, "Third?", "Yes", "No", order=30, asked_after=second.options.first())

    first.asked_after = first.options.first()
    with pytest.raises(ValidationError, match="an answer to itself"):
        first.full_clean()
    first.asked_after = third.options.first()
    with pytest.raises(ValidationError, match="neither would ever be asked"):
        first.full_clean()


def test_what_is_asked_after_an_answer_comes_later(pothole):
    first = choice(pothole, "First?", "Yes", "No", order=10)
    second = choice(pothole, "Second?", "Yes", "No", order=20, asked_after=first.options.first())

    second.order = 5
    with pytest.raises(ValidationError, match="“First\\?” must come first: this question needs an order above 10"):
        second.full_clean()
    first.order = 25
    with pytest.raises(ValidationError, match="“Second\\?” waits for an answer to this question"):
        first.full_clean()


def rows_of(*questions: Question, **changes: object) -> dict[str, object]:
    """The table of questions on the page of their service."""
    form: dict[str, object] = {"questions-TOTAL_FORMS": len(questions), "questions-INITIAL_FORMS": len(questions)}
    for number, question in enumerate(questions):
        line = {"id": question.pk, "service_type": question.service_type_id, "kind": question.kind,
                "order": question.order, "is_active": "on"}  # fmt: skip
        form |= {f"questions-{number}-{name}": value for name, value in line.items()}
    return form | {f"questions-{name}": value for name, value in changes.items()}


def test_a_service_shows_its_questions_in_order_with_the_way_to_each(administrator, pothole):
    second = choice(pothole, "How wide?", order=20, kind="number")
    first = choice(pothole, "How deep?", "Ankle", "Knee", order=10)

    page = administrator.get(page_of(pothole)).content.decode()

    assert page.index("How deep?") < page.index("How wide?")
    assert page_of(first) in page and page_of(second) in page
    assert "2 answers" in page
    assert f"{ADD}?service_type={pothole.pk}" in page


def test_questions_are_put_in_a_new_order_on_the_page_of_their_service(administrator, pothole):
    """Both move at once: each alone would be in the wrong place."""
    first = choice(pothole, "First?", "Yes", "No", order=10)
    second = choice(pothole, "Second?", order=20, kind="text", asked_after=first.options.first())

    moved = {"0-order": 50, "1-order": 60, "1-is_required": "on"}
    response = administrator.post(page_of(pothole), typed_service(pothole) | rows_of(first, second, **moved))

    assert response.status_code == 302
    assert list(pothole.questions.values_list("order", "is_required")) == [(50, False), (60, True)]
    assert second.pk == pothole.questions.last().pk


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"1-order": 5}, "“First?” must come first"), ({"1-kind": "several"}, "at least two answers that are offered")],
)
def test_the_table_of_questions_says_what_is_wrong_with_a_line(administrator, pothole, changes, reason):
    first = choice(pothole, "First?", "Yes", "No", order=10)
    second = choice(pothole, "Second?", order=20, kind="text", asked_after=first.options.first())

    page = administrator.post(page_of(pothole), typed_service(pothole) | rows_of(first, second, **changes))

    assert reason in refusals(page)
    assert reason in page.content.decode()
    second.refresh_from_db()
    assert (second.order, second.kind) == (20, "text")


def record_of(request: ServiceRequest, client) -> str:
    """The request as the admin shows it, without the news about what was just saved."""
    page = client.get(reverse("admin:requests_servicerequest_change", args=[request.pk])).content.decode()
    return page.split('id="content-main"')[1]


def test_a_changed_question_leaves_old_answers_as_they_were(administrator, pothole):
    question = choice(pothole, "How deep?", "Ankle", "Knee")
    ankle, knee = question.options.all()
    request = answered(question, knee)

    administrator.post(
        page_of(question),
        typed(question, kept(ankle), kept(knee, label_en="Above the knee"), saved=2)
        | {"label_en": "How deep, roughly?"},
    )

    question.refresh_from_db()
    assert str(question) == "How deep, roughly?" and str(question.options.last()) == "Above the knee"
    shown = record_of(request, administrator)
    assert "How deep?" in shown and "Knee" in shown
    assert "roughly" not in shown and "Above" not in shown
    answer = request.answers.get()
    assert (str(answer.question_label), answer.value[0]["label"]) == ("How deep?", {"en": "Knee"})


def test_a_deleted_question_leaves_old_answers_as_they_were_and_the_page_says_so(administrator, pothole):
    question = choice(pothole, "How deep?", "Ankle", "Knee")
    request = answered(question, question.options.last())

    asked = administrator.get(page_of(question, "delete")).content.decode()
    administrator.post(page_of(question, "delete"), {"post": "yes"})

    assert "It was answered in 1 request" in asked and "untick “asked”" in asked
    assert not Question.objects.exists()
    answer = Answer.objects.get()
    assert (answer.question, str(answer.question_label), answer.value[0]["code"]) == (None, "How deep?", "knee")
    shown = record_of(request, administrator)
    assert "How deep?" in shown and "Knee" in shown


def test_an_answer_that_was_given_is_switched_off_not_deleted(administrator, pothole):
    question = choice(pothole, "How deep?", "Ankle", "Knee", "Hip")
    ankle, knee, hip = question.options.all()
    answered(question, knee)
    lines = [kept(ankle), kept(hip)]

    page = administrator.post(page_of(question), typed(question, kept(knee, DELETE="on"), *lines, saved=3))
    administrator.post(page_of(question), typed(question, kept(knee, is_active=""), *lines, saved=3))

    assert "“Knee” has been given as an answer" in refusals(page)
    knee.refresh_from_db()
    assert not knee.is_active


def test_an_answer_that_nobody_gave_can_be_deleted_unless_a_question_waits_for_it(administrator, pothole):
    question = choice(pothole, "How deep?", "Ankle", "Knee", "Hip")
    ankle, knee, hip = question.options.all()
    follow_up = choice(pothole, "Is it full of water?", order=20, kind="text", asked_after=hip)
    lines = [kept(ankle), kept(knee), kept(hip, DELETE="on")]

    page = administrator.post(page_of(question), typed(question, *lines, saved=3))
    follow_up.delete()
    administrator.post(page_of(question), typed(question, *lines, saved=3))

    assert "Is it full of water?" in refusals(page)
    assert list(question.options.all()) == [ankle, knee]


def test_codes_stay_once_a_question_has_been_answered(administrator, pothole):
    question = choice(pothole, "How deep?", "Ankle", "Knee")
    ankle, knee = question.options.all()
    answered(question, knee)

    administrator.post(
        page_of(question), typed(question, kept(ankle), kept(knee, code="other"), saved=2) | {"code": "else"}
    )

    question.refresh_from_db(), knee.refresh_from_db()
    assert (question.code, knee.code) == ("how-deep", "knee")


def test_a_service_that_nobody_asked_for_goes_with_its_questions(administrator, pothole):
    first = choice(pothole, "First?", "Yes", "No")
    choice(pothole, "Second?", order=20, kind="text", asked_after=first.options.first())

    administrator.post(page_of(pothole, "delete"), {"post": "yes"})

    assert not ServiceType.objects.exists() and not Question.objects.exists()


def test_many_questions_ask_the_database_no_more(administrator, pothole, django_assert_max_num_queries):
    for number in range(8):
        question = choice(pothole, f"Question {number}?", "Yes", "No", "Perhaps", order=number)
        answered(question, question.options.first())

    with django_assert_max_num_queries(20):
        administrator.get(page_of(pothole))
    with django_assert_max_num_queries(12):
        administrator.get("/admin/requests/question/")
    with django_assert_max_num_queries(16):
        administrator.get(page_of(question))


def test_the_form_that_residents_have_is_one_click_away(administrator, pothole):
    question, internal = choice(pothole, "How deep?", "Ankle", "Knee"), ServiceTypeFactory(internal=True)

    for page in (page_of(pothole), page_of(question)):
        assert 'href="/requests/new/pothole/"' in administrator.get(page).content.decode()
    assert f'href="/desk/intake/?service={internal.code}"' in administrator.get(page_of(internal)).content.decode()


def test_the_database_holds_what_the_forms_promise(pothole):
    """Whatever door somebody finds: no two codes, no stop without a word."""
    question = Question(service_type=pothole, code=f"q-{uuid4().hex[:6]}", label=Words(en="Q?"), kind="text")
    question.full_clean()
    question.save()
    with pytest.raises(ValidationError, match="not answered by a choice"):
        AnswerOption(question=question, code="a", label=Words(en="A")).full_clean()


@pytest.mark.parametrize("odd", ["²", "x", "9" * 40, "-1"])
def test_an_odd_service_in_the_address_is_no_service(administrator, odd):
    assert administrator.get(ADD, {"service_type": odd}).status_code == 200
