"""For developers: the catalogue written from the sources and the drafts (`bin/messages`).

An entry that a speaker has reviewed loses its mark in the .po and is then never overwritten.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.utils.translation.template import templatize

from safe.kernel.ui.catalogues import DRAFT, SOURCE

CODE = SOURCE.parent
ROOT = CODE.parents[1]
DRAFTS = SOURCE / "drafts"
_ONE = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_MANY = {"ngettext", "ngettext_lazy"}
# what Django's templatize leaves of a template: calls of gettext and ngettext with string literals
_LITERAL = r"u?(?P<{}>'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_CALL = re.compile(
    rf"\b(?P<name>n?gettext)\({_LITERAL.format('one')}(?:,\s*{_LITERAL.format('many')})?"
)
_PLACE = re.compile(r"%\(\w+\)[sd]|\{\w*\}|</?[a-z]+")


@dataclass
class Message:
    """One sentence of the sources and where it stands."""

    words: str
    plural: str = ""
    places: set[str] = field(default_factory=set)


def collect() -> dict[str, Message]:
    """Every translatable sentence of Python and templates."""
    found: dict[str, Message] = {}
    for path in sorted(CODE.rglob("*.py")):
        if {"tests", "migrations", "testing"}.isdisjoint(path.parts):
            _note(found, path, _of_python(path.read_text()))
    for path in sorted(CODE.rglob("templates/**/*.html")):
        _note(found, path, _of_template(path.read_text()))
    return found


def _note(found: dict[str, Message], path: Path, messages: Iterator[tuple[str, str]]) -> None:
    for words, plural in messages:
        message = found.setdefault(words, Message(words))
        message.plural = message.plural or plural
        message.places.add(str(path.relative_to(ROOT)))


def _of_python(source: str) -> Iterator[tuple[str, str]]:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        words = [a.value for a in node.args if isinstance(a, ast.Constant)]
        texts = [word for word in words if isinstance(word, str) and word]
        if name in _ONE and texts:
            yield texts[0], ""
        elif name in _MANY and len(texts) >= 2:
            yield texts[0], texts[1]


def _of_template(source: str) -> Iterator[tuple[str, str]]:
    for match in _CALL.finditer(templatize(source)):
        one = ast.literal_eval(match["one"])
        many = ast.literal_eval(match["many"]) if match["many"] else ""
        yield one, many if match["name"] == "ngettext" else ""


def read_drafts() -> dict[str, str]:
    """All drafts/*.tsv: sentence, TAB, draft; a line break is written \\n."""
    drafts: dict[str, str] = {}
    for path in sorted(DRAFTS.glob("*.tsv")):
        for line in path.read_text().splitlines():
            words, tab, draft = line.partition("\t")
            if tab and draft.strip() and not line.startswith("#"):
                drafts.setdefault(_unescaped(words), _unescaped(draft.strip()))
    return drafts


def _unescaped(words: str) -> str:
    return words.replace("\\n", "\n").replace("\\t", "\t")


def catalogue(language: str) -> polib.POFile:
    """The catalogue as it should stand now."""
    path = SOURCE / language / "LC_MESSAGES" / "django.po"
    before = polib.pofile(str(path)) if path.is_file() else polib.POFile()
    reviewed = {e.msgid: e for e in before if e.translated() and DRAFT not in e.tcomment}
    drafts = read_drafts()
    made = polib.POFile(wrapwidth=100)
    made.metadata = {
        "Project-Id-Version": "safe",
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for words, message in sorted(collect().items()):
        entry = polib.POEntry(
            msgid=words,
            msgid_plural=message.plural,
            occurrences=[(place, "") for place in sorted(message.places)],
        )
        _translate(entry, reviewed.get(words), drafts.get(words, ""))
        made.append(entry)
    return made


def _translate(entry: polib.POEntry, reviewed: polib.POEntry | None, draft: str) -> None:
    if reviewed is not None:
        entry.msgstr, entry.msgstr_plural = reviewed.msgstr, reviewed.msgstr_plural
        entry.tcomment = reviewed.tcomment
        return
    if entry.msgid_plural:
        entry.msgstr_plural = {0: draft}
    else:
        entry.msgstr = draft
    if draft:
        entry.tcomment = DRAFT


def faults(made: polib.POFile) -> list[str]:
    """Sentences without a translation, and translations that lose or gain a named place."""
    said = []
    for entry in made:
        words = entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr
        if not words:
            said.append(f"no draft: {entry.msgid!r} ({entry.occurrences[0][0]})")
            continue
        wanted = set(_PLACE.findall(entry.msgid_plural or entry.msgid))
        if set(_PLACE.findall(words)) != wanted:
            said.append(f"places differ: {entry.msgid!r} -> {words!r}")
    return said


def write(language: str) -> list[str]:
    """Write the catalogue; what is still wrong with it."""
    made = catalogue(language)
    path = SOURCE / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{made}\n")
    return faults(made)
