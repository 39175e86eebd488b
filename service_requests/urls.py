"""Every address of service requests: the resident's, the desk's and the crews'."""

from django.urls import include, path

from service_requests.resident import standards

urlpatterns = [
    path("requests/", include("service_requests.resident.urls")),
    path("standards/", standards.standards, name="standards"),
    path("standards/standards.csv", standards.standards_csv, name="standards_csv"),
    path("desk/", include("service_requests.desk.urls")),
    path("crew/", include("service_requests.crew.urls")),
    path("contract/", include("service_requests.contract.urls")),
]
