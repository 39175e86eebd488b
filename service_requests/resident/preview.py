"""What everybody would see of a report, before it is sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from service_requests.forms.report import ReportForm
from service_requests.models import ServiceType
from service_requests.services.reporting import seen_by_strangers
from service_requests.services.routing import route
from westfield.kernel import clock
from westfield.kernel.models import Image
from westfield.kernel.places.public_place import PlacePrecision, PublicPlace


@dataclass(frozen=True)
class Preview:
    """The status page as a stranger would find it; `photos` is how many wait for staff to publish them."""

    service_type: ServiceType
    place: PublicPlace
    target_at: datetime | None
    has_words: bool
    photos: int

    @property
    def is_block(self) -> bool:
        return self.service_type.place_shown == PlacePrecision.BLOCK

    @property
    def is_hidden(self) -> bool:
        return self.service_type.place_shown == PlacePrecision.HIDDEN

    @property
    def pins(self) -> list[dict[str, Any]]:
        """The public pin for the map, the same that the status page will show."""
        if self.place.latitude is None or self.place.longitude is None:
            return []
        point = {"latitude": float(self.place.latitude), "longitude": float(self.place.longitude)}
        return [point | {"label": self.place.words, "url": ""}]


def preview_of(form: ReportForm, photos: list[Image]) -> Preview:
    """From what is right in the form so far; only a photo that cannot be taken is an error of a preview."""
    form.forget_errors(but=("photos",))
    place = form.place()
    way = route(service_type=form.service_type, latitude=place.latitude, longitude=place.longitude, around=place.around)
    return Preview(
        service_type=form.service_type,
        place=seen_by_strangers(service_type=form.service_type, place=place, way=way),
        target_at=way.target_at(form.service_type, since=clock.now()),
        has_words=bool(form.cleaned_data.get("description")),
        photos=len(photos),
    )
