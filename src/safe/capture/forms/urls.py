"""Addresses of forms: random ids, never a name."""

from django.urls import path

from safe.capture.forms.publishing import views

app_name = "forms"
urlpatterns = [
    path("forms/", views.forms, name="list"),
    path("forms/publish/", views.publish, name="publish"),
    path("forms/<uuid:id>/", views.form, name="form"),
    path("forms/<uuid:id>/close/", views.close, name="close"),
    path("forms/versions/<uuid:id>/", views.version, name="version"),
    path("forms/versions/<uuid:id>/publish/", views.offer, name="offer"),
    path("forms/versions/<uuid:id>/drop/", views.drop, name="drop"),
    path("forms/versions/<uuid:id>/file/", views.add_file, name="add_file"),
    path("forms/versions/<uuid:id>/workbook/", views.workbook, name="workbook"),
]
