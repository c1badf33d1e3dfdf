"""Every form of the half-year can be filled from the workbooks of the programme."""

from datetime import datetime
from pathlib import Path

import pytest
from lxml import etree
from pyxform.xls2xform import convert

from synth.answer_key import read_key
from synth.collect import Filled
from synth.filling import KNOWLEDGE_TEST, REGISTRATION, TRAINING_DAY, YANGON, Trainer
from synth.half_year import plan
from synth.troubles import troubles
from synth.xform import Blank

FORMS = Path(__file__).parents[2] / "programme" / "forms"
BEGINS = datetime(2026, 11, 1, 18, 0, tzinfo=YANGON)


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    forms = {}
    for name in ("registration", "training_day", "knowledge_test"):
        workbook = (FORMS / f"{name}.xlsx").read_bytes()
        made = convert(workbook, validate=False, form_name="data", file_type=".xlsx")
        blank = Blank.read(made.xform.encode())
        forms[blank.form_id] = blank
    assert set(forms) == {REGISTRATION, TRAINING_DAY, KNOWLEDGE_TEST}
    return Trainer(forms, "test", BEGINS, read_key())


def all_forms(trainer: Trainer) -> list[Filled]:
    events = plan("test")
    filled = [
        form
        for late in (False, True)
        for event in events
        if event.way != "hand"
        for form in trainer.of_event(event, late=late)
    ]
    filled += [
        trouble.make(trainer, event, trouble)
        for trouble, event in troubles(events)
        if trouble.reason != "two-answers"  # the id of a form that stands above already
    ]
    return filled


def test_all_forms_are_filled_and_each_has_its_own_id(trainer: Trainer) -> None:
    filled = all_forms(trainer)
    ids = [etree.fromstring(form.xml).findtext("meta/instanceID") for form in filled]
    assert len(set(ids)) == len(ids) > 200
    assert [form.xml for form in all_forms(trainer)] == [form.xml for form in filled]


def test_who_does_not_consent_gives_no_name(trainer: Trainer) -> None:
    for form in all_forms(trainer):
        for consent in etree.fromstring(form.xml).iter("consent"):
            name = consent.getparent().find("name")
            assert (name is not None) == (consent.text == "yes")


def test_a_skipped_item_is_asked_and_left_empty(trainer: Trainer) -> None:
    event = next(e for e in plan("test") if any("skipped" in s.items for s in e.sittings))
    sitting = next(s for s in event.sittings if "skipped" in s.items)
    root = etree.fromstring(trainer.sitting(event, sitting).xml)
    own, other = ("a", "b") if sitting.form == "A" else ("b", "a")
    answers = [root.find(f".//{own}{number}") for number in range(1, 9)]
    assert [node.text or "" for node in answers].count("") == sitting.items.count("skipped")
    key = read_key()
    right = sum(node.text == key[node.tag] for node in answers)
    assert right == sitting.right
    assert root.find(f".//{other}1") is None


def test_who_is_met_on_the_spot_is_new_once(trainer: Trainer) -> None:
    for event in plan("test"):
        if event.way == "spot":
            new = [
                row.findtext("running_no")
                for form in trainer.days(event)
                for row in etree.fromstring(form.xml).iter("participant")
                if row.findtext("known_by") == "new"
            ]
            assert len(set(new)) == len(new) >= 13
