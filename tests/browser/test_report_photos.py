"""Photos on the report form: small when they leave the phone, sent at once, patient with a bad line, each only once."""

import io
import random
import re

import pytest
from PIL import Image as Picture
from PIL import ImageDraw, ImageFilter
from playwright.sync_api import Page, Route, expect

from service_requests.models import ServiceRequest
from tests.browser.devices import DESKTOP, PHONE
from tests.factories import CrewFactory, RoutingRuleFactory, ServiceTypeFactory
from tests.kernel.photo_acts import corner_colors
from tests.kernel.photo_parts import CORNERS, exif, heic, jpeg
from westfield.kernel.images import storage
from westfield.kernel.models import Image
from westfield.kernel.translated import Words

pytestmark = pytest.mark.django_db(transaction=True)

FORM = "/requests/new/pothole/"
OWN_PAGE = re.compile(r"/requests/[0-9-]+/mine/")
FEW_HUNDRED_KILOBYTES = 600_000


@pytest.fixture(autouse=True)
def pothole(transactional_db):
    service = ServiceTypeFactory(code="pothole", name=Words(en="Pothole", es="Bache"))
    RoutingRuleFactory(service_type=service, crew=CrewFactory(department=service.department))
    return service


def street(width: int = 4000, height: int = 3000) -> Picture.Image:
    """A picture as rich in detail as a photo of a road: stones of all sizes, and our colors in its corners."""
    dice = random.Random(311)
    small = Picture.effect_noise((width // 8, height // 8), 60).convert("RGB").resize((width, height))
    grain = Picture.effect_noise((width, height), 40).convert("RGB").filter(ImageFilter.GaussianBlur(0.6))
    picture = Picture.blend(small, grain, 0.5)
    pen = ImageDraw.Draw(picture)
    for _stone in range(400):
        x, y, size = dice.randrange(width), dice.randrange(height), dice.randrange(10, 120)
        pen.ellipse((x, y, x + size, y + size), fill=tuple(dice.randrange(40, 160) for _ in range(3)))
    for number, color in enumerate(CORNERS):
        left, top = (number % 2) * width // 2 + width // 8, (number // 2) * height // 2 + height // 8
        pen.rectangle((left, top, left + width // 4, top + height // 4), fill=color)
    return picture


def photo_of_a_phone(orientation: int = 1) -> bytes:
    """Twelve megapixels with everything that a camera notes down."""
    target = io.BytesIO()
    street().save(target, "JPEG", quality=95, exif=exif(orientation=orientation))
    return target.getvalue()


def choose(page: Page, *photos: tuple[str, bytes], kind: str = "image/jpeg") -> None:
    files = [{"name": name, "mimeType": kind, "buffer": content} for name, content in photos]
    page.locator("#id_photos").set_input_files(files)


def row(page: Page, name: str):
    return page.get_by_role("listitem").filter(has_text=name)


def original(image: Image) -> bytes:
    """What came over the line."""
    with storage.quarantine().open(image.quarantine_name) as file:
        return file.read()


def send(page: Page) -> None:
    page.get_by_label("Address or place").fill("Main St & Union St")
    page.get_by_label("Describe it").fill("As deep as a boot.")
    page.locator("#id_email").fill("ann@example.com")
    page.get_by_role("button", name="Send report").click()


def test_twelve_megapixels_leave_the_phone_as_a_few_hundred_kilobytes(phone, axe):
    taken = photo_of_a_phone(orientation=6)
    assert len(taken) > 3_500_000 and b"CANARY" in taken

    page = phone(FORM)
    choose(page, ("hole.jpg", taken))
    expect(row(page, "hole.jpg")).to_contain_text("Received")
    axe(page)

    arrived = original(Image.objects.get())
    assert len(arrived) < FEW_HUNDRED_KILOBYTES
    assert b"CANARY" not in arrived and b"Exif" not in arrived
    picture = Picture.open(io.BytesIO(arrived))
    assert picture.height > picture.width and picture.height <= 2048
    assert corner_colors(picture) == ["blue", "red", "yellow", "green"]  # turned a quarter to the right
    send(page)
    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.get().image == Image.objects.get()


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_however_the_phone_was_held_the_photo_is_upright(phone, orientation):
    """As the city itself would have turned it (tests/kernel/test_photos_look_right.py)."""
    turned = {1: CORNERS, 3: CORNERS[::-1]}
    page = phone(FORM)

    choose(page, ("hole.jpg", jpeg(2600, 1900, exif=exif(orientation=orientation))))
    expect(row(page, "hole.jpg")).to_contain_text("Received")

    picture = Picture.open(io.BytesIO(original(Image.objects.get())))
    assert max(picture.size) == 2048 and (picture.width > picture.height) == (orientation in turned)
    expected = {
        1: ["red", "green", "blue", "yellow"],
        3: ["yellow", "blue", "green", "red"],
        6: ["blue", "red", "yellow", "green"],
        8: ["green", "yellow", "red", "blue"],
    }
    assert corner_colors(picture) == expected[orientation]


def test_a_sharp_screenshot_and_what_the_browser_cannot_open_go_as_they_are(phone):
    target = io.BytesIO()
    Picture.new("RGB", (1170, 2000), "white").save(target, "PNG")
    screenshot = target.getvalue()
    page = phone(FORM)

    choose(page, ("screen.png", screenshot), kind="image/png")
    choose(page, ("iphone.heic", heic()), kind="image/heic")
    choose(page, ("small.jpg", jpeg(64, 48)))
    for name in ("screen.png", "iphone.heic", "small.jpg"):
        expect(row(page, name)).to_contain_text("Received")

    assert [original(image) for image in Image.objects.order_by("pk")][:2] == [screenshot, heic()]
    assert len(original(Image.objects.get(original_name="small.jpg"))) <= len(jpeg(64, 48))


def test_progress_is_shown_and_the_form_waits_for_its_photos(phone, axe, watcher):
    held: list[Route] = []
    page = phone(FORM)
    page.route("**/photos/", lambda route: held.extend((route,)), times=1)
    choose(page, ("hole.jpg", jpeg(2600, 1900)), ("crack.jpg", jpeg(2600, 1901)))
    expect(page.get_by_role("progressbar", name="How far hole.jpg has come")).to_be_visible()
    axe(page)

    send(page)
    expect(page.get_by_text("Your photos are still on their way (2)")).to_be_visible()
    axe(page)
    assert not ServiceRequest.objects.exists()

    held[0].continue_()
    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.count() == 2


def test_an_upload_whose_answer_was_lost_is_sent_again_and_is_one_photo(phone, watcher, axe):
    watcher.expect("ERR_FAILED")
    lost: list[str] = []

    def lose_the_answer(route: Route) -> None:
        if lost:
            route.continue_()
            return
        lost.append(str(route.fetch().status))
        route.abort()

    page = phone(FORM)
    page.route("**/photos/", lose_the_answer)
    choose(page, ("hole.jpg", jpeg(640, 480)))
    expect(row(page, "hole.jpg")).to_contain_text("Received")

    assert lost == ["200"]
    assert Image.objects.count() == 1
    send(page)
    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.count() == 1


def test_without_signal_it_keeps_trying_and_a_person_can_try_at_once(phone, watcher, axe):
    watcher.expect("ERR_")
    page = phone(FORM)
    page.route("**/photos/", lambda route: route.abort("internetdisconnected"))
    choose(page, ("hole.jpg", jpeg(640, 480)))
    expect(row(page, "hole.jpg")).to_contain_text("No signal right now. We keep trying.")
    axe(page)

    page.unroute("**/photos/")
    page.get_by_role("button", name="Try again: hole.jpg").focus()
    page.keyboard.press("Enter")

    expect(row(page, "hole.jpg")).to_contain_text("Received")
    expect(row(page, "hole.jpg").locator(".picked__state")).to_be_focused()


def test_what_is_no_photo_is_refused_in_words_and_must_be_decided_about(phone, axe, watcher):
    watcher.expect("422")
    page = phone(FORM)
    choose(page, ("letter.jpg", b"Dear City"))
    expect(row(page, "letter.jpg")).to_contain_text("is not a photo we can open")
    axe(page)

    send(page)
    expect(page.get_by_text("One photo could not be sent.")).to_be_visible()
    expect(page.get_by_role("button", name="Remove letter.jpg")).to_be_focused()
    axe(page)
    page.keyboard.press("Enter")
    expect(page.get_by_role("listitem").filter(has_text="letter.jpg")).to_have_count(0)
    page.get_by_role("button", name="Send report").click()

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.count() == 0


def test_a_photo_taken_back_while_its_answer_is_lost_is_not_in_the_report(phone, watcher):
    """It arrives after all, when nobody wants it any more."""
    watcher.expect("ERR_")
    held: list[Route] = []
    page = phone(FORM)
    page.route("**/photos/", lambda route: held.extend((route,)))
    choose(page, ("face.jpg", jpeg(640, 480)))
    expect(page.get_by_role("progressbar")).to_be_visible()
    with page.expect_response("**/photos/remove/"):
        page.get_by_role("button", name="Remove face.jpg").click()
    expect(page.locator("#id_photos")).to_be_focused()
    late = held[0].fetch()
    assert late.status == 200 and Image.objects.count() == 1

    page.unroute("**/photos/")
    send(page)

    expect(page).to_have_url(OWN_PAGE)
    assert ServiceRequest.objects.get().photos.count() == 0


def test_the_ninth_is_left_out_in_words_and_the_same_twice_is_one(phone):
    page = phone(FORM)
    choose(page, *((f"{number}.jpg", jpeg(64 + number, 48)) for number in range(9)))
    expect(page.get_by_role("status").filter(has_text="Photos left out: 1")).to_be_attached()
    expect(page.locator("[data-state=received]")).to_have_count(8)
    page.get_by_role("button", name="Remove 0.jpg").click()
    choose(page, ("again.jpg", jpeg(65, 48)))

    expect(page.get_by_role("listitem").filter(has_text="again.jpg")).to_have_count(0)
    expect(page.get_by_role("button", name=re.compile("Remove .*jpg"))).to_have_count(7)


def test_after_an_error_the_photos_are_in_the_list_and_can_be_removed(phone, watcher):
    page = phone(FORM)
    choose(page, ("hole.jpg", jpeg(640, 480)), ("face.jpg", jpeg(640, 481)))
    expect(page.locator("[data-state=received]")).to_have_count(2)
    page.get_by_role("button", name="Send report").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.locator("[data-state=received]")).to_have_count(2)

    with page.expect_response("**/photos/remove/"):
        page.get_by_role("button", name="Remove face.jpg").click()
    send(page)

    expect(page).to_have_url(OWN_PAGE)
    assert [photo.image.original_name for photo in ServiceRequest.objects.get().photos.all()] == ["hole.jpg"]


@pytest.mark.parametrize("device", [PHONE, DESKTOP, {"viewport": {"width": 320, "height": 640}}])
def test_the_list_fits_every_screen_in_every_state(visitor, device, watcher, axe):
    watcher.expect("ERR_|422")
    page = visitor(FORM, device=device)
    name = "a-name-that-a-camera-or-a-person-has-made-much-too-long-for-a-phone.jpg"
    choose(page, (name, jpeg(640, 480)), ("letter.jpg", b"Dear City"))
    expect(row(page, name)).to_contain_text("Received")
    expect(row(page, "letter.jpg")).to_contain_text("not a photo")
    page.route("**/photos/", lambda route: route.abort("internetdisconnected"))
    choose(page, ("crack.jpg", jpeg(640, 481)))
    expect(row(page, "crack.jpg")).to_contain_text("No signal")

    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
