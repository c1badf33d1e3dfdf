"""What a workbook must say, and what is said about it when it does not."""

from pathlib import Path

import pytest

from safe.capture.forms.publishing.checking import Checked, check_workbook
from safe.capture.forms.publishing.findings import Finding
from safe.capture.forms.publishing.tests.workbooks import SETTINGS, questions, workbook
from safe.capture.forms.publishing.words import SENTENCES, say

PACK = Path(__file__).resolve().parents[6] / "programme" / "forms"
EN, MY, KAC = "label::English (en)", "label::မြန်မာ (my)", "label::Jinghpaw (kac)"


def check(content: bytes, **kwargs: object) -> Checked:
    return check_workbook(content, **kwargs)  # type: ignore[arg-type]


def refusals(checked: Checked) -> list[Finding]:
    return [f for f in checked.findings if f.level == "refuses"]


def only(checked: Checked, code: str) -> Finding:
    assert [f.code for f in refusals(checked)] == [code], checked.findings
    return refusals(checked)[0]


def warned(checked: Checked, code: str) -> list[Finding]:
    return [f for f in checked.findings if f.code == code and f.level == "warns"]


def with_settings(**said: str) -> bytes:
    settings = {"form_title": "A form", "form_id": "a_form", "version": "1"} | said
    header, row = zip(*((k, v) for k, v in settings.items() if v), strict=True)
    return workbook([("type", "name", "label"), ("text", "a", "A")], settings=[header, row])


class TestIdentity:
    def test_a_sound_form_passes(self) -> None:
        checked = check(questions(("text", "a", "A")))
        assert not checked.findings
        assert (checked.form_id, checked.version, checked.title) == ("a_form", "1", "A form")
        assert b'<data id="a_form" version="1">' in checked.xform

    def test_a_version_is_made_from_the_clock(self) -> None:
        checked = check(with_settings(version=""))
        assert not checked.is_refused
        assert len(checked.version) == 14
        assert checked.version.isdigit()
        assert warned(checked, "version-made")

    def test_an_id_is_taken_from_the_name_of_the_file(self) -> None:
        checked = check(with_settings(form_id=""), file_name="../Camp visit, ကချင် 2.xlsx")
        assert checked.form_id == "Camp_visit_2"
        assert warned(checked, "form_id-made")

    def test_without_any_name_the_id_is_asked_for(self) -> None:
        assert only(check(with_settings(form_id="")), "no-form-id").column == "form_id"

    @pytest.mark.parametrize("form_id", ["a/b", "x" * 65])
    def test_an_id_must_fit_an_address(self, form_id: str) -> None:
        only(check(with_settings(form_id=form_id)), "form_id-unfit")

    def test_ids_with_spaces_and_burmese_are_forms_too(self) -> None:
        assert not check(with_settings(form_id="စခန်း camp visit")).is_refused

    def test_a_key_of_its_own_is_refused_in_words(self) -> None:
        checked = check(with_settings(public_key="MIIBIjANBg"))
        assert "seals answers itself" in say(only(checked, "public-key")).remedy


class TestLanguages:
    def test_a_column_without_language_beside_others_is_refused_with_its_cure(self) -> None:
        rows = [("type", "name", EN, MY, "hint"), ("text", "a", "A", "က", "Help")]
        found = only(check(workbook(rows)), "column-without-language")
        assert (found.sheet, found.column) == ("survey", "hint")
        assert "hint::English (en)" in say(found).remedy

    def test_a_default_language_names_the_column(self) -> None:
        rows = [("type", "name", "label", MY), ("text", "a", "A", "က")]
        settings = [(*SETTINGS[0], "default_language"), (*SETTINGS[1], "English (en)")]
        assert not check(workbook(rows, settings=settings)).is_refused

    def test_a_message_without_language_stays_as_it_is(self) -> None:
        header = ("type", "name", EN, MY, "constraint", "constraint_message")
        rows = [header, ("integer", "a", "A", "က", ". > 0", "More")]
        assert not check(workbook(rows)).is_refused

    def test_an_empty_language_is_not_offered(self) -> None:
        rows = [("type", "name", EN, MY, KAC, "hint::Jinghpaw (kac)"), ("text", "a", "A", "က")]
        checked = check(workbook(rows))
        assert checked.languages == ("English (en)", "မြန်မာ (my)")
        assert checked.dropped == ("Jinghpaw (kac)",)
        assert b"kac" not in checked.xform

    def test_a_language_is_offered_once_a_word_is_filled(self) -> None:
        rows = [("type", "name", EN, KAC), ("text", "a", "A", "Mying"), ("text", "b", "B")]
        checked = check(workbook(rows))
        assert checked.languages == ("English (en)", "Jinghpaw (kac)")
        assert warned(checked, "language-gap")[0].named["rows"] == "3"

    def test_names_that_differ_and_gaps_are_warned_of(self) -> None:
        rows = [("type", "name", EN, "label::French"), ("select_one l", "a", "A", "Un")]
        choices = [("list_name", "name", "label::English(en)", "label::French"), ("l", "x", "X")]
        checked = check(workbook(rows, choices))
        assert not checked.is_refused
        assert warned(checked, "language-twice")
        assert warned(checked, "language-without-code")[0].named["language"] == "French"
        assert {f.sheet for f in warned(checked, "language-gap")} == {"survey", "choices"}


