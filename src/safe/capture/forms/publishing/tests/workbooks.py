"""Small workbooks for tests, made as a person would write them."""

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import openpyxl

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
