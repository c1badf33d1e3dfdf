"""Opens the boxes of one member's rings, from a database alone. URL LOGIN < password"""

import sys
import unicodedata
from hashlib import blake2b

import psycopg
from nacl import bindings as sodium
from nacl.pwhash import argon2id

Keys = dict[bytes, tuple[bytes, bytes]]
LOCK = "select member_id, salt, l.box from members_lock l join members_member m on m.id = member_id"
BYTES = "select table_name, column_name from information_schema.columns where data_type = 'bytea'"
TABLES = "select table_name from information_schema.columns where column_name = 'organisation'"
RINGS = "select o.box from members_opener o where o.member_id = %s union all select chain from"


def opened(box: bytes, keys: Keys) -> bytes:
    if box[3] == 1:
        padded = sodium.crypto_box_seal_open(box[12:], *keys[box[4:12]])
    else:
        padded = sodium.crypto_box_open_easy(box[68:], box[44:68], box[12:44], keys[box[4:12]][1])
    plain = sodium.sodium_unpad(padded, 256)
    return plain[2 + int.from_bytes(plain[:2], "little") :]


def key(secret: bytes) -> Keys:
    public = b"\x20\0\0\0" + sodium.crypto_scalarmult_base(secret)
    return {blake2b(public, digest_size=8, person=b"safe.keyid").digest(): (public[4:], secret)}


database, password = psycopg.connect(sys.argv[1]), unicodedata.normalize("NFKC", input()).encode()
found = database.execute(f"{LOCK} where slot = 0 and login = %s", [sys.argv[2]]).fetchall()
member, salt, lock = found[0]
kek, aad = argon2id.kdf(32, password, salt, 3, 64 << 20), f"SFL\1lock/{member}/0".encode()
keys = key(sodium.crypto_aead_xchacha20poly1305_ietf_decrypt(lock[28:], aad, lock[4:28], kek))
for (box,) in database.execute(f"{RINGS} members_ring where chain > ''", [member]).fetchall() * 99:
    keys |= key(opened(box, keys)) if box[4:12] in keys else {}
for table, column in database.execute(f"{BYTES} and table_name in ({TABLES})").fetchall():
    begins = f"substr({column}, 1, 4) in ('SFB\\001', 'SFB\\002')"
    rows = database.execute(f"select organisation, {column} from {table} where {begins}").fetchall()
    for owner in {row[0] for row in rows}:
        tried = [row[1][4:12] in keys and opened(row[1], keys) for row in rows if row[0] == owner]
        print(table, column, owner, f"opened {sum(t is not False for t in tried)} of {len(tried)}")
