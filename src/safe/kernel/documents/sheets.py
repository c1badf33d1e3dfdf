"""Words of a sheet in both languages."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise


def in_both(sentence: str | Promise, **named: object) -> dict[str, str]:
    """`{"en": …, "my": …}`; the Burmese is empty while nobody has written it."""
    said = {}
    for language in ("en", "my"):
        with translation.override(language):
            said[language] = str(sentence).format(**named)
    if said["my"] == said["en"]:
        said["my"] = ""
    return said


def all_in_both(words: Mapping[str, str | Promise]) -> dict[str, dict[str, str]]:
    """The same for a table of words."""
    return {name: in_both(sentence) for name, sentence in words.items()}