class TestConverter:
    """Each frequent complaint of the converter reaches the publisher beside its cell."""

    def test_a_choice_twice(self) -> None:
        rows = [("type", "name", "label"), ("select_one l", "a", "A")]
        choices = [("list_name", "name", "label"), ("l", "x", "X"), ("l", "x", "Y")]
        found = only(check(workbook(rows, choices)), "NAMES_007")
        assert (found.sheet, found.row, found.column) == ("choices", 3, "name")
        assert found.cells == (("list_name", "l"), ("name", "x"), ("label", "Y"))
        assert "allow_choice_duplicates" in say(found).remedy

    def test_every_duplicate_is_named(self) -> None:
        rows = [("type", "name", "label"), ("select_one l", "a", "A")]
        choices = [("list_name", "name", "label"), *[("l", "x", f"X{n}") for n in range(4)]]
        assert [f.row for f in refusals(check(workbook(rows, choices)))] == [3, 4, 5]

    @pytest.mark.parametrize(
        ("row", "code", "at"),
        [
            (("text", "meta", "A"), "NAMES_005", 2),
            (("calculate", "a", "A"), "no-calculation", 2),
            (("select_one nowhere", "a", "A"), "no-such-list", 2),
            (("text", "a b", "A"), "NAMES_008", 2),
            (("text", "", "A"), "no-name", 2),
            (("", "a", "A"), "no-type", 2),
            (("text", "a", "Hello ${nobody}"), "PYREF_003", 2),
            (("begin group", "a", "A"), "SURVEY_002", 2),
            (("quux", "a", "A"), "unknown-type", 0),
        ],
    )
    def test_a_row(self, row: tuple[str, ...], code: str, at: int) -> None:
        choices = [("list_name", "name", "label"), ("l", "x", "X")]
        rows = [("type", "name", "label"), row, ("text", "z", "Z")]
        found = only(check(workbook(rows, choices)), code)
        assert found.sheet == "survey"
        assert found.row == at
        assert code in SENTENCES

    def test_a_header_twice(self) -> None:
        only(
            check(workbook([("type", "name", "label", "label"), ("text", "a", "A", "B")])),
            "header-twice",
        )

    def test_no_sheet_of_questions(self) -> None:
        content = workbook([("a",), ("b",)], choices=[("list_name", "name"), ("l", "x")])
        book = content.replace(b'name="survey"', b'name="furvey"')
        assert check(book).is_refused

    def test_what_nobody_foresaw_is_still_a_sentence(self) -> None:
        rows = [("type", "name", "label", "bind::nodeset::x::y"), ("text", "a", "A", "1")]
        checked = check(workbook(rows))
        for finding in checked.findings:
            said = say(finding)
            assert said.sentence
            assert said.remedy


class TestForm:
    def test_a_hand_written_bind_of_ours_is_refused(self) -> None:
        rows = [("type", "name", "label", "bind::safe:class"), ("text", "a", "A", "statistic")]
        found = only(check(workbook(rows)), "bind-safe")
        assert found.column == "bind::safe:class"
        assert "safe_class" in say(found).remedy

    def test_a_namespace_nobody_declared_makes_no_form(self) -> None:
        rows = [("type", "name", "label", "bind::foo:bar"), ("text", "a", "A", "x")]
        only(check(workbook(rows)), "xform-unreadable")

    def test_an_open_bracket_is_found_beside_its_cell(self) -> None:
        header = ("type", "name", "label", "relevant")
        found = only(
            check(questions(("text", "a", "A", "((1 = 1)"), header=header)), "expression-broken"
        )
        assert (found.row, found.column) == (2, "relevant")

    def test_an_unknown_function_is_warned_of(self) -> None:
        header = ("type", "name", "label", "calculation")
        checked = check(questions(("calculate", "a", "", "frobnicate(1)"), header=header))
        assert warned(checked, "function-unknown")[0].named["function"] == "frobnicate"

    def test_a_list_nobody_made_is_refused(self) -> None:
        header = ("type", "name", "label", "calculation")
        row = ("calculate", "a", "", "instance('villages')/root/item[name='x']/label")
        only(check(questions(row, header=header)), "list-missing")

    def test_files_that_the_form_shows_are_named(self) -> None:
        rows = [("type", "name", "label", "media::image"), ("text", "a", "A", "camp map.png")]
        assert check(workbook(rows)).files == ("camp map.png",)

    def test_external_choices_come_as_a_list(self) -> None:
        rows = [
            ("type", "name", "label", "choice_filter"),
            ("select_one l", "s", "S", ""),
            ("select_one_external v", "a", "A", "state=${s}"),
        ]
        choices = [("list_name", "name", "label"), ("l", "x", "X")]
        external = [("list_name", "name", "label", "state"), ("v", "one", "One", "x")]
        checked = check(workbook(rows, choices, external_choices=external))
        assert not checked.is_refused
        assert checked.itemsets is not None
        assert b'"one"' in checked.itemsets
        assert checked.files == ()


class TestPack:
    @pytest.mark.parametrize("name", ["registration", "training_day"])
    def test_the_forms_of_the_pack_pass(self, name: str) -> None:
        content = (PACK / f"{name}.xlsx").read_bytes()
        required = {name: frozenset({"event_curriculum", "event_township", "sex"})}
        checked = check(content, required=required)
        codes = {f.code for f in checked.findings}
        assert codes == {"language-dropped"}, checked.findings
        assert checked.kind == name
        assert checked.languages == ("English (en)", "မြန်မာ (my)")
        assert check(content, required=required).xform == checked.xform

    def test_no_name_is_asked_of_who_says_no(self) -> None:
        checked = check((PACK / "registration.xlsx").read_bytes())
        text = checked.xform.decode()
        for name in ("name", "other_name", "phone", "document"):
            bind = text.split(f'nodeset="/data/person/{name}"')[1].split("/>")[0]
            assert "/consent  = 'yes'" in bind
