"""Addresses of the inbox: random ids, never a name."""

from django.urls import path

from safe.capture.forms.inbox import views

app_name = "inbox"
urlpatterns = [
    path("waiting/", views.waiting, name="waiting"),
    path("waiting/<uuid:id>/", views.wait, name="wait"),
    path("waiting/<uuid:id>/open/", views.wait_opened, name="wait_opened"),
    path("waiting/<uuid:id>/mend/", views.mend, name="mend"),
    path("waiting/<uuid:id>/again/", views.replay, name="again"),
    path("waiting/<uuid:id>/read/", views.reread, name="reread"),
    path("waiting/<uuid:id>/read-all/", views.reread_all, name="reread_all"),
    path("waiting/<uuid:id>/aside/", views.aside, name="aside"),
    path("waiting/<uuid:id>/back/", views.back, name="back"),
    path("waiting/<uuid:id>/compare/", views.compare, name="compare"),
    path("waiting/<uuid:id>/choose/", views.choose, name="choose"),
    path("submissions/", views.arrived, name="arrived"),
    path("forms/<uuid:id>/submissions/", views.of_form, name="of_form"),
    path("submissions/<uuid:id>/", views.submission, name="submission"),
    path("submissions/<uuid:id>/open/", views.submission_opened, name="submission_opened"),
    path("submissions/<uuid:id>/files/<uuid:file>/", views.file, name="file"),
]
