"""Sends the plan through SAFE's doors: OpenRosa for most, the browser's form for the rest.

Two acts. In the first everything comes that is there when the half-years are closed: shuffled,
some forms twice, some in pieces, some after a broken connection, and what cannot be applied. In the
second come late forms and corrections.
"""

import json
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

from lxml import etree

from synth.answer_key import read_key
from synth.browser import Browser
from synth.by_hand import type_training
from synth.calendar import PERIODS
from synth.collect import Filled, Phone
from synth.correcting import correct_training
from synth.filling import Trainer
from synth.half_year import MIXTURES, Event, as_of, plan
from synth.troubles import broken_bodies, troubles

AT_ONCE = 4  # phones that send at the same time
PIECE = 4_000  # bytes that a phone with a weak connection puts into one request
PATIENCE = 900.0


@dataclass(frozen=True)
class Sending:
    """One form, whose phone sends it and how."""

    organisation: str
    filled: Filled
    how: str = "once"  # once, twice, pieces, broken


@dataclass
class Sender:
    """All phones and accounts, and what was said to what they sent."""

    base: str
    truth: dict[str, Any]
    phones: dict[str, list[Phone]] = field(default_factory=dict)
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    key: dict[str, str] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    #: id of a form → organisation, for each that the server said it has
    acknowledged: dict[str, str] = field(default_factory=dict)
    _browsers: dict[str, Browser] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @classmethod
    def read(cls, devices: Path, base: str, truth: dict[str, Any]) -> "Sender":
        """The devices file (see the command's help)."""
        said = json.loads(devices.read_text(encoding="utf-8"))
        sender = cls(base, truth, key=read_key())
        for number, row in enumerate(said["devices"]):
            phone = Phone(row["url"], f"collect:synth-{number}")
            sender.phones.setdefault(row["organisation"], []).append(phone)
        for row in said.get("accounts", ()):
            sender.accounts.setdefault(row["organisation"], (row["login"], row["password"]))
        return sender

    @property
    def events(self) -> tuple[Event, ...]:
        """The plan that the truth was written from."""
        events = plan(self.truth["seed"], self.truth["days"])
        return tuple(event for event in events if self.truth["by_hand"] or event.way != "hand")

    def first_act(self) -> bool:
        """Everything that comes before closing; True when the server took it all."""
        events, draw = self.events, Random(f"order/{self.truth['seed']}")
        for code in PERIODS:
            now = [event for event in events if event.period == code]
            self._shuffled(now, draw, late=False)
            self.await_counted()
        for trouble, event in troubles(events):
            trainer = self._trainer(trouble.organisation)
            filled = trouble.make(trainer, event, trouble)
            self._send(Sending(trouble.organisation, filled))
        self._send_broken()
        self.await_counted()
        return self._said("before closing")

    def second_act(self) -> bool:
        """Late forms and corrections; True when the server took it all."""
        draw = Random(f"late/{self.truth['seed']}")
        self._shuffled(list(self.events), draw, late=True)
        self.await_counted()
        done = sum(
            correct_training(self._browser(event.organisation), event) for event in self.events
        )
        print(f"{done} corrections on pages", flush=True)
        return self._said("after closing")

    def close(self) -> None:
        """Let go of the connections."""
        for phones in self.phones.values():
            for phone in phones:
                phone.close()

    def await_counted(self) -> None:
        """Until no organisation's page says that a form is being counted."""
        until = time.monotonic() + PATIENCE
        while (queued := self._queued()) and time.monotonic() < until:
            time.sleep(min(2.0, 0.2 + queued / 100))
        if queued:
            self.refused.append(f"{queued} forms were not counted in {PATIENCE:.0f} s")

    def _queued(self) -> int:
        found = 0
        for organisation in MIXTURES:
            text = self._browser(organisation).get("/waiting/").text
            queued = re.search(r"(\d+) being counted now", text)
            found += int(queued.group(1)) if queued else 0
        return found

    def _shuffled(self, events: list[Event], draw: Random, *, late: bool) -> None:
        began = time.monotonic()
        sendings = [
            Sending(event.organisation, filled)
            for event in events
            if event.way != "hand"
            for filled in self._trainer(event.organisation).of_event(event, late=late)
        ]
        draw.shuffle(sendings)
        sendings = [_somehow(sending, draw) for sending in sendings]
        by_phone: dict[Phone, list[Sending]] = {}
        for sending in sendings:
            by_phone.setdefault(self._phone(sending), []).append(sending)
        with ThreadPoolExecutor(AT_ONCE) as pool:
            list(pool.map(self._send_all, by_phone.values()))
        if not late:
            for event in as_of(tuple(events), "closed"):
                if event.way == "hand":
                    self._typed(event)
        spent = time.monotonic() - began
        print(f"{len(events)} trainings, {len(sendings)} forms in {spent:.0f} s", flush=True)

    def _typed(self, event: Event) -> None:
        begins = datetime.fromisoformat(self.truth["phones_began"])
        browser = self._browser(event.organisation)
        for words in type_training(browser, event, self.truth["seed"], begins):
            self.refused.append(f"{event.key}: {words}")

    def _browser(self, organisation: str) -> Browser:
        if organisation not in self._browsers:
            browser = self._browsers[organisation] = Browser(self.base)
            browser.sign_in(*self.accounts[organisation])
        return self._browsers[organisation]

    def _trainer(self, organisation: str) -> Trainer:
        phone = self.phones[organisation][0]
        if not phone.forms:
            phone.refresh()
        begins = datetime.fromisoformat(self.truth["phones_began"])
        return Trainer(phone.forms, self.truth["seed"], begins, self.key)

    def _phone(self, sending: Sending) -> Phone:
        phones = self.phones[sending.organisation]
        return phones[sum(sending.filled.name.encode()) % len(phones)]

    def _send_all(self, sendings: list[Sending]) -> None:
        for sending in sendings:
            self._send(sending)

    def _send(self, sending: Sending) -> None:
        phone, filled = self._phone(sending), sending.filled
        phone.largest = PIECE if sending.how == "pieces" else 10_000_000
        if sending.how == "broken":
            phone.break_off(filled)
        for _ in range(2 if sending.how == "twice" else 1):
            answer = phone.send(filled)
            with self._lock:
                self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
                if answer.taken:
                    self.acknowledged[_id_of(filled)] = sending.organisation
                else:
                    said = f"{answer.status} {answer.message}"
                    self.refused.append(f"{sending.organisation} {filled.name}: {said}")

    def _send_broken(self) -> None:
        for organisation in MIXTURES:
            for body, kind in broken_bodies(organisation):
                answer = self.phones[organisation][0].send_body(body, kind)
                if answer.status != 400:
                    self.refused.append(f"{organisation}: a broken body got {answer.status}")

    def _said(self, when: str) -> bool:
        said = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        print(f"Sent {when}. Answers: {said}.", flush=True)
        for words in self.refused:
            print(f"Refused: {words}", flush=True)
        return not self.refused


def _somehow(sending: Sending, draw: Random) -> Sending:
    how = draw.choices(("once", "twice", "pieces", "broken"), (90, 6, 2, 2))[0]
    filled = sending.filled
    if how == "pieces":
        files = {f"{n}.jpg": draw.randbytes(3_000) for n in (1, 2, 3)}
        filled = Filled(filled.name, filled.xml, files)
    return Sending(sending.organisation, filled, how)


def _id_of(filled: Filled) -> str:
    for node in etree.fromstring(filled.xml).iter("{*}instanceID"):
        return node.text or ""
    return ""
