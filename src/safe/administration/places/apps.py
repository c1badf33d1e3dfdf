from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "safe.administration.places"
    label = "places"
