"""What a model says about its rows: whose they are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Own:
    """Rows of one organisation, seen and changed by it alone."""

    append_only: bool = False


@dataclass(frozen=True)
class OwnOrFactsOf:
    """Rows of one organisation; readable by the organisations its sharing agreement names."""

    append_only: bool = False


@dataclass(frozen=True)
class OwnOrSharedWith:
    """Rows of one organisation; readable by those that the row itself names in `shared_with`.

    For what two organisations do together, row by row: a request and who decides it. The column is
    an array of organisations, written once by the owner of the row.
    """

    append_only: bool = False


@dataclass(frozen=True)
class OwnOrContent:
    """Rows of one organisation, or content of the programme (organisation null) that all read.

    Content is written by the owner's role alone (`safe form publish`, `safe programme load` run as
    safe_owner): safe_app, with every permission bypassed, changes only its own organisation's rows.
    """

    append_only: bool = False


@dataclass(frozen=True)
class Outside:
    """A table outside row-level security, with its reason. `content` survives clearing in tests."""

    reason: str
    content: bool = False
    app_writes: bool = True

    def __post_init__(self) -> None:
        if len(self.reason) < 20:
            raise ValueError("a table outside row-level security needs a reason in words")


Tenancy = Own | OwnOrFactsOf | OwnOrSharedWith | OwnOrContent | Outside
