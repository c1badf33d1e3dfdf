"""Addresses about phones: random ids, never a token."""

from django.urls import path

from safe.administration.devices import views

app_name = "devices"
urlpatterns = [
    path("phones/", views.phones, name="list"),
    path("phones/new/", views.add, name="add"),
    path("phones/<uuid:id>/renew/", views.renew, name="renew"),
    path("phones/<uuid:id>/revoke/", views.revoke, name="revoke"),
    path("phones/<uuid:id>/sheet/", views.sheet, name="sheet"),
]
