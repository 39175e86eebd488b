"""The form of a service type, in words for somebody who never saw one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from service_requests.models import ServiceType
from westfield.kernel.calendar import TargetClock, TargetUnit

from .row_forms import MakesItsCode

UNITS = ((TargetUnit.HOURS.value, _("Hours")), (TargetUnit.DAYS.value, _("Days")))
CLOCKS = (
    (TargetClock.BUSINESS.value, _("Working hours of the department")),
    (TargetClock.CALENDAR.value, _("All hours of every day")),
)
AUDIENCE = ((False, _("Residents and staff")), (True, _("City staff only: on no public page")))


class ServiceTypeForm(MakesItsCode):
    is_internal = forms.TypedChoiceField(
        label=_("Who can ask for it"),
        choices=AUDIENCE,
        coerce=lambda chosen: str(chosen) == "True",
        widget=forms.RadioSelect,
        initial=False,
        error_messages={"required": _("Choose who can ask for it.")},
    )

    class Meta:
        model = ServiceType
        fields = "__all__"
        labels = {
            "anonymous_allowed": _("May be reported without a name"),
            "duplicate_radius_metres": _("Show what was reported nearby, within meters"),
            "instruction_effect": _("Where the instruction stands"),
            "is_active": _("Offered"),
            "is_private": _("Private: never shown to the public"),
            "order": _("Order on its shelf"),
            "place_needed": _("Is a place asked for?"),
            "place_shown": _("What others see of the place"),
            "target_amount": _("Done within"),
            "target_unit": _("Unit"),
            "target_clock": _("Counted in"),
        }
        help_texts = {
            "anonymous_allowed": _(
                "Unticked, whoever reports must leave an e-mail address or a phone number. "
                "Nobody outside the city ever sees it."
            ),
            "code": _(
                "Part of the address of its form: /requests/new/pothole/. Leave it empty to have it made from the "
                "name. A change breaks links and printed QR codes."
            ),
            "description": _("One or two sentences: what belongs here, and what does not."),
            "duplicate_radius_metres": _(
                "Before a report is sent, open ones of this kind so near are shown, so that people can say “this is "
                "mine too”. A house number away is about 20; 0 shows none."
            ),
            "instruction": _("For example: “Wire down? Stay away and call 911.”"),
            "instruction_effect": _("Only the first lets people report at once."),
            "is_active": _("Unticked, nobody can ask for it any more; what was asked for stays."),
            "is_paused": _("For a while. It stays in the catalog, with the reason instead of the form."),
            "is_private": _("For what is nobody else's business. Only its reporter and the staff concerned see it."),
            "keywords": _(
                "Words by which people look for it, separated by commas, wrong ones too: hole in the road, chuckhole. "
                "They are never shown."
            ),
            "name": _("Short, as a resident would say it: Pothole. Requests keep the name they were made with."),
            "order": _("The smallest number stands first."),
            "place_shown": _(
                "Block: the block and a pin in its middle. Hidden: no place at all, for what points at somebody's home."
            ),
            "reopening_window_days": _("So long after it was closed, its reporter can say that it is not done."),
            "target_amount": _("Empty promises nothing."),
            "target_clock": _("A day of working hours is a working day; holidays do not count."),
        }

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if typed.get("limited_to") and not typed.get("is_private"):
            self.add_error("is_private", _("What only some roles may see cannot be public: tick “private”."))
        return typed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("target_unit", UNITS), ("target_clock", CLOCKS)):
            if name in self.fields:
                choice: Any = self.fields[name]
                choice.choices = choices
        for name in ("target_amount", "duplicate_radius_metres", "reopening_window_days", "order"):
            if name in self.fields:
                self.fields[name].widget.attrs["min"] = 0
