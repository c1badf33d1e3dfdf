"""Fonts are made once, small enough, and complete."""

from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from safe.kernel.ui.assets import prepare_assets


@pytest.mark.slow
def test_fonts_are_made_once_and_hold_what_pages_need(tmp_path: Path) -> None:
    assert prepare_assets(tmp_path)
    web = tmp_path / "assets" / "safe" / "fonts" / "myanmar-400.woff2"
    assert web.stat().st_size <= 60_000
    letters = set(TTFont(web).getBestCmap())
    assert set(range(0x1000, 0x10A0)) <= letters
    for name, weight in (("Regular", 400), ("Bold", 700)):
        for family in ("NotoSansMyanmar", "NotoSans"):
            font = TTFont(tmp_path / "fonts" / f"{family}-{name}.ttf")
            assert font["OS/2"].usWeightClass == weight
            assert "fvar" not in font
    assert not prepare_assets(tmp_path)
