"""What is wrong with a pack: file, key and remedy, all faults at once."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from safe.kernel.problems import Problem


@dataclass(frozen=True)
class Fault:
    """One fault; `key` is where it stands, `remedy` what to write."""

    file: str
    key: str
    what: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}, {self.key}" if self.key else self.file
        return f"{where}: {self.what} {self.remedy}"


class PackRefused(Problem):
    """The pack has faults; nothing was changed."""

    code = "pack-refused"
    sentence = _("The pack was not loaded, and nothing was changed:\n{faults}")

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(faults="\n".join(f"  {fault}" for fault in faults))
        self.faults = list(faults)


class PlanIsOld(Problem):
    """Somebody loaded a pack between the showing and the yes."""

    code = "plan-is-old"
    status = 409
    sentence = _(
        "The programme was changed while this was waiting for a yes. Nothing was changed now: "
        "load again and read what would change."
    )
