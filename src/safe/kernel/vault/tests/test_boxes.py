"""Boxes, locks and streams refuse whatever is not exactly what was sealed."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safe.kernel.vault import BrokenSeal, boxes, locks, streams
from safe.kernel.vault.hashing import h, random_bytes

RING = boxes.make_pair()
OTHER = boxes.make_pair()
WHAT = "person/identity/0190a000-0000-7000-8000-000000000001"

Seal = Callable[[bytes, str, bytes], bytes]


def together(public: bytes, context: str, data: bytes) -> bytes:
    """The third box of several sealed together."""
    sealer = boxes.Sealer(public)
    return [sealer.seal(context, data) for _ in range(3)][-1]


each_way = pytest.mark.parametrize("seal", [boxes.seal, together])


def opened(box: bytes, context: str = WHAT, ring: boxes.KeyPair = RING) -> bytes:
    return boxes.open_box(ring.secret, ring.public, box, context)


@each_way
def test_each_flipped_byte_is_refused(seal: Seal) -> None:
    box = seal(RING.public, WHAT, b"Ma Example")
    for place in range(len(box)):
        broken = bytearray(box)
        broken[place] ^= 1
        with pytest.raises(BrokenSeal):
            opened(bytes(broken))


@each_way
def test_each_cut_is_refused(seal: Seal) -> None:
    box = seal(RING.public, WHAT, b"Ma Example")
    for length in range(len(box)):
        with pytest.raises(BrokenSeal):
            opened(box[:length])
    with pytest.raises(BrokenSeal):
        opened(box + b"\0")


@each_way
def test_another_ring_context_or_magic_is_refused(seal: Seal) -> None:
    box = seal(RING.public, WHAT, b"Ma Example")
    wrong = [
        (box, WHAT, OTHER),
        (box, WHAT[:-1] + "2", RING),
        (box, WHAT + "0", RING),
        (box, WHAT[:-1], RING),
        (b"SFB\x00" + box[4:], WHAT, RING),
        (b"SFB\x03" + box[4:], WHAT, RING),
        (b"SFB" + bytes([3 - box[3]]) + box[4:], WHAT, RING),
        (b"SFL\x01" + box[4:], WHAT, RING),
    ]
    for one, context, ring in wrong:
        with pytest.raises(BrokenSeal):
            opened(one, context, ring)


@each_way
def test_a_box_of_another_key_with_our_key_id_is_refused(seal: Seal) -> None:
    box = seal(OTHER.public, WHAT, b"Ma Example")
    with pytest.raises(BrokenSeal):
        opened(box[:4] + boxes.key_id(RING.public) + box[boxes.BODY :])


@pytest.mark.parametrize(("seal", "shortest"), [(boxes.seal, 316), (together, 340)])
def test_equal_values_look_different_and_lengths_hide(seal: Seal, shortest: int) -> None:
    lengths = set()
    for size in range(0, 150, 7):
        one = seal(RING.public, WHAT, b"x" * size)
        assert one != seal(RING.public, WHAT, b"x" * size)
        lengths.add(len(one))
    assert lengths == {shortest}
    assert len(seal(RING.public, WHAT, b"x" * 256)) == shortest + 256


@each_way
@settings(max_examples=50, deadline=None)
@given(data=st.binary(max_size=2000), context=st.text(max_size=60))
def test_what_is_sealed_opens(seal: Seal, data: bytes, context: str) -> None:
    assert opened(seal(RING.public, context, data), context) == data


def test_boxes_sealed_together_share_the_ephemeral_key_and_no_nonce() -> None:
    sealer = boxes.Sealer(RING.public)
    some = [sealer.seal(WHAT, b"Ma Example") for _ in range(1000)]
    assert {box[boxes.EPHEMERAL] for box in some} == {some[0][boxes.EPHEMERAL]}
    assert len({box[boxes.NONCE] for box in some}) == len(some)
    assert len({box[boxes.NONCE.stop :] for box in some}) == len(some)
    another = boxes.Sealer(RING.public).seal(WHAT, b"Ma Example")
    assert another[boxes.EPHEMERAL] != some[0][boxes.EPHEMERAL]


def test_pieces_of_boxes_sealed_together_cannot_change_places() -> None:
    sealer = boxes.Sealer(RING.public)
    one, other = (sealer.seal(WHAT, b"Ma Example %d" % number) for number in range(2))
    head = boxes.NONCE.stop
    for mixed in (one[:head] + other[head:], one[:-256] + other[-256:]):
        with pytest.raises(BrokenSeal):
            opened(mixed)


def test_a_lock_opens_with_its_key_in_its_place_only() -> None:
    key = random_bytes(32)
    locked = locks.lock(key, "lock/a/0", b"s" * 32)
    assert len(locked) == 76
    assert locks.unlock(key, "lock/a/0", locked) == b"s" * 32
    for place in range(len(locked)):
        broken = bytearray(locked)
        broken[place] ^= 1
        with pytest.raises(BrokenSeal):
            locks.unlock(key, "lock/a/0", bytes(broken))
    for wrong_key, context in ((random_bytes(32), "lock/a/0"), (key, "lock/a/1")):
        with pytest.raises(BrokenSeal):
            locks.unlock(wrong_key, context, locked)


def test_an_unused_slot_looks_like_a_used_one() -> None:
    used = locks.lock(random_bytes(32), "lock/a/0", b"s" * 32)
    unused = locks.imitation(32)
    assert (len(unused), unused[:4]) == (len(used), used[:4])


def test_passwords_are_equal_in_any_unicode_form() -> None:
    salt = random_bytes(16)
    composed, decomposed = "Mon\u00e9 password", "Mone\u0301 password"
    cheap = {"ops": 1, "memory": 8 * 1024 * 1024}
    assert locks.password_key(composed, salt, **cheap) == locks.password_key(
        decomposed, salt, **cheap
    )


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 65_537, 200_000])
def test_a_stream_comes_back(size: int) -> None:
    key = streams.make_file_key()
    data = random_bytes(size)
    portions = [data[i : i + 10_000] for i in range(0, size, 10_000)]
    encrypted = b"".join(streams.encrypt_stream(key, portions))
    assert b"".join(streams.decrypt_stream(key, [encrypted])) == data


def test_a_cut_changed_or_reordered_stream_is_refused() -> None:
    key = streams.make_file_key()
    piece = streams.PIECE + streams.OVERHEAD
    whole = b"".join(streams.encrypt_stream(key, [random_bytes(3 * streams.PIECE)]))
    body = whole[streams.HEADER :]
    first, second, third = body[:piece], body[piece : 2 * piece], body[2 * piece :]
    header = whole[: streams.HEADER]
    wrong = [
        b"",
        header,
        header[:-1],
        header + first,
        header + first + second,
        header + second + first + third,
        header + first + third,
        whole + third,
        whole + b"x",
        whole[:-1],
        header + first[:-1] + bytes([first[-1] ^ 1]) + second + third,
    ]
    for one in wrong:
        with pytest.raises(BrokenSeal):
            list(streams.decrypt_stream(key, [one]))
    with pytest.raises(BrokenSeal):
        list(streams.decrypt_stream(streams.make_file_key(), [whole]))


def test_h_keeps_parts_and_uses_apart() -> None:
    assert h("safe.a", "ab", "c") != h("safe.a", "a", "bc")
    assert h("safe.a", "abc") != h("safe.b", "abc")
    assert h("safe.a", "abc", key=b"k") != h("safe.a", "abc")
