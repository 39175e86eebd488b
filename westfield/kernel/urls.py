"""The kernel's own addresses: only what several apps share."""

from django.urls import path

from westfield.kernel.images.views import pending_photo, receive_photo, remove_photo, waiting_photos

urlpatterns = [
    path("photos/", receive_photo, name="receive_photo"),
    path("photos/waiting/", waiting_photos, name="waiting_photos"),
    path("photos/remove/", remove_photo, name="remove_photo"),
    path("photos/pending/<uuid:form_key>/<uuid:key>/", pending_photo, name="pending_photo"),
]
