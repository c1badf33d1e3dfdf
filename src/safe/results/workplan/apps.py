from django.apps import AppConfig


class WorkplanConfig(AppConfig):
    name = "safe.results.workplan"
    label = "workplan"
