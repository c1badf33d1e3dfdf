"""A stream: a file in encrypted pieces, of which none can be changed, moved or cut off.

Layout: header (24) ‖ pieces of 65,536 bytes (+ 17 each), the last one marked final.
"""

from collections.abc import Iterable, Iterator

from nacl import bindings
from nacl.exceptions import CryptoError

from safe.kernel.vault.hashing import random_bytes
from safe.kernel.vault.problems import BrokenSeal

PIECE = 65_536
HEADER = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
OVERHEAD = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
FINAL = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MESSAGE = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE


def make_file_key() -> bytes:
    """A fresh key for one file; it belongs into the box of the record that names the file."""
    return random_bytes(bindings.crypto_secretstream_xchacha20poly1305_KEYBYTES)


def encrypt_stream(key: bytes, source: Iterable[bytes]) -> Iterator[bytes]:
    """Encrypt bytes as they come, whatever their portions."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    yield bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    waiting: bytes | None = None
    for piece in _pieces(source, PIECE):
        if waiting is not None:
            yield bindings.crypto_secretstream_xchacha20poly1305_push(state, waiting, tag=MESSAGE)
        waiting = piece
    yield bindings.crypto_secretstream_xchacha20poly1305_push(state, waiting or b"", tag=FINAL)


def decrypt_stream(key: bytes, source: Iterable[bytes]) -> Iterator[bytes]:
    """Decrypt as it comes. BrokenSeal at the first wrong piece, and at the end of a cut file:

    do not act on what came before the iterator is exhausted.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    pieces = _Cut(source)
    final = False
    try:
        header = pieces.take(HEADER)
        bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, header, key)
        while piece := pieces.take(PIECE + OVERHEAD):
            if final:
                raise BrokenSeal
            data, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, piece)
            final = tag == FINAL
            yield data
    except (CryptoError, ValueError, TypeError):
        raise BrokenSeal from None
    if not final:
        raise BrokenSeal


class _Cut:
    """Takes exact lengths from portions of any length."""

    def __init__(self, source: Iterable[bytes]) -> None:
        self.portions = iter(source)
        self.rest = b""

    def take(self, count: int) -> bytes:
        gathered = [self.rest]
        have = len(self.rest)
        while have < count and (portion := next(self.portions, None)) is not None:
            gathered.append(portion)
            have += len(portion)
        together = b"".join(gathered)
        self.rest = together[count:]
        return together[:count]


def _pieces(source: Iterable[bytes], size: int) -> Iterator[bytes]:
    cut = _Cut(source)
    while piece := cut.take(size):
        yield piece
