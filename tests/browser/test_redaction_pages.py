"""Words struck and photos blacked out in a browser: by mouse, by keyboard, without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import expect

from service_requests import services
from service_requests.models import RequestPhoto
from tests.factories import UserFactory, make_request
from tests.kernel import photo_acts, photo_parts
from westfield.kernel.actor import Actor
from westfield.kernel.images import storage

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clerk(transactional_db):
    return UserFactory(clerk=True, name="Cleo Clerk")


@pytest.fixture
def request_(clerk):
    key = uuid4()
    image = photo_acts.ready(photo_parts.jpeg(800, 600), form_key=key)
    return make_request(description="It was Karl Huber again.", form_key=key, photos=(image,))


@pytest.fixture
def supervisor(request_):
    return UserFactory(supervisor=True, department=request_.department, name="Sue Supervisor")


def desk(request) -> str:
    return f"/desk/requests/{request.reference}/"


def blackness(request, x: float, y: float) -> int:
    """The brightest color at a point of the request's photo, in percent from the left and from the top."""
    image = RequestPhoto.objects.select_related("image").get(request=request).image
    with storage.photos().open(image.file_name) as file:
        picture = photo_acts.Picture.open(file)
        return max(picture.getpixel((int(picture.width * x / 100), int(picture.height * y / 100))))


def test_words_are_struck_by_keyboard(request_, clerk, desktop, axe):
    page = desktop(desk(request_), user=clerk)
    page.get_by_role("link", name="Strike something in these words").press("Enter")
    box = page.get_by_label("The text")
    expect(box).to_have_value("It was Karl Huber again.")
    box.press("Home")
    for _letter in "It was ":
        box.press("ArrowRight")
    for _letter in "Karl Huber ":
        box.press("Shift+ArrowRight")
    page.get_by_role("button", name="Mark what is selected").press("Enter")

    expect(box).to_have_value("It was [[Karl Huber]] again.")
    expect(page.get_by_role("region", name="What will be left")).to_contain_text("It was █████ again.")
    box.press("Control+z")
    expect(box).to_have_value("It was Karl Huber again.")
    box.press("Control+y")
    axe(page)
    page.get_by_role("button", name="Strike it").press("Enter")

    expect(page.locator(f"#words-{request_.words.get().pk}")).to_be_focused()
    expect(page.locator(".remark").first).to_contain_text("It was █████(removed by the city) again.")
    axe(page)


def test_words_are_struck_without_a_script(request_, clerk, phone):
    page = phone(f"{desk(request_)}strike/words/{request_.words.get().pk}/", user=clerk, scripts=False)
    box = page.get_by_label("The text")
    page.get_by_role("button", name="Strike it").click()
    expect(page.get_by_text("Nothing is marked yet").first).to_be_visible()
    box.fill("It was [[Karl Huber]].")
    page.get_by_role("button", name="Strike it").click()
    expect(page.get_by_text("every letter stays as it was written").first).to_be_visible()

    box.fill("It was [[Karl Huber]] again.")
    page.get_by_role("button", name="Show me first").click()
    expect(page.get_by_role("region", name="What will be left")).to_contain_text("It was █████")
    assert request_.words.get().body == "It was Karl Huber again."
    page.get_by_role("button", name="Strike it").click()

    assert request_.words.get().body == "It was █████ again."


def test_a_box_is_drawn_with_the_mouse_and_taken_back(request_, clerk, desktop, axe):
    page = desktop(desk(request_), user=clerk)
    page.get_by_role("link", name="Black out parts of photo 1").click()
    photo = page.get_by_role("img", name="The photo, with the boxes on it")
    around = photo.bounding_box()

    def draw(left, top, right, low):
        page.mouse.move(around["x"] + around["width"] * left, around["y"] + around["height"] * top)
        page.mouse.down()
        page.mouse.move(around["x"] + around["width"] * right, around["y"] + around["height"] * low, steps=4)
        page.mouse.up()

    draw(0.55, 0.55, 0.95, 0.95)
    draw(0.1, 0.1, 0.2, 0.2)
    expect(photo.locator("rect")).to_have_count(2)
    page.keyboard.press("Control+z")
    expect(photo.locator("rect")).to_have_count(1)
    axe(page)
    assert 50 <= float(page.get_by_label("From the left").first.input_value()) <= 60
    page.get_by_role("button", name="Black it out").click()

    expect(page.get_by_text("parts are blacked out")).to_be_visible()
    assert blackness(request_, 75, 75) <= 12 < blackness(request_, 15, 15)
    axe(page)


