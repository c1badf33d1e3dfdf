"""Keys of lists by day: what was made is read, what was typed into the address is refused."""

from datetime import date
from uuid import UUID

import pytest

from safe.kernel.ids import day_key, new_id, read_day_key


def test_a_key_comes_back() -> None:
    on, identifier = date(2020, 2, 11), new_id()
    assert read_day_key(day_key(on, identifier)) == (on, identifier)


@pytest.mark.parametrize("text", ["", ".", "nonsense", "2020-02-30." + "0" * 32, "2020-02-11.12"])
def test_anything_else_is_none(text: str) -> None:
    assert read_day_key(text) is None


def test_a_key_says_a_day_and_a_random_number_alone() -> None:
    assert day_key(date(2020, 2, 11), UUID(int=7)) == "2020-02-11." + "0" * 31 + "7"
