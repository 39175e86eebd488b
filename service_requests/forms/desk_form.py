"""A form behind a button of one request's page: it knows the request, and who presses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.forms.act import ActForm
from service_requests.models import ServiceRequest
from service_requests.telling import hears
from westfield.kernel.actor import Actor


class DeskForm(ActForm):
    """An act at the desk on the request `shown` by `actor`."""

    def __init__(self, *args: Any, shown: ServiceRequest, actor: Actor, **kwargs: Any) -> None:
        self.shown, self.actor = shown, actor
        super().__init__(*args, **kwargs)


class TellingForm(DeskForm):
    """An act of which the reporter is told, where they can be: whoever acts must not believe it of one who cannot."""

    done_untold: Any = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reporter_hears = hears(self.shown)
        if not self.reporter_hears:
            self.done = self.done_untold

    @property
    def warning(self) -> Any:
        """After it is done; of the city's own work, or of two that are merged, nobody was to be told."""
        if self.reporter_hears or self.shown.is_proactive or self.done != self.done_untold:
            return ""
        return _("The reporter is not told: they left no address for news, or want none.")


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
