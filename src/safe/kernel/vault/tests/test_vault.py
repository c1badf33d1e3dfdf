"""A member's vault: lazily loaded rings, the chain of epochs, and nobody else's boxes."""

import pickle
from uuid import uuid4

import pytest

from safe.kernel.problems import Problem
from safe.kernel.vault import (
    LOCKED,
    BrokenSeal,
    Epoch,
    NotYourRing,
    RingMissing,
    Vault,
    VaultLocked,
    contexts,
    make_pair,
    rings,
    seal,
    seal_for,
)

ORG, MEMBER = uuid4(), uuid4()
WHAT = contexts.person_identity(uuid4())


class Ring:
    """Three epochs; the member is an opener of the last."""

    def __init__(self, member_public: bytes, purpose: str = "registry") -> None:
        self.pairs = [make_pair() for _ in range(3)]
        self.epochs = []
        for number, pair in enumerate(self.pairs, start=1):
            chain = for_member = None
            if number > 1:
                context = contexts.ring_chain(ORG, purpose, number)
                chain = seal(pair.public, context, self.pairs[number - 2].secret)
            if number == 3:
                context = contexts.ring_member(ORG, purpose, number, MEMBER)
                for_member = seal(member_public, context, pair.secret)
            self.epochs.append(Epoch(ORG, purpose, number, pair.public, for_member, chain))


def test_it_walks_the_chain_to_every_epoch() -> None:
    own = make_pair()
    ring = Ring(own.public)
    vault = Vault(MEMBER, own.secret, lambda: ring.epochs)
    for pair in ring.pairs:
        assert vault.open(seal(pair.public, WHAT, b"Ma Example"), WHAT) == b"Ma Example"


def test_it_asks_for_ring_keys_once_and_only_when_needed() -> None:
    own = make_pair()
    ring = Ring(own.public)
    asked = []

    def load() -> list[Epoch]:
        asked.append(1)
        return ring.epochs

    vault = Vault(MEMBER, own.secret, load)
    assert vault.is_open
    assert vault.open(seal(own.public, WHAT, b"draft"), WHAT) == b"draft"
    assert not asked
    for _ in range(3):
        vault.open(seal(ring.pairs[0].public, WHAT, b"x"), WHAT)
    assert len(asked) == 1


def test_locked_and_closed_vaults_open_nothing() -> None:
    own = make_pair()
    ring = Ring(own.public)
    vault = Vault(MEMBER, own.secret, lambda: ring.epochs)
    box = seal(ring.pairs[2].public, WHAT, b"x")
    vault.open(box, WHAT)
    vault.close()
    for shut in (vault, LOCKED, Vault.locked()):
        assert not shut.is_open
        with pytest.raises(VaultLocked):
            shut.open(box, WHAT)
        with pytest.raises(VaultLocked):
            shut.hand_on(ring.pairs[2].public, to=own.public, context="x")


def test_a_foreign_ring_and_a_broken_chain_open_nothing() -> None:
    own = make_pair()
    ring = Ring(own.public)
    vault = Vault(MEMBER, own.secret, lambda: ring.epochs)
    with pytest.raises(NotYourRing):
        vault.open(seal(make_pair().public, WHAT, b"x"), WHAT)
    without = Vault(MEMBER, own.secret, lambda: ring.epochs[:2])
    with pytest.raises(NotYourRing):
        without.open(seal(ring.pairs[0].public, WHAT, b"x"), WHAT)


def test_a_planted_ring_secret_is_refused() -> None:
    own, planted, true = make_pair(), make_pair(), make_pair()
    context = contexts.ring_member(ORG, "registry", 1, MEMBER)
    box = seal(own.public, context, planted.secret)
    vault = Vault(MEMBER, own.secret, lambda: [Epoch(ORG, "registry", 1, true.public, box)])
    with pytest.raises(BrokenSeal):
        vault.open(seal(true.public, WHAT, b"x"), WHAT)
    assert not vault.holds(true.public)


def test_a_ring_is_handed_on() -> None:
    own, peer = make_pair(), make_pair()
    ring = Ring(own.public)
    vault = Vault(MEMBER, own.secret, lambda: ring.epochs)
    peer_id = uuid4()
    context = contexts.ring_member(ORG, "registry", 3, peer_id)
    box = vault.hand_on(ring.pairs[2].public, to=peer.public, context=context)
    rows = [*ring.epochs[:2], Epoch(ORG, "registry", 3, ring.pairs[2].public, box)]
    rows[2] = Epoch(ORG, "registry", 3, ring.pairs[2].public, box, ring.epochs[2].chain)
    second = Vault(peer_id, peer.secret, lambda: rows)
    assert second.holds(ring.pairs[0].public)
    assert second.open(seal(ring.pairs[0].public, WHAT, b"x"), WHAT) == b"x"


def test_secrets_appear_in_no_representation() -> None:
    own = make_pair()
    vault = Vault(MEMBER, own.secret, lambda: ())
    assert repr(vault) == "<Vault open>"
    assert own.secret.hex() not in repr(own)
    assert repr(own.secret) not in repr(own)
    with pytest.raises(TypeError):
        pickle.dumps(vault)


def test_sealing_needs_a_ring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rings._Hook, "rings", None)
    with pytest.raises(RingMissing) as refused:
        seal_for(ORG, "registry", WHAT, b"x")
    assert refused.value.status == 503
    assert isinstance(refused.value, Problem)
    pair = make_pair()
    rings.fill(lambda organisation, purpose: pair.public)
    own = make_pair()
    context = contexts.ring_member(ORG, "registry", 1, MEMBER)
    epoch = Epoch(ORG, "registry", 1, pair.public, seal(own.public, context, pair.secret))
    box = seal_for(ORG, "registry", WHAT, b"x")
    assert Vault(MEMBER, own.secret, lambda: [epoch]).open(box, WHAT) == b"x"
