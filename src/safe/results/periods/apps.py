from django.apps import AppConfig


class PeriodsConfig(AppConfig):
    name = "safe.results.periods"
    label = "periods"
