from django.apps import AppConfig


class PacksConfig(AppConfig):
    name = "safe.front.packs"
    label = "packs"
