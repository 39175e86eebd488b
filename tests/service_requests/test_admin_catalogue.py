"""Setting up what residents can ask for."""

from uuid import uuid4

import pytest
from django.urls import reverse

from service_requests import services
from service_requests.models import RoutingRule, ServiceType
from service_requests.statuses import Channel
from tests.factories import (
    CannedResponseFactory,
    CrewFactory,
    EquipmentFactory,
    KnowledgeArticleFactory,
    MaterialFactory,
    RoutingRuleFactory,
    ServiceGroupFactory,
    ServiceTypeFactory,
    UserFactory,
    make_request,
)
from westfield.kernel.actor import Actor
from westfield.kernel.models import Area
from westfield.kernel.translated import Words

SQUARE = {"type": "Polygon", "coordinates": [[[-86.2, 40.0], [-86.1, 40.0], [-86.1, 40.1], [-86.2, 40.0]]]}


@pytest.fixture
def administrator(db, client):
    client.force_login(UserFactory(administrator=True))
    return client


@pytest.fixture
def area(db) -> Area:
    return Area.objects.create(code="north", name={"en": "North"}, kind="district", geometry=SQUARE)


def typed(service: ServiceType, *rules: dict[str, object]) -> dict[str, object]:
    """What the form of a service type sends, with these routing rules."""
    form: dict[str, object] = {
        "code": service.code,
        "name_en": "Pothole",
        "name_es": "Bache",
        "keywords_en": "hole, road",
        "group": service.group_id,
        "department": service.department_id,
        "order": 10,
        "is_active": "on",
        "target_amount": 3,
        "target_unit": "days",
        "target_clock": "business",
        "reopening_window_days": 30,
        "is_internal": "False",
        "anonymous_allowed": "on",
        "instruction_effect": "show",
        "duplicate_radius_metres": 50,
        "place_needed": "required",
        "place_shown": "exact",
        "questions-TOTAL_FORMS": 0,
        "questions-INITIAL_FORMS": 0,
        "checklist-TOTAL_FORMS": 0,
        "checklist-INITIAL_FORMS": 0,
        "routing_rules-TOTAL_FORMS": len(rules),
        "routing_rules-INITIAL_FORMS": 0,
    }
    for number, rule in enumerate(rules):
        filled = {"department": service.department_id, "priority": 3} | rule
        form |= {f"routing_rules-{number}-{name}": value for name, value in filled.items()}
    return form


def change(service: ServiceType) -> str:
    return reverse("admin:requests_servicetype_change", args=[service.pk])


def test_a_service_is_named_in_each_language_and_routed(administrator, area):
    service, crew = ServiceTypeFactory(), CrewFactory()

    response = administrator.post(
        change(service),
        typed(service, {"crew": crew.pk, "issues_work_order": "on"}, {"area": area.pk, "priority": 1}),
    )

    assert response.status_code == 302
    service.refresh_from_db()
    assert service.name == {"en": "Pothole", "es": "Bache"}
    assert {(rule.area_id, rule.crew_id, rule.priority) for rule in service.routing_rules.all()} == {
        (None, crew.pk, 3),
        (area.pk, None, 1),
    }


@pytest.mark.parametrize(
    ("typed_instead", "reason"),
    [
        ({"is_paused": "on"}, "Say why it is paused and until when"),
        ({"is_paused": "on", "paused_reason_es": "Vuelva en marzo."}, "Write this in English"),
        ({"instruction_effect": "stop"}, "Write the instruction that has to be confirmed"),
        ({"instruction_effect": "confirm"}, "Write the instruction that has to be confirmed"),
        ({"target_amount": "0"}, "Write 1 or more, or leave it empty"),
        ({"is_internal": ""}, "Choose who can ask for it."),
    ],
)
def test_what_would_leave_people_without_a_word_is_refused(administrator, typed_instead, reason):
    service = ServiceTypeFactory()

    page = administrator.post(change(service), typed(service) | typed_instead)

    assert page.status_code == 200 and reason in page.content.decode()


def test_everything_about_a_service_is_set_without_code(administrator):
    service = ServiceTypeFactory()
    settings = {
        "is_internal": "True", "is_private": "on", "anonymous_allowed": "", "is_paused": "on",
        "paused_reason_en": "Back in March.", "instruction_en": "Wire down? Call 911.", "instruction_effect": "confirm",
        "duplicate_radius_metres": "0", "place_needed": "none", "place_shown": "hidden", "target_amount": "",
    }  # fmt: skip

    administrator.post(change(service), typed(service) | settings)

    service.refresh_from_db()
    assert (service.is_internal, service.is_private, service.anonymous_allowed, service.is_paused) == (
        True, True, False, True,
    )  # fmt: skip
    assert (str(service.paused_reason), str(service.instruction)) == ("Back in March.", "Wire down? Call 911.")
    assert (service.instruction_effect, service.duplicate_radius_metres, service.target) == ("confirm", 0, None)
    assert (service.place_needed, service.place_shown) == ("none", "hidden")


