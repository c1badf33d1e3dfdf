from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "safe.kernel.ui"
    label = "ui"
