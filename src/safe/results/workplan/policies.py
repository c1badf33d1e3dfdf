"""The workplan is seen by whoever sees exact figures (indicators.policies)."""

from safe.results.workplan.models import PUBLIC, PlannedWork

SEALED: dict[type, dict[str, str]] = {}
CLEAR = {PlannedWork: {field.attname: PUBLIC for field in PlannedWork._meta.concrete_fields}}
