"""Types a training from its paper sheet into the browser's form."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import date, datetime

from synth.browser import Browser, Page
from synth.half_year import TRAINERS, Event, Participant

PAGE = "/trainings/new/"


def type_training(browser: Browser, event: Event, seed: str, begins: datetime) -> Iterator[str]:
    """Type every day of a training; yields what the pages refused."""
    for day in sorted({half.on for half in event.held}):
        page = browser.get(PAGE)
        if page.status != 200:
            yield f"{PAGE} answered {page.status}"
            return
        values = sheet(event, day)
        # the same paper has the same id: typed twice it is there once
        values["sheet"] = sheet_id(f"{seed}/{event.key}/{day}", begins)
        form = page.form_with("sheet", "curriculum", "township", "r1_name")
        after = browser.submit(page, form, values)
        if after.status != 200 or PAGE in after.url:
            yield f"{day}: {after.status} {faults(after)}"


def sheet_id(identity: str, begins: datetime) -> str:
    """An id as the page would draw it, ordered by time, the same for the same paper."""
    bits = hashlib.blake2b(identity.encode(), digest_size=10).digest()
    moment = int(begins.timestamp() * 1000).to_bytes(6, "big")
    drawn = bytearray(moment + bits)
    drawn[6] = drawn[6] & 0x0F | 0x70
    drawn[8] = drawn[8] & 0x3F | 0x80
    return str(uuid.UUID(bytes=bytes(drawn)))


def sheet(event: Event, day: date) -> dict[str, str]:
    """What stands on the paper of one day."""
    said = {
        "curriculum": event.curriculum,
        "township": event.township,
        "letter": event.letter,
        "offered": str(event.offered),
        "site": event.site,
        "led_by": TRAINERS[event.organisation],
        **_date("began", event.started_on),
        **_date("held", day),
    }
    said["rows"] = str(len(event.people))
    halves = [(number, half.half) for number, half in enumerate(event.held) if half.on == day]
    for line, participant in enumerate(event.people, 1):
        row = _row(participant)
        row |= {half: participant.marks[number] for number, half in halves}
        said |= {f"r{line}_{name}": text for name, text in row.items()}
    return said


def faults(page: Page) -> str:
    """The words of the error summary."""
    found = page.tree.find(".//*[@role='alert']")
    return page.text[:300] if found is None else " ".join(found.text_content().split())[:600]


def _row(participant: Participant) -> dict[str, str]:
    person = participant.person
    age = str(person.age if person.says_age else person.birth_year)
    return {
        "no": str(participant.running_no),
        "card": person.card,
        "name": person.name.latin if person.keeps_name else "",
        "sex": person.sex,
        "age": f"about {age}" if person.about and person.says_age else age,
        "displaced": "" if person.displacement == "unknown" else person.displacement,
        "disability": "" if person.disability == "unknown" else person.disability,
        "keeps": "yes" if person.keeps_name else "no",
    }


def _date(name: str, day: date) -> dict[str, str]:
    return {
        f"{name}_day": str(day.day),
        f"{name}_month": str(day.month),
        f"{name}_year": str(day.year),
    }
