"""The catalog of words: what is collected, that Spanish readers get all of theirs, and that nothing breaks in them."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.template import engines
from django.utils import timezone, translation
from django.utils.formats import number_format

from westfield.kernel import messages

SPANISH = messages.PROJECT / "locale" / "es" / "LC_MESSAGES" / "django.po"
# Where the words stand that a resident may read.
FOR_RESIDENTS = (
    "service_requests/forms/report.py",
    "service_requests/resident/",
    "service_requests/statuses.py",
    "templates/account/",
    "templates/base.html",
    "templates/components/",
    "templates/mfa/",
    "templates/notifications/",
    "templates/photos/",
    "templates/plain.html",
    "templates/portal/",
    "templates/requests/notifications/",
    "templates/requests/resident/",
    "templates/uswds/",
    "westfield/kernel/form_widgets.py",
    "westfield/kernel/images/",
    "westfield/kernel/models/image.py",
    "westfield/kernel/places/public_place.py",
    "westfield/kernel/workflow.py",
    "westfield/portal/",
)
ERROR_PAGE = re.compile(r"templates/\d{3}\w*\.html")
PLACEHOLDER = re.compile(r"%%?\(\w+\)[a-z]|%(?!%|\()[a-z]")
TAG = re.compile(r"<[^>]*>?")


def translations():
    """Each English text with the Spanish one that stands for it."""
    for message in messages.read(SPANISH):
        english, spanish = messages.forms(message.id), messages.forms(message.string)
        for number, words in enumerate(spanish):
            if message.id and words:
                yield english[min(number, len(english) - 1)], words


@pytest.fixture
def small_project(tmp_path, monkeypatch) -> Path:
    """A project with one page, one module and a catalog."""
    monkeypatch.setattr(messages, "PROJECT", tmp_path)
    (tmp_path / "templates").mkdir()
    (tmp_path / "permits").mkdir()
    catalog = tmp_path / "locale" / "es" / "LC_MESSAGES" / "django.po"
    catalog.parent.mkdir(parents=True)
    catalog.write_text(
        'msgid ""\nmsgstr "Language: es\\n"\n\nmsgid "Hello"\nmsgstr "Hola"\n\nmsgid "Gone"\nmsgstr "Ido"\n'
    )
    (tmp_path / "templates" / "page.html").write_text("{% load i18n %}{% translate 'Hello' %} {% translate 'New' %}")
    return tmp_path


def in_catalog(project: Path) -> str:
    return (project / "locale" / "es" / "LC_MESSAGES" / "django.po").read_text()


@pytest.mark.parametrize(
    ("template", "context", "text"),
    [
        ("{% translate 'It’s 5% \"off\"' %}", None, 'It’s 5%% "off"'),
        ("{% translate 'May' context 'month' %}", "month", "May"),
        ("{% blocktranslate trimmed %}\n  One\n  two\n{% endblocktranslate %}", None, "One two"),
        (
            "{% blocktranslate count n=list|length %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
            None,
            ("%(n)s day", "%(n)s days"),
        ),
        ("{% blocktranslate context 'a' %}Open{% endblocktranslate %}", "a", "Open"),
        ("{{ place|default:_('No place') }}", None, "No place"),
        ("{% blocktranslate with d=at|date:_('F j') %}By {{ d }}{% endblocktranslate %}", None, "F j"),
    ],
)
def test_words_of_templates_are_found_as_django_looks_them_up(small_project, template, context, text):
    (small_project / "templates" / "page.html").write_text("don't {% load i18n %}" + template + " /it's/")

    assert (context, text) in {(found.context, found.id) for found in messages.collected()}


def test_words_of_code_are_found_also_inside_f_strings_and_over_several_lines(small_project):
    (small_project / "permits" / "words.py").write_text(
        'a = f"{_("Inside")}: {b}"\nb = pgettext_lazy("verb", "Open")\nc = ngettext("%(n)s day", "%(n)s days", n)\n'
        'd = _(\n    "Two "\n    "halves"\n)\n'
    )

    found = {(message.context, message.id) for message in messages.collected()}

    assert found >= {(None, "Two halves"), ("verb", "Open"), (None, ("%(n)s day", "%(n)s days"))}


def test_an_update_keeps_translations_adds_what_is_new_and_drops_what_is_gone(small_project):
    assert messages.main(check=False) == 0

    written = in_catalog(small_project)
    assert 'msgid "Hello"\nmsgstr "Hola"' in written
    assert 'msgid "New"\nmsgstr ""' in written
    assert "Gone" not in written


def test_a_second_run_changes_nothing_and_the_check_is_content(small_project):
    messages.main(check=False)
    first = in_catalog(small_project)

    messages.main(check=False)

    assert in_catalog(small_project) == first
    assert messages.main(check=True) == 0


def test_the_check_fails_on_a_catalog_out_of_date_and_leaves_it_alone(small_project, capsys):
    before = in_catalog(small_project)

    assert messages.main(check=True) == 1

    assert in_catalog(small_project) == before
    assert "make messages" in capsys.readouterr().out


def test_spanish_readers_get_everything_for_residents_in_spanish():
    translated = {(m.context, m.id): all(messages.forms(m.string)) for m in messages.read(SPANISH)}
    english = [
        message.id
        for message in messages.collected()
        if message.id
        and any(path.startswith(FOR_RESIDENTS) or ERROR_PAGE.match(path) for path, _line in message.locations)
        and not translated.get((message.context, message.id))
    ]

    assert english == []


def test_placeholders_are_those_of_the_english_words():
    wrong = [
        (english, spanish)
        for english, spanish in translations()
        if sorted(set(PLACEHOLDER.findall(spanish))) != sorted(set(PLACEHOLDER.findall(english)))
    ]

    assert wrong == []


def test_translations_bring_no_markup_of_their_own():
    wrong = [
        (english, spanish)
        for english, spanish in translations()
        if sorted(TAG.findall(spanish)) != sorted(TAG.findall(english)) or ("&" in spanish and "&" not in english)
    ]

    assert wrong == []


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ('{{ at|date:_("l, F j") }}', "martes 4 de agosto"),
        ('{{ at|date:_("M j, Y, g:i A") }}', "4 de agosto de 2026, 3:05 p.m."),
        ('{{ at|date:"DATE_FORMAT" }}', "4 de agosto de 2026"),
        ("{{ at|timesince:later }}", "2\xa0días, 3\xa0horas"),
        ("{{ 1234567.5|floatformat:'2g' }}", "1,234,567.50"),
    ],
)
def test_dates_and_numbers_read_right_in_spanish(template, text):
    at = timezone.make_aware(datetime(2026, 8, 4, 15, 5))
    with translation.override("es"):
        page = engines["django"].from_string("{% load i18n %}" + template)

        assert page.render({"at": at, "later": at + timedelta(days=2, hours=3)}) == text


def test_an_amount_reads_the_same_in_both_languages():
    with translation.override("es"):
        assert number_format(1250.5, 2) == "1,250.50"
