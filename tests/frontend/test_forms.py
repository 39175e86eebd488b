"""A whole form: the summary of what is wrong, buttons, layout, forms of several forms."""

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Row, Submit
from django import forms
from django.core.exceptions import ValidationError

from tests.frontend.drawing import drawn
from westfield.kernel.form_layout import Actions


class Plain(forms.Form):
    first = forms.CharField()
    kind = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    when = forms.SplitDateTimeField(label="When?")
    secret = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self):
        raise ValidationError("The two do not go together.")


def summary_of(page):
    return next(e for e in page.all("div") if "data-error-summary" in e.attributes)


def test_the_summary_comes_first_and_takes_the_focus():
    page = drawn(Plain({}))

    summary = summary_of(page)
    assert (summary["role"], summary["tabindex"]) == ("alert", "-1")
    parts = page.one("form").all()
    before = parts[: parts.index(summary)]
    assert not [e for e in before if e.tag in {"label", "legend", "fieldset"}]


def test_the_summary_leads_to_every_field_that_is_wrong():
    page = drawn(Plain({}))

    links = {link["href"]: link.text for link in summary_of(page).all("a")}
    assert links == {
        "#id_first": "First: Please fill this in.",
        "#id_kind": "Kind: Please choose one.",
        "#id_when": "When? Please fill this in.",
    }
    assert all(page.one(id=href[1:]) for href in links)


def test_the_summary_also_tells_what_belongs_to_no_visible_field():
    lines = [line.text for line in summary_of(drawn(Plain({}))).all("li")]

    assert lines[0] == "The two do not go together."
    assert lines[-1] == "Please fill this in."
    assert len(lines) == 5


def test_a_form_without_faults_has_no_summary():
    assert not [e for e in drawn(Plain()).all("div") if "data-error-summary" in e.attributes]


def test_a_form_that_names_no_button_gets_one():
    assert drawn(Plain()).one("button")["type"] == "submit"


def test_a_form_is_sent_once_and_checked_by_the_city_not_by_the_browser():
    form = drawn(Plain()).one("form")

    assert "data-submit-once" in form.attributes
    assert "novalidate" in form.attributes


def test_buttons_keep_their_names_and_have_one_look():
    form = Plain()
    form.helper = FormHelper()
    form.helper.layout = Layout(
        Fieldset("Who", Row("first", "kind")),
        Actions(
            Submit("send", "Send"),
            Submit("later", "Later", css_class="usa-button--outline"),
        ),
    )

    page = drawn(form)

    assert [(b["name"], b["value"], b["class"]) for b in page.all("button")] == [
        ("send", "Send", "usa-button"),
        ("later", "Later", "usa-button usa-button--outline"),
    ]
    assert page.one("fieldset", class_="form-section").children[0].text == "Who"
    assert [e["class"] for e in page.all("div") if e.attributes.get("class") == "form-row"] == ["form-row"]


def test_a_filter_is_a_get_form_that_marks_nothing_as_optional():
    class Filter(forms.Form):
        q = forms.CharField(required=False)
        helper = FormHelper()
        helper.form_method = "get"
        helper.mark_optional = False

    page = drawn(Filter())

    assert page.one("form")["method"] == "get"
    assert page.one("label").text == "Q"
    assert not page.all("input", name="csrfmiddlewaretoken")
    assert "data-submit-once" not in page.one("form").attributes


def test_a_form_of_forms_numbers_them_and_sums_up_all_their_faults():
    class Day(forms.Form):
        day = forms.DateField()

    formset_class = forms.formset_factory(Day, extra=0)
    page = drawn(
        formset_class(
            {
                "form-TOTAL_FORMS": "2",
                "form-INITIAL_FORMS": "2",
                "form-0-day": "2026-01-05",
                "form-1-day": "never",
            }
        )
    )

    assert [e.text for e in page.all("legend")] == ["Number 1", "Number 2"]
    assert page.one("input", name="form-TOTAL_FORMS")["value"] == "2"
    assert [a["href"] for a in summary_of(page).all("a")] == ["#id_form-1-day"]
