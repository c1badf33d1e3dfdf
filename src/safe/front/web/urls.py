"""First pages of members, and what stands on every page."""

from django.urls import path

from safe.front.web import views

app_name = "web"
urlpatterns = [
    path("", views.home, name="home"),
    path("more/", views.more, name="more"),
    path("help/", views.help_page, name="help"),
    path("language/", views.choose_language, name="language"),
    path("keys/", views.switch_keys, name="keys"),
    path("health", views.health, name="health"),
]
