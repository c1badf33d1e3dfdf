"""Templates: every word can be translated, nothing is trusted blindly, no inline style or script."""

import re
from html.parser import HTMLParser

import pytest

from tests.house.tree import ROOT, SOURCES, templates

EACH = pytest.mark.parametrize(("path", "text"), templates(), ids=[t[0] for t in templates()])
TRANSLATED = re.compile(
    r"{%\s*blocktranslate\b.*?{%\s*endblocktranslate\s*%}"
    r"|{%\s*comment\b.*?{%\s*endcomment\s*%}|{#.*?#}|{%.*?%}|{{.*?}}",
    re.DOTALL,
)
WORD = re.compile(r"[^\W\d_]{2,}")
SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "label", "summary"}
# names that are the same in every language, and the codes of languages
NAMES = {
    "SAFE",
    "QR",
    "PDF",
    "XLSX",
    "XLSForm",
    "ODK",
    "Collect",
    "nbsp",
    "middot",
    "rarr",
    "times",
}


class Words(HTMLParser):
    """Bare words between tags and in attributes that are read aloud."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"style", "script"}
        said = dict(attrs)
        spoken = [said[name] or "" for name in SPOKEN & said.keys()]
        if tag in {"input", "button"} and said.get("type") == "submit":
            spoken.append(said.get("value") or "")
        for words in spoken:
            self._look(words)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"style", "script"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._look(data)

    def _look(self, words: str) -> None:
        self.found += [word for word in WORD.findall(words) if word not in NAMES]


def bare_words(text: str) -> list[str]:
    parser = Words()
    parser.feed(TRANSLATED.sub(" ", text))
    return parser.found


def test_bare_words_are_noticed() -> None:
    assert bare_words("<p>{% translate 'Good' %} morning</p>") == ["morning"]
    assert bare_words('<img alt="A camp">') == ["camp"]
    assert bare_words("<b>{% blocktranslate %}All <i>good</i>{% endblocktranslate %}</b>") == []
    assert bare_words('<c-field label="Age" />') == ["Age"]


@EACH
def test_every_word_can_be_translated(path: str, text: str) -> None:
    assert bare_words(text) == [], path


@EACH
def test_nothing_is_trusted_blindly(path: str, text: str) -> None:
    if not path.startswith("kernel/ui/"):
        assert not re.search(r"\|\s*safe\b|{%\s*autoescape\s+off", text), path


@EACH
def test_no_style_and_no_script_stands_inline(path: str, text: str) -> None:
    """The policy of the headers refuses them; a page that needs one is broken."""
    plain = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}", "", text, flags=re.DOTALL)
    assert not re.search(r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']", plain), path
    assert not re.search(r"<script(?![^>]*\bsrc=)", plain), path
    assert "hx-on" not in plain, path
    assert "hx-boost" not in plain, path
    assert "javascript:" not in plain, path


@EACH
def test_every_post_carries_a_token(path: str, text: str) -> None:
    for form in re.findall(r"<form\b.*?</form>", text, re.DOTALL):
        if re.search(r"method\s*=\s*[\"']post", form, re.IGNORECASE):
            assert "csrf_token" in form, path


@EACH
def test_templates_are_short(path: str, text: str) -> None:
    assert text.count("\n") <= 150, path


@EACH
def test_no_address_leads_out_of_the_house(path: str, text: str) -> None:
    assert not re.search(r"(src|href|action)\s*=\s*[\"'](https?:)?//", text), path


def test_named_places_only() -> None:
    """`%s` in a translated sentence cannot be moved by the translator."""
    for path in SOURCES.rglob("*.py"):
        if "tests" not in path.parts:
            text = path.read_text(encoding="utf-8")
            for said in re.findall(r"\b(?:_|gettext|gettext_lazy)\(\s*f?\"([^\"]*)\"", text):
                assert not re.search(r"%s|%d|{\d*}", said), f"{path.relative_to(ROOT)}: {said}"
            assert not re.search(r"\b(_|gettext|gettext_lazy)\(\s*f[\"']", text), path
