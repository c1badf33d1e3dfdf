from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    name = "safe.administration.approvals"
    label = "approvals"
