"""The ledger: who did what, and saw what. Append-only, in the transaction of the act."""

from safe.kernel.ledger.writing import write, write_opening

__all__ = ["write", "write_opening"]
