"""Sends the half-year through SAFE's doors: OpenRosa for most, the browser's form for the rest."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from synth.browser import Browser
from synth.by_hand import type_training
from synth.collect import Filled, Phone
from synth.filling import YANGON, Trainer
from synth.half_year import MIXTURES, PERIOD, Event, plan
from synth.troubles import expected_to_wait, troubles
from synth.truth import facts_of, figures

READERS = {code: {code} for code in MIXTURES} | {"iom": set(MIXTURES), "metta": set(MIXTURES)}


def make_truth(seed: str, begins: datetime, *, by_hand: bool = True) -> dict[str, Any]:
    """What must be seen after sending, and when the phones' clocks say it was filled."""
    events = [event for event in plan(seed) if by_hand or event.way != "hand"]
    return {
        "seed": seed,
        "by_hand": by_hand,
        "phones_began": begins.isoformat(),
        "period": PERIOD[0],
        "events": len(events),
        "days": sum(event.days for event in events),
        "figures": figures(facts_of(events), READERS),
        "waiting": expected_to_wait(),
    }


def read_or_write_truth(file: Path, seed: str, *, by_hand: bool = True) -> dict[str, Any]:
    """The truth of this seed: as it was written before the first sending, else written now."""
    if file.exists():
        known: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if known["seed"] == seed and known["by_hand"] == by_hand:
            return known
    begins = datetime.now(YANGON).replace(microsecond=0) - timedelta(days=1)
    truth = make_truth(seed, begins, by_hand=by_hand)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(truth, ensure_ascii=False, indent=1), encoding="utf-8")
    return truth


@dataclass
class Sender:
    """All phones and accounts of the demo, and what was said to what they sent."""

    base: str
    truth: dict[str, Any]
    phones: dict[str, list[Phone]] = field(default_factory=dict)
    accounts: dict[str, tuple[str, str]] = field(default_factory=dict)
    answers: dict[int, int] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    @classmethod
    def read(cls, devices: Path, base: str, truth: dict[str, Any]) -> "Sender":
        """The devices file (see the command's help)."""
        said = json.loads(devices.read_text(encoding="utf-8"))
        sender = cls(base, truth)
        for number, row in enumerate(said["devices"]):
            phone = Phone(row["url"], f"collect:synth-{number}")
            sender.phones.setdefault(row["organisation"], []).append(phone)
        for row in said.get("accounts", ()):
            sender.accounts.setdefault(row["organisation"], (row["login"], row["password"]))
        return sender

    def send(self, *, by_hand: bool = True) -> int:
        """Everything, in the order of the days; 0 when the server took it all."""
        began, seed = time.monotonic(), self.truth["seed"]
        events = plan(seed)
        for number, event in enumerate(events, 1):
            if event.way != "hand":
                self._by_phone(event)
            elif by_hand:
                self._typed(event)
            taken = self.answers.get(201, 0) + self.answers.get(202, 0)
            print(f"{number}/{len(events)} trainings, {taken} forms taken", flush=True)
        for organisation, filled in self._troubles(events):
            self._one(organisation, filled)
        for phones in self.phones.values():
            for phone in phones:
                phone.close()
        said = ", ".join(f"{status}: {count}" for status, count in sorted(self.answers.items()))
        print(f"Sent in {time.monotonic() - began:.0f} s. Answers: {said}.")
        for words in self.refused:
            print(f"Refused: {words}")
        return 1 if self.refused else 0

    def _by_phone(self, event: Event) -> None:
        trainer = self._trainer(event.organisation)
        if event.way != "spot":
            for filled in trainer.registrations(event):
                self._one(event.organisation, filled)
        for filled in trainer.days(event):
            self._one(event.organisation, filled)

    def _typed(self, event: Event) -> None:
        account = self.accounts.get(event.organisation)
        if account is None:
            self.refused.append(f"{event.key}: no account to type it with")
            return
        browser = Browser(self.base)
        browser.sign_in(*account)
        begins = datetime.fromisoformat(self.truth["phones_began"])
        for words in type_training(browser, event, self.truth["seed"], begins):
            self.refused.append(f"{event.key}: {words}")

    def _troubles(self, events: tuple[Event, ...]) -> Iterator[tuple[str, Filled]]:
        for organisation in MIXTURES:
            trainer = self._trainer(organisation)
            for filled in troubles(trainer, organisation, events):
                yield organisation, filled

    def _trainer(self, organisation: str) -> Trainer:
        phone = self.phones[organisation][0]
        if not phone.forms:
            phone.refresh()
        begins = datetime.fromisoformat(self.truth["phones_began"])
        return Trainer(phone.forms, self.truth["seed"], begins)

    def _one(self, organisation: str, filled: Filled) -> None:
        phones = self.phones[organisation]
        phone = phones[sum(filled.name.encode()) % len(phones)]
        answer = phone.send(filled)
        self.answers[answer.status] = self.answers.get(answer.status, 0) + 1
        if not answer.taken:
            self.refused.append(f"{organisation} {filled.name}: {answer.status} {answer.message}")
