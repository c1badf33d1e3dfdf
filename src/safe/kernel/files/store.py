"""The file store: a random name, a stream under a key of its own, nothing else on the disk.

Written to a temporary name, synced, renamed, and the folder synced, before the commit that knows
it: an acknowledged submission never lacks its file. Files without a row are swept after a day.
"""

import hashlib
import os
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from django.conf import settings

from safe.kernel import vault
from safe.kernel.ids import new_id

DAY = 24 * 3600


@dataclass(frozen=True)
class Stored:
    """A file in the store: its key belongs into a box."""

    id: UUID
    key: bytes = field(repr=False)
    size: int
    sha256: bytes


def put(source: Iterable[bytes]) -> Stored:
    """Encrypt and keep what `source` yields."""
    identifier, key = new_id(), vault.make_file_key()
    place = _place(identifier)
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    size = 0

    def counted() -> Iterator[bytes]:
        nonlocal size
        for piece in source:
            digest.update(piece)
            size += len(piece)
            yield piece

    partial = place.with_suffix(".part")
    try:
        with partial.open("xb") as file:
            for piece in vault.encrypt_stream(key, counted()):
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        partial.rename(place)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    _sync_folder(place.parent)
    return Stored(identifier, key, size, digest.digest())


def read(identifier: UUID, key: bytes) -> Iterator[bytes]:
    """Decrypt a file; BrokenSeal when it was changed or cut."""

    def pieces() -> Iterator[bytes]:
        with _place(identifier).open("rb") as file:
            while piece := file.read(65536):
                yield piece

    return vault.decrypt_stream(key, pieces())


def remove(identifier: UUID) -> None:
    """Remove a file; nothing happens when it is gone already."""
    _place(identifier).unlink(missing_ok=True)


def stale(older_than: float = DAY) -> Iterator[UUID]:
    """Ids of files older than a day (seconds), for the sweeper to compare with the rows."""
    limit = time.time() - older_than
    base = Path(settings.FILES)
    for path in base.glob("??/*") if base.exists() else ():
        if path.stat().st_mtime < limit:
            if path.suffix == ".part":
                path.unlink(missing_ok=True)
            else:
                yield UUID(path.name)


def _place(identifier: UUID) -> Path:
    return Path(settings.FILES) / identifier.hex[-2:] / identifier.hex


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
