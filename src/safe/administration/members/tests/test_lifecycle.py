"""A member's way: invited, password, admitted, roles, a lost password, leaving."""

from uuid import uuid4

import pytest

from safe.administration.members import actions, passwords, queries, rings, seeding, sessions
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.models import (
    Key,
    Link,
    Lock,
    Member,
    MemberSession,
    Opener,
    Ring,
)
from safe.administration.members.problems import (
    AlreadyAdmitted,
    FingerprintDiffers,
    LastOpener,
    LinkUsed,
    LoginTaken,
    NoOpenerYourself,
    NothingToAdmit,
    NotYourself,
    PasswordWeak,
    RoleBeyondYours,
    SignInRefused,
)
from safe.administration.members.seeding import Planted
from safe.administration.members.signing import sign_in
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.administration.programmes.models import Organisation
from safe.kernel.actor import Actor
from safe.kernel.ledger.models import Entry
from safe.kernel.problems import NotAllowed, NotFound
from safe.kernel.vault import BrokenSeal, Vault, VaultLocked, contexts, seal_for

WHAT = contexts.person_identity(uuid4())


def enter(login: str, password: str, address: str = "192.0.2.7") -> sessions.Actor:
    return sign_in(login=login, password=password, address=address, is_shared=True).actor


def sealed(organisation: Organisation, data: bytes = b"Ma Example") -> bytes:
    return seal_for(organisation.id, "registry", WHAT, data)


def letters_of(planted: Planted) -> str:
    with acting(planted.actor):
        return fingerprint(rings.public_of(planted.member))


def test_the_founder_makes_the_ring_and_opens_it(roi: Planted, kwa: Organisation) -> None:
    actor = enter("roinan@t-kwa", PASSWORD)
    assert actor.vault.is_open
    assert actor.permissions == roi.actor.permissions
    with acting(actor):
        assert actor.vault.open(sealed(kwa), WHAT) == b"Ma Example"
        ring = Ring.objects.get()
        assert (ring.epoch, ring.purpose, ring.chain) == (1, "registry", None)
        assert list(Lock.objects.values_list("slot", flat=True).order_by("slot")) == [0, 1, 2]
        done = list(Entry.objects.values_list("action", "outcome").order_by("id"))
    assert ("make_organisation_ring", "done") in done
    assert ("set_password", "done") in done


def test_an_invited_member_may_nothing_until_admitted(roi: Planted, kwa: Organisation) -> None:
    new = seeding.plant_member(kwa, "seng", ("t_trainer",), OTHER)
    actor = enter("seng@t-kwa", OTHER)
    assert actor.permissions == frozenset()
    with acting(actor), pytest.raises(VaultLocked):
        actor.vault.open(sealed(kwa), WHAT)
    letters = letters_of(new)
    with acting(roi.actor):
        with pytest.raises(FingerprintDiffers):
            actions.admit_member(by=roi.actor, member=new.member, letters="ABC-DEF")
        assert not Opener.objects.filter(member=new.member).exists()
        typed = letters.lower().replace("-", " ")
        assert actions.admit_member(by=roi.actor, member=new.member, letters=typed) == 1
        with pytest.raises(AlreadyAdmitted):
            actions.admit_member(by=roi.actor, member=new.member, letters=letters)
    actor = enter("seng@t-kwa", OTHER)
    assert "training.hold" in actor.permissions
    with acting(actor):
        assert actor.vault.open(sealed(kwa), WHAT) == b"Ma Example"


def test_who_opens_nothing_cannot_hand_on(roi: Planted, kwa: Organisation) -> None:
    new = seeding.plant_member(kwa, "seng", ("t_trainer",), OTHER)
    letters = letters_of(new)
    locked = Actor(roi.actor.organisation, roi.actor.member, permissions=roi.actor.permissions)
    chief = seeding.plant_member(kwa, "chief", ("t_opener",), OTHER)
    with acting(locked), pytest.raises(VaultLocked):
        actions.admit_member(by=locked, member=new.member, letters=letters)
    unadmitted = Actor(
        kwa.id, chief.member.id, permissions=roi.actor.permissions, vault=chief.actor.vault
    )
    with acting(unadmitted), pytest.raises(NoOpenerYourself):
        actions.admit_member(by=unadmitted, member=new.member, letters=letters)
    with acting(roi.actor):
        assert Member.objects.get(id=new.member.id).confirmed_at is None


