"""The only place where a higher package fills a lower one's hook (the table is in ARCHITECTURE.md)."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """Fills the hooks once, when Django is ready."""

    name = "safe"
    label = "wiring"

    def ready(self) -> None:
        """One line a hook; doors are registered by importing them."""
        # apps must be loaded before their models can be
        from safe.activities.training import handlers as training  # noqa: PLC0415
        from safe.activities.training.holding import TrainingHolding  # noqa: PLC0415
        from safe.administration.devices import doors as _phones  # noqa: F401, PLC0415
        from safe.administration.members import doors as _members  # noqa: F401, PLC0415
        from safe.administration.members.rings import current_public  # noqa: PLC0415
        from safe.capture.forms import doors as _forms  # noqa: F401, PLC0415
        from safe.capture.forms import handlers  # noqa: PLC0415
        from safe.capture.forms.inbox.holding import InboxHolding  # noqa: PLC0415
        from safe.front.web.menu import standing  # noqa: PLC0415
        from safe.kernel.ui import menu  # noqa: PLC0415
        from safe.kernel.vault import rings  # noqa: PLC0415
        from safe.registry.people import doors as _people  # noqa: F401, PLC0415
        from safe.registry.people.holding import HOLDINGS  # noqa: PLC0415

        rings.fill(current_public)
        menu.fill(standing)
        handlers.fill(training.Registration())
        handlers.fill(training.TrainingDay())
        HOLDINGS[:] = [InboxHolding(), TrainingHolding()]
