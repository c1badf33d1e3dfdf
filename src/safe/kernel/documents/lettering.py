"""Which letters the faces of documents hold."""

from functools import lru_cache
from pathlib import Path

from safe.kernel.documents.rendering import font_folder


def letters_without_face(text: str) -> str:
    """The letters of `text` that no face of ours can print (Chinese, Thai …), each once."""
    held = _held(font_folder())
    return "".join(dict.fromkeys(c for c in text if ord(c) not in held and not c.isspace()))


@lru_cache(maxsize=4)
def _held(folder: Path) -> frozenset[int]:
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - slow to import, wanted by few

    held: set[int] = set()
    for face in folder.glob("*.ttf"):
        with TTFont(face, lazy=True) as font:
            held.update(font.getBestCmap())
    return frozenset(held)
