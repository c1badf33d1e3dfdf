"""The only place where a higher package fills a lower one's hook (the table is in ARCHITECTURE.md)."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """Fills the hooks once, when Django is ready."""

    name = "safe"
    label = "wiring"

    def ready(self) -> None:
        """One line a hook."""
