"""What residents see of service requests."""

from django.urls import path

from . import acting, choosing, feed, following, lists, map, near, phone, places, reporting, status, taken

urlpatterns = [
    path("", lists.public_requests, name="public_requests"),
    path("map/", map.request_map, name="request_map"),
    path("map.json", map.map_data, name="request_map_data"),
    path("feed/", feed.request_feed, name="request_feed"),
    path("new/", choosing.choose, name="report_start"),
    path("services/", choosing.service_suggestions, name="service_suggestions"),
    path("new/<slug:code>/", reporting.report, name="report"),
    path("new/taken/<uuid:form_key>/", taken.report_taken, name="report_taken"),
    path("addresses/", places.address_suggestions, name="address_suggestions"),
    path("nearby/", near.near_place, name="nearby"),
    path("nearest-address/", places.nearest, name="nearest_address"),
    path("city-limit.json", places.city_boundary, name="city_boundary"),
    path("follows/<int:pk>/confirm/<str:token>/", following.confirm, name="follow_confirm"),
    path("follows/<int:pk>/stop/<str:token>/", following.stop, name="follow_stop"),
    path("<str:reference>/", status.request_status, name="request_status"),
    path("<str:reference>/follow/", following.follow, name="request_follow"),
    path("<str:reference>/unfollow/", following.unfollow, name="request_unfollow"),
    path("<str:reference>/photos/<uuid:key>/<str:size>/", status.photo, name="request_photo"),
    path("<str:reference>/mine/<str:token>/", status.private_status, name="request_private"),
    path("<str:reference>/mine/<str:token>/phone/", phone.phone, name="request_phone"),
    path("<str:reference>/mine/<str:token>/phone/send/", phone.send_code, name="request_phone_send"),
    path("<str:reference>/mine/<str:token>/texts/stop/", phone.stop_texts, name="request_texts_stop"),
    path("<str:reference>/mine/<str:token>/<slug:action>/", acting.act, name="request_private_act"),
    path(
        "<str:reference>/mine/<str:token>/photos/<uuid:key>/<str:size>/",
        status.private_photo,
        name="request_private_photo",
    ),
]
