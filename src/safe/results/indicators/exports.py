"""The list behind a figure as a spreadsheet. Text is written as text: no cell is a formula."""

import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import xlsxwriter
from django.utils.translation import gettext as _

from safe.kernel import clock
from safe.kernel.ui.words import moment
from safe.results.indicators import queries
from safe.results.indicators.declarations import Declaration, Measure
from safe.results.indicators.figures import Record, Scope, code_of
from safe.results.indicators.models import Indicator

_QUIET = {
    "in_memory": True,  # no temporary file of the rows lies on a disk
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_WIDTH = 16


def write_sheet(
    *,
    indicator: Indicator,
    scope: Scope,
    rows: Sequence[Record],
    persons: Mapping[UUID, UUID],
    places: Mapping[str, str],
    partners: Mapping[UUID, str],
    names: Mapping[UUID, str] | None = None,
) -> bytes:
    """One sheet of records, one that says what they are."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _QUIET)
    heads = [_("Code"), _("Date"), _("P-code"), _("Township"), _("Partner")]
    heads += [_("Sex"), _("Age"), _("Displacement"), _("Disability"), _("Credit")]
    has_values = Declaration.of(indicator).measure is not Measure.COUNT
    if has_values:
        heads.append(_("Value"))
    if names is not None:
        heads.append(_("Name"))
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet(_("Records"))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(heads) - 1, _WIDTH)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for line, row in enumerate(rows, start=1):
        texts = [code_of(row, persons), "", row.township, places.get(row.township, "")]
        texts += [partners.get(row.partner, ""), row.sex, row.age_band]
        texts += [row.displacement, row.disability, "", *([""] if has_values else [])]
        if names is not None:
            texts.append(names.get(row.subject, ""))
        for column, text in enumerate(texts):
            if text:
                sheet.write_string(line, column, text)
        sheet.write_datetime(line, 1, row.on, day)
        sheet.write_number(line, 9, row.dose)
        # a pair without a value stands there with an empty cell: it is counted, and means nothing
        if has_values and row.value is not None:
            sheet.write_number(line, 10, float(row.value))
    _about(book, bold, indicator, scope, len(rows))
    book.close()
    return out.getvalue()


def _about(book: Any, bold: Any, indicator: Indicator, scope: Scope, count: int) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(_("What this is"))
    sheet.set_column(0, 0, _WIDTH)
    sheet.set_column(1, 1, 5 * _WIDTH)
    lines = [
        (_("Indicator"), f"{indicator.code} {queries.name_of(indicator)}"),
        (_("Meaning"), queries.word(indicator, "meaning")),
        (_("Left out"), queries.word(indicator, "left_out")),
        (_("From, to"), f"{scope.period.starts_on} – {scope.period.ends_on}"),
        (_("Records"), str(count)),
        (_("As of"), moment(clock.now())),
        (_("Places"), "Place codes © Myanmar Information Management Unit (MIMU), release 9.6"),
    ]
    for line, (head, text) in enumerate(lines):
        sheet.write_string(line, 0, str(head), bold)
        sheet.write_string(line, 1, str(text))
