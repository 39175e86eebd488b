"""What field workers work with."""

from django.urls import path

from . import acting, on_the_way, reporting, views

urlpatterns = [
    path("", views.work_orders, name="crew"),
    path("report/", reporting.report, name="crew_report"),
    path("reported/<str:reference>/", reporting.reported, name="crew_reported"),
    path("work-orders/<int:pk>/", views.work_order, name="work_order"),
    path("work-orders/<int:pk>/checks/<int:check>/", on_the_way.tick, name="work_order_tick"),
    path("work-orders/<int:pk>/materials/", on_the_way.add_material, name="work_order_add_material"),
    path("work-orders/<int:pk>/materials/<int:use>/", on_the_way.drop_material, name="work_order_drop_material"),
    path("work-orders/<int:pk>/<slug:action>/", acting.act, name="work_order_act"),
]
