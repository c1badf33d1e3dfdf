"""The field of these tests: a house with two programme forms and one that nobody takes up."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from safe.capture.forms.inbox import applying, door
from safe.capture.forms.models import Field, Form, FormVersion, Submission, Wait
from safe.kernel import clock, tenancy
from safe.kernel.vault import cards
from safe.registry.facts.models import Fact
from safe.testing.cast import House, build

TOP = ("event_curriculum event_township event_started_on event_letter event_offered half_day_on"
       " half_day").split()  # fmt: skip
PERSON = "known_by running_no sex township displacement disability consent mark".split()
TOWNSHIP, OTHER_TOWNSHIP = "MMR001002", "MMR015009"
DAY = {
    "event_curriculum": "safe-migration", "event_township": TOWNSHIP, "event_offered": "2",
    "event_started_on": "2020-02-11", "half_day_on": "2020-02-11", "half_day": "am",
    "event_site": "Camp Alpha",
}  # fmt: skip


def fields(base: str, person: str) -> list[dict[str, Any]]:
    repeat = person if person != base else ""
    found = [Field(f"{base}/{n}", n, "text", "statistic", n) for n in TOP]
    found += [Field(f"{person}/{n}", n, "text", "statistic", n, repeat) for n in PERSON]
    for n in ("name", "phone", "card", "age"):
        label = "What is the name?" if n == "name" else ""
        found.append(Field(f"{person}/{n}", n, "text", "identifying", n, repeat, label))
    found.append(Field(f"{base}/event_site", "event_site", "text", "sensitive", "event_site"))
    found.append(Field(f"{base}/photo", "photo", "photo", "identifying"))
    found.append(Field(f"{base}/start", "start", "start", "sensitive"))
    return [f.__dict__ for f in found]


def publish(house: House, form_id: str, kind: str, version: str = "1", **more: Any) -> Form:
    """A published version, as the publisher would leave it."""
    with transaction.atomic(), tenancy.acting(house.locked):
        form, _new = Form.objects.get_or_create(
            organisation=house.organisation,
            form_id=form_id,
            defaults={"programme": "safe", "state": more.get("state", "open")},
        )
        FormVersion.objects.create(
            organisation=house.organisation, form=form, version=version, title=f"Form {form_id}",
            kind=kind, xform=b"<x/>", md5="0" * 32, workbook=b"", workbook_hash=b"",
            workbook_type=".xlsx", converter="t", published_at=clock.now(),
            fields=fields("/data", "/data/people" if kind == "training_day" else "/data"),
        )  # fmt: skip
    door._Known.forget()
    return form


def a_house(code: str = "kwa") -> House:
    house = build(code)
    publish(house, "reg", "registration")
    publish(house, "day", "training_day")
    publish(house, "visit", "")
    return house


def xml(
    form: str, instance: str, people: Iterable[dict[str, str]] = (), version: str = "1", **top: str
) -> bytes:
    def leaves(said: dict[str, str]) -> str:
        return "".join(f"<{name}>{value}</{name}>" for name, value in said.items())

    rows = "".join(f"<people>{leaves(p)}</people>" for p in people)
    text = f'<data id="{form}" version="{version}">{leaves(top)}{rows}'
    return f"{text}<meta><instanceID>uuid:{instance}</instanceID></meta></data>".encode()


def card(n: int) -> str:
    return cards.printed(f"{n:012d}")


def registration(n: int, instance: str = "", version: str = "1", **changes: str) -> bytes:
    said = {
        "name": f"Person {n}", "card": card(n), "age": str(18 + n % 30),
        "sex": "female" if n % 2 else "male", "township": TOWNSHIP, "displacement": "idp",
        "consent": "yes",
    } | changes  # fmt: skip
    return xml("reg", instance or f"r{n}", version=version, **said)


def day(half: str, people: Iterable[dict[str, str]], instance: str = "", **more: str) -> bytes:
    return xml("day", instance or f"d-{half}", people, **DAY | {"half_day": half} | more)


def by_card(*numbers: int, mark: str = "present") -> list[dict[str, str]]:
    return [{"known_by": "card", "card": card(n), "mark": mark} for n in numbers]


def send(house: House, *bodies: bytes) -> None:
    for body in bodies:
        door.take(by=house.phone, token=house.token, body=body)
    while applying.work_once():
        pass


@contextmanager
def acting(house: House) -> Iterator[None]:
    with tenancy.acting(house.locked):
        yield


def the_wait(**of: Any) -> Wait:
    found: Wait = Wait.objects.select_related("submission").get(**of)
    return found


def attended(house: House) -> list[Fact]:
    facts = Fact.objects.filter(
        organisation=house.organisation, kind="training.attended", void=False
    )
    return list(facts.order_by("recorded_at"))


def states() -> list[str]:
    return sorted(Submission.objects.values_list("state", flat=True))
