from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "safe.front.web"
    label = "web"
