"""Every address of service requests: the resident's, the desk's and the crews'."""

from django.urls import include, path

urlpatterns = [
    path("requests/", include("service_requests.resident.urls")),
    path("desk/", include("service_requests.desk.urls")),
    path("crew/", include("service_requests.crew.urls")),
]
