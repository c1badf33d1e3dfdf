"""QR codes as vector pictures."""

import io

import segno


def qr_picture(content: str, *, error: str = "m", border: int = 2) -> str:
    """The code as SVG: one path, no text. Letters, digits and dashes alone make the smallest."""
    out = io.BytesIO()
    code = segno.make_qr(content, error=error, boost_error=True)
    code.save(out, kind="svg", border=border, xmldecl=False, svgns=True, omitsize=True, nl=False)
    return out.getvalue().decode()
