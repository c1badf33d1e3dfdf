"""Doors: functions with the owner's rights that answer before an organisation is known.

Each returns ids only. They are installed by `safe migrate`, never by a request.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    """`create function core.<name>(<arguments>) returns <returns>` with a fixed search path."""

    name: str
    arguments: str
    returns: str
    body: str
    language: str = "sql"
    volatility: str = "stable"
    definer: bool = True  # False: a function of the app's own rights, under its policies

    def sql(self) -> str:
        """The statements that install it."""
        said = self.arguments.split(",") if self.arguments else []
        types = ", ".join(argument.split()[-1] for argument in said)
        rights = "security definer" if self.definer else "security invoker"
        return (
            f"create or replace function core.{self.name}({self.arguments}) returns {self.returns}"
            f" language {self.language} {self.volatility} {rights}"
            f" set search_path = public, core, pg_temp as $door$ {self.body} $door$;"
            f" revoke all on function core.{self.name}({types}) from public;"
            f" grant execute on function core.{self.name}({types}) to safe_app;"
        )


DOORS: dict[str, Door] = {}


def door(made: Door) -> Door:
    """Register a door at import."""
    DOORS[made.name] = made
    return made
