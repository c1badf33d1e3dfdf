"""Login names: `name@organisation`, plain letters, none that looks like another."""

import re
import unicodedata

from safe.administration.members.problems import LoginOdd

_SHAPE = re.compile(r"[a-z][a-z0-9.-]{1,29}")
_LOOKS = (("rn", "m"), ("vv", "w"), ("cl", "d"))
_ALIKE = str.maketrans({"0": "o", "1": "l", "i": "l", "j": "l", "5": "s", "8": "b", "u": "v"})


def make_login(name: str, organisation: str) -> str:
    """The login name of a new member; LoginOdd when it is none."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    plain = plain.removesuffix(f"@{organisation}")
    if not _SHAPE.fullmatch(plain):
        raise LoginOdd
    return f"{plain}@{organisation}"


def skeleton(login: str) -> str:
    """The login name with look-alike letters made equal: two names with one skeleton confuse."""
    plain = re.sub(r"[.-]", "", login.partition("@")[0])
    for shown, read in _LOOKS:
        plain = plain.replace(shown, read)
    return plain.translate(_ALIKE)
