"""Addresses of trainings: random ids, never a name or a place."""

from django.urls import path

from safe.activities.training import views

app_name = "training"
urlpatterns = [
    path("trainings/", views.trainings, name="list"),
    path("trainings/new/", views.new_day, name="new"),
    path("trainings/sheet/", views.sheet, name="blank_sheet"),
    path("trainings/cards/", views.cards, name="cards"),
    path("trainings/<uuid:id>/", views.event, name="event"),
    path("trainings/<uuid:id>/names/", views.event_opened, name="event_opened"),
    path("trainings/<uuid:id>/sheet/", views.sheet, name="sheet"),
    path("trainings/<uuid:id>/roster/", views.roster, name="roster"),
    path("trainings/<uuid:id>/correct/", views.move, name="move"),
    path("trainings/<uuid:id>/marks/<uuid:participant>/", views.marks, name="marks"),
]
