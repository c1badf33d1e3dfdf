from django.apps import AppConfig


class FormsConfig(AppConfig):
    name = "safe.capture.forms"
    label = "forms"
