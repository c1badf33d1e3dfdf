"""Digits of every script, read as ours."""

import unicodedata


def ascii_digits(text: str) -> str:
    """The text with Burmese, Shan, Thai, Arabic and full-width digits as 0–9."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
