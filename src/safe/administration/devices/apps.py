from django.apps import AppConfig


class DevicesConfig(AppConfig):
    name = "safe.administration.devices"
    label = "devices"

    def ready(self) -> None:
        from safe.administration.devices import doors  # noqa: F401, PLC0415 - declared at import
