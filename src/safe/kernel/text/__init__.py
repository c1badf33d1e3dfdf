"""Words and numbers as people write them: digits of four scripts, marks in order, told ages."""

from safe.kernel.text.digits import ascii_digits
from safe.kernel.text.tidying import tidy

__all__ = ["ascii_digits", "tidy"]
