"""A camp day from the phones, with nobody signed in: persons, marks, facts, and what waits."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest

from safe.activities.training.models import Attendance, Event, Participant
from safe.capture.forms.inbox import applying, door
from safe.capture.forms.models import Field, Form, FormVersion, Submission, Wait
from safe.kernel import clock, tenancy
from safe.kernel.vault import cards
from safe.registry.facts.models import Fact
from safe.registry.people import actions as people
from safe.registry.people.models import IdentityProposal, Person
from safe.registry.people.problems import TooLateToUndo
from safe.testing.cast import House, build

pytestmark = pytest.mark.django_db
CURRICULUM = "safe-migration"

TOP = (
    "event_curriculum event_township event_started_on event_letter event_offered half_day_on"
    " half_day"
).split()
PERSON = "known_by running_no sex township displacement disability consent mark".split()


def fields(base: str, person: str) -> list[dict[str, Any]]:
    repeat = person if person != base else ""
    found = [Field(f"{base}/{n}", n, "text", "statistic", n) for n in TOP]
    found += [Field(f"{person}/{n}", n, "text", "statistic", n, repeat) for n in PERSON]
    for n in ("name", "phone", "card", "age"):
        found.append(Field(f"{person}/{n}", n, "text", "identifying", n, repeat))
    found.append(Field(f"{base}/start", "start", "start", "sensitive"))
    found.append(Field(f"{base}/event_site", "event_site", "text", "sensitive", "event_site"))
    return [f.__dict__ for f in found]


@pytest.fixture
def kwa() -> House:
    house = build()
    door._Known.forget()
    with tenancy.acting(house.locked):
        for form_id, kind, person in (
            ("reg", "registration", "/data"),
            ("day", "training_day", "/data/people"),
        ):
            form = Form.objects.create(
                organisation=house.organisation, programme="safe", form_id=form_id, state="open"
            )
            FormVersion.objects.create(
                organisation=house.organisation, form=form, version="1", title=form_id, kind=kind,
                xform=b"<x/>", md5="0" * 32, workbook=b"", workbook_hash=b"",
                workbook_type=".xlsx", converter="t", fields=fields("/data", person),
                published_at=clock.now(),
            )  # fmt: skip
    return house


def xml(form: str, instance: str, people: Iterable[dict[str, str]] = (), **top: str) -> bytes:
    def leaves(said: dict[str, str]) -> str:
        return "".join(f"<{name}>{value}</{name}>" for name, value in said.items())

    rows = "".join(f"<people>{leaves(p)}</people>" for p in people)
    text = f'<data id="{form}" version="1">{leaves(top)}{rows}'
    return f"{text}<meta><instanceID>uuid:{instance}</instanceID></meta></data>".encode()


def card(n: int) -> str:
    letters = f"{n:012d}"
    return cards.printed(letters)


def registration(n: int, instance: str = "", **changes: str) -> bytes:
    said = {
        "name": f"Person {n}", "card": card(n), "age": str(18 + n % 30),
        "sex": "female" if n % 2 else "male", "township": "MMR001002", "displacement": "idp",
        "consent": "yes",
    } | changes  # fmt: skip
    return xml("reg", instance or f"r{n}", **said)


DAY = {
    "event_curriculum": CURRICULUM, "event_township": "MMR001002", "event_started_on": "2020-02-11",
    "event_offered": "2", "half_day_on": "2020-02-11", "half_day": "am", "event_site": "Camp Alpha",
}  # fmt: skip


def day(half: str, people: Iterable[dict[str, str]], instance: str = "") -> bytes:
    return xml("day", instance or f"d-{half}", people, **DAY | {"half_day": half})


def by_card(*numbers: int, mark: str = "present") -> list[dict[str, str]]:
    return [{"known_by": "card", "card": card(n), "mark": mark} for n in numbers]


def send(house: House, *bodies: bytes) -> None:
    for body in bodies:
        door.take(by=house.phone, token=house.token, body=body)
    while applying.work_once():
        pass


def facts(house: House, kind: str) -> list[Fact]:
    with tenancy.acting(house.locked):
        return list(Fact.objects.filter(kind=kind, void=False).order_by("on_date", "recorded_at"))


def test_a_day_is_counted_whatever_the_order(kwa: House) -> None:
    send(kwa, day("am", by_card(1, 2, 3)))
    with tenancy.acting(kwa.locked):
        assert Wait.objects.filter(state="waits", reason="card-unknown").count() == 3
    send(kwa, registration(1), registration(2), day("pm", by_card(1, 2, 3)), registration(3))
    with tenancy.acting(kwa.locked):
        assert not Wait.objects.filter(state="waits").exists()
        assert Person.objects.count() == 3
        assert Attendance.objects.count() == 6
        assert Event.objects.get().offered == 2
    assert len(facts(kwa, "training.session_held")) == 2
    assert len(facts(kwa, "training.attended")) == 6
    completed = facts(kwa, "training.completed")
    assert len({fact.subject for fact in completed}) == 3
    assert {fact.displacement for fact in completed} == {"idp"}


def test_one_who_cannot_be_applied_waits_alone(kwa: House) -> None:
    send(kwa, registration(1), registration(2))
    wrong = {"known_by": "card", "card": card(2), "sex": "female"}  # person 2 is a man
    send(kwa, day("am", [*by_card(1), wrong, {"known_by": "number", "running_no": "9"}]))
    with tenancy.acting(kwa.locked):
        waits = dict(Wait.objects.values_list("part", "reason"))
        assert waits == {2: "card-of-another", 3: "number-unknown"}
        assert Attendance.objects.count() == 1
        assert Submission.objects.get(kind="training_day").state == "applied"


def test_a_running_number_is_taken_up_when_its_registration_comes(kwa: House) -> None:
    send(kwa, day("am", [{"known_by": "number", "running_no": "7"}]))
    event = {key: DAY[key] for key in ("event_curriculum", "event_township", "event_started_on")}
    send(kwa, registration(7, running_no="7", **event))
    with tenancy.acting(kwa.locked):
        assert Participant.objects.get().running_no == 7
        assert Attendance.objects.count() == 1
        assert Wait.objects.get().state == "mended"


def test_a_paper_sheet_takes_up_what_waited_for_its_cards(kwa: House) -> None:
    from datetime import date

    from safe.activities.training import actions
    from safe.activities.training.rows import EventKey, KnownBy
    from safe.activities.training.sheet import Sheet, SheetRow
    from safe.kernel.ids import new_id
    from safe.registry.facts.actions import Attributes

    send(kwa, day("am", by_card(3)))
    with tenancy.acting(kwa.locked):
        sheet = Sheet(
            id=new_id(),
            key=EventKey("safe-migration", "MMR001002", date(2020, 2, 11)),
            on=date(2020, 2, 11),
            offered=2,
            details={},
            rows=(
                SheetRow(
                    no=1,
                    known_by=KnownBy.NEW,
                    attributes=Attributes(sex="female"),
                    letters=f"{3:012d}",
                    marks={"pm": "present"},
                ),
            ),
        )
        actions.type_day(by=kwa.locked, id=sheet.id, rows=1, sheet=sheet)
        assert Wait.objects.get().state == "mended"
        assert Attendance.objects.count() == 2


def test_an_unknown_township_and_a_card_of_the_other_sex_wait(kwa: House) -> None:
    send(kwa, registration(1), registration(2, township="MMR001999"))
    send(kwa, registration(1, instance="x", sex="male", age="40"))
    with tenancy.acting(kwa.locked):
        assert sorted(Wait.objects.values_list("reason", flat=True)) == [
            "card-of-another",
            "unknown-township",
        ]
        assert Person.objects.count() == 1


def test_a_township_that_was_better_not_asked_is_left_empty(kwa: House) -> None:
    send(kwa, registration(1, township=""))
    with tenancy.acting(kwa.locked):
        assert not Wait.objects.exists()
        assert Person.objects.get().township == ""


def test_the_form_that_was_filled_first_has_the_card(kwa: House) -> None:
    for at, n, sex in (("09:20", 1, "male"), ("09:00", 2, "female")):
        body = registration(n, card=card(1), sex=sex, start=f"2020-02-11T{at}:00.000+06:30")
        with clock.frozen(datetime(2020, 2, 11, 16, tzinfo=UTC)):
            door.take(by=kwa.phone, token=kwa.token, body=body)
    applying.work_once()
    with tenancy.acting(kwa.locked):
        assert Person.objects.get().sex == "female"
        assert Wait.objects.get().reason == "card-of-another"


def test_a_burst_may_end_before_it_is_applied(kwa: House) -> None:
    door.take(by=kwa.phone, token=kwa.token, body=registration(1))
    assert applying.work_once(settle=applying.SETTLE) == 0
    with clock.frozen(clock.now() + applying.SETTLE):
        assert applying.work_once(settle=applying.SETTLE) == 1


def test_the_same_card_again_proposes_an_identity(kwa: House) -> None:
    send(kwa, registration(1), registration(1, instance="again", name="Person One"))
    with tenancy.acting(kwa.locked):
        assert Person.objects.count() == 1
        assert IdentityProposal.objects.count() == 1


def test_registered_on_the_spot_without_a_name(kwa: House) -> None:
    new = {"known_by": "new", "sex": "female", "age": "30", "consent": "no", "name": "Ma Hidden"}
    send(kwa, day("am", [new]))
    with tenancy.acting(kwa.locked):
        person = Person.objects.get()
        assert (person.keeps_name, person.identity, person.age_band) == (False, None, "25-35")
    assert len(facts(kwa, "training.attended")) == 1


def test_a_day_that_has_not_come_waits(kwa: House) -> None:
    send(kwa, xml("day", "f", by_card(1), **DAY | {"half_day_on": "2190-01-01"}))
    with tenancy.acting(kwa.locked):
        assert Wait.objects.get().reason == "day-ahead"
    assert not facts(kwa, "training.session_held")


def test_late_counts_half(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)), day("pm", by_card(1, mark="late")))
    assert [f.dose for f in facts(kwa, "training.attended")] == [1, pytest.approx(0.5)]
    assert not facts(kwa, "training.completed")  # 1.5 of 2 = 0.75


def test_two_marks_for_one_half_day_are_a_question(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)))
    send(kwa, day("am", by_card(1, mark="absent"), instance="other"))
    with tenancy.acting(kwa.locked):
        assert Wait.objects.get().reason == "two-marks"
        assert Attendance.objects.get().mark == "present"


def test_a_card_counts_one_person_in_two_organisations(kwa: House) -> None:
    hnf = build("hnf")
    with tenancy.acting(kwa.locked):
        form = FormVersion.objects.select_related("form").get(kind="training_day")
    with tenancy.acting(hnf.locked):
        theirs = Form.objects.create(
            organisation=hnf.organisation, programme="safe", form_id="day", state="open"
        )
        form.pk, form.organisation, form.form = None, hnf.organisation, theirs
        form._state.adding = True
        from safe.kernel.ids import new_id

        form.pk = new_id()
        form.save(force_insert=True)
    send(kwa, registration(1), day("am", by_card(1)))
    send(hnf, day("am", by_card(1)))
    (ours,) = facts(kwa, "training.attended")
    (others,) = facts(hnf, "training.attended")
    assert ours.subject == others.subject
    assert ours.organisation != others.organisation


def test_correcting_a_sex_rewrites_the_facts(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)), day("pm", by_card(1)))
    with tenancy.acting(kwa.locked):
        people.correct_person(
            by=kwa.locked, person=Person.objects.get(), sex="other", why="typed-wrong"
        )
        assert Fact.objects.filter(void=True).count() == 3
        assert set(
            Fact.objects.filter(void=False, subject_kind="person").values_list("sex", flat=True)
        ) == {"other"}


def test_correcting_a_mark_takes_the_completion_back(kwa: House) -> None:
    from safe.activities.training import actions

    send(kwa, registration(1), day("am", by_card(1)), day("pm", by_card(1)))
    assert len(facts(kwa, "training.completed")) == 1
    with tenancy.acting(kwa.locked):
        mark = Attendance.objects.get(session__half="pm")
        actions.correct_attendance(by=kwa.locked, attendance=mark, mark="absent", why="typed-wrong")
    assert len(facts(kwa, "training.attended")) == 1
    assert not facts(kwa, "training.completed")


def test_moving_an_event_moves_its_facts(kwa: House) -> None:
    from datetime import date

    from safe.activities.training import actions

    send(kwa, registration(1), day("am", by_card(1)), day("pm", by_card(1)))
    with tenancy.acting(kwa.locked):
        actions.move_event(
            by=kwa.locked, event=Event.objects.get(), started_on=date(2020, 7, 1),
            township="MMR015009", why="wrong-sheet",
        )  # fmt: skip
        assert set(Fact.objects.filter(void=False).values_list("on_date", "place")) == {
            (date(2020, 7, 1), "MMR015009")
        }
        assert Fact.objects.filter(void=False).count() == 5


def test_undo_frees_the_card_and_overwrites_the_boxes(kwa: House) -> None:
    send(kwa, registration(1), day("am", by_card(1)))
    with tenancy.acting(kwa.locked):
        people.undo_registration(by=kwa.locked, person=Person.objects.get())
        person = Person.objects.get()
        assert person.identity is None
        assert not person.cards.exists()
        assert Submission.objects.get(kind="registration").original is None
    assert not facts(kwa, "training.attended")
    send(kwa, registration(1, instance="anew"))
    with tenancy.acting(kwa.locked):
        assert Person.objects.filter(undone_at__isnull=True).count() == 1


def test_undo_is_for_ten_minutes(kwa: House) -> None:
    with clock.frozen(datetime(2026, 1, 1, tzinfo=UTC)):
        send(kwa, registration(1))
    with tenancy.acting(kwa.locked), pytest.raises(TooLateToUndo):
        people.undo_registration(by=kwa.locked, person=Person.objects.get())
