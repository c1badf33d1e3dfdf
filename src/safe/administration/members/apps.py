from django.apps import AppConfig


class MembersConfig(AppConfig):
    name = "safe.administration.members"
    label = "members"

    def ready(self) -> None:
        """Register the doors; they are installed by `safe migrate`."""
        from safe.administration.members import doors  # noqa: F401, PLC0415
