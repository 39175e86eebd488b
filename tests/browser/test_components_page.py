"""The page of all components: right for everybody, on a phone and on a desktop, with and without faults in the form."""

import pytest
from playwright.sync_api import Route, expect

from tests.browser.devices import DESKTOP, PHONE
from tests.kernel.photo_parts import jpeg


@pytest.mark.parametrize("device", [PHONE, DESKTOP], ids=["phone", "desktop"])
@pytest.mark.parametrize("path", ["/components/", "/components/?wrong"])
def test_axe_finds_nothing(visitor, axe, device, path):
    axe(visitor(path, device=device))


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_runs_off_the_side(visitor, width):
    page = visitor("/components/?wrong", device={"viewport": {"width": width, "height": 700}})

    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_after_an_error_the_summary_has_the_focus_and_leads_to_the_field(desktop):
    page = desktop("/components/")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page).to_have_title("Error: Components | Westfield")
    expect(page.locator("[data-error-summary]")).to_be_focused()
    page.get_by_role("link", name="Short text: Please fill this in.").click()
    expect(page.locator("#id_text")).to_be_focused()
    page.get_by_role("link", name="One of a few: Please choose one.").click()
    expect(page.get_by_role("radio", name="Small")).to_be_focused()


def test_a_form_pressed_twice_is_sent_once(desktop):
    page = desktop("/components/")
    page.evaluate("""() => {
        window.sent = 0;
        document.addEventListener("submit", (event) => {
            if (!event.defaultPrevented) window.sent += 1;
            event.preventDefault();
        });
    }""")
    send = page.get_by_role("button", name="Send", exact=True)
    send.click()
    send.click(force=True)  # Playwright itself would wait for a button that is not busy

    assert page.evaluate("window.sent") == 1
    expect(page.get_by_role("status").filter(has_text="Sending. Please wait.")).to_be_attached()
    page.evaluate("window.dispatchEvent(new Event('pageshow'))")
    send.click()
    assert page.evaluate("window.sent") == 2


def test_chosen_photos_are_listed_and_can_be_taken_back(desktop):
    page = desktop("/components/")
    page.set_input_files("#id_photos", [_photo("one.png"), _photo("two.png")])
    page.set_input_files("#id_photos", [_photo("three.png")])

    chosen = page.get_by_role("list", name="Chosen photos")
    expect(chosen.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("button", name="Remove two.png").click()
    expect(chosen.get_by_role("listitem")).to_have_count(2)
    expect(chosen.get_by_role("listitem").filter(has_text="two.png")).to_have_count(0)


def test_the_map_takes_a_pin_by_mouse_and_by_keyboard(desktop):
    page = desktop("/components/")
    place = page.get_by_role("application", name="Map: tap to set the place")
    place.scroll_into_view_if_needed()
    expect(place).to_contain_class("leaflet-container")
    place.click(position={"x": 60, "y": 120})
    expect(page.locator("[name=latitude]")).not_to_have_value("")
    by_mouse = page.input_value("[name=latitude]"), page.input_value("[name=longitude]")
    place.focus()
    page.keyboard.press("Enter")

    assert all(by_mouse)
    expect(page.locator("[name=latitude]")).not_to_have_value(by_mouse[0])
    expect(page.locator("[data-map-message]")).to_have_text("The pin is set. Move it if it is not quite right.")


def test_a_tap_before_the_map_is_there_is_told_so_and_sets_no_place(desktop):
    page, held = desktop("/track/"), []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/leaflet.js", hold)
    page.goto(page.url.replace("/track/", "/components/"))
    place = page.get_by_role("application", name="Map: tap to set the place")
    place.scroll_into_view_if_needed()
    place.click(position={"x": 60, "y": 120})

    expect(page.locator("[data-map-message]")).to_contain_text("The map is on its way")
    held[0].continue_()
    expect(place).to_contain_class("leaflet-container")
    expect(page.locator("[data-map-message]")).to_have_text("")
    assert page.input_value("[name=latitude]") == ""
    place.click(position={"x": 60, "y": 120})
    expect(page.locator("[name=latitude]")).not_to_have_value("")


def test_my_location_fills_the_place_or_says_why_not(desktop):
    page = desktop("/components/")
    page.get_by_role("button", name="Use my location").click()
    expect(page.locator("[data-place-message]")).to_contain_text("did not share")

    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 40.04, "longitude": -86.13})
    page.get_by_role("button", name="Use my location").click()
    expect(page.locator("[name=latitude]")).to_have_value("40.040000")
    expect(page.locator("[data-place-message]")).to_contain_text("We have your location")


def test_an_address_is_chosen_with_the_keyboard(desktop):
    found = {
        "results": [
            {"id": 7, "label": "12 Main St", "latitude": 40.01, "longitude": -86.01},
            {"id": 8, "label": "12 Mill St", "latitude": 40.02, "longitude": -86.02},
        ]
    }
    page = desktop("/components/")
    page.route("**/addresses/?q=*", lambda route: route.fulfill(json=found))
    box = page.get_by_role("combobox", name="Address with suggestions")
    box.press_sequentially("12 M")
    expect(page.get_by_role("listbox", name="Suggested addresses").get_by_role("option")).to_have_count(2)
    expect(page.get_by_text("2 suggestions. Use the arrow keys to choose one.")).to_be_attached()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")

    expect(box).to_have_value("12 Mill St")
    expect(page.locator("[name=latitude]")).to_have_value("40.02")
    box.press("Backspace")
    expect(page.locator("[name=latitude]")).to_have_value("")


def test_it_all_can_be_used_without_scripts(desktop):
    page = desktop("/components/", scripts=False)

    expect(page.get_by_label("Address with suggestions")).to_be_visible()
    expect(page.get_by_role("button", name="Use my location")).to_be_hidden()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("link", name="Short text: Please fill this in.")).to_be_visible()


def _photo(name):
    another_picture = jpeg(40 + sum(name.encode()) % 50, 40)
    return {"name": name, "mimeType": "image/jpeg", "buffer": another_picture}
