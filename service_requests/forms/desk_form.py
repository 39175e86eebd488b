"""A form behind a button of one request's page: it knows the request, and who presses."""

from typing import Any

from django import forms

from service_requests.forms.act import ActForm
from service_requests.models import ServiceRequest
from westfield.kernel.actor import Actor


class DeskForm(ActForm):
    """An act at the desk on the request `shown` by `actor`."""

    def __init__(self, *args: Any, shown: ServiceRequest, actor: Actor, **kwargs: Any) -> None:
        self.shown, self.actor = shown, actor
        super().__init__(*args, **kwargs)


class StatefulForm(DeskForm):
    """A form that says what it was drawn from, so that nobody overwrites what somebody else has just put right."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=500)

    def __init__(self, *args: Any, shown: ServiceRequest, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, shown=shown, actor=actor, **kwargs)
        self.fields["seen"].initial = self.state_of(shown)

    @staticmethod
    def state_of(request: ServiceRequest) -> str:
        raise NotImplementedError

    def drawn_again(self, shown: ServiceRequest) -> None:
        """After a refusal the page shows both sides: pressing once more means the state as it is now."""
        if self.is_bound:
            data: Any = self.data.copy()  # type: ignore[attr-defined] # a form sent to the desk is a QueryDict
            data["seen"] = self.state_of(shown)
            self.data = data
