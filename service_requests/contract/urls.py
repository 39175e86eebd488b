"""What contractors work with."""

from django.urls import path

from . import views

urlpatterns = [
    path("<int:pk>/<str:token>/", views.contract, name="contract"),
    path("<int:pk>/<str:token>/photos/<uuid:key>/<str:size>/", views.contract_photo, name="contract_photo"),
    path("<int:pk>/<str:token>/<slug:action>/", views.act, name="contract_act"),
]
