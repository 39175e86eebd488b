"""A resident who reads Spanish: by the browser's own language or by the switch, nothing of ours stays English."""

import re

import pytest
from playwright.sync_api import expect

from notifications.delivery import sweep
from service_requests import services
from service_requests.models import ServiceRequest
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceGroupFactory, ServiceTypeFactory, UserFactory
from westfield.kernel import messages
from westfield.kernel.actor import Actor
from westfield.kernel.models import Address
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

# Words that any English sentence of ours would show; "no", "a" and the like are Spanish too.
ENGLISH = re.compile(r"\b(the|you|your|please|we|is|are|with|request|report|number|by|of|and|for)\b", re.IGNORECASE)
SPANISH = {"language": "es-MX"}


@pytest.fixture
def worker(transactional_db):
    return UserFactory(crew_member=True, name="Wes Worker")


@pytest.fixture
def pothole(worker):
    service = ServiceTypeFactory(
        code="pothole",
        name=Words(en="Pothole", es="Bache"),
        description=Words(en="A hole in the road.", es="Un hoyo en la calle."),
        group=ServiceGroupFactory(name=Words(en="Streets", es="Calles")),
    )
    service.department.name = Words(en="Public Works", es="Obras Públicas")
    service.department.save()
    RoutingRuleFactory(service_type=service, crew=CrewFactory(department=service.department, members=[worker]))
    Address.objects.create(number="130", street="Penn St", latitude="40.0421", longitude="-86.1275", external_id="1")
    return service


@pytest.fixture
def all_spanish(axe):
    """Fail where a page says something in English, or axe finds anything."""
    sentences = {
        words
        for message in messages.read(messages.catalogs()[0])
        for words, spanish in zip(messages.forms(message.id), messages.forms(message.string), strict=False)
        if words and words != spanish and " " in words and "%" not in words
    }

    def check(page):
        expect(page.locator("html")).to_have_attribute("lang", "es")
        said = page.locator("body").inner_text()
        # The other language goes by its own name.
        heard = {sentence for sentence in sentences if sentence in said} | set(ENGLISH.findall(said))
        assert heard == set(), f"{page.url}\n{said}"
        assert not ENGLISH.search(page.title()), page.title()
        axe(page)

    return check


def test_a_spanish_browser_reads_spanish_from_the_home_page_to_the_mail(
    phone, pothole, worker, smtp_peer, all_spanish, watcher
):
    watcher.expect("422")
    page = phone("/", **SPANISH)
    expect(page.get_by_role("heading", name="¿Qué necesita?")).to_be_visible()
    all_spanish(page)
    page.get_by_role("link", name="Reportar").last.click()
    all_spanish(page)
    page.get_by_role("link", name="Bache").click()
    all_spanish(page)

    page.get_by_role("button", name="Enviar reporte").click()
    expect(page.get_by_role("alert")).to_contain_text("Por favor, revise")
    all_spanish(page)
    page.get_by_label("Dirección o lugar").fill("130 Penn St")
    page.get_by_label("Descríbalo").fill("Un hoyo muy hondo.")
    page.get_by_role("textbox", name="Correo electrónico").fill("ana@example.com")
    page.get_by_role("button", name="Enviar reporte").click()

    expect(page.get_by_role("heading", name="Bache")).to_be_visible()
    expect(page.get_by_text("Recibimos su reporte.", exact=True)).to_be_visible()
    expect(page.get_by_text(re.compile(r"a más tardar el \w+ \d+ de \w+"))).to_be_visible()
    all_spanish(page)
    request = ServiceRequest.objects.get()
    order, crew = request.work_orders.get(), Actor.of_user(worker)
    services.start(order=order, by=crew)
    services.finish(order=order, by=crew, what_was_done="Tapado.", minutes=25)
    sweep()

    page.reload()
    expect(page.get_by_text("El trabajo está hecho.").first).to_be_visible()
    all_spanish(page)
    received, done = sorted(smtp_peer.messages, key=lambda mail: "Lista:" in mail["Subject"])
    assert received["Subject"] == f"Recibimos su solicitud {request.reference}: Bache"
    assert done["Subject"] == f"Lista: Bache ({request.reference})"
    for mail in (received, done):
        words = re.sub(r"https?://\S+", "", mail.get_content())
        assert "Hola:" in words and not ENGLISH.search(words), words


@pytest.mark.parametrize("path", ["/track/", "/requests/", "/accounts/login/", "/accounts/login/code/", "/nowhere/"])
def test_the_other_doors_are_spanish_too(phone, pothole, all_spanish, watcher, path):
    watcher.expect("404")

    all_spanish(phone(path, **SPANISH))


@pytest.mark.parametrize("scripts", [True, False])
def test_the_switch_at_the_foot_works_with_and_without_scripts(phone, pothole, axe, scripts):
    page = phone("/requests/new/pothole/", scripts=scripts)
    page.get_by_role("button", name="Español").click()

    expect(page).to_have_url(re.compile(r"/requests/new/pothole/$"))
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", name="Bache")).to_be_visible()
    page.get_by_role("link", name="Consultar una solicitud").click()
    expect(page.get_by_label("Número de su solicitud")).to_be_visible()
    if scripts:
        axe(page)

    page.get_by_role("button", name="English").click()
    expect(page.get_by_label("Number of your request")).to_be_visible()
