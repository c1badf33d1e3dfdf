"""Opens a dump with one password, by docs/vault.md alone: DUMP LOGIN PASSWORD CONTEXT."""

import hashlib
import json
import sys
import unicodedata
from pathlib import Path

from nacl import bindings
from nacl.exceptions import CryptoError
from nacl.pwhash import argon2id

dump, login, password, context = sys.argv[1:]
data = json.loads(Path(dump).read_text())
tables = data["tables"]


def opened(secret: bytes, box: bytes, said: str) -> bytes:
    public = bindings.crypto_scalarmult_base(secret)
    if box[3] == 1:
        padded = bindings.crypto_box_seal_open(box[12:], public, secret)
    else:
        padded = bindings.crypto_box_open_easy(box[68:], box[44:68], box[12:44], secret)
    plain = bindings.sodium_unpad(padded, 256)
    size = int.from_bytes(plain[:2], "little")
    assert plain[2 : 2 + size].decode() == said
    return plain[2 + size :]


member = next(m["id"] for m in tables["Member"] if m["login"] == login)
row = next(r for r in tables["Lock"] if r["member_id"] == member and r["slot"] == "0")
word = unicodedata.normalize("NFKC", password).encode()
key = argon2id.kdf(32, word, bytes.fromhex(row["salt"]), int(row["ops"]), int(row["memory"]))
lock, said = bytes.fromhex(row["box"]), b"SFL\x01" + f"lock/{member}/0".encode()
try:
    secret = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(lock[28:], said, lock[4:28], key)
except CryptoError:
    sys.exit("wrong password")
rings = {}
for ring in tables["Ring"]:
    label = f"ring/{ring['organisation']}/{ring['purpose']}/{ring['epoch']}/member/{member}"
    for opener in tables["Opener"]:
        if opener["ring_id"] == ring["id"] and opener["member_id"] == member:
            part = hashlib.blake2b(digest_size=8, person=b"safe.keyid")
            part.update((32).to_bytes(4, "little") + bytes.fromhex(ring["public"]))
            rings[part.digest()] = opened(secret, bytes.fromhex(opener["box"]), label)
for box in map(bytes.fromhex, data["boxes"]):
    found = rings.get(box[4:12])
    print(opened(found, box, context).decode() if found else "closed")
