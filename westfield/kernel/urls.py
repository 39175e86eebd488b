"""The kernel's own addresses: only what several apps share."""

from django.urls import path

from westfield.kernel.images.views import pending_photo

urlpatterns = [
    path("photos/pending/<uuid:form_key>/<uuid:key>/", pending_photo, name="pending_photo"),
]