def test_a_code_that_nobody_thought_of_is_made_from_the_name(administrator):
    service = ServiceTypeFactory()

    administrator.post("/admin/requests/servicetype/add/", typed(service) | {"code": "", "name_en": "Street light out"})

    assert ServiceType.objects.filter(code="street-light-out").exists()


def test_a_request_keeps_the_name_of_its_service(administrator):
    request = make_request(service_type=ServiceTypeFactory(name=Words(en="Hole in the road")))

    administrator.post(change(request.service_type), typed(request.service_type))

    request.refresh_from_db()
    assert (str(request.service_type), str(request.service_name)) == ("Pothole", "Hole in the road")
    record = administrator.get(f"/admin/requests/servicerequest/{request.pk}/change/").content.decode()
    assert "Hole in the road" in record


def test_order_and_offer_are_changed_in_the_list(administrator):
    first, second = ServiceTypeFactory(), ServiceTypeFactory(name=Words(en="Street light out"))
    rows = {"form-TOTAL_FORMS": 2, "form-INITIAL_FORMS": 2, "_save": "Save"}
    rows |= {"form-0-id": first.pk, "form-0-order": 20, "form-0-is_active": "on"}
    rows |= {"form-1-id": second.pk, "form-1-order": 5}

    response = administrator.post("/admin/requests/servicetype/", rows)

    assert response.status_code == 302
    second.refresh_from_db()
    assert (second.order, second.is_active) == (5, False)
    page = administrator.get("/admin/requests/servicetype/").content.decode()
    assert 'aria-label="Order: Street light out"' in page


def test_a_list_says_what_is_wrong_with_a_field_it_does_not_show(administrator):
    """A service that an import left without the words of its pause is no reason for a broken page."""
    service = ServiceTypeFactory(is_paused=True, paused_reason={"en": ""})
    rows = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": service.pk, "form-0-order": 7, "_save": "Save"}

    page = administrator.post("/admin/requests/servicetype/", rows)

    assert "Say why it is paused" in page.content.decode()


def test_english_is_asked_for(administrator):
    service = ServiceTypeFactory()

    page = administrator.post(change(service), typed(service) | {"name_en": ""})

    assert "Write this in English; other languages may follow." in page.content.decode()


def test_a_work_order_at_once_needs_a_crew(administrator):
    service = ServiceTypeFactory()

    page = administrator.post(change(service), typed(service, {"issues_work_order": "on"}))

    assert "Choose the crew that gets the work order" in page.content.decode()
    assert not RoutingRule.objects.exists()


@pytest.mark.parametrize("where", ["everywhere", "north"])
def test_two_rules_for_one_area_are_refused_in_words(administrator, area, where):
    service = ServiceTypeFactory()
    rule = {"area": area.pk if where == "north" else ""}

    page = administrator.post(change(service), typed(service, rule, dict(rule)))

    assert page.status_code == 200
    assert not RoutingRule.objects.exists()


def test_a_second_rule_for_everywhere_beside_a_saved_one_is_refused(administrator):
    rule = RoutingRuleFactory()
    form = typed(rule.service_type, {"id": rule.pk, "service_type": rule.service_type_id}, {})

    page = administrator.post(change(rule.service_type), form | {"routing_rules-INITIAL_FORMS": 1})

    assert page.status_code == 200
    assert RoutingRule.objects.count() == 1


def test_only_staff_who_still_work_here_can_join_a_crew(administrator):
    member, gone, resident = (
        UserFactory(crew_member=True),
        UserFactory(crew_member=True, is_active=False),
        UserFactory(),
    )

    page = administrator.get(reverse("admin:requests_crew_add")).content.decode()

    assert str(member) in page
    assert f">{gone}<" not in page and f">{resident}<" not in page


@pytest.mark.parametrize(
    "page",
    [
        "servicegroup",
        "servicetype",
        "question",
        "crew",
        "routingrule",
        "knowledgearticle",
        "callanswered",
        "cannedresponse",
        "equipment",
        "material",
    ],
)
def test_a_list_of_many_asks_no_more_than_a_list_of_one(administrator, django_assert_max_num_queries, page):
    for _each in range(10):
        service = RoutingRuleFactory().service_type
        article = KnowledgeArticleFactory(service_types=[service], department=service.department)
        clerk = Actor.of_user(UserFactory(clerk=True))
        services.count_call(by=clerk, article=article, channel=Channel.PHONE, form_key=uuid4())
        CannedResponseFactory(service_types=[service])
        EquipmentFactory(department=service.department)
        MaterialFactory(department=service.department)

    with django_assert_max_num_queries(12):
        administrator.get(f"/admin/requests/{page}/")


def test_a_service_with_many_rules_asks_no_more(administrator, django_assert_max_num_queries):
    service = ServiceTypeFactory(group=ServiceGroupFactory())
    for number in range(8):
        area = Area.objects.create(code=f"area-{number}", name={"en": "Area"}, kind="district", geometry=SQUARE)
        RoutingRuleFactory(service_type=service, area=area)

    with django_assert_max_num_queries(20):
        administrator.get(change(service))
