"""The portal's own pages: home, tracking, what is mine, health."""

from django.urls import path

from . import components, finding, health, languages, my, robots, views

urlpatterns = [
    path("", views.home, name="home"),
    path("track/", finding.track, name="track"),
    path("track/mine/", finding.find_mine, name="find_mine"),
    path("track/mine/sent/", finding.find_mine_sent, name="find_mine_sent"),
    path("my/", my.my, name="my"),
    path("my/preferences/", my.preferences, name="my_preferences"),
    path("welcome/", views.after_sign_in, name="after_sign_in"),
    path("language/", languages.set_language, name="set_language"),
    path("robots.txt", robots.robots, name="robots"),
    path("favicon.ico", robots.favicon, name="favicon"),
    path("health/", health.health, name="health"),
    path("components/", components.components, name="components"),
]
