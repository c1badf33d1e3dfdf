from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "safe.registry.people"
    label = "people"
