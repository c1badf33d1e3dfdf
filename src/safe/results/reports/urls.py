"""Addresses of reports."""

from django.urls import path

from safe.results.reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.reports, name="list"),
    path("reports/<uuid:report>/", views.report, name="report"),
    path("reports/<uuid:report>/again/", views.again, name="again"),
    path("reports/<uuid:report>/xlsx/", views.workbook, name="xlsx"),
    path("reports/<uuid:report>/pdf/", views.paper, name="pdf"),
]
