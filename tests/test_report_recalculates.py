"""A report's workbook, opened and saved by LibreOffice, says the same numbers and totals."""

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
from django.utils import translation

from prove.recalculate import NoLibreOffice, compare, recalculate
from safe.results.reports.spoken import Spoken
from safe.results.reports.tests.trial import CONTENT, hidden
from safe.results.reports.workbook import write_workbook

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def written() -> Iterator[bytes]:
    for language in ("en", "my"):
        with translation.override(language):
            yield write_workbook(CONTENT, Spoken.of())
            yield write_workbook(hidden(), Spoken.of())


def changed(data: bytes) -> bytes:
    """One of 30 women less, in the sheet of those who were reached."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename.endswith("sheet5.xml"):
                part, cells = re.subn(rb'(<c r="E\d+" s="\d+">)<v>30</v>', rb"\1<v>29</v>", part)
                assert cells == 1
            new.writestr(member, part)
    return out.getvalue()


def test_every_number_comes_out_again_and_a_changed_one_is_seen() -> None:
    books = list(written())
    books.append(changed(books[0]))
    try:
        anew = recalculate(books)
    except NoLibreOffice:
        pytest.skip("LibreOffice is not installed: no report is reckoned anew")
    verdicts = [compare(*pair) for pair in zip(books, anew, strict=True)]
    assert [verdict.wrong for verdict in verdicts[:4]] == [[], [], [], []]
    assert all(verdict.numbers > 40 for verdict in verdicts)
    assert (verdicts[0].checks, verdicts[1].checks) == (3, 1)
    assert any("the check line is not 0" in line for line in verdicts[4].wrong)
