"""The known answers of the specification: whoever builds it anew must get these bytes."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import nacl.public
import pytest
from nacl import bindings

from safe.kernel.vault import boxes, cards, contexts, h, locks, server_keys
from safe.testing.keys import other_keys

PERSON = UUID("0190a000-0000-7000-8000-000000000001")
MEMBER = UUID("0190a000-0000-7000-8000-0000000000aa")
ORGANISATION = UUID("0190a000-0000-7000-8000-0000000000bb")


def counting(first: int, count: int = 32) -> bytes:
    return bytes(range(first, first + count))


def answer_one(monkeypatch: pytest.MonkeyPatch) -> tuple[boxes.KeyPair, bytes]:
    """Vector 1, with the ephemeral pair of a fixed seed in the place of a random one."""
    ephemeral = boxes.pair_from_seed(counting(0x20))

    def sealed(data: bytes, public: bytes) -> bytes:
        nonce = hashlib.blake2b(ephemeral.public + public, digest_size=24).digest()
        return ephemeral.public + bindings.crypto_box(data, nonce, public, ephemeral.secret)

    ring = boxes.pair_from_seed(counting(0))
    with monkeypatch.context() as patch:
        patch.setattr(boxes.bindings, "crypto_box_seal", sealed)
        data = json.dumps({"names": ["Ma Example"]}, separators=(",", ":")).encode()
        return ring, boxes.seal(ring.public, contexts.person_identity(PERSON), data)


def test_1_box(monkeypatch: pytest.MonkeyPatch) -> None:
    ring, box = answer_one(monkeypatch)
    assert ring.public.hex() == "4701d08488451f545a409fb58ae3e58581ca40ac3f7f114698cd71deac73ca01"
    assert boxes.key_id(ring.public).hex() == "23a147f68016a7d2"
    assert len(box) == 316
    assert box.hex().startswith(
        "5346420123a147f68016a7d25730800ab340fcb18ce5111eda9d705f91388b41e4544cbd103ba5942db2233e"
        "3d81326f11d4bee931428bae46dddbd1701cd90b"
    )
    assert box.hex().endswith("7f2e1d946670346c4b99fa7d0da72c3d")
    assert hashlib.blake2b(box, digest_size=32).hexdigest() == (
        "8152fe88a29c93e1dca5ee465a64a43cb6a457bbed8bc14cd8ec2405c6dcfb94"
    )
    opened = boxes.open_box(ring.secret, ring.public, box, contexts.person_identity(PERSON))
    assert opened == b'{"names":["Ma Example"]}'
    outside = nacl.public.SealedBox(nacl.public.PrivateKey(ring.secret)).decrypt(box[12:])
    assert opened in outside


def test_1_boxes_sealed_together(monkeypatch: pytest.MonkeyPatch) -> None:
    ring, ephemeral = boxes.pair_from_seed(counting(0)), boxes.pair_from_seed(counting(0x20))
    data = json.dumps({"names": ["Ma Example"]}, separators=(",", ":")).encode()
    with monkeypatch.context() as patch:
        patch.setattr(
            boxes.bindings, "crypto_box_keypair", lambda: (ephemeral.public, ephemeral.secret)
        )
        patch.setattr(boxes, "random_bytes", lambda count: counting(0, count))
        box = boxes.Sealer(ring.public).seal(contexts.person_identity(PERSON), data)
    assert len(box) == 340
    assert box.hex().startswith(
        "5346420223a147f68016a7d25730800ab340fcb18ce5111eda9d705f91388b41e4544cbd103ba5942db2233e"
        "000102030405060708090a0b0c0d0e0f1011121314151617"
    )
    opened = boxes.open_box(ring.secret, ring.public, box, contexts.person_identity(PERSON))
    assert opened == data
    outside = nacl.public.Box(
        nacl.public.PrivateKey(ring.secret), nacl.public.PublicKey(box[12:44])
    ).decrypt(box[44:])
    assert len(outside) == 256
    assert data in outside
    assert hashlib.blake2b(box, digest_size=32).hexdigest() == (
        "ebb3693f80bc09be2658629f7fd54683fa3061324c50621fbc957ee1bb06a712"
    )


def test_2_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    key = locks.password_key("correct horse", counting(0, 16))
    assert key.hex() == "e3c889ca40ed01e6b6771fc8a5bf16e35ad60b41c9bd5d7e6d63adf51e50b0fd"
    member = boxes.pair_from_seed(counting(0x40))
    assert member.public.hex() == (
        "f14b5173130a1b80687f273d49e8f4740a793a949b83b105837f2a61e8fee14f"
    )
    monkeypatch.setattr(locks, "random_bytes", lambda size: counting(0, size))
    context = contexts.member_lock(MEMBER, 0)
    locked = locks.lock(key, context, member.secret)
    assert locked.hex() == (
        "53464c01000102030405060708090a0b0c0d0e0f1011121314151617a060543377cf263fa3826d1087518d1e"
        "909a36618ecc18e1ddabc699d64f44f3a0db3ff4004f9f36b6528ae36ad48f7f"
    )
    assert locks.unlock(key, context, locked) == member.secret


def test_3_session() -> None:
    cookie = counting(0x60)
    assert h("safe.session.id", cookie, size=16).hex() == "fd284e5ee39a85b4917eb8b212476ce3"
    assert h("safe.session.key", cookie).hex() == (
        "efc32eb946e7b1eba337299fc1091c7929e0d12da36973cebcf47dd23eef77bb"
    )


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Path]:
    with other_keys(tmp_path / "SAFE_KEYS") as path:
        yield path


def test_4_server_keys(keys: Path) -> None:
    keys.write_text(f"a:{counting(0x80).hex()}\n")
    assert server_keys.subkey("card").hex() == (
        "5202941a65d99d407f40ae0a5b01ce6238993eec316e02e2c5b2ff71ab7ab082"
    )
    assert cards.card_mac("ABCDEFGHJKMN").hex() == "8c0d93ab89e94e68b02ad68e4473d741"
    assert server_keys.subkey("directory").hex() == (
        "c7cc5b953f7d68ae7f4f5ccfd6bc28775a36128fa28d65c8cdfc0666dfec0f48"
    )
    ring = boxes.pair_from_seed(counting(0))
    label = contexts.ring(ORGANISATION, "registry", 1)
    assert server_keys.directory_mac(label, ring.public).hex() == (
        "8105d3b02347899af07ee3552e3f59c68ed0202c735fe19f73f995ed80b46c5e"
    )


def test_5_seed_of_two_papers() -> None:
    """Escrow is not built; its derivation is `h` alone, so its answer is proved already."""
    seed = h("safe.escrow", counting(0xA0), counting(0xC0))
    assert seed.hex() == "b5aa077a4557f03727e93cae5fc834c38f23b4f2a37f14861ffa48149f8d2309"
    assert boxes.pair_from_seed(seed).public.hex() == (
        "e321c111840367f13f287eed5c7538d15d62113557ff9132641804bf82a09d11"
    )
