"""What a clear answer may look like."""

import re

from hypothesis import example, given
from hypothesis import strategies as st

from safe.capture.forms.inbox.places import is_code


@given(st.text(alphabet="aZ09_.+- /é၁\n", max_size=40))
@example("a" * 32)
@example("a" * 33)
@example("a\n")
@example("ééé")
@example("")
def test_a_code_is_one_word(text: str) -> None:
    assert is_code(text) == bool(re.fullmatch(r"[A-Za-z0-9_.+-]{1,32}", text))
