"""The forms in which a planted text could lie on a disk."""

import base64
import json
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

WORD = 4
PGLZ_GROUP = 8  # a control byte stands before each eight items of a pglz stream


@dataclass(frozen=True)
class Planted:
    """A text that must be found nowhere. `also` holds other spellings: Zawgyi, for one."""

    label: str
    text: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Needle:
    """Bytes to look for. A gap of one unknown byte may stand between the pieces."""

    label: str
    form: str
    pieces: tuple[bytes, ...]

    def words(self) -> Iterator[int]:
        """Four-byte words of which one is in the haystack, at some offset, if the needle is."""
        piece = max(self.pieces, key=len)
        start = (len(piece) - WORD) // 2
        yield struct.unpack_from("=I", piece, start)[0]

    def is_in(self, data: bytes | memoryview) -> bool:
        """Whether the pieces stand there, one unknown byte apart."""
        held = bytes(data)
        at = held.find(self.pieces[0])
        while at >= 0:
            if self._rest_follows(held, at):
                return True
            at = held.find(self.pieces[0], at + 1)
        return False

    def _rest_follows(self, held: bytes, at: int) -> bool:
        place = at + len(self.pieces[0])
        for piece in self.pieces[1:]:
            if held[place + 1 : place + 1 + len(piece)] != piece:
                return False
            place += 1 + len(piece)
        return True


class TooShort(ValueError):
    """A planted text that would be found by chance."""


@dataclass
class Needles:
    """All needles of all planted texts, with the word that announces each."""

    planted: tuple[Planted, ...]
    all: list[Needle] = field(default_factory=list)
    by_word: dict[int, list[Needle]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        seen: set[tuple[bytes, ...]] = set()
        for planted in self.planted:
            if len(planted.text.encode()) < 7:
                raise TooShort(f"{planted.label}: plant at least seven bytes")
            for needle in forms_of(planted):
                if needle.pieces not in seen:
                    seen.add(needle.pieces)
                    self.all.append(needle)
        for needle in self.all:
            for word in needle.words():
                self.by_word.setdefault(word, []).append(needle)


def forms_of(planted: Planted) -> Iterator[Needle]:
    """Each spelling of a text in each form."""
    for spelling, text in _spellings(planted):
        for form, pieces in _encoded(text):
            if max(len(piece) for piece in pieces) >= WORD:
                yield Needle(planted.label, f"{spelling}{form}", pieces)


def _spellings(planted: Planted) -> Iterator[tuple[str, str]]:
    texts = {"": planted.text}
    texts |= {f"other {number} ": text for number, text in enumerate(planted.also, 1)}
    for label, text in list(texts.items()):
        for form in ("NFC", "NFD"):
            texts[f"{label}{form} "] = unicodedata.normalize(form, text)
        texts[f"{label}small "] = text.lower()
        texts[f"{label}capital "] = text.upper()
    seen: set[str] = set()
    for label, text in texts.items():
        if text not in seen:
            seen.add(text)
            yield label, text


def _encoded(text: str) -> Iterator[tuple[str, tuple[bytes, ...]]]:
    plain = text.encode()
    yield "utf-8", (plain,)
    wide = {"utf-16-le": text.encode("utf-16-le"), "utf-16-be": text.encode("utf-16-be")}
    for name, data in wide.items():
        yield name, (data,)
    for name, data in {"utf-8": plain, **wide}.items():
        yield f"hex of {name}", (data.hex().encode(),)
        yield f"HEX of {name}", (data.hex().upper().encode(),)
        for shift in range(3):
            for letters, label in ((b"+/", "base64"), (b"-_", "base64url")):
                yield f"{label} of {name} +{shift}", (_base64(data, shift, letters),)
    yield "json", (json.dumps(text).strip('"').encode(),)
    yield "percent", (quote(text).encode(),)
    yield "percent+", (quote(text).replace("%20", "+").encode(),)
    yield "xml numbers", ("".join(_reference(letter) for letter in text).encode(),)
    yield "octal", ("".join(_octal(byte) for byte in plain).encode(),)
    for phase in range(1, PGLZ_GROUP + 1):
        pieces = _split(plain, phase)
        if len(pieces) > 1:
            yield f"pglz literals +{phase}", pieces


def _base64(data: bytes, shift: int, letters: bytes) -> bytes:
    """The letters of base64 that depend on these bytes alone, wherever they begin."""
    padded = b"\0" * shift + data
    coded = base64.b64encode(padded, letters)
    first = (shift * 8 + 5) // 6
    last = len(padded) * 8 // 6
    return coded[first:last]


def _split(data: bytes, phase: int) -> tuple[bytes, ...]:
    pieces = [data[:phase]]
    pieces += [data[at : at + PGLZ_GROUP] for at in range(phase, len(data), PGLZ_GROUP)]
    return tuple(piece for piece in pieces if piece)


def _reference(letter: str) -> str:
    return letter if letter.isascii() else f"&#{ord(letter)};"


def _octal(byte: int) -> str:
    return chr(byte) if 32 <= byte < 127 else f"\\{byte:03o}"
