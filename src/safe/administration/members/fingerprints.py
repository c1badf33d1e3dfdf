"""Six letters by which two people compare a public key by voice."""

from safe.kernel.ids import CROCKFORD
from safe.kernel.vault import h

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1"})


def fingerprint(public: bytes) -> str:
    """Thirty bits of the key's hash, as ABC-DEF."""
    bits = int.from_bytes(h("safe.fingerprint", public, size=4), "big") >> 2
    letters = "".join(CROCKFORD[bits >> shift & 31] for shift in range(25, -1, -5))
    return f"{letters[:3]}-{letters[3:]}"


def read_fingerprint(typed: str) -> str:
    """The letters as somebody typed them, in the written form."""
    plain = "".join(c for c in typed.upper() if c.isascii() and c.isalnum()).translate(_READ_AS)
    return f"{plain[:3]}-{plain[3:]}"