def test_a_link_works_once_and_not_for_ever(roi: Planted, kwa: Organisation) -> None:
    member, token = seeding.invite(kwa, "seng", ("t_trainer",))
    found = queries.find_link(token)
    assert found is not None
    link = found[0]
    by = Actor(kwa.id, member.id)
    with acting(roi.actor), pytest.raises(NothingToAdmit):
        actions.admit_member(by=roi.actor, member=member, letters="ABC-DEF")
    with acting(by):
        with pytest.raises(PasswordWeak):
            actions.set_password(by=by, member=member, link=link, password="short")
        actions.set_password(by=by, member=member, link=link, password=OTHER)
        with pytest.raises(LinkUsed):
            actions.set_password(by=by, member=member, link=link, password=PASSWORD)
    assert queries.find_link(token) is None
    assert queries.find_link("zz") is None
    assert queries.find_link("00" * 32) is None
    with acting(by):
        assert not Link.objects.exists()


def test_login_names_are_plain_and_not_confusable(roi: Planted, kwa: Organisation) -> None:
    for alike in ("roinan", "ro1nan", "roi.nan", "r0inan"):
        with pytest.raises(LoginTaken):
            seeding.invite(kwa, alike, ("t_trainer",))
    member, _token = seeding.invite(kwa, "Zau-Lum", ("t_trainer",))
    assert member.login == "zau-lum@t-kwa"


def test_a_lost_password_is_mended_by_an_opener(
    roi: Planted, seng: Planted, kwa: Organisation
) -> None:
    with acting(roi.actor):
        box = sealed(kwa)
        with pytest.raises(NotYourself):
            actions.give_new_link(by=roi.actor, member=roi.member)
        token = actions.give_new_link(by=roi.actor, member=seng.member)
    found = queries.find_link(token)
    assert found is not None
    by = Actor(kwa.id, seng.member.id)
    with acting(by):
        actions.set_password(by=by, member=seng.member, link=found[0], password=PASSWORD)
    with pytest.raises(SignInRefused):
        enter("seng@t-kwa", OTHER)
    again = enter("seng@t-kwa", PASSWORD)
    with acting(again), pytest.raises(VaultLocked):
        again.vault.open(box, WHAT)
    # the founder signs in: the ring that was due gets its new epoch, then she admits
    opener = enter("roinan@t-kwa", PASSWORD)
    with acting(opener):
        letters = fingerprint(rings.public_of(seng.member))
        assert Ring.objects.count() == 2
        actions.admit_member(by=opener, member=seng.member, letters=letters)
    again = enter("seng@t-kwa", PASSWORD)
    with acting(again):
        assert again.vault.open(box, WHAT) == b"Ma Example"


def test_the_last_opener_is_neither_removed_nor_locked_out(roi: Planted, kwa: Organisation) -> None:
    chief = seeding.plant_member(kwa, "chief", ("t_chief",), OTHER, opener=roi.actor)
    with acting(chief.actor):
        with pytest.raises(LastOpener):
            actions.remove_member(by=chief.actor, member=roi.member)
        with pytest.raises(LastOpener):
            actions.give_new_link(by=chief.actor, member=roi.member)
        assert Lock.objects.filter(member=roi.member).count() == 3
    assert enter("roinan@t-kwa", PASSWORD).vault.is_open


def test_a_removed_member_opens_nothing(roi: Planted, seng: Planted, kwa: Organisation) -> None:
    cookie = seng.sign_in().cookie
    kept_secret = seng.secret
    with acting(seng.actor):
        kept = [sessions.vault_of(seng.member.id, kept_secret), rings.load_epochs(seng.member.id)]
        before = sealed(kwa, b"before")
    assert sessions.find(cookie) is not None
    with acting(roi.actor):
        assert actions.remove_member(by=roi.actor, member=seng.member)
        after = sealed(kwa, b"after")
        assert roi.actor.vault.open(before, WHAT) == b"before"
        assert roi.actor.vault.open(after, WHAT) == b"after"
        for model in (Key, Lock, MemberSession, Link):
            assert not model.objects.filter(member=seng.member).exists()
        assert Opener.objects.count() == 1
    assert sessions.find(cookie) is None
    with pytest.raises(SignInRefused):
        enter("seng@t-kwa", OTHER)
    # a key and a dump kept from before: what was written before opens, what comes after does not
    old = Vault(seng.member.id, kept_secret, lambda: kept[1])
    assert old.open(before, WHAT) == b"before"
    with pytest.raises(VaultLocked):
        old.open(after, WHAT)
    with acting(roi.actor):
        with_new_dump = Vault(
            seng.member.id, kept_secret, lambda: rings.load_epochs(seng.member.id)
        )
        with pytest.raises((VaultLocked, BrokenSeal)):
            with_new_dump.open(after, WHAT)


