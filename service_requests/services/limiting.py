"""A service is limited to some roles: what was asked for before is nobody else's business either."""

from django.db import transaction

from service_requests.models import ServiceRequest, ServiceType


@transaction.atomic
def keep_private(*, service_type: ServiceType) -> int:
    """Make the requests of a limited service private, whenever they came in; answers how many were public.

    What is limited is never public: so nobody has to ask, for each of a million requests, whether it is limited.
    """
    if not service_type.limited_to.exists():
        return 0
    return ServiceRequest.objects.filter(service_type=service_type, is_private=False).update(is_private=True)