def test_a_box_is_placed_by_keyboard(request_, clerk, desktop):
    page = desktop(f"{desk(request_)}photos/{request_.photos.get().pk}/redact/", user=clerk)
    page.get_by_role("button", name="Add a box").press("Enter")
    move = page.get_by_role("button", name="Move box 1 with the arrow keys")
    expect(move).to_be_focused()
    for _step in range(40):
        page.keyboard.press("ArrowLeft")
    for _step in range(10):
        page.keyboard.press("Shift+ArrowDown")
    expect(page.get_by_label("From the left").first).to_have_value("0")
    expect(page.get_by_label("Height").first).to_have_value("30")
    expect(page.get_by_role("status").filter(has_text="Box 1: 0 percent")).to_have_count(1)
    page.get_by_role("button", name="Black it out").press("Enter")

    expect(page.get_by_text("parts are blacked out")).to_be_visible()
    assert blackness(request_, 10, 65) <= 12 < blackness(request_, 30, 65)


def test_boxes_are_typed_without_a_script(request_, clerk, phone):
    page = phone(f"{desk(request_)}photos/{request_.photos.get().pk}/redact/", user=clerk, scripts=False)
    page.get_by_role("button", name="Black it out").click()
    expect(page.get_by_text("There is no box yet").first).to_be_visible()
    for label, value in {"From the left": "50", "From the top": "50", "Width": "50"}.items():
        page.get_by_label(label).first.fill(value)
    page.get_by_role("button", name="Show me first").click()
    expect(page.get_by_text("Write all four numbers of this box").first).to_be_visible()
    page.get_by_label("Height").first.fill("50")
    page.get_by_role("button", name="Show me first").click()
    expect(page.locator("rect")).to_have_count(1)
    assert blackness(request_, 75, 75) > 12
    page.get_by_role("button", name="Black it out").click()

    expect(page.get_by_text("parts are blacked out")).to_be_visible()
    assert blackness(request_, 75, 75) <= 12


def test_an_original_is_looked_at_and_brought_back(request_, clerk, supervisor, desktop, axe):
    words = request_.words.get()
    services.strike(item=words, seen=words.body, spans=[(7, 17)], by=Actor.of_user(clerk))
    expect(desktop(desk(request_), user=clerk).get_by_role("link", name="Original these words")).to_have_count(0)

    page = desktop(desk(request_), user=supervisor)
    page.get_by_role("link", name="Original these words").click()
    expect(page.get_by_text("It was Karl Huber again.")).to_be_visible()
    axe(page)
    page.get_by_role("button", name="Bring it back").click()

    expect(page.get_by_text("It was Karl Huber again.")).to_be_visible()
    expect(page.get_by_text("An original was looked at")).to_be_visible()
    expect(page.get_by_text("The original words were brought back")).to_be_visible()


def test_all_that_residents_sent_is_published_in_one_go(request_, clerk, desktop):
    page = desktop(desk(request_), user=clerk)
    expect(page.get_by_text("Not public yet")).to_have_count(2)
    page.get_by_role("button", name="Publish all 2").click()

    expect(page.get_by_text("Not public yet")).to_have_count(0)
    page.get_by_role("button", name="Hide photo 1").press("Enter")
    expect(page.locator(f"#photo-{request_.photos.get().pk}")).to_be_focused()
    expect(page.get_by_text("Hidden from the public", exact=True)).to_be_visible()
