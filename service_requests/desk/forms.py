"""What the public may see of a request, or no longer. The forms of the acts stand by topic; acts.py has them all."""

from django import forms


class PublishForm(forms.Form):
    """Which words or photo."""

    act = forms.ChoiceField(choices=[("publish", ""), ("hide", "")])
    kind = forms.ChoiceField(choices=[("words", ""), ("photo", "")])
    pk = forms.IntegerField(min_value=1, max_value=2**62)
