from django.urls import path

from safe.results.workplan import views

app_name = "workplan"
urlpatterns = [
    path("workplan/", views.all_work, name="all"),
    path("workplan/<slug:code>/", views.one_work, name="one"),
]
