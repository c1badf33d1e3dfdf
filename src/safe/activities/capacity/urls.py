"""Addresses of assessments: random ids; a slip's letters never stand in one."""

from django.urls import path

from safe.activities.capacity import ballot_views, plan_views, views

app_name = "capacity"
urlpatterns = [
    path("ballot/", ballot_views.ballot, name="ballot"),
    path("capacity/", views.rounds, name="list"),
    path("capacity/instruments/", views.instruments, name="instruments"),
    path("capacity/new/", views.new_round, name="new"),
    path("capacity/due/", plan_views.due, name="due"),
    path("capacity/plans/<uuid:id>/", plan_views.plan, name="plan"),
    path("capacity/plans/<uuid:id>/new/", plan_views.new_line, name="new_line"),
    path("capacity/actions/<uuid:id>/", plan_views.line, name="line"),
    path("capacity/actions/<uuid:id>/step/", plan_views.step, name="step"),
    path("capacity/<uuid:id>/", views.round_of, name="round"),
    path("capacity/<uuid:id>/slips/", views.slips, name="slips"),
    path("capacity/<uuid:id>/paper/", views.paper, name="paper"),
    path("capacity/<uuid:id>/pages/en/", views.report, {"language": "en"}, name="pages_en"),
    path("capacity/<uuid:id>/pages/my/", views.report, {"language": "my"}, name="pages_my"),
    path("capacity/<uuid:id>/typed/", views.typed, name="typed"),
    path("capacity/<uuid:id>/half/", views.half, name="half"),
    path("capacity/<uuid:id>/close/", views.close, name="close"),
    path("capacity/<uuid:id>/give-up/", views.give_up, name="give_up"),
    path("capacity/<uuid:id>/final/", views.finalise, name="finalise"),
    path("capacity/<uuid:id>/plan/", plan_views.start, name="start_plan"),
    path("capacity/<uuid:id>/levels/<slug:code>/", views.levels, name="levels"),
    path("capacity/<uuid:id>/view/<slug:code>/", views.view, name="view"),
]
