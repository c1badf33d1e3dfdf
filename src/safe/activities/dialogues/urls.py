"""Addresses of dialogues: random ids; no title, no name."""

from django.urls import path

from safe.activities.dialogues import views

app_name = "dialogues"
urlpatterns = [
    path("dialogues/", views.dialogues, name="list"),
    path("dialogues/new/", views.new, name="new"),
    path("dialogues/commitments/", views.register, name="register"),
    path("dialogues/commitments/sheet/", views.sheet, name="sheet"),
    path("dialogues/public/<uuid:id>/", views.public, name="public"),
    path("dialogues/recommendations/<uuid:id>/", views.recommendation, name="recommendation"),
    path("dialogues/recommendations/<uuid:id>/influence/", views.influence, name="influence"),
    path("dialogues/recommendations/<uuid:id>/promise/", views.promise, name="promise"),
    path(
        "dialogues/recommendations/<uuid:id>/safety/",
        views.rate_recommendation,
        name="rate_recommendation",
    ),
    path("dialogues/commitments/<uuid:id>/step/", views.step, name="step"),
    path("dialogues/commitments/<uuid:id>/safety/", views.rate_commitment, name="rate_commitment"),
    path("dialogues/attendees/<uuid:id>/drop/", views.drop_attendee, name="drop_attendee"),
    path("dialogues/<uuid:id>/", views.dialogue, name="dialogue"),
    path("dialogues/<uuid:id>/open/", views.open_dialogue, name="open"),
    path("dialogues/<uuid:id>/change/", views.change, name="change"),
    path("dialogues/<uuid:id>/minutes/", views.minutes, name="minutes"),
    path("dialogues/<uuid:id>/attendee/", views.attendee, name="attendee"),
    path(
        "dialogues/<uuid:id>/recommendation/", views.new_recommendation, name="new_recommendation"
    ),
    path("dialogues/<uuid:id>/safety/", views.rate_dialogue, name="rate_dialogue"),
    path("dialogues/<uuid:id>/ask-minutes/", views.ask_minutes, name="ask_minutes"),
    path("dialogues/<uuid:id>/ask-public/", views.ask_public, name="ask_public"),
    path("dialogues/<uuid:id>/withdraw/", views.withdraw, name="withdraw"),
]
