"""What an expression reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safe.capture.forms.publishing import xpath


@pytest.mark.parametrize(
    ("expression", "paths"),
    [
        ("/data/a + 1", ["/data/a"]),
        (" ../a  != '' and  ../b  = 'x'", ["/data/g/a", "/data/g/b"]),
        (". > 0 and ./x", ["/data/g/n", "/data/g/n/x"]),
        ("current()/../a", ["/data/g/a"]),
        (
            "instance('l')/root/item[name = current()/../a]/label",
            ["/root/item/label", "/root/item/name", "/data/g/a"],
        ),
        ("/data/r[x = current()/../a]/y", ["/data/r/y", "/data/r/x", "/data/g/a"]),
        ("instance('__last-saved')/data/a", ["/data/a"]),
        ("count(/data/r[x = 1]/y)", ["/data/r/y", "/data/r/x"]),
        ("concat('/data/a', \"/data/b\")", []),
        ("if(selected(/data/a, 'x'), /data/b div 2, -3.5)", ["/data/a", "/data/b"]),
        ("/data/a mod 2 * /data/b", ["/data/a", "/data/b"]),
        ("div", ["/data/g/n/div"]),
        ("/data/meta/orx:instanceID", ["/data/meta/instanceID"]),
        ("true()", []),
        ("", []),
    ],
)
def test_reads(expression: str, paths: list[str]) -> None:
    assert [read.path for read in xpath.reads(expression, "/data/g/n")] == paths


def test_a_list_beside_the_form_is_not_the_form() -> None:
    read = xpath.reads("instance('l')/root/item[name = /data/a]/label", "/data/n")
    assert [(r.path, r.instance) for r in read] == [
        ("/root/item/label", "l"),
        ("/root/item/name", "l"),
        ("/data/a", ""),
    ]


@pytest.mark.parametrize("expression", ["(1", "1)", "a[1", "'open", "a ]", "5 § 4", "(a]"])
def test_what_no_phone_can_read(expression: str) -> None:
    with pytest.raises(xpath.Broken):
        xpath.tokens(expression)


def test_functions_are_named() -> None:
    assert xpath.functions("if(once(/data/if) and (1), jr:choice-name(a, 'b'), 0)") == {
        "if", "once", "jr:choice-name",
    }  # fmt: skip


@given(st.text(alphabet="ab/.[]()'\"=<>@*|,-:1 $။", max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        xpath.reads(text, "/data/a")
        xpath.functions(text)
    except xpath.Broken:
        pass
