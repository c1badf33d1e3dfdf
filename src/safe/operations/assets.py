"""What a start makes once: fonts, compiled catalogues, static files with hashed names."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from safe.kernel.ui.assets import prepare_assets
from safe.kernel.ui.catalogues import compile_catalogues


def prepare() -> None:
    """Bring `var` up to date; quick when nothing changed."""
    var = Path(settings.VAR)
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    for folder in ("assets", "static", "files", "locale", "fonts"):
        (var / folder).mkdir(parents=True, exist_ok=True, mode=0o700)
    prepare_assets(var)
    compile_catalogues(var / "locale")
    call_command("collectstatic", interactive=False, verbosity=0)
