"""Card letters: twelve random letters and one that checks them. The database holds their MAC.

The check is a sum over GF(32) (polynomial x⁵+x²+1), the letter at place i weighted by 2^(i+1): one
wrong letter, or any two letters exchanged, is always seen.
"""

import re
import secrets
import unicodedata

from safe.kernel.ids import CROCKFORD
from safe.kernel.vault.hashing import h
from safe.kernel.vault.server_keys import subkey, subkeys

LETTERS = 12
MAC_SIZE = 16
_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})
_POLYNOMIAL = 0b100101
_PRINTED = re.compile("(?:[0-9A-HJKMNP-TV-Z]{4}-?){3}[0-9A-HJKMNP-TV-Z]")


def make_letters() -> str:
    """Thirteen letters for a new card: 60 random bits and their check."""
    drawn = "".join(secrets.choice(CROCKFORD) for _ in range(LETTERS))
    return drawn + check_letter(drawn)


def check_letter(letters: str) -> str:
    """The thirteenth letter of twelve."""
    total = 0
    for weighted, letter in zip(_WEIGHTED, letters, strict=True):
        total ^= weighted[letter]
    return CROCKFORD[total]


def find_letters(typed: str) -> str | None:
    """The twelve letters of what was typed or scanned, or None when it is no card.

    Spaces, dashes and small letters do not matter; O is read as 0, I and L as 1.
    """
    if _PRINTED.fullmatch(typed):  # as a scanner reads it: a phone's form holds many
        read = typed.replace("-", "")
    else:
        plain = unicodedata.normalize("NFKC", typed).upper()
        read = "".join(c for c in plain if c.isalnum()).translate(_READ_AS)
        if len(read) != LETTERS + 1 or any(c not in CROCKFORD for c in read):
            return None
    return read[:LETTERS] if check_letter(read[:LETTERS]) == read[LETTERS] else None


def printed(letters: str) -> str:
    """The letters as a card shows them: ABCD-EFGH-JKMN-P."""
    whole = letters if len(letters) > LETTERS else letters + check_letter(letters)
    return "-".join((whole[:4], whole[4:8], whole[8:12], whole[12:]))


def card_mac(letters: str) -> bytes:
    """What the database holds of a card's twelve letters."""
    return h("safe.card", letters[:LETTERS], key=subkey("card"), size=MAC_SIZE)


def card_macs(letters: str) -> tuple[bytes, ...]:
    """Every MAC under which the card may be on record, the newest key's first."""
    twelve = letters[:LETTERS]
    return tuple(h("safe.card", twelve, key=key, size=MAC_SIZE) for key in subkeys("card"))


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        if other & 1:
            product ^= one
        one <<= 1
        if one & 32:
            one ^= _POLYNOMIAL
        other >>= 1
    return product


def _weighted() -> tuple[dict[str, int], ...]:
    """What each letter adds to the sum at each place: a phone's form holds many cards."""
    weight, places = 1, []
    for _place in range(LETTERS):
        weight = _times(weight, 2)
        places.append({letter: _times(n, weight) for n, letter in enumerate(CROCKFORD)})
    return tuple(places)


_WEIGHTED = _weighted()
