"""The facts that trainings give."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from safe.registry.facts.kinds import PEOPLE, Kind, Unit

SESSIONS = Unit("sessions", _("Sessions"), _("Session"), _("half-days held"))
_kind = partial(Kind, page="training:event", sees="training.see")
KINDS = (
    _kind("training.session_held", SESSIONS, _("Half-day held")),
    _kind("training.attended", PEOPLE, _("At a training")),
    _kind("training.completed", PEOPLE, _("Training finished")),
    _kind("training.post_test", PEOPLE, _("Post-test"), carries_value=True),
    _kind("training.test_pair", PEOPLE, _("Pre- and post-test"), carries_value=True),
)
