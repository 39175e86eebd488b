"""What residents see of service requests."""

from django.urls import path

from . import places, reporting, status

urlpatterns = [
    path("", status.public_requests, name="public_requests"),
    path("new/", reporting.choose, name="report_start"),
    path("new/<slug:code>/", reporting.report, name="report"),
    path("addresses/", places.address_suggestions, name="address_suggestions"),
    path("nearest-address/", places.nearest, name="nearest_address"),
    path("city-limit.json", places.city_boundary, name="city_boundary"),
    path("<str:reference>/", status.request_status, name="request_status"),
    path("<str:reference>/photos/<uuid:key>/<str:size>/", status.photo, name="request_photo"),
    path("<str:reference>/mine/<str:token>/", status.private_status, name="request_private"),
    path(
        "<str:reference>/mine/<str:token>/photos/<uuid:key>/<str:size>/",
        status.private_photo,
        name="request_private_photo",
    ),
]
