"""A report on paper: four pages by Typst, with its content inside and a seal at the end."""

from safe.kernel.documents import render, render_pictures
from safe.results.reports.content import Content, hash_of
from safe.results.reports.drawing import draw
from safe.results.reports.spoken import Spoken
from safe.results.reports.verifying import seal_pdf

TEMPLATE = "results/reports/templates/reports/half_year.typ"


def write_paper(content: Content, words: Spoken) -> bytes:
    """The PDF in the language that is active."""
    return seal_pdf(render(TEMPLATE, draw(content, words)), hash_of(content))


def picture_pages(content: Content, words: Spoken, *, ppi: int = 110) -> list[bytes]:
    """One PNG a page, to look at."""
    return render_pictures(TEMPLATE, draw(content, words), ppi=ppi)
