"""The number that people read over the phone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service_requests import reference

KEYS = st.integers(min_value=1, max_value=10**15)


@given(KEYS)
def test_a_number_leads_back_to_its_request(pk):
    assert reference.primary_key_of(reference.for_primary_key(pk)) == pk


@given(KEYS, st.data())
def test_one_misheard_digit_leads_nowhere(pk, data):
    digits = reference.for_primary_key(pk).replace("-", "")
    place = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([d for d in "0123456789" if d != digits[place]]))

    assert reference.primary_key_of(digits[:place] + wrong + digits[place + 1 :]) is None


@given(KEYS, st.data())
def test_two_swapped_digits_lead_nowhere(pk, data):
    digits = reference.for_primary_key(pk).replace("-", "")
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    if not places:
        return
    i = data.draw(st.sampled_from(places))

    assert reference.primary_key_of(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) is None


@given(st.text())
def test_no_text_breaks_the_look_up(text):
    found = reference.primary_key_of(text)

    assert found is None or found >= 0


@pytest.mark.parametrize("spelling", ["{}", " {} ", "#{}", "{} "])
def test_spaces_and_hyphens_do_not_matter(spelling):
    number = reference.for_primary_key(100_017)

    assert reference.primary_key_of(spelling.format(number.replace("-", " "))) == 100_017


def test_the_first_number_has_seven_digits():
    assert len(reference.for_primary_key(reference.FIRST_PRIMARY_KEY).replace("-", "")) == 7
