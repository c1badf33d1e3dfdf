"""Tokens of phones: 64 random letters in the address; the server keeps a hash."""

import hashlib
import re
import secrets
import string

LETTERS = string.ascii_letters + string.digits
LENGTH = 64
_SHAPE = re.compile(r"[A-Za-z0-9]{64}")


def new_token() -> str:
    """A fresh token; it stands in a QR once and is then forgotten."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def token_hash(token: str) -> bytes:
    """What the server keeps. Nothing to guess in 64 random letters, so a plain hash serves."""
    return hashlib.sha256(token.encode()).digest()


def is_token(text: str) -> bool:
    """Whether the text has the shape of a token."""
    return _SHAPE.fullmatch(text) is not None
