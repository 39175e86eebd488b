from django.apps import AppConfig

from service_requests.roles import ROLES


class ServiceRequestsConfig(AppConfig):
    """The folder is spelled out so that it never shadows the HTTP library `requests`; people see the short name."""

    name = "service_requests"
    label = "requests"
    verbose_name = "Service requests"
    roles = ROLES
