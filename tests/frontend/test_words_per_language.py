"""Words typed in, one box per language."""

import pytest
from django import forms

from tests.frontend.drawing import drawn_field
from westfield.kernel.translated import TranslatedField, Words
from westfield.kernel.translated_forms import TranslatedFormField


def form_with(field, data=None, initial=None):
    return type("Form", (forms.Form,), {"name": field})(data, initial={"name": initial} if initial else None)


def test_each_language_has_a_box_with_its_name_on_it():
    page = drawn_field(TranslatedFormField(label="Name"))

    assert page.one("legend").text == "Name"
    assert [label.text for label in page.all("label")] == ["English", "Spanish"]
    assert [(box["name"], box["lang"]) for box in page.one("fieldset").all("input")] == [
        ("thing_en", "en"),
        ("thing_es", "es"),
    ]


def test_what_was_typed_comes_out_as_words():
    form = form_with(TranslatedFormField(), {"name_en": "Pothole", "name_es": "Bache"})

    assert form.is_valid()
    assert form.cleaned_data["name"] == Words(en="Pothole", es="Bache")
    assert isinstance(form.cleaned_data["name"], Words)


def test_a_language_left_out_is_left_out():
    form = form_with(TranslatedFormField(), {"name_en": "Pothole", "name_es": ""})

    assert form.is_valid()
    assert form.cleaned_data["name"] == Words(en="Pothole")


@pytest.mark.parametrize("data", [{}, {"name_es": "Bache"}])
def test_required_words_must_be_there_in_english(data):
    form = form_with(TranslatedFormField(), data)

    assert not form.is_valid()


def test_words_that_may_be_left_out_may_be_left_out():
    form = form_with(TranslatedFormField(required=False), {"name_en": "", "name_es": ""})

    assert form.is_valid()
    assert not form.cleaned_data["name"]


def test_what_is_there_stands_in_the_boxes_and_counts_as_unchanged():
    words = Words(en="Pothole", es="Bache")
    form = form_with(TranslatedFormField(), {"name_en": "Pothole", "name_es": "Bache"}, initial=words)

    assert not form.has_changed()
    assert form_with(TranslatedFormField(), {"name_en": "Hole"}, initial=words).has_changed()
    html = str(form_with(TranslatedFormField(), initial=words)["name"])
    assert 'value="Pothole"' in html
    assert 'value="Bache"' in html


def test_a_model_field_brings_its_boxes_and_their_height():
    field = TranslatedField("description", blank=True, rows=4).formfield()

    assert isinstance(field, TranslatedFormField)
    assert not field.required
    assert [type(part) for part in field.widget.widgets] == [
        forms.Textarea,
        forms.Textarea,
    ]
    assert "rows" not in TranslatedField("description", rows=4).deconstruct()[3]
