"""Who writes into the database still gets nothing sealed to him; a rotation is whole or not."""

import threading
import time
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection, transaction

from safe.administration.members import actions, passwords, rings, seeding, sessions
from safe.administration.members.actions import leaving
from safe.administration.members.fingerprints import fingerprint
from safe.administration.members.models import Key, Member, Opener, Ring, Role
from safe.administration.members.policies import P
from safe.administration.members.problems import KeyNotOurs, RingExists, SignInRefused
from safe.administration.members.seeding import Planted
from safe.administration.members.signing import sign_in
from safe.administration.members.tests.conftest import OTHER, PASSWORD, acting
from safe.administration.programmes.models import Organisation
from safe.kernel import tenancy
from safe.kernel.problems import Problem
from safe.kernel.vault import RingMissing, Vault, contexts, make_pair, seal_for

WHAT = contexts.person_identity(uuid4())


class Killed(Exception):
    """The process dies here."""


def test_a_ring_key_put_in_by_sql_is_refused(roi: Planted, kwa: Organisation) -> None:
    with acting(roi.actor):
        Ring.objects.update(public=make_pair().public)
        with pytest.raises(RingMissing) as refused:
            seal_for(kwa.id, "registry", WHAT, b"Ma Example")
        assert refused.value.status == 503
        with pytest.raises(RingMissing):
            rings.rotate(roi.actor.vault, Ring.objects.get())


def test_a_later_epoch_of_another_ring_is_refused(roi: Planted, kwa: Organisation) -> None:
    """A true key with a true MAC, but of another place: the label does not fit."""
    with acting(roi.actor):
        ring = Ring.objects.get()
        Ring.objects.create(
            organisation=kwa.id,
            purpose="registry",
            epoch=2,
            public=ring.public,
            mac=ring.mac,
            made_at=ring.made_at,
        )
        with pytest.raises(RingMissing):
            seal_for(kwa.id, "registry", WHAT, b"x")


def test_a_member_key_put_in_by_sql_is_not_admitted(roi: Planted, kwa: Organisation) -> None:
    new = seeding.plant_member(kwa, "seng", ("t_trainer",), OTHER)
    planted = make_pair()
    with acting(roi.actor):
        Key.objects.filter(member=new.member).update(public=planted.public)
        with pytest.raises(KeyNotOurs):
            actions.admit_member(
                by=roi.actor, member=new.member, letters=fingerprint(planted.public)
            )
        assert Opener.objects.count() == 1


def test_a_member_key_put_in_by_sql_gets_no_new_epoch(
    roi: Planted, seng: Planted, kwa: Organisation
) -> None:
    with acting(roi.actor):
        Key.objects.filter(member=seng.member).update(public=make_pair().public)
        with pytest.raises(KeyNotOurs):
            actions.rotate_ring(by=roi.actor, purpose=Ring.Purpose.REGISTRY)
        assert Ring.objects.count() == 1


def test_a_password_put_in_by_sql_signs_nobody_in(roi: Planted, kwa: Organisation) -> None:
    """A writer of the database writes locks and a public key of his own over a member's."""
    mine = seeding.plant_member(kwa, "writer", ("t_trainer",), OTHER)
    with acting(roi.actor):
        key = Key.objects.get(member=mine.member)
        Key.objects.filter(member=roi.member).update(public=key.public, mac=key.mac)
        with transaction.atomic():
            passwords.write_locks(roi.member, OTHER, mine.secret)
    with pytest.raises(SignInRefused):
        sign_in(login="roinan@t-kwa", password=OTHER, address="192.0.2.1", is_shared=True)


def test_a_ring_is_made_once(roi: Planted, kwa: Organisation) -> None:
    with acting(roi.actor), pytest.raises(RingExists):
        actions.make_organisation_ring(
            by=roi.actor, purpose=Ring.Purpose.REGISTRY, first=roi.member
        )


def test_twenty_epochs_are_walked(roi: Planted, seng: Planted, kwa: Organisation) -> None:
    with acting(roi.actor):
        box = seal_for(kwa.id, "registry", WHAT, b"first")
        for _ in range(20):
            actions.rotate_ring(by=roi.actor, purpose=Ring.Purpose.REGISTRY)
        assert Ring.objects.count() == 21
        assert Opener.objects.count() == 2
        assert roi.actor.vault.open(box, WHAT) == b"first"
        late = Vault(seng.member.id, seng.secret, lambda: rings.load_epochs(seng.member.id))
        assert late.open(box, WHAT) == b"first"


