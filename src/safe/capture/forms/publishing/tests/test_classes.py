"""Which answer is what: said, inherited, computed, or closed by default."""

import pytest

from safe.capture.forms.publishing.checking import Checked, check_workbook
from safe.capture.forms.publishing.tests.workbooks import SETTINGS, workbook
from safe.capture.forms.publishing.words import say

HEADER = ("type", "name", "label", "safe_class", "safe_map", "calculation", "default")


def check(*rows: tuple[str, ...], handler: str = "", required: str = "") -> Checked:
    settings = SETTINGS
    if handler:
        settings = ((*SETTINGS[0], "safe_handler"), (*SETTINGS[1], handler))
    choices = [("list_name", "name", "label"), ("l", "x", "X")]
    wanted = {handler: frozenset(required.split())} if handler else {}
    return check_workbook(workbook([HEADER, *rows], choices, settings), required=wanted)


def classes(checked: Checked) -> dict[str, str]:
    assert not checked.is_refused, checked.findings
    return {f.name: f.safe_class for f in checked.fields}


def codes(checked: Checked) -> list[str]:
    return [f.code for f in checked.findings if f.level == "refuses"]


@pytest.mark.parametrize(
    ("kind", "safe_class"),
    [
        ("text", "identifying"), ("image", "identifying"), ("audio", "identifying"),
        ("video", "identifying"), ("file", "identifying"), ("geopoint", "identifying"),
        ("geotrace", "identifying"), ("geoshape", "identifying"), ("barcode", "identifying"),
        ("integer", "sensitive"), ("decimal", "sensitive"), ("date", "sensitive"),
        ("select_one l", "sensitive"), ("select_multiple l", "sensitive"), ("rank l", "sensitive"),
        ("acknowledge", "sensitive"), ("dateTime", "sensitive"), ("time", "sensitive"),
    ],
)  # fmt: skip
def test_an_empty_cell_closes_the_answer(kind: str, safe_class: str) -> None:
    assert classes(check((kind, "a", "A")))["a"] == safe_class


@pytest.mark.parametrize("kind", ["username", "phonenumber", "deviceid", "email"])
def test_what_the_phone_adds_by_itself_identifies(kind: str) -> None:
    assert classes(check((kind, "a"), ("text", "b", "B")))["a"] == "identifying"


def test_an_audit_and_the_name_of_a_form_identify() -> None:
    settings = ((*SETTINGS[0], "instance_name"), (*SETTINGS[1], "${a}"))
    rows = [("type", "name", "label"), ("integer", "a", "A"), ("audit", "audit")]
    fields = {f.name: f for f in check_workbook(workbook(rows, settings=settings)).fields}
    assert fields["audit"].safe_class == "identifying"
    assert fields["audit"].is_file
    assert fields["instanceName"].safe_class == "identifying"


def test_groups_and_repeats_hand_down_what_they_say() -> None:
    found = classes(
        check(
            ("begin group", "g", "G", "statistic"),
            ("integer", "a", "A"),
            ("begin repeat", "r", "R"),
            ("integer", "b", "B"),
            ("text", "c", "C", "identifying"),
            ("end repeat",),
            ("end group",),
        )
    )
    assert (found["a"], found["b"], found["c"]) == ("statistic", "statistic", "identifying")


def test_a_field_knows_its_path_repeat_and_row() -> None:
    checked = check(("begin repeat", "r", "R"), ("text", "c", "C"), ("end repeat",))
    field = next(f for f in checked.fields if f.name == "c")
    assert (field.path, field.repeat, field.row, field.label) == ("/data/r/c", "/data/r", 3, "C")
    assert len({f.path for f in checked.fields}) == len(checked.fields)


def test_a_calculation_is_as_closed_as_what_it_reads() -> None:
    found = classes(
        check(
            ("text", "name", "Name"),
            ("integer", "n", "N", "statistic"),
            ("calculate", "one", "", "", "", "concat(${name}, 'x')"),
            ("calculate", "two", "", "", "", "concat(${one}, 'x')"),
            ("calculate", "three", "", "", "", "${n} + 1"),
        )
    )
    assert (found["one"], found["two"]) == ("identifying", "identifying")
    assert found["three"] == "sensitive"


