from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "safe.results.indicators"
    label = "indicators"
