"""Answers, canned responses, outfit, checklists and contractors in the admin: what may stand there, and what not."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group

from service_requests import services
from service_requests.models import (
    CannedResponse,
    ChecklistItem,
    Correction,
    Crew,
    Equipment,
    KnowledgeArticle,
    Material,
    Merge,
    Redaction,
    Relation,
)
from service_requests.statuses import Channel
from tests.factories import (
    ChecklistItemFactory,
    CrewFactory,
    DepartmentFactory,
    EquipmentFactory,
    KnowledgeArticleFactory,
    MaterialFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
    make_work_order,
)
from tests.service_requests.test_admin_catalogue import change, typed
from westfield.kernel import clock
from westfield.kernel.actor import Actor

pytestmark = pytest.mark.django_db
ADMIN = "/admin/requests"
NO_LINKS = {"links-TOTAL_FORMS": 0, "links-INITIAL_FORMS": 0}


@pytest.fixture
def administrator(signed_in):
    return signed_in(UserFactory(administrator=True))


def answer(**more):
    return {"title_en": "When?", "answer_en": "Then.", "is_active": "on", **NO_LINKS, **more}


def canned(**more):
    return {"title": "News", "used_for": "update", "body_en": "It is {number}.", "order": 10, "is_active": "on", **more}


def crew(**more):
    department = DepartmentFactory()
    return {"code": "firm", "name_en": "Firm", "department": department.pk, "is_active": "on", "language": "en", **more}


def test_an_answer_is_written_with_its_links_and_services(administrator):
    service = ServiceTypeFactory()
    link = {
        "links-TOTAL_FORMS": 1,
        "links-0-label_en": "More",
        "links-0-url": "https://www.in.gov/",
        "links-0-order": 10,
    }

    administrator.post(f"{ADMIN}/knowledgearticle/add/", answer(service_types=[service.pk], **link))

    article = KnowledgeArticle.objects.get()
    assert article.service_types.get() == service
    assert str(article.links.get().label) == "More"
    assert article.checked_on == clock.today()


def test_a_changed_answer_counts_as_checked(administrator):
    article = KnowledgeArticleFactory(checked_on=clock.today() - timedelta(days=500))
    day = article.checked_on.isoformat()
    sent = answer(answer_en="Now.", checked_on=day) | {"initial-checked_on": day}

    administrator.post(f"{ADMIN}/knowledgearticle/{article.pk}/change/", sent)

    article.refresh_from_db()
    assert article.checked_on == clock.today() and not article.is_stale


def test_what_nobody_checked_for_long_is_marked_and_said_to_hold_in_one_go(administrator):
    old = KnowledgeArticleFactory(checked_on=clock.today() - timedelta(days=500))
    never, fresh = KnowledgeArticleFactory(checked_on=None), KnowledgeArticleFactory()
    page = administrator.get(f"{ADMIN}/knowledgearticle/").content.decode()
    listed = administrator.get(f"{ADMIN}/knowledgearticle/?checked=long-ago").content.decode()
    assert page.count("Check it") == 2
    assert str(old) in listed and str(never) in listed and str(fresh) not in listed

    chosen = {"action": "still_holds", "_selected_action": [old.pk, never.pk]}
    administrator.post(f"{ADMIN}/knowledgearticle/", chosen)

    assert set(KnowledgeArticle.objects.values_list("checked_on", flat=True)) == {clock.today()}


def test_the_list_counts_the_calls_of_the_time_that_was_asked_for(administrator):
    article, clerk = KnowledgeArticleFactory(), Actor.of_user(UserFactory(clerk=True))
    for days in (1, 60, 60, 200, 500):
        with clock.at(clock.now() - timedelta(days=days)):
            services.count_call(by=clerk, article=article, channel=Channel.PHONE, form_key=uuid4())

    for span, count in (("30", 1), ("", 3), ("365", 4), ("all", 5)):
        page = administrator.get(f"{ADMIN}/knowledgearticle/?calls={span}" if span else f"{ADMIN}/knowledgearticle/")
        assert f'field-calls_answered">{count}<' in page.content.decode()


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"body_en": "Dear {name}."}, "There is no placeholder {name}. Those that there are: {number}"),
        ({"body_en": "It is {number."}, "A brace stands alone"),
        ({"body_en": "Done.", "body_es": "Listo el {dia}."}, "Spanish: There is no placeholder {dia}"),
        ({"body_en": "", "body_es": "Listo."}, "Write this in English"),
        ({"statuses": ["asleep"]}, "Select a valid choice"),
    ],
)
def test_a_canned_response_that_cannot_be_filled_in_is_refused(administrator, body, says):
    page = administrator.post(f"{ADMIN}/cannedresponse/add/", canned(**body))

    assert says in page.content.decode()
    assert not CannedResponse.objects.exists()


def test_a_canned_response_is_kept_and_what_lacks_spanish_is_said(administrator):
    page = administrator.post(f"{ADMIN}/cannedresponse/add/", canned(statuses=["waiting"]), follow=True)

    assert CannedResponse.objects.get().statuses == ["waiting"]
    assert "In English only so far: Words." in page.content.decode()
    listed = administrator.get(f"{ADMIN}/cannedresponse/?languages=missing").content.decode()
    assert "News" in listed


@pytest.mark.parametrize("name", ["number", "place", "target", "department_phone"])
def test_the_form_says_which_placeholders_there_are(administrator, name):
    assert f"<code>{{{name}}}</code>" in administrator.get(f"{ADMIN}/cannedresponse/add/").content.decode()


def test_a_price_is_typed_in_dollars_and_kept_in_cents(administrator):
    sent = {"name_en": "Cold patch", "unit_en": "bag", "unit_cost_cents": "$14.50", "is_active": "on"}

    administrator.post(f"{ADMIN}/material/add/", sent)

    assert Material.objects.get().unit_cost_cents == 1450
    assert "$14.50" in administrator.get(f"{ADMIN}/material/").content.decode()
    page = administrator.post(f"{ADMIN}/material/add/", sent | {"unit_cost_cents": "cheap"}).content.decode()
    assert "like 12.50" in page


def test_equipment_that_stands_on_a_work_order_is_switched_off_not_deleted(administrator):
    used, unused = EquipmentFactory(), EquipmentFactory()
    make_work_order().equipment.add(used)

    page = administrator.post(f"{ADMIN}/equipment/{used.pk}/delete/", {"post": "yes"}).content.decode()
    administrator.post(f"{ADMIN}/equipment/{unused.pk}/delete/", {"post": "yes"})

    assert "on 1 work orders" in page
    assert Equipment.objects.get() == used


def test_material_that_was_used_up_is_not_deleted(administrator):
    material, order = MaterialFactory(), make_work_order()
    order.materials.create(material=material, name="Cold patch", quantity=2, unit_cost_cents=100)

    administrator.post(f"{ADMIN}/material/{material.pk}/delete/", {"post": "yes"})

    assert Material.objects.filter(pk=material.pk).exists()


def test_a_service_has_a_checklist_and_what_to_bring(administrator):
    service, truck = ServiceTypeFactory(), EquipmentFactory()
    lines = {
        "checklist-TOTAL_FORMS": 2, "checklist-0-label_en": "Cones are up", "checklist-0-label_es": "Conos puestos",
        "checklist-0-is_required": "on", "checklist-0-order": 10, "checklist-1-order": 100,
    }  # fmt: skip

    answered = administrator.post(change(service), typed(service) | lines | {"equipment": [truck.pk]})

    assert answered.status_code == 302
    [item] = ChecklistItem.objects.filter(service_type=service)
    assert item.is_required and item.label == {"en": "Cones are up", "es": "Conos puestos"}
    assert service.equipment.get() == truck


def test_the_checklist_of_another_service_is_left_alone(administrator):
    other = ChecklistItemFactory()

    administrator.post(change(service := ServiceTypeFactory()), typed(service))

    assert ChecklistItem.objects.get() == other


def test_what_only_some_roles_see_is_private(administrator):
    service, role = ServiceTypeFactory(), Group.objects.get(name="Supervisor")

    page = administrator.post(change(service), typed(service) | {"limited_to": [role.pk]})
    assert "What only some roles may see cannot be public" in page.content.decode()

    administrator.post(change(service), typed(service) | {"limited_to": [role.pk], "is_private": "on"})
    assert service.limited_to.get() == role


def test_an_instruction_without_spanish_is_said_after_saving(administrator):
    service = ServiceTypeFactory()

    sent = typed(service) | {"instruction_en": "Call 911."}
    page = administrator.post(change(service), sent, follow=True).content.decode()

    assert "In English only so far: Instruction." in page


def test_a_contractor_has_an_address_and_no_members(administrator):
    member = UserFactory(crew_member=True)
    for sent, says in (
        (crew(is_contractor="on"), "A contractor needs an e-mail address"),
        (crew(is_contractor="on", email="a@firm.example", members=[member.pk]), "A contractor has no members here"),
        (crew(email="a@firm.example"), "Only a contractor is written to"),
    ):
        assert says in administrator.post(f"{ADMIN}/crew/add/", sent).content.decode()
    assert not Crew.objects.exists()

    administrator.post(f"{ADMIN}/crew/add/", crew(is_contractor="on", email="a@firm.example", phone="317-555-0171"))

    assert Crew.objects.get().is_contractor


def test_a_crew_of_the_city_keeps_its_members(administrator):
    ours = CrewFactory(members=[member := UserFactory(crew_member=True)])
    sent = crew(code=ours.code, department=ours.department.pk, members=[member.pk], language="")

    assert administrator.post(f"{ADMIN}/crew/{ours.pk}/change/", sent).status_code == 302
    ours.refresh_from_db()
    assert (ours.members.get(), ours.language) == (member, "en")


@pytest.fixture
def put_right(db):
    """One of each record of what was put right, and the numbers of their two requests."""
    one, other, by = make_request(), make_request(), UserFactory(clerk=True)
    Merge.objects.create(child=other, parent=one, merged_by=by)
    Relation.objects.create(one=one, other=other, made_by=by)
    event = one.history.first()
    Correction.objects.create(
        event=event,
        service_type=one.service_type,
        service_name={"en": "Hole"},
        department=one.department,
        place="There",
    )
    Redaction.objects.create(words=one.words.first(), original_body="Zqsecret", redacted_by=by)
    return one.reference, other.reference


@pytest.mark.parametrize("page", ["merge", "relation", "correction", "redaction"])
def test_what_was_put_right_is_found_by_a_number_and_never_changed(administrator, put_right, page):
    one, _other = put_right
    stranger = make_request()

    listed = administrator.get(f"{ADMIN}/{page}/", {"q": one}).content.decode()
    assert one in listed and "Zqsecret" not in listed
    assert one not in administrator.get(f"{ADMIN}/{page}/", {"q": stranger.reference}).content.decode()
    record = administrator.get(f"{ADMIN}/{page}/1/change/", follow=True)
    assert record.status_code == 200 and "Zqsecret" not in record.content.decode()
