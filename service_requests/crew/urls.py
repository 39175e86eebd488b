"""What field workers work with."""

from django.urls import path

from . import acting, views

urlpatterns = [
    path("", views.work_orders, name="crew"),
    path("work-orders/<int:pk>/", views.work_order, name="work_order"),
    path("work-orders/<int:pk>/<slug:action>/", acting.act, name="work_order_act"),
]
