"""From a template of ours and data of anybody to a PDF."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal, cast

import typst
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]


class DocumentFault(RuntimeError):
    """A template or a face of ours is at fault; says nothing of what was to be printed."""


def font_folder() -> Path:
    """Where the start put the faces that documents are set in."""
    return Path(settings.VAR) / "fonts"


def render(template: str, data: Mapping[str, Any]) -> bytes:
    """The PDF of `template`, a path below `safe/`.

    `data` enters as JSON and is never read as markup; no system font is used, and a warning is a
    fault, because the usual one is a missing face and the usual sight of that is empty boxes.
    """
    return b"".join(_compile(template, data, "pdf"))


def render_pictures(template: str, data: Mapping[str, Any], *, ppi: int = 110) -> list[bytes]:
    """One PNG a page, to look at."""
    return _compile(template, data, "png", ppi=ppi)


def _compile(
    template: str, data: Mapping[str, Any], form: Literal["pdf", "png"], *, ppi: int | None = None
) -> list[bytes]:
    faces = font_folder()
    if not list(faces.glob("*.ttf")):
        raise DocumentFault(f"no faces in {faces}: start SAFE once, or run safe doctor")
    try:
        made, warnings = typst.compile_with_warnings(
            ROOT / template,
            root=ROOT,
            font_paths=[faces],
            ignore_system_fonts=True,
            format=form,
            ppi=ppi,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            # no registry of packages is ever asked
            package_path=ROOT / "no-packages",
            package_cache_path=ROOT / "no-packages",
        )
    except typst.TypstError as fault:
        # its message may quote what was to be printed, so it goes no further
        raise DocumentFault(f"{template} could not be set") from _silent(fault)
    if warnings:
        raise DocumentFault(f"{template}: {warnings[0].message}")
    pages = cast("bytes | list[bytes]", made)  # several pages of pictures come as a list
    return [pages] if isinstance(pages, bytes) else pages


def _silent(fault: Exception) -> Exception | None:
    return fault if settings.IS_TEST else None
