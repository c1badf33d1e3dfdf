"""Fonts made once at the start from pinned wheels; nothing binary is kept in the repository.

Pages get one Myanmar face as WOFF2 (Latin stays the system's); documents get TTFs, because
Typst reads no WOFF2 and no variable font.
"""

import hashlib
import shutil
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# what the words of Myanmar scripts need: the block, its two extensions, joiners, dotted circle
MYANMAR = "1000-109F,200B-200D,25CC,A9E0-A9FE,AA60-AA7F"
# documents are written in Latin letters, digits, and the marks of names and sums
LATIN = "20-7E,A0-17F,2C6,2DC,300-304,2010-2027,2030-203A,20AC,2190-2193,2212"
SOURCES = {
    "myanmar": ("justmytype_intl_sea", "fonts/ofl/notosansmyanmar/NotoSansMyanmar[wdth,wght].ttf"),
    "latin": ("justmytype_western_core", "fonts/ofl/notosans/NotoSans[wdth,wght].ttf"),
}
# scripts that pinned wheels carry for us
SCRIPTS = {"htmx-2.min.js": ("django_htmx", "static/django_htmx/htmx-2.min.js")}
STAMP = "assets.stamp"


class AssetMissingError(Exception):
    """A wheel without the file we pin."""


def source(package: str, inner: str) -> Path:
    """A file inside a wheel, found without importing the wheel's code."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise AssetMissingError(f"The package {package} is missing: run make demo again.")
    path = Path(next(iter(spec.submodule_search_locations))) / inner
    if not path.is_file():
        raise AssetMissingError(
            f"{package} {version(package)} has no {inner}: pin the older version."
        )
    return path


def _stamp() -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for package, inner in (*SOURCES.values(), *SCRIPTS.values()):
        path = source(package, inner)
        digest.update(f"{path.name}{path.stat().st_size}".encode())
    digest.update(version("fonttools").encode())
    return digest.hexdigest()


def prepare_assets(var: Path) -> bool:
    """Fill `assets/safe/` (scripts, WOFF2) and `fonts/` (TTF) of var; False when all is there."""
    stamp, wanted = var / STAMP, _stamp()
    if stamp.is_file() and stamp.read_text() == wanted:
        return False
    pages, documents = var / "assets" / "safe" / "fonts", var / "fonts"
    pages.mkdir(parents=True, exist_ok=True)
    documents.mkdir(parents=True, exist_ok=True)
    for name, place in SCRIPTS.items():
        shutil.copyfile(source(*place), var / "assets" / "safe" / name)
    for weight, name in ((400, "Regular"), (700, "Bold")):
        myanmar = _static(source(*SOURCES["myanmar"]), MYANMAR, weight)
        myanmar.save(documents / f"NotoSansMyanmar-{name}.ttf")
        if weight == 400:
            myanmar.flavor = "woff2"
            _save(myanmar, pages / "myanmar-400.woff2")
        _static(source(*SOURCES["latin"]), LATIN, weight).save(documents / f"NotoSans-{name}.ttf")
    stamp.write_text(wanted)
    return True


def _static(path: Path, unicodes: str, weight: int) -> TTFont:
    """One weight of a variable font, named as that weight so that Typst finds it."""
    # cut first: instancing a whole font takes five times as long
    font = _subset(TTFont(path), unicodes)
    font = instantiateVariableFont(font, {"wght": weight, "wdth": 100}, updateFontNames=False)
    style = "Bold" if weight >= 600 else "Regular"
    family = font["name"].getDebugName(16) or font["name"].getDebugName(1)
    for number, words in {1: family, 2: style, 4: f"{family} {style}", 16: None, 17: None}.items():
        if words is None:
            font["name"].removeNames(nameID=number)
        else:
            font["name"].setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = (font["OS/2"].fsSelection & ~0x61) | (
        0x20 if weight >= 600 else 0x40
    )
    font["head"].macStyle = 1 if weight >= 600 else 0
    return font


def _subset(font: TTFont, unicodes: str) -> TTFont:
    options = subset.Options()
    options.layout_features = ["*"]
    options.name_IDs = ["*"]
    options.hinting = False
    options.notdef_outline = True
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=subset.parse_unicodes(unicodes))
    chosen.subset(font)
    return font


def _save(font: TTFont, path: Path) -> None:
    # a reader of the folder sees the whole file or none
    half = path.with_suffix(".half")
    font.save(half)
    half.replace(path)


def forget_assets(var: Path) -> None:
    """For tests: the next start makes them anew."""
    (var / STAMP).unlink(missing_ok=True)
    shutil.rmtree(var / "assets", ignore_errors=True)
