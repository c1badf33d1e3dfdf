"""The only place where a higher package fills a lower one's hook (table in ARCHITECTURE.md)."""

from django.apps import AppConfig


class Wiring(AppConfig):
    """Fills the hooks once, when Django is ready."""

    name = "safe"
    label = "wiring"

    def ready(self) -> None:
        """One line a hook; doors are registered by importing them."""
        # apps must be loaded before their models can be
        from safe.activities.capacity import doors as _slips  # noqa: F401
        from safe.activities.capacity import kinds as of_capacity
        from safe.activities.capacity import subject as plans
        from safe.activities.dialogues import kinds as of_dialogues
        from safe.activities.dialogues import subject as dialogues
        from safe.activities.training import handlers as training
        from safe.activities.training import kinds as of_training
        from safe.activities.training.holding import TrainingHolding
        from safe.administration.approvals import subjects
        from safe.administration.devices import doors as _phones  # noqa: F401
        from safe.administration.members import doors as _members  # noqa: F401
        from safe.administration.members.rings import current_public
        from safe.capture.forms import doors as _forms  # noqa: F401
        from safe.capture.forms import handlers
        from safe.capture.forms.inbox.holding import InboxHolding
        from safe.front.web.menu import standing
        from safe.kernel.ui import menu
        from safe.kernel.vault import rings
        from safe.registry.facts import kinds
        from safe.registry.people import doors as _people  # noqa: F401
        from safe.registry.people.holding import HOLDINGS
        from safe.results.indicators import doors as _figures  # noqa: F401
        from safe.results.indicators.figuring import Figures
        from safe.results.periods import figuring
        from safe.results.periods import subject as periods
        from safe.results.reports import doors as _reports  # noqa: F401

        rings.fill(current_public)
        kinds.fill(of_training.KINDS)
        kinds.fill(of_capacity.KINDS)
        kinds.fill(of_dialogues.KINDS)
        figuring.fill(Figures())
        subjects.fill(periods.KIND, periods.HalfYear())
        subjects.fill(plans.KIND, plans.PlanSubject())
        subjects.fill(dialogues.MINUTES, dialogues.MinutesSubject())
        subjects.fill(dialogues.PUBLIC, dialogues.PublicSubject())
        menu.fill(standing)
        handlers.fill(training.Registration())
        handlers.fill(training.TrainingDay())
        handlers.fill(training.KnowledgeTestForm())
        HOLDINGS[:] = [InboxHolding(), TrainingHolding()]
