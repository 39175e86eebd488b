"""What one can ask the demo city for, and which crew goes out."""

from service_requests.models import ServiceType
from service_requests.starter.loading import load_catalogue
from service_requests.starter.reading import STARTER
from westfield.kernel.translated import Words

from .data_files import ROUTES, city


def fill_the_catalogue() -> None:
    """Load the starter catalogue with the demo's own crews and routes; pause what the city cannot do for now."""
    load_catalogue(files=[*STARTER, ROUTES])
    for code, reason in city()["paused"].items():
        ServiceType.objects.filter(code=code).update(is_paused=True, paused_reason=Words(reason))
