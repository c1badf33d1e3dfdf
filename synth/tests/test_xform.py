"""A blank form is filled as a phone fills it."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from synth.xform import Blank, FormSurprise, Moment

XFORM = b"""<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa">
 <h:head><h:title>Day</h:title><model>
  <instance><data id="day" version="7">
    <start/><event><where/></event><why/>
    <people jr:template=""><card/><mark>present</mark><name/></people>
    <people><card/><mark>present</mark><name/></people>
    <meta><instanceID/></meta>
  </data></instance>
  <bind nodeset="/data/start" jr:preload="timestamp" jr:preloadParams="start"/>
  <bind nodeset="/data/event/where" type="string"/>
  <bind nodeset="/data/why" relevant="1=2"/>
  <bind nodeset="/data/people/name" relevant="x"/>
 </model></h:head>
 <h:body><group ref="/data/people"><repeat nodeset="/data/people"/></group></h:body>
</h:html>"""
MOMENT = Moment(datetime(2020, 1, 6, 18, tzinfo=UTC), datetime(2020, 1, 6, 18, 5, tzinfo=UTC))


def filled(**values: str) -> etree._Element:
    rows = {"people": [{"card": "AAAA"}, {"card": "BBBB", "mark": "late", "name": "Ma Example"}]}
    return etree.fromstring(Blank.read(XFORM).fill("uuid:1", MOMENT, values, rows))


def test_it_knows_what_the_form_asks() -> None:
    blank = Blank.read(XFORM)
    assert (blank.form_id, blank.version) == ("day", "7")
    assert blank.names() == ["start", "where", "why"]
    assert blank.names("people") == ["card", "mark", "name"]


def test_it_puts_answers_where_the_questions_stand() -> None:
    root = filled(where="MMR001001")
    assert (root.get("id"), root.get("version")) == ("day", "7")
    assert root.findtext("event/where") == "MMR001001"
    assert [row.findtext("card") for row in root.iterfind("people")] == ["AAAA", "BBBB"]
    assert [row.findtext("mark") for row in root.iterfind("people")] == ["present", "late"]
    assert root.findtext("meta/instanceID") == "uuid:1"
    assert (root.findtext("start") or "").startswith("2020-01-06T18:00")


def test_it_leaves_out_what_was_not_asked() -> None:
    root = filled(where="MMR001001")
    assert root.find("why") is None
    assert [row.find("name") is not None for row in root.iterfind("people")] == [False, True]


def test_the_same_answers_are_the_same_bytes() -> None:
    blank = Blank.read(XFORM)
    assert blank.fill("uuid:1", MOMENT, {}) == Blank.read(XFORM).fill("uuid:1", MOMENT, {})


def test_it_refuses_what_the_form_does_not_ask() -> None:
    with pytest.raises(FormSurprise):
        filled(age="24")
