"""Knowledge tests on paper: numbers with the form each sits, questions without their key."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from safe.activities.training.knowledge import form_for
from safe.activities.training.models import Event, KnowledgeTest
from safe.activities.training.tests.test_pages import typed
from safe.activities.training.tests.test_sat import participants, text
from safe.kernel import tenancy
from safe.testing.members import SignedIn

pytestmark = pytest.mark.django_db


def sheets(who: SignedIn, place: str) -> list[str]:
    answer = who.client.get(place)
    assert answer["Content-Type"] == "application/pdf", text(answer)
    return [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]


def test_a_sheet_has_25_numbers_and_the_form_that_each_sits(faces: Path, trainer: SignedIn) -> None:
    event = typed(trainer, 4)
    for when in ("pre", "post"):
        [sheet] = sheets(trainer, f"/trainings/{event}/test/{when}/sheet/")
        assert {str(n) for n in range(1, 26)} <= set(sheet.split())
        rows = re.findall(r"^(\d+)\s+(A\s+B|A|B)\s+aloud", sheet, re.MULTILINE)
        printed = {int(no): form for no, form in rows}
        assert len(printed) == 25
        for one in participants(trainer):
            assert printed[one.running_no or 0] == form_for(one, when)
        assert printed[5].split() == ["A", "B"]
        assert "Lahtaw" not in sheet


def test_the_question_paper_is_a_page_a_form_and_says_no_key(
    faces: Path, trainer: SignedIn
) -> None:
    event = typed(trainer, 1)
    pages = sheets(trainer, f"/trainings/{event}/test/paper/")
    test = KnowledgeTest.objects.get()
    assert len(pages) == 2
    for form, page in zip("AB", pages, strict=True):
        said = re.sub(r"\s", "", page)
        for item in test.questions[form]:
            assert re.sub(r"\s", "", item["text_en"]) in said
            for option in item["options"]:
                assert re.sub(r"\s", "", option["en"]) in said
        assert "key" not in page.lower()
        assert "safe-migration/1" in page


def test_no_test_no_paper_and_no_other_organisations(
    faces: Path, trainer: SignedIn, stranger: SignedIn, manager: SignedIn
) -> None:
    event = typed(trainer, 1)
    for ending in ("pre/sheet/", "post/sheet/", "paper/"):
        assert stranger.client.get(f"/trainings/{event}/test/{ending}").status_code == 404
        assert manager.client.get(f"/trainings/{event}/test/{ending}").status_code == 403
    with tenancy.acting(trainer.planted.actor):
        Event.objects.update(curriculum="other")
    answer = trainer.client.get(f"/trainings/{event}/test/paper/")
    assert answer.status_code == 409
    assert "no knowledge test" in text(answer)
