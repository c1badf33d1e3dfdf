"""The faces and scripts of pages and documents, made once and kept beside the test cluster."""

import shutil
from pathlib import Path

import pytest
from django.conf import settings

from safe.kernel.ui.assets import prepare_assets
from safe.testing.plugin import CACHE


@pytest.fixture(scope="session")
def faces() -> Path:
    """`var/fonts` of this run, filled; so is `var/assets`, which pages are served from."""
    kept = CACHE / "faces"
    kept.mkdir(parents=True, exist_ok=True)
    prepare_assets(kept)
    wanted = Path(settings.VAR) / "fonts"
    if not wanted.exists():
        shutil.copytree(kept / "fonts", wanted)
        shutil.copytree(kept / "assets", Path(settings.VAR) / "assets", dirs_exist_ok=True)
    return wanted
