from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "safe.results.reports"
    label = "reports"
