"""The addresses that ODK Collect knows, below the phone's own key."""

from django.urls import path

from safe.capture.forms.openrosa import reads

app_name = "openrosa"
_KEY = "v1/key/<str:token>/projects/<int:project>"
urlpatterns = [
    path(f"{_KEY}/formList", reads.form_list, name="list"),
    path(f"{_KEY}/forms/<str:form_id>.xml", reads.form, name="form"),
    path(f"{_KEY}/forms/<str:form_id>/manifest", reads.manifest, name="manifest"),
    path(f"{_KEY}/forms/<str:form_id>/attachments/<str:name>", reads.media, name="media"),
    path(f"{_KEY}/submission", reads.submission, name="submission"),
]
