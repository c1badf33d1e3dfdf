"""Addresses of decisions."""

from django.urls import path

from safe.administration.approvals import views

app_name = "approvals"
urlpatterns = [
    path("approvals/", views.to_decide, name="to_decide"),
    path("approvals/<uuid:id>/", views.decide, name="request"),
]
