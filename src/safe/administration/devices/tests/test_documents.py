"""The sheet that puts Collect on a phone."""

import io
from pathlib import Path

from pypdf import PdfReader

from safe.administration.devices.documents import collect_on_phone
from safe.testing.faces import faces

__all__ = ["faces"]


def test_it_is_one_page_and_names_the_phone(faces: Path) -> None:
    pdf = collect_on_phone(
        label="Phone 3",
        organisation="Kachin Women's Association",
        server="https://safe.example",
        settings_code="eJw" + "x" * 460,
    )
    [page] = PdfReader(io.BytesIO(pdf)).pages
    said = page.extract_text()
    assert "Phone 3" in said
    assert "Configure with QR code" in said
