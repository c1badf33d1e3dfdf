from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "safe.kernel.ledger"
    label = "ledger"
