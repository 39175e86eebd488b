"""Each kind of field says what it is, what is expected and what was wrong, to everybody."""

import pytest
from django import forms

from tests.frontend.drawing import drawn, drawn_field

CHOICES = [("a", "Apple"), ("b", "Pear")]
SINGLE = {
    "text": forms.CharField,
    "long text": lambda **said: forms.CharField(widget=forms.Textarea, **said),
    "number": forms.IntegerField,
    "day": forms.DateField,
    "e-mail": forms.EmailField,
    "list": lambda **said: forms.ChoiceField(choices=[("", "-"), *CHOICES], **said),
    "file": forms.FileField,
}
GROUPS = {
    "radios": lambda **said: forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, **said),
    "checkboxes": lambda **said: forms.MultipleChoiceField(
        choices=CHOICES, widget=forms.CheckboxSelectMultiple, **said
    ),
    "date and time": forms.SplitDateTimeField,
}


def control_of(page):
    return next(e for e in page.all() if e.tag in {"input", "select", "textarea"} and "id" in e.attributes)


@pytest.mark.parametrize("kind", SINGLE)
def test_a_single_input_has_a_label_of_its_own(kind):
    page = drawn_field(SINGLE[kind](label="Thing"))

    assert page.one("label").text == "Thing"
    assert page.one("label")["for"] == control_of(page)["id"] == "id_thing"


@pytest.mark.parametrize("kind", SINGLE)
def test_a_single_input_is_described_by_its_hint_and_its_error(kind):
    page = drawn_field(SINGLE[kind](label="Thing", help_text="Like this"), answer={})

    control = control_of(page)
    assert control["aria-describedby"] == "id_thing_helptext id_thing_error"
    assert control["aria-invalid"] == "true"
    assert page.one(id="id_thing_helptext").text == "Like this"
    assert page.one(id="id_thing_error").text.startswith("Please ")


@pytest.mark.parametrize("kind", GROUPS)
def test_several_inputs_stand_in_a_fieldset_with_a_legend(kind):
    page = drawn_field(GROUPS[kind](label="Thing", help_text="Like this"), answer={})

    fieldset = page.one("fieldset")
    assert fieldset.one("legend").text == "Thing"
    assert fieldset["id"] == "id_thing"
    assert fieldset["aria-describedby"] == "id_thing_helptext id_thing_error"
    assert fieldset.one(id="id_thing_error").text.startswith("Please ")


@pytest.mark.parametrize("kind", ["radios", "checkboxes"])
def test_every_choice_has_a_label_and_the_chosen_one_is_marked(kind):
    page = drawn_field(
        GROUPS[kind](label="Thing"),
        answer={"thing": ["b"] if kind == "checkboxes" else "b"},
    )

    boxes = page.one("fieldset").all("input")
    labels = {label["for"]: label.text for label in page.one("fieldset").all("label")}
    assert [labels[box["id"]] for box in boxes] == ["Apple", "Pear"]
    assert [box["value"] for box in boxes if "checked" in box.attributes] == ["b"]
    assert all(box["class"] in {"usa-radio__input", "usa-checkbox__input"} for box in boxes)


def test_the_parts_of_a_moment_are_named_one_by_one():
    page = drawn_field(forms.SplitDateTimeField(label="Thing"))

    assert [box["aria-label"] for box in page.one("fieldset").all("input")] == [
        "Date",
        "Time",
    ]


def test_a_single_checkbox_has_its_label_after_it():
    page = drawn_field(forms.BooleanField(label="I agree", help_text="Really"), answer={})

    box, label = page.one("input", type="checkbox"), page.one("label")
    assert box["class"].split() == ["usa-checkbox__input", "usa-input--error"]
    assert (label["for"], label.text) == (box["id"], "I agree")
    assert box["aria-describedby"] == "id_thing_helptext id_thing_error"


def test_what_may_be_left_out_says_so_and_nothing_has_an_asterisk():
    class Form(forms.Form):
        must = forms.CharField()
        may = forms.CharField(required=False)
        choice = forms.ChoiceField(choices=CHOICES, widget=forms.RadioSelect, required=False)
        box = forms.BooleanField(required=False)

    page = drawn(Form())

    assert [label.text for label in page.all("label", class_="usa-label")] == [
        "Must",
        "May (optional)",
    ]
    assert page.one("legend").text == "Choice (optional)"
    assert page.one("label", for_="id_box").text == "Box"
    assert "*" not in page.text


def test_a_disabled_field_is_disabled():
    assert "disabled" in drawn_field(forms.CharField(disabled=True)).one("input", id="id_thing").attributes


def test_a_hidden_field_has_no_words_around_it():
    page = drawn_field(forms.CharField(widget=forms.HiddenInput))

    assert page.one("input", name="thing")["type"] == "hidden"
    assert not page.all("label")


def test_a_class_of_the_widgets_own_stays():
    page = drawn_field(forms.CharField(widget=forms.TextInput(attrs={"class": "wide"})))

    assert page.one("input", name="thing")["class"] == "wide usa-input"


def test_hostile_words_stay_words():
    hostile = '"><script>alert(1)</script>'
    field = forms.ChoiceField(label=hostile, choices=[(hostile, hostile)], widget=forms.RadioSelect)
    for page in (
        drawn_field(field, answer={"thing": hostile}),
        drawn_field(forms.ChoiceField(choices=[(hostile, hostile)]), answer={"thing": hostile}),
        drawn_field(forms.IntegerField(label=hostile), answer={"thing": hostile}),
        drawn_field(forms.CharField(widget=forms.Textarea), answer={"thing": hostile}),
    ):
        assert not page.all("script")
        values = [e.attributes.get("value") for e in page.all()] + [e.text for e in page.all("textarea")]
        assert hostile in values


def test_a_form_with_files_is_sent_as_one():
    assert drawn_field(forms.FileField()).one("form")["enctype"] == "multipart/form-data"
    assert "enctype" not in drawn_field(forms.CharField()).one("form").attributes
