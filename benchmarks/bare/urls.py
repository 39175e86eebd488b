"""The portal's own addresses, so that both are asked the same."""

from django.urls import path

from . import views

urlpatterns = [
    path("requests/", views.public_requests),
    path("requests/new/<slug:code>/", views.report),
    path("requests/<str:reference>/", views.request_status),
    path("desk/", views.queue),
]
