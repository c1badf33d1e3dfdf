"""One-time links: what the database holds of their tokens."""

from safe.kernel.vault import h, server_keys


def token_hash(token: bytes) -> bytes:
    """A keyed hash: whoever writes into the database cannot plant a link of his own."""
    return h("safe.link", token, key=server_keys.subkey("link"))
