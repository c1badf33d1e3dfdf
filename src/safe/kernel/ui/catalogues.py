"""Catalogues compiled at the start: `.po` in the repository, `.mo` in var; no gettext tools needed.

A language without a compiled catalogue is invisible to Django, so each offered one gets a file.
"""

from pathlib import Path

import polib

SOURCE = Path(__file__).resolve().parents[2] / "locale"
DRAFT = "machine draft, not reviewed"


def compile_catalogues(target: Path) -> list[str]:
    """Write target/<language>/LC_MESSAGES/django.mo where older than its source; the languages."""
    done = []
    for source in sorted(SOURCE.glob("*/LC_MESSAGES/django.po")):
        language = source.parts[-3]
        compiled = target / language / "LC_MESSAGES" / "django.mo"
        if compiled.is_file() and compiled.stat().st_mtime >= source.stat().st_mtime:
            continue
        compiled.parent.mkdir(parents=True, exist_ok=True)
        half = compiled.with_suffix(".half")
        polib.pofile(str(source)).save_as_mofile(str(half))
        half.replace(compiled)
        done.append(language)
    return done
