"""What the frame of a page says about the vault."""

from safe.administration.members.models import Member, MemberSession
from safe.administration.members.names import open_names
from safe.kernel import clock
from safe.kernel.vault import Vault


class VaultState:
    """`ui.vault` of every page: open or locked, for how long, whose."""

    def __init__(self, vault: Vault, session: MemberSession, member: Member) -> None:
        self._vault, self._session, self._member = vault, session, member

    @property
    def is_open(self) -> bool:
        """Whether names can be opened now."""
        return self._vault.is_open

    @property
    def minutes_left(self) -> int:
        """Until it locks by itself; whole minutes, at least one."""
        left = (self._session.locks_at - clock.now()).total_seconds()
        return max(1, min(self._session.quiet_minutes, round(left / 60)))

    @property
    def quiet_minutes(self) -> int:
        """How long it stays open while nothing is asked."""
        return self._session.quiet_minutes

    @property
    def name(self) -> str:
        """The member's own name, while the vault is open."""
        return open_names(self._vault, [self._member]).get(self._member.id, "")
