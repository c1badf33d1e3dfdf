"""Addresses of the registry: random ids, never a name."""

from django.urls import path

from safe.registry.people import views

app_name = "people"
urlpatterns = [
    path("people/", views.people, name="list"),
    path("people/names/", views.people_opened, name="list_opened"),
    path("people/<uuid:id>/", views.person, name="person"),
    path("people/<uuid:id>/open/", views.person_opened, name="person_opened"),
    path("people/<uuid:id>/correct/", views.correct, name="correct"),
    path("people/<uuid:id>/undo/", views.undo, name="undo"),
]
