"""Submitting a half-year and closing it; deciding is administration.approvals'."""

from safe.results.periods.actions.closing import close_period
from safe.results.periods.actions.submitting import submit_period

__all__ = ["close_period", "submit_period"]
