"""What a form's FormHelper puts between its fields, beside crispy's own Fieldset, Row and Submit."""

from typing import Any

from crispy_forms.layout import ButtonHolder
from django.forms import BaseForm
from django.template import Context
from django.template.loader import get_template


class Include:
    """A template of ours inside a form; it sees the page's context, the form, and what is given here."""

    def __init__(self, template: str, **values: Any) -> None:
        self.template = template
        self.values = values

    def render(self, form: BaseForm, context: Context, template_pack: str = "", **kwargs: Any) -> str:
        seen: dict[Any, Any] = {**context.flatten(), "form": form, **self.values}
        return get_template(self.template).render(seen)


class LocationMap(Include):
    """A map to tap, tied to the form's inputs for latitude and longitude, with "use my location" above it."""

    def __init__(self, *, latitude: str = "latitude", longitude: str = "longitude", **values: Any) -> None:
        super().__init__("components/location_map.html", latitude=latitude, longitude=longitude, **values)


class Actions(ButtonHolder):  # type: ignore[misc]
    """The row of buttons at the end of a form: the one next step first."""