def killer(at: int, seen: list[int]) -> Callable[..., object]:
    def wrapper(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        seen.append(1)
        if len(seen) == at:
            raise Killed
        return execute(sql, params, many, context)

    return wrapper


def test_a_removal_killed_at_any_statement_is_old_or_new(
    roi: Planted, seng: Planted, kwa: Organisation
) -> None:
    """Every statement of leaving and rotating in turn; afterwards the ring is whole."""
    cookie = seng.sign_in().cookie
    with acting(roi.actor):
        box = seal_for(kwa.id, "registry", WHAT, b"Ma Example")
    at = 0
    while True:
        at += 1
        seen: list[int] = []
        try:
            with acting(roi.actor), connection.execute_wrapper(killer(at, seen)):
                actions.remove_member(by=roi.actor, member=seng.member)
        except Killed:
            with acting(roi.actor):
                roi.actor.vault.forget_rings()
                assert Ring.objects.count() == 1
                assert Opener.objects.count() == 2
                assert roi.actor.vault.open(box, WHAT) == b"Ma Example"
            assert sessions.find(cookie) is not None
            continue
        break
    assert at > 15
    with acting(roi.actor):
        assert Ring.objects.count() == 2
        assert Opener.objects.count() == 1
        assert roi.actor.vault.open(box, WHAT) == b"Ma Example"
        after = seal_for(kwa.id, "registry", WHAT, b"after")
        assert roi.actor.vault.open(after, WHAT) == b"after"


def test_writers_beside_a_rotation_lose_nothing(real_db: None) -> None:
    """Four writers seal while the ring gets ten epochs; every box opens afterwards."""
    Role.objects.get_or_create(
        code="t_opener",
        defaults={"name_en": "o", "permissions": [str(p) for p in P], "scope": "organisation"},
    )
    try:
        organisation = Organisation.objects.create(code="t-beside", name_en="Beside")
        roi = seeding.plant_member(organisation, "roinan", ("t_opener",), PASSWORD)
        boxes: list[bytes] = []
        done = threading.Event()

        def write() -> None:
            while not done.is_set():
                with transaction.atomic(), tenancy.acting(roi.actor):
                    boxes.append(seal_for(organisation.id, "registry", WHAT, b"x"))
            connection.close()

        writers = [threading.Thread(target=write) for _ in range(4)]
        for writer in writers:
            writer.start()
        for _ in range(10):
            with acting(roi.actor):
                actions.rotate_ring(by=roi.actor, purpose=Ring.Purpose.REGISTRY)
        done.set()
        for writer in writers:
            writer.join()
        with acting(roi.actor):
            assert Ring.objects.count() == 11
            fresh = Vault(roi.member.id, roi.secret, lambda: rings.load_epochs(roi.member.id))
            assert all(fresh.open(box, WHAT) == b"x" for box in boxes)
        assert len({box[4:12] for box in boxes}) > 1
    finally:
        with acting(roi.actor):
            type(roi.member).objects.all().delete()
        Role.objects.filter(code="t_opener").delete()
        Organisation.objects.filter(code="t-beside").delete()


def test_two_openers_who_remove_each_other_leave_one(
    real_db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is the last opener is counted while nobody else changes: no name is lost."""
    Role.objects.get_or_create(
        code="t_opener",
        defaults={"name_en": "o", "permissions": [str(p) for p in P], "scope": "organisation"},
    )
    organisation = Organisation.objects.create(code="t-each", name_en="Each other")
    roi = seeding.plant_member(organisation, "roinan", ("t_opener",), PASSWORD)
    seng = seeding.plant_member(organisation, "seng", ("t_opener",), PASSWORD, opener=roi.actor)
    counted, refused = threading.Event(), []
    count = leaving.is_last_opener

    def slowly(member: Member) -> bool:
        is_last = count(member)
        counted.set()
        time.sleep(0.5)
        return is_last

    def remove(by: seeding.Planted, member: Member) -> None:
        try:
            with acting(by.actor):
                actions.remove_member(by=by.actor, member=member)
        except Problem as problem:
            refused.append(problem.code)
        connection.close()

    monkeypatch.setattr(leaving, "is_last_opener", slowly)
    slow = threading.Thread(target=remove, args=(roi, seng.member))
    try:
        slow.start()
        counted.wait(5)
        monkeypatch.setattr(leaving, "is_last_opener", count)
        remove(seng, roi.member)
        slow.join()
        with acting(roi.actor):
            assert Opener.objects.filter(ring__due_at=None).count() == 1
        assert len(refused) == 1
    finally:
        with acting(roi.actor):
            Member.objects.all().delete()
        Role.objects.filter(code="t_opener").delete()
        Organisation.objects.filter(code="t-each").delete()
