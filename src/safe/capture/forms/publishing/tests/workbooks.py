"""Small workbooks for tests, made as a person would write them."""

import io
import json
import warnings
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

from safe.capture.forms.publishing import convert

Row = Sequence[Any]
SETTINGS = (("form_title", "form_id", "version"), ("A form", "a_form", "1"))


def workbook(
    survey: Sequence[Row],
    choices: Sequence[Row] = (),
    settings: Sequence[Row] = SETTINGS,
    **more: Sequence[Row],
) -> bytes:
    """An .xlsx with these sheets; the first row of each is its header."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in {"survey": survey, "choices": choices, "settings": settings, **more}.items():
        if rows:
            sheet = book.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def questions(*rows: Row, header: Row = ("type", "name", "label")) -> bytes:
    """A workbook of a survey alone."""
    return workbook([header, *rows])


def put_member(content: bytes, name: str, data: bytes) -> bytes:
    """The same zip with one more part, or one part replaced."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, data)
    return held.getvalue()


def convert_here(content: bytes, *, version_if_none: str, id_if_none: str) -> dict[str, Any]:
    """What the child does, in this process: it starts once instead of once a workbook."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        said: dict[str, Any] = json.loads(
            json.dumps(convert.convert(content, version_if_none, id_if_none))
        )
    return said
