"""Templates and data become paper; nothing that was typed is read as markup."""

import io
import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from safe.kernel.documents import (
    DocumentFault,
    letters_without_face,
    qr_picture,
    render,
    render_pictures,
    rendering,
)
from safe.kernel.documents.sheets import in_both

TRIAL = """#import "/kernel/documents/templates/documents/sheet.typ": *
#show: sheet.with(foot: [#data.foot])
#data.name
"""


@pytest.fixture
def trial(faces: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A template in a root of its own."""
    shared = "kernel/documents/templates/documents"
    (tmp_path / shared).mkdir(parents=True)
    whole = (rendering.ROOT / shared / "sheet.typ").read_text()
    (tmp_path / shared / "sheet.typ").write_text(whole)
    (tmp_path / "trial.typ").write_text(TRIAL)
    monkeypatch.setattr(rendering, "ROOT", tmp_path)
    return "trial.typ"


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


def test_markup_in_a_name_stays_a_name(trial: str) -> None:
    name = r'#strong[x] $ \ @a <b> = "q" #read("/trial.typ") *y* _z_ `c` // d'
    assert name in re.sub(r"\s+", " ", text_of(render(trial, {"name": name, "foot": "1"})))


def test_a_document_betrays_nothing_of_its_making(trial: str) -> None:
    said = PdfReader(io.BytesIO(render(trial, {"name": "x", "foot": ""}))).metadata
    assert said is not None
    assert said.get("/Title") == "Sheet"
    assert not {"/Author", "/CreationDate", "/ModDate"} & set(said)


def test_burmese_and_shan_are_shaped(trial: str) -> None:
    """Shaping is seen in the width: a stacked or reordered syllable is narrower than its letters."""
    [shaped] = render_pictures(trial, {"name": "မြစ်ကြီးနား အင်္ဂလိပ် လိၵ်ႈတႆး", "foot": ""})
    [other] = render_pictures(trial, {"name": "Myitkyina", "foot": ""})
    assert shaped != other


def test_a_missing_face_is_a_fault(trial: str, tmp_path: Path) -> None:
    (tmp_path / "trial.typ").write_text('#set text(font: "Comic Sans MS")\nx')
    with pytest.raises(DocumentFault, match="unknown font"):
        render(trial, {})


def test_a_fault_says_nothing_of_what_was_to_be_printed(trial: str, tmp_path: Path) -> None:
    (tmp_path / "trial.typ").write_text("#let data = json(bytes(sys.inputs.data))\n#panic(data)")
    with pytest.raises(DocumentFault) as fault:
        render(trial, {"name": "Lahtaw Ja Mun"})
    assert "Lahtaw" not in str(fault.value)


def test_no_faces_is_said(trial: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rendering, "font_folder", lambda: tmp_path)
    with pytest.raises(DocumentFault, match="safe doctor"):
        render(trial, {"name": "x", "foot": ""})


def test_letters_that_cannot_be_printed_are_known(faces: Path) -> None:
    assert letters_without_face("Maran Brang Mai, N’Hkum ဩဘာ ၸၢႆး (၁၂)") == ""
    assert letters_without_face("李 明 x") == "李明"


def test_a_code_is_one_path() -> None:
    code = qr_picture("K7MX3QRTPW2A9")
    assert code.startswith("<svg")
    assert code.count("<path") == 1
    assert "<text" not in code


def test_words_without_burmese_stand_alone() -> None:
    assert in_both("Nobody wrote {this} yet", this="that") == {
        "en": "Nobody wrote that yet",
        "my": "",
    }
