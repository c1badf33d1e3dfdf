"""The Burmese catalogue follows the sources, and no sentence is without a draft."""

from pathlib import Path

import polib

from safe.kernel.ui import catalogues, messages


def test_every_sentence_has_a_draft_with_the_same_named_places() -> None:
    assert messages.faults(messages.catalogue("my")) == []


def test_the_catalogue_is_fresh() -> None:
    path = messages.SOURCE / "my" / "LC_MESSAGES" / "django.po"
    assert path.read_text() == f"{messages.catalogue('my')}\n", "run bin/messages"


def test_what_a_speaker_reviewed_is_never_overwritten() -> None:
    entry = polib.POEntry(msgid="Lock")
    messages._translate(entry, polib.POEntry(msgid="Lock", msgstr="reviewed"), "draft")
    assert (entry.msgstr, entry.tcomment) == ("reviewed", "")
    messages._translate(entry, None, "draft")
    assert (entry.msgstr, entry.tcomment) == ("draft", messages.DRAFT)


def test_compiling_twice_does_nothing(tmp_path: Path) -> None:
    assert catalogues.compile_catalogues(tmp_path) == ["my"]
    assert (tmp_path / "my" / "LC_MESSAGES" / "django.mo").stat().st_size > 1000
    assert catalogues.compile_catalogues(tmp_path) == []
