"""Documents stay true: paths they name exist, settings are all described."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT

DOCUMENTS = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/*.md")})
EACH = pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
PATH = re.compile(r"`([\w.-]+(?:/[\w.<>*-]+)+/?|[\w-]+\.(?:md|py|toml|sh))`")
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
SETTINGS = ROOT / "docs" / "settings.md"
READ = re.compile(
    r"(?:environ(?:\.get|\.pop|\.setdefault)?|getenv)[\[(]\s*[\"']([A-Z][A-Z0-9_]+)[\"']"
)
# read from the environment, and no setting of SAFE
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "SUDO_UID", "PYTHONHOME", "PATH", "HOME"}
PLACES = {"src", "docs", "tests", "bin", "bench", "prove", "synth", "programme", "requirements"}


@EACH
def test_paths_that_are_named_exist(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for named in PATH.findall(text):
        first = named.split("/")[0]
        if re.search(r"[<>*]", named) or first in {"var", "dev", "etc", "proc"}:
            continue
        if "/" in named and first not in PLACES and not (ROOT / first).exists():
            inside = ROOT / "src" / "safe"
            is_ours = (inside / first).exists() and "." in named
            assert not is_ours or (inside / named).exists(), named
            continue
        found = any((base / named).exists() for base in (ROOT, path.parent, ROOT / "docs"))
        assert found or ("/" not in named and list(ROOT.glob(f"src/**/{named}"))), named


@EACH
def test_links_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        assert (path.parent / link).exists(), link


def settings_read() -> set[str]:
    files = [*ROOT.glob("src/safe/**/*.py"), *ROOT.glob("bin/*"), ROOT / "Makefile"]
    found = set()
    for file in files:
        if file.is_file() and "tests" not in file.parts and "testing" not in file.parts:
            found |= set(READ.findall(file.read_text(encoding="utf-8")))
    return found - NOT_OURS


def test_every_setting_is_described_and_none_that_is_not_read() -> None:
    described = set(re.findall(r"^\| `([A-Z_0-9]+)`", SETTINGS.read_text(), re.MULTILINE))
    assert settings_read() - described == set()
    assert described - settings_read() == set()


def test_decisions_are_short_and_say_context_decision_and_price() -> None:
    for path in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        text = path.read_text(encoding="utf-8")
        assert text.count("\n") <= 10, path
        for word in ("Context", "Decision", "Price"):
            assert f"**{word}**" in text, path


def test_nothing_speaks_of_a_machine() -> None:
    """A path of somebody's machine in a public file helps nobody."""
    for path in DOCUMENTS:
        assert not re.search(r"/(home|Users|root|work)/\w", path.read_text(encoding="utf-8")), path


def test_the_readme_is_short() -> None:
    readme = ROOT / "README.md"
    if readme.exists():
        assert readme.read_text(encoding="utf-8").count("\n") <= 120
