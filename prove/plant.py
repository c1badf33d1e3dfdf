"""Plants names, phones, numbers and notes through every door of SAFE, and writes them down.

python -m prove.plant --demo var/synth/demo.json --out planted.json [--organisation kwa]

Each door gets words of its own, so that a later finding (prove.dump_scan) says which door leaked.
Cookies, tokens and the password that was typed are written down too: no row or log may hold them.
"""

import argparse
import json
import sys
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

from prove.pages import Visit
from synth.browser import Browser, Page, PageSurprise
from synth.by_hand import sheet
from synth.collect import Filled, Phone
from synth.filling import REGISTRATION, YANGON, Trainer, of_event
from synth.half_year import Event, HalfDay
from synth.xform import Moment

# a name in three spellings; the Zawgyi one is ours
BURMESE, ZAWGYI = "ထွန်းဇာနည်အေးမိုး", "ထြန္းဇာနည္ေအးမိုး"
DAY = date(2021, 3, 1)  # within the programme
TYPED_PAGES = ("/trainings/", "/waiting/", "/people/", "/members/invite/", "/forms/", "/phones/")
LEFT_ALONE = ("leave", "sign-out", "password", "revoke", "take-role", "undo", "vault", "language")


@dataclass
class Planted:
    """What was planted, by door."""

    rows: list[dict[str, Any]] = field(default_factory=list)

    def words(self, door: str, kind: str = "note", also: tuple[str, ...] = ()) -> str:
        """Words that exist nowhere else, for one door."""
        mark = uuid.uuid4().hex[:6]
        text = {
            "phone": f"09{uuid.uuid4().int % 10**9:09d}",
            "document": f"1/MaKaNa(N){uuid.uuid4().int % 10**6:06d}",
        }.get(kind, f"Qawngzau {mark} Htwixra")
        return self.known(f"{door}: {kind}", text, also)

    def known(self, label: str, text: str, also: tuple[str, ...] = ()) -> str:
        """A given text, noted."""
        self.rows.append({"label": label, "text": text, "also": list(also)})
        return text


def through_forms(phone: Phone, organisation: str, planted: Planted) -> dict[str, int]:
    """Sound, unfitting, unknown, broken: what the door of submissions takes or refuses."""
    blank = phone.refresh()[REGISTRATION]
    begins = datetime.now(YANGON) - timedelta(hours=2)
    trainer = Trainer(phone.forms, uuid.uuid4().hex, begins)
    event = Event(organisation, "MMR001001", DAY, 1, "cards", "", (HalfDay(DAY, "am"),), ())
    sound = of_event(event) | {
        "filled_by": planted.words("form", "filled by"),
        "event_site": planted.words("form", "site"),
        "consent": "yes",
        "name": planted.words("form", "name"),
        "other_name": planted.known("form: Burmese name", BURMESE, (ZAWGYI,)),
        "phone": planted.words("form", "phone"),
        "document": planted.words("form", "document"),
        "sex": "female", "displacement": "idp", "disability": "no", "age": "31", "age_about": "no",
    }  # fmt: skip
    unfit = sound | {
        "sex": planted.words("unfitting answer", "sex"),
        "township": planted.words("unfitting answer", "township"),
        "running_no": planted.words("unfitting answer", "number"),
        "name": planted.words("unfitting form", "name"),
    }
    refused_consent = sound | {
        "consent": "no",
        "name": planted.words("form without consent", "name"),
    }
    moment = Moment(begins, begins, phone.device_id)
    late = blank.fill(
        f"uuid:{uuid.uuid4()}", moment, sound | {"name": planted.words("old version")}
    )
    sent = {
        "sound": trainer.filled(REGISTRATION, "plant/1", 1, sound),
        "unfitting": trainer.filled(REGISTRATION, "plant/2", 2, unfit),
        "no consent": trainer.filled(REGISTRATION, "plant/3", 3, refused_consent),
        "old version": Filled("a.xml", late.replace(blank.version.encode(), b"1999010101", 1)),
        "unknown form": Filled("b.xml", _xml("no_such_form", planted.words("unknown form"))),
        "broken": Filled("c.xml", _xml("x", planted.words("broken form"))[:-8]),
        "doctype": Filled("d.xml", b"<!DOCTYPE a>" + _xml("x", planted.words("doctype"))),
        "name of the form file": Filled(
            f"{planted.words('form file name')}.xml", _xml("no_such_form", "x")
        ),
    }
    answers = {door: phone.send(filled).status for door, filled in sent.items()}
    return answers | {"files": phone.send(_with_files(planted)).status}


def _with_files(planted: Planted) -> Filled:
    files = {
        f"{planted.words('file name')}.jpg": planted.words("file", "content").encode() * 40,
        "notes.txt": planted.words("text file", "content").encode(),
    }
    return Filled("e.xml", _xml("no_such_form", "y"), files)


def _xml(form: str, note: str) -> bytes:
    instance = f"<meta><instanceID>uuid:{uuid.uuid4()}</instanceID></meta>"
    return f'<data id="{form}" version="1"><note>{note}</note>{instance}</data>'.encode()


