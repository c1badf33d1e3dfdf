"""Addresses of trainings: random ids, never a name or a place."""

from django.urls import path

from safe.activities.training import sat_views, views
from safe.activities.training.models import When

app_name = "training"
urlpatterns = [
    path("trainings/", views.trainings, name="list"),
    path("trainings/new/", views.new_day, name="new"),
    path("trainings/sheet/", views.sheet, name="blank_sheet"),
    path("trainings/cards/", views.cards, name="cards"),
    path("trainings/questions/", views.questions, name="questions"),
    path("trainings/questions/<uuid:test>/", views.questions, name="form"),
    path("trainings/<uuid:id>/", views.event, name="event"),
    path("trainings/<uuid:id>/names/", views.event_opened, name="event_opened"),
    path("trainings/<uuid:id>/sheet/", views.sheet, name="sheet"),
    path("trainings/<uuid:id>/roster/", views.roster, name="roster"),
    path("trainings/<uuid:id>/correct/", views.move, name="move"),
    path("trainings/<uuid:id>/marks/<uuid:participant>/", views.marks, name="marks"),
    path(
        "trainings/<uuid:id>/test/pre/",
        sat_views.sheet_of_tests,
        {"when": When.BEFORE},
        name="test_before",
    ),
    path(
        "trainings/<uuid:id>/test/post/",
        sat_views.sheet_of_tests,
        {"when": When.AFTER},
        name="test_after",
    ),
    path(
        "trainings/<uuid:id>/test/pre/<uuid:participant>/",
        sat_views.one_test,
        {"when": When.BEFORE},
        name="sit_before",
    ),
    path(
        "trainings/<uuid:id>/test/post/<uuid:participant>/",
        sat_views.one_test,
        {"when": When.AFTER},
        name="sit_after",
    ),
    path(
        "trainings/<uuid:id>/test/pre/sheet/",
        sat_views.answer_sheet,
        {"when": When.BEFORE},
        name="answers_before",
    ),
    path(
        "trainings/<uuid:id>/test/post/sheet/",
        sat_views.answer_sheet,
        {"when": When.AFTER},
        name="answers_after",
    ),
    path("trainings/<uuid:id>/test/paper/", sat_views.question_paper, name="question_paper"),
]
