from django.apps import AppConfig


class CapacityConfig(AppConfig):
    name = "safe.activities.capacity"
    label = "capacity"