def test_where_the_remover_opens_nothing_the_next_opener_rotates(
    roi: Planted, seng: Planted, kwa: Organisation
) -> None:
    chief = seeding.plant_member(kwa, "chief", ("t_chief",), OTHER, opener=roi.actor)
    with acting(chief.actor):
        assert not actions.remove_member(by=chief.actor, member=seng.member)
        assert Ring.objects.get().due_at is not None
    opener = enter("roinan@t-kwa", PASSWORD)
    with acting(opener):
        assert [(r.epoch, r.due_at) for r in Ring.objects.order_by("epoch")] == [
            (1, None),
            (2, None),
        ]
        assert opener.vault.open(sealed(kwa), WHAT) == b"Ma Example"


def test_roles_are_given_and_taken_with_their_ring(
    roi: Planted, seng: Planted, kwa: Organisation
) -> None:
    reader = seeding.plant_member(kwa, "nang", ("t_chief",), OTHER, opener=roi.actor)
    with acting(roi.actor):
        assert Opener.objects.count() == 2
        actions.give_role(by=roi.actor, member=reader.member, role="t_trainer")
        assert Opener.objects.count() == 3
        actions.take_role(by=roi.actor, member=reader.member, role="t_trainer")
        assert Opener.objects.count() == 2
        assert Ring.objects.count() == 2
        with pytest.raises(RoleBeyondYours):
            actions.give_role(by=roi.actor, member=reader.member, role="t_reader")
        with pytest.raises(NotYourself):
            actions.give_role(by=roi.actor, member=roi.member, role="t_trainer")
    with acting(reader.actor):
        with pytest.raises(RoleBeyondYours):
            actions.give_role(by=reader.actor, member=seng.member, role="t_opener")
        with pytest.raises(NotAllowed):
            actions.admit_member(by=reader.actor, member=seng.member, letters="x")


def test_another_organisation_sees_and_changes_nothing(
    roi: Planted, seng: Planted, hnf: Organisation, kwa: Organisation
) -> None:
    other = seeding.plant_member(hnf, "roinan", ("t_opener",), PASSWORD)
    with acting(roi.actor):
        box = sealed(kwa)
    with acting(other.actor):
        assert Member.objects.count() == 1
        assert not Lock.objects.filter(member_id=seng.member.id).exists()
        with pytest.raises(NotFound):
            queries.get_member(by=other.actor, id=seng.member.id)
        with pytest.raises(NotFound):
            actions.remove_member(by=other.actor, member=seng.member)
        with pytest.raises(VaultLocked):
            other.actor.vault.open(box, WHAT)
    assert enter("seng@t-kwa", OTHER).vault.is_open


def test_names_of_members_are_bands_until_opened(roi: Planted, seng: Planted) -> None:
    locked = Actor(roi.actor.organisation, roi.actor.member, permissions=roi.actor.permissions)
    with acting(locked):
        assert {row.name for row in queries.list_members(by=locked)} == {""}
    with acting(roi.actor):
        rows = {row.login: row.name for row in queries.list_members(by=roi.actor)}
    assert rows == {"roinan@t-kwa": "Roi Example", "seng@t-kwa": "Seng Example"}


def test_passwords_must_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    for weak in (
        "",
        "password",
        "a a a a",
        "roinan1234567890"[:14],
        "aaaaaaaaaaaaaaaa",
        "one two 3",
    ):
        with pytest.raises(PasswordWeak):
            passwords.check_strength(weak, login="roinan@t-kwa")
    for strong in (PASSWORD, "x7#kPq!m2Zr_9w", passwords.suggest_password()):
        passwords.check_strength(strong, login="roinan@t-kwa")
    assert len(set(passwords.suggest_password().split())) == 4
