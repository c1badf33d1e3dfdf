"""The facts that assessments and plans give; all belong to the partner."""

from django.utils.translation import gettext_lazy as _

from safe.registry.facts.kinds import Kind, Unit

ASSESSED = "capacity.assessed"
CHANGE = "capacity.change"
PSEA = "capacity.psea"
PLAN_AGREED = "capacity.plan_agreed"
ACTION_DUE = "capacity.action_due"
#: an organisation's office stands in no township that the programme knows
NO_TOWNSHIP = "unknown"

ORGANISATIONS = Unit(
    "organisations", _("Organisations"), _("Organisation"), _("organisations, each once")
)
PLANS = Unit("plans", _("Plans"), _("Plan"), _("plans"))
ACTIONS = Unit("actions", _("Actions"), _("Action"), _("actions of plans"))
KINDS = (
    Kind(ASSESSED, ORGANISATIONS, _("Capacity assessed")),
    Kind(CHANGE, ORGANISATIONS, _("Capacity compared"), carries_value=True),
    Kind(PSEA, ORGANISATIONS, _("PSEA determined"), carries_value=True),
    Kind(PLAN_AGREED, PLANS, _("Plan agreed")),
    Kind(ACTION_DUE, ACTIONS, _("Action due"), carries_value=True),
)
