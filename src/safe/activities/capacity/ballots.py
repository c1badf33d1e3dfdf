"""The secret of a ballot: a round's key in two halves, boxes of one length, sums without an order.

The seed of the round's key is masked with sixteen bytes. The masked seed is sealed to the ring of
whoever facilitates, the bytes to the partner's: whoever has one ring, the database, its logs and
every old page of it, has nothing. The partner reads its bytes aloud as a code, which is never kept.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import SystemRandom
from uuid import UUID

from safe.kernel.ids import CROCKFORD
from safe.kernel.vault import (
    BrokenSeal,
    KeyPair,
    Vault,
    contexts,
    equal,
    h,
    open_box,
    pair_from_seed,
    random_bytes,
    seal,
)

HALF = 16  # bytes of the partner's half
SEED = 32
_LETTERS = 28  # 26 of the half, 2 that check it
_CHECK = "safe.round.half"
_MASK = "safe.round.mask"
HIGHEST = 4


@dataclass(frozen=True)
class Sealed:
    """A new round's key as it is kept: its public part, and halves that only meet at closing."""

    public: bytes
    facilitator_half: bytes = field(repr=False)
    partner_half: bytes = field(repr=False)


def make_key(*, round: UUID, facilitator_ring: bytes, partner_ring: bytes) -> Sealed:  # noqa: A002
    """A fresh key of a round; its secret exists nowhere when this returns."""
    seed, half = random_bytes(SEED), random_bytes(HALF)
    return Sealed(
        pair_from_seed(seed).public,
        seal(facilitator_ring, contexts.round_half(round, "facilitator"), _masked(seed, half)),
        seal(partner_ring, contexts.round_half(round, "partner"), half),
    )


def read_half(*, vault: Vault, round: UUID, box: bytes) -> str:  # noqa: A002
    """The partner's half as a code to read aloud: seven groups of four letters."""
    half = vault.open(box, contexts.round_half(round, "partner"))
    letters = _letters(half)
    return "-".join(letters[i : i + 4] for i in range(0, _LETTERS, 4))


def half_from(code: str) -> bytes | None:
    """The sixteen bytes of a code as somebody typed it; None where a letter is wrong."""
    swapped = code.upper().translate(str.maketrans("OIL", "011", " -"))
    if len(swapped) != _LETTERS or any(letter not in CROCKFORD for letter in swapped):
        return None
    number = 0
    for letter in swapped[: _LETTERS - 2]:
        number = number << 5 | CROCKFORD.index(letter)
    half = (number >> 2).to_bytes(HALF + 1, "big")[-HALF:]
    return half if equal(_letters(half).encode(), swapped.encode()) else None


def open_key(*, vault: Vault, round: UUID, public: bytes, box: bytes, half: bytes) -> KeyPair:  # noqa: A002
    """The round's key from both halves; BrokenSeal when the partner's is another round's."""
    masked = vault.open(box, contexts.round_half(round, "facilitator"))
    pair = pair_from_seed(_masked(masked, half))
    if not equal(pair.public, public):
        raise BrokenSeal
    return pair


def seal_scores(*, public: bytes, round: UUID, scores: Sequence[int]) -> bytes:  # noqa: A002
    """One byte an item, in the order of the instrument: every ballot has the same length."""
    if any(not 0 <= score <= HIGHEST for score in scores):
        raise ValueError("a score is 0 to 4")
    return seal(public, contexts.round_ballot(round), bytes(scores))


def open_scores(*, pair: KeyPair, round: UUID, box: bytes) -> tuple[int, ...]:  # noqa: A002
    """The scores of one ballot."""
    return tuple(open_box(pair.secret, pair.public, box, contexts.round_ballot(round)))


def tallied(ballots: Iterable[Sequence[int]], items: Sequence[str]) -> list[tuple[str, list[int]]]:
    """Each item with its scores in order of size, the items themselves shuffled."""
    opened = list(ballots)
    sums = [(item, sorted(ballot[at] for ballot in opened)) for at, item in enumerate(items)]
    SystemRandom().shuffle(sums)
    return sums


def _masked(seed: bytes, half: bytes) -> bytes:
    mask = h(_MASK, half, size=SEED)
    return bytes(one ^ other for one, other in zip(seed, mask, strict=True))


def _letters(half: bytes) -> str:
    number = int.from_bytes(half, "big") << 2  # 130 bits: 26 letters
    check = int.from_bytes(h(_CHECK, half, size=2), "big") & 1023
    said = [CROCKFORD[number >> shift & 31] for shift in range(125, -1, -5)]
    return "".join(said) + CROCKFORD[check >> 5] + CROCKFORD[check & 31]
