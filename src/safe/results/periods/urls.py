"""Addresses of half-years."""

from django.urls import path

from safe.results.periods import views

app_name = "periods"
urlpatterns = [
    path("periods/", views.periods, name="list"),
    path("periods/<str:code>/", views.period, name="period"),
    path("periods/<str:code>/submit/", views.submit, name="submit"),
    path("periods/<str:code>/close/", views.close, name="close"),
]
