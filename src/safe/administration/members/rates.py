"""How often somebody may try: five times, then ever longer pauses, by account and by network.

Letters of slips are tried in a room, whose people share one network: there more are free.

Rows are keyed hashes: the table tells neither who tried nor from where.
"""

import ipaddress
from datetime import timedelta

from django.db import connection

from safe.administration.members.models import Attempt
from safe.administration.members.problems import TooManyTries
from safe.kernel import clock
from safe.kernel.vault import h, server_keys

FREE = 5
FREE_SLIPS = 30  # a room in which everybody mistypes once; 40 bits are not guessed in that
LONGEST = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=1)
_FAIL = """
insert into members_attempt (key, failures, failed_at) values (%(key)s, 1, %(now)s)
on conflict (key) do update set failed_at = excluded.failed_at, failures = case
  when members_attempt.failed_at < %(old)s then 1 else members_attempt.failures + 1 end
"""


def keys_of(login: str, address: str) -> list[bytes]:
    """The two counters of a try: the account's and the network's."""
    return [_key("account", login), _key("network", network_of(address))]


def slip_keys_of(address: str) -> list[bytes]:
    """The counter of wrong slips: the network's alone, apart from that of the door."""
    return [_key("slips", network_of(address))]


def network_of(address: str) -> str:
    """The /24 (or /48 of IPv6) an address lies in."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    width = 24 if parsed.version == 4 else 48
    return str(ipaddress.ip_network(f"{parsed}/{width}", strict=False))


def ask(keys: list[bytes], free: int = FREE) -> None:
    """TooManyTries while a pause lasts."""
    now = clock.now()
    longest = timedelta(0)
    for row in Attempt.objects.filter(key__in=keys, failures__gte=free):
        pause = min(timedelta(seconds=2 ** min(row.failures - free + 1, 20)), LONGEST)
        longest = max(longest, row.failed_at + pause - now)
    if longest > timedelta(0):
        raise TooManyTries(seconds=int(longest.total_seconds()) + 1)


def note_failure(keys: list[bytes]) -> None:
    """One more failure; older than an hour are forgotten."""
    now = clock.now()
    with connection.cursor() as cursor:
        for key in keys:
            cursor.execute(_FAIL, {"key": key, "now": now, "old": now - FORGOTTEN})


def note_success(keys: list[bytes]) -> None:
    """The account begins anew; the network does not: one right password excuses no other."""
    Attempt.objects.filter(key__in=keys[:1]).delete()


def _key(kind: str, value: str) -> bytes:
    return h("safe.attempt", kind, value, key=server_keys.subkey("link"), size=16)
