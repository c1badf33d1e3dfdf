"""Addresses of figures."""

from django.urls import path

from safe.results.indicators import views

app_name = "indicators"
urlpatterns = [
    path("figures/", views.board, name="dashboard"),
    path("figures/<str:code>/", views.indicator, name="indicator"),
    path("figures/<str:code>/records/", views.records, name="records"),
    path("figures/<str:code>/records/export/", views.export, name="export"),
]
