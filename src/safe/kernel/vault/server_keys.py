"""The server's own keys: one file outside the database and its backups (SAFE_KEYS).

Lines are `id:64 hex digits`. The last line writes; all of them read. Subkeys are derived by name.
"""

import os
import re
from functools import lru_cache
from pathlib import Path

from safe.kernel.vault.hashing import equal, h, random_bytes
from safe.kernel.vault.problems import KeysMissing

NAMES = frozenset({"card", "directory", "link", "django", "subscriber"})
_LINE = re.compile(r"([0-9A-Za-z_-]{1,32}):([0-9a-fA-F]{64})")


def keys_path() -> Path:
    """Where the file is: SAFE_KEYS in the environment, else the setting of that name."""
    if given := os.environ.get("SAFE_KEYS"):
        return Path(given)
    # settings.py itself asks for a subkey, and then names the path
    from django.conf import settings  # noqa: PLC0415

    return Path(settings.SAFE_KEYS)


def make_keys(path: Path) -> None:
    """Write a first key, readable by this user alone. Never touches a file that exists."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(handle, "w") as file:
        file.write(f"1:{random_bytes(32).hex()}\n")
        file.flush()
        os.fsync(file.fileno())


def subkey(name: str, path: Path | None = None) -> bytes:
    """The subkey that writes."""
    return subkeys(name, path)[0]


@lru_cache(maxsize=64)
def subkeys(name: str, path: Path | None = None) -> tuple[bytes, ...]:
    """All subkeys that read, the writing one first."""
    if name not in NAMES:
        raise KeyError(name)
    masters = _masters(keys_path() if path is None else path)
    return tuple(h("safe.server", name, key=master) for master in masters)


def directory_mac(label: str, public: bytes) -> bytes:
    """The MAC that stands beside a public key, so that nobody puts his own in its place."""
    return h("safe.directory", label, public, key=subkey("directory"))


def is_in_directory(label: str, public: bytes, mac: bytes) -> bool:
    """Whether the MAC beside a public key is ours. Asked before every seal to it."""
    return any(
        equal(h("safe.directory", label, public, key=key), mac) for key in subkeys("directory")
    )


def forget() -> None:
    """Ask for the file and read it again at the next use (after a change, and in tests)."""
    subkeys.cache_clear()
    _masters.cache_clear()


@lru_cache(maxsize=8)
def _masters(path: Path) -> tuple[bytes, ...]:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError) as fault:
        raise KeysMissing(
            f"The server's key file cannot be read: {path} ({type(fault).__name__})."
            " Bring the medium that holds it, or set SAFE_KEYS to its place."
        ) from None
    masters: list[bytes] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        found = _LINE.fullmatch(line.strip())
        if found is None:
            raise KeysMissing(f"{path}, line {number}: a line is `id:` and 64 hex digits.")
        masters.append(bytes.fromhex(found[2]))
    if not masters:
        raise KeysMissing(f"The server's key file is empty: {path}.")
    return tuple(reversed(masters))
