"""What forms say names what to do."""

import pytest
from django import forms

CHOICES = [("a", "A"), ("b", "B")]


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (forms.CharField(), "", "Please fill this in."),
        (forms.IntegerField(), "", "Please fill this in."),
        (forms.DateField(), "", "Please fill this in."),
        (forms.ChoiceField(choices=CHOICES), "", "Please choose one."),
        (forms.MultipleChoiceField(choices=CHOICES), [], "Please choose at least one."),
        (forms.BooleanField(), False, "Please check this box to go on."),
        (forms.FileField(), None, "Please choose a file."),
        (forms.EmailField(), "ann@", "Please write an e-mail address like name@example.com."),
        (forms.CharField(max_length=3), "four", "Please shorten this to 3 characters: it has 4."),
        (forms.CharField(max_length=1), "two", "Please shorten this to 1 character: it has 3."),
        (forms.CharField(error_messages={"required": "Say where it is."}), "", "Say where it is."),
        (forms.IntegerField(), "x", "Enter a whole number."),
    ],
)
def test_it_says_what_to_do(field, typed, words):
    with pytest.raises(forms.ValidationError) as refused:
        field.clean(typed)

    assert refused.value.messages == [words]
