"""The portal's own pages: home, tracking, what is mine, health."""

from django.urls import path

from . import components, health, languages, views

urlpatterns = [
    path("", views.home, name="home"),
    path("track/", views.track, name="track"),
    path("my/", views.my, name="my"),
    path("welcome/", views.after_sign_in, name="after_sign_in"),
    path("language/", languages.set_language, name="set_language"),
    path("health/", health.health, name="health"),
    path("components/", components.components, name="components"),
]
