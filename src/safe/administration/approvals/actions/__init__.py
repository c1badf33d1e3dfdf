"""Asking and deciding."""

from safe.administration.approvals.actions.asking import file_request
from safe.administration.approvals.actions.deciding import decide_request

__all__ = ["decide_request", "file_request"]
