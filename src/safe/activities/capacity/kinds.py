"""Codes of the facts of this package."""

ASSESSED = "capacity.assessed"
CHANGE = "capacity.change"
PSEA = "capacity.psea"
PLAN_AGREED = "capacity.plan_agreed"
ACTION_DUE = "capacity.action_due"
#: an organisation's office stands in no township that the programme knows
NO_TOWNSHIP = "unknown"