def through_addresses(base: str, device: str, planted: Planted) -> None:
    """Wrong addresses, wrong sign-ins, wrong tokens: what logs like to keep."""
    browser = Browser(base)
    browser.get(f"/{quote(planted.words('address'))}/")
    browser.get(f"/people/?q={quote(planted.words('query'))}")
    agent, referer = planted.words("user agent"), f"http://x/{quote(planted.words('referer'))}"
    browser.request("GET", "/", headers={"User-Agent": agent, "Referer": referer})
    browser.post("/sign-in/", [("login", planted.words("CSRF refused", "login"))])
    for door in ("wrong sign-in", "again"):
        try:
            browser.sign_in(planted.words(door, "login"), planted.words(door, "password"))
        except PageSurprise:
            continue
    wrong = device.replace(device.split("/key/")[1].split("/", maxsplit=1)[0], "x" * 64)
    with Phone(wrong, planted.words("device id")) as phone:
        phone.send(Filled("f.xml", _xml("x", planted.words("unknown token"))))


def through_pages(visit: Visit, planted: Planted) -> dict[str, int]:
    """Every text field of the pages on which a member types."""
    answers: dict[str, int] = {}
    waiting, seen = list(TYPED_PAGES), set[str]()
    while waiting and len(seen) < 80:
        place = waiting.pop(0)
        if place in seen or any(word in place for word in LEFT_ALONE):
            continue
        seen.add(place)
        page = visit.browser.get(place)
        answers |= _fill_all(visit, page, planted)
        for link in page.links():
            path = link.removeprefix(visit.browser.base)
            if path.startswith(TYPED_PAGES) and path.count("?") == 0:
                waiting.append(path)
    return answers


def through_typed_day(visit: Visit, organisation: str, planted: Planted) -> dict[str, int]:
    """A sheet typed as it should be, and the same with a fault."""
    answers: dict[str, int] = {}
    halves = (HalfDay(DAY, "am"),)
    event = Event(organisation, "MMR001001", DAY, 1, "hand", "", halves, (), letter="D")
    for door, sex in (("typed day", "female"), ("typed day with a fault", "")):
        page = visit.browser.get("/trainings/new/")
        said = sheet(event, DAY) | {
            "site": planted.words(door, "site"),
            "led_by": planted.words(door, "led by"),
            "r1_no": "1",
            "r1_name": planted.words(door, "name"),
            "r1_sex": sex,
            "r1_age": "33",
            "r1_keeps": "yes",
            "r1_am": "present",
        }
        form = page.form_with("sheet", "r1_name")
        answers[door] = visit.browser.submit(page, form, said).status
    return answers


def through_dialogue(visit: Visit, planted: Planted) -> dict[str, int]:
    """Who sat at a table, and what was said there; sound, with a fault, and read again."""
    clear = {"title": "Papers", "level": "state", "on_date": str(DAY), "place": "MMR001001"}
    clear |= {"convenor": "State government", "agenda": ""}
    browser, answers = visit.browser, {}
    place = browser.fill("/dialogues/new/", clear).url
    for door, institution in (("attendee", "state"), ("attendee with a fault", "")):
        who = {"institution": institution, "sex": "female"}
        who |= {name: planted.words(door, name) for name in ("name", "office")}
        page = browser.get(f"{place}attendee/")
        answers[door] = browser.submit(page, page.main_form(), who).status
    browser.fill(f"{place}minutes/", {"text": planted.words("minutes", "text")})
    opened = browser.get(f"{place}open/")
    for row in planted.rows:
        if row["label"].startswith(("attendee: ", "minutes: ")) and row["text"] not in opened.text:
            raise PageSurprise(f"{row['label']} is not on the opened page")
    return answers


def _fill_all(visit: Visit, page: Page, planted: Planted) -> dict[str, int]:
    answers: dict[str, int] = {}
    for form in page.forms():
        action = form.get("action") or page.url
        if any(word in action for word in LEFT_ALONE):
            continue
        door = f"page {page.url.removeprefix(visit.browser.base)}"
        values = {
            str(item.get("name")): planted.words(door, str(item.get("name")))
            for item in form.iter("input", "textarea")
            if item.get("name") and item.get("type", "text") in {"text", "search", "tel"}
        }
        if values:
            answers[door] = visit.browser.submit(page, form, values).status
    return answers


def main(arguments: list[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description="Plant words through every door.")
    parser.add_argument("--demo", type=Path, default=Path("var/synth/demo.json"))
    parser.add_argument("--base", default="http://127.0.0.1:8000")
    parser.add_argument("--organisation", default="kwa")
    parser.add_argument("--out", type=Path, required=True)
    said = parser.parse_args(arguments)
    demo = json.loads(said.demo.read_text(encoding="utf-8"))
    device = next(r["url"] for r in demo["devices"] if r["organisation"] == said.organisation)
    account = next(r for r in demo["accounts"] if r["organisation"] == said.organisation)
    planted = Planted()
    planted.known("token of the phone", device.split("/key/")[1].split("/")[0])
    planted.known("password of a member", account["password"])
    with Phone(device, "collect:plant") as phone:
        print("forms:", through_forms(phone, said.organisation, planted))
    through_addresses(said.base, device, planted)
    visit = Visit(said.base, account["login"], account["password"])
    for cookie in visit.browser.cookies:
        if cookie.value and "csrf" not in cookie.name:
            planted.known(f"cookie {cookie.name}", cookie.value)
    print("sheets:", through_typed_day(visit, said.organisation, planted))
    print("pages:", through_pages(visit, planted))
    writer = next(r for r in demo["accounts"] if "policy_staff" in r["roles"])
    print(
        "dialogue:",
        through_dialogue(Visit(said.base, writer["login"], writer["password"]), planted),
    )
    said.out.write_text(json.dumps(planted.rows, ensure_ascii=False, indent=1), encoding="utf-8")
    print(f"{len(planted.rows)} texts planted; they are in {said.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
