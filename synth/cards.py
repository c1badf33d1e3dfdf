"""Letters of a card: twelve of Crockford's alphabet and a check letter, made without SAFE."""

from random import Random

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def check_letter(letters: str) -> str:
    """The thirteenth letter: a polynomial over GF(32), x⁵ = x² + 1, read from the last letter."""
    total = 0
    for letter in reversed(letters):
        total = (total ^ CROCKFORD.index(letter)) << 1
        if total > 31:
            total ^= 0b100101
    return CROCKFORD[total]


def new_letters(draw: Random) -> str:
    """Twelve random letters with their check letter."""
    letters = "".join(draw.choice(CROCKFORD) for _ in range(12))
    return letters + check_letter(letters)


def printed(letters: str) -> str:
    """The letters as they stand on the card."""
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))
