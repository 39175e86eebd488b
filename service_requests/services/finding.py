"""Finding one's own request again: the private link goes out to its reporter, and to nobody else."""

from django.db import transaction

from service_requests.models import ServiceRequest
from westfield.kernel.models import Contact

from .news import tell_private_link


@transaction.atomic
def send_private_link(*, number: str, email: str = "", phone: str = "") -> None:
    """Send the private link of this request to its reporter, where the e-mail address or phone number is theirs.

    Answers nothing, whatever happened: who asks must not learn whether the city knows an address. `phone` is E.164.
    """
    found = ServiceRequest.objects.select_related("reporter", "reporter_details").with_reference(number)
    request = found.exclude(reporter=None).first()
    if request is not None and request.reporter is not None and _is_of(request, request.reporter, email, phone):
        tell_private_link(request)


def _is_of(request: ServiceRequest, reporter: Contact, email: str, phone: str) -> bool:
    """Whether this is how to reach its reporter: as they typed it then, or as the city has it now."""
    details = getattr(request, "reporter_details", None)
    emails = {(reporter.email or "").lower(), details.email.lower() if details else ""} - {""}
    phones = {reporter.phone or "", details.phone if details else ""} - {""}
    return email.lower() in emails or phone in phones