def test_a_row_may_open_a_calculation_from_sensitive_only() -> None:
    checked = check(
        ("integer", "age", "Age"),
        ("text", "name", "Name"),
        ("calculate", "band", "", "statistic", "", "if(${age} > 17, '18+', '0-17')"),
        ("calculate", "copy", "", "statistic", "", "${name}"),
    )
    found = classes(checked)
    assert (found["band"], found["copy"]) == ("statistic", "identifying")
    assert [f.code for f in checked.findings] == ["class-raised"]


def test_a_default_from_another_answer_is_as_closed_as_that_answer() -> None:
    rows = [("text", "name", "Name"), ("integer", "a", "A", "", "", "", "${name}")]
    assert classes(check(*rows))["a"] == "identifying"


def test_a_choice_out_of_a_repeat_of_names_is_a_name() -> None:
    rows = [
        ("begin repeat", "r", "R"),
        ("text", "name", "Name"),
        ("end repeat",),
        ("select_one ${name}", "head", "Head"),
    ]
    assert classes(check(*rows))["head"] == "identifying"


def test_the_last_form_kept_on_the_phone_is_warned_of() -> None:
    checked = check(("text", "name", "Name", "", "", "", "${last-saved#name}"))
    assert [f.code for f in checked.findings] == ["keeps-last"]


def test_words_nobody_knows_are_refused_beside_their_cell() -> None:
    checked = check(("text", "a", "A", "secret"), ("text", "b", "B", "", "shoe_size"))
    assert codes(checked) == ["class-unknown", "target-unknown"]
    assert [f.row for f in checked.findings] == [2, 3]
    assert "event_township" in say(checked.findings[1]).remedy


@pytest.mark.parametrize(
    ("target", "safe_class"),
    [("name", "statistic"), ("phone", "sensitive"), ("card", "statistic"), ("age", "statistic"),
     ("birth_year", "statistic"), ("event_site", "sensitive"), ("filled_by", "statistic")],
)  # fmt: skip
def test_what_names_a_person_cannot_be_left_open(target: str, safe_class: str) -> None:
    checked = check(("text", "a", "A", safe_class, target))
    assert codes(checked) == ["class-too-open"]
    assert checked.findings[0].column == "safe_class"


def test_a_target_is_filled_once() -> None:
    rows = [("select_one l", "a", "A", "statistic", "sex"), ("select_one l", "b", "B", "", "sex")]
    assert codes(check(*rows)) == ["target-twice"]


def test_persons_stand_in_one_place_and_the_event_outside() -> None:
    rows = [
        ("select_one l", "a", "A", "statistic", "sex"),
        ("begin repeat", "r", "R"),
        ("select_one l", "b", "B", "statistic", "mark"),
        ("date", "d", "D", "statistic", "half_day_on"),
        ("end repeat",),
    ]
    assert sorted(codes(check(*rows))) == ["persons-in-two-places", "target-in-repeat"]


def test_a_kind_gets_what_it_requires_and_open() -> None:
    required = "half_day_on mark"
    rows = [("date", "d", "D", "statistic", "half_day_on"), ("select_one l", "m", "M", "", "mark")]
    checked = check(*rows, handler="training_day", required=required)
    assert codes(checked) == ["target-sealed"]
    assert checked.findings[0].row == 3
    assert codes(check(rows[0], handler="training_day", required=required)) == ["target-missing"]


def test_a_kind_nobody_takes_up_is_kept() -> None:
    rows = [("type", "name", "label"), ("text", "a", "A")]
    settings = ((*SETTINGS[0], "safe_handler"), (*SETTINGS[1], "market_prices"))
    checked = check_workbook(workbook(rows, settings=settings), required={"x": frozenset()})
    assert not checked.is_refused
    assert [f.code for f in checked.findings] == ["kind-unknown"]


def test_our_columns_do_not_reach_the_phone() -> None:
    checked = check(("text", "a", "A", "identifying", "name"), handler="h", required="")
    assert b"safe_" not in checked.xform
