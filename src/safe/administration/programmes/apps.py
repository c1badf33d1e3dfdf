from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    name = "safe.administration.programmes"
    label = "programmes"
