from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "safe.registry.facts"
    label = "facts"
