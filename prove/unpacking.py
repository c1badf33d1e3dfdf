"""What is packed inside bytes: zlib, gzip, raw deflate of zip members, pglz of PostgreSQL."""

import zlib
from collections.abc import Iterator

LIMIT = 16 << 20
MAGIC = (
    (b"\x1f\x8b\x08", "gzip", 31),
    (b"\x78\x01", "zlib", 15),
    (b"\x78\x5e", "zlib", 15),
    (b"\x78\x9c", "zlib", 15),
    (b"\x78\xda", "zlib", 15),
)
LEAST = 16  # bytes that must come out before it counts as a packed stream


def unpacked(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Every stream that unpacks, with how it was packed; a cut stream gives what it still can."""
    for magic, name, bits in MAGIC:
        at = data.find(magic)
        while at >= 0:
            inner = _inflate(data[at:], bits)
            if len(inner) >= LEAST:
                yield name, inner
            at = data.find(magic, at + 1)
    yield from _zip_members(data)
    yield from _pglz_values(data)


def _inflate(data: bytes, bits: int) -> bytes:
    engine = zlib.decompressobj(bits)
    try:
        return engine.decompress(data, LIMIT)
    except zlib.error:
        return _as_far_as_it_goes(data, bits)


def _as_far_as_it_goes(data: bytes, bits: int) -> bytes:
    engine, out = zlib.decompressobj(bits), bytearray()
    try:
        for at in range(0, min(len(data), 4096), 64):
            out += engine.decompress(data[at : at + 64], LIMIT)
    except zlib.error:
        pass
    return bytes(out)


def _zip_members(data: bytes) -> Iterator[tuple[str, bytes]]:
    at = data.find(b"PK\x03\x04")
    while at >= 0:
        if len(data) >= at + 30:
            method = int.from_bytes(data[at + 8 : at + 10], "little")
            skip = int.from_bytes(data[at + 26 : at + 28], "little")
            skip += int.from_bytes(data[at + 28 : at + 30], "little")
            if method == 8:
                inner = _inflate(data[at + 30 + skip :], -15)
                if len(inner) >= LEAST:
                    yield "zip", inner
        at = data.find(b"PK\x03\x04", at + 1)


def _pglz_values(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Compressed values as they lie in a page: a length with the bits 10, then the raw size."""
    if len(data) < 12:
        return
    words = memoryview(data)[: len(data) // 4 * 4].cast("I")
    for index in range(len(words) - 1):
        head, raw = words[index], words[index + 1]
        length = head >> 2
        if head & 3 != 2 or not 12 <= length <= 8192 or not length < raw <= 1 << 20:
            continue
        inner = pglz(data[index * 4 + 8 : index * 4 + length], raw)
        if inner is not None:
            yield "pglz", inner


def pglz(packed: bytes, size: int) -> bytes | None:
    """Unpack PostgreSQL's own compression; None when this is no such stream."""
    out = bytearray()
    at = 0
    while at < len(packed) and len(out) < size:
        control = packed[at]
        at += 1
        for bit in range(8):
            if at >= len(packed) or len(out) >= size:
                break
            if not control >> bit & 1:
                out.append(packed[at])
                at += 1
                continue
            if at + 1 >= len(packed):
                return None
            length = (packed[at] & 15) + 3
            offset = (packed[at] & 0xF0) << 4 | packed[at + 1]
            at += 2
            if length == 18:
                if at >= len(packed):
                    return None
                length += packed[at]
                at += 1
            if not 0 < offset <= len(out):
                return None
            for _ in range(length):
                out.append(out[-offset])
    return bytes(out) if len(out) == size and at == len(packed) else None
