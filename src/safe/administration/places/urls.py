"""Addresses of places."""

from django.urls import path

from safe.administration.places import views

app_name = "places"
urlpatterns = [path("places.css", views.tiles, name="tiles")]
