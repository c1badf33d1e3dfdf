"""The server's key file, the directory MAC, and cards."""

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from safe.kernel.ids import CROCKFORD
from safe.kernel.vault import KeysMissing, cards, make_pair, server_keys
from safe.testing.keys import other_keys


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[Path]:
    with other_keys(tmp_path / "stick" / "SAFE_KEYS") as path:
        yield path


def test_keys_are_made_only_on_request_and_only_once(keys: Path) -> None:
    with pytest.raises(KeysMissing):
        server_keys.subkey("card")
    server_keys.make_keys(keys)
    assert keys.stat().st_mode & 0o777 == 0o400
    before = keys.read_text()
    with pytest.raises(FileExistsError):
        server_keys.make_keys(keys)
    assert keys.read_text() == before
    assert len(server_keys.subkey("card")) == 32


def test_the_last_key_writes_and_all_read(keys: Path) -> None:
    server_keys.make_keys(keys)
    public = make_pair().public
    old_mac = server_keys.directory_mac("member/x", public)
    old_card = cards.card_mac("ABCDEFGHJKMN")
    keys.chmod(0o600)
    with keys.open("a") as file:
        file.write(f"2:{'ab' * 32}\n")
    server_keys.forget()
    assert server_keys.directory_mac("member/x", public) != old_mac
    assert server_keys.is_in_directory("member/x", public, old_mac)
    assert not server_keys.is_in_directory("member/y", public, old_mac)
    assert not server_keys.is_in_directory("member/x", make_pair().public, old_mac)
    assert cards.card_macs("ABCDEFGHJKMN")[1] == old_card
    assert cards.card_macs("ABCDEFGHJKMN")[0] == cards.card_mac("ABCDEFGHJKMN") != old_card


@pytest.mark.parametrize("text", ["", "1:abc", "nothing", "1:" + "g" * 64, "\n\n"])
def test_a_wrong_file_is_named(keys: Path, text: str) -> None:
    keys.parent.mkdir()
    keys.write_text(text)
    with pytest.raises(KeysMissing, match="SAFE_KEYS"):
        server_keys.subkey("card")


def test_letters_are_read_as_people_type_them() -> None:
    letters = cards.make_letters()
    assert len(letters) == 13
    for typed in (
        letters,
        letters.lower(),
        cards.printed(letters),
        f"  {letters[:6]} {letters[6:]}",
    ):
        assert cards.find_letters(typed) == letters[:12]
    zero = "0" * 12
    whole = zero + cards.check_letter(zero)
    assert cards.find_letters(whole.replace("0", "O")) == zero
    one = "1" * 12
    whole = one + cards.check_letter(one)
    assert cards.find_letters("lI" + whole[2:]) == one
    for no_card in ("", "ABC", letters[:12], letters + "0", "U" * 13, "ကခဂဃငစဆဇဈညဋဌဍ"):
        assert cards.find_letters(no_card) is None


def test_one_wrong_letter_and_two_exchanged_are_seen() -> None:
    letters = cards.make_letters()
    for place, other in itertools.product(range(13), CROCKFORD):
        if letters[place] != other:
            assert cards.find_letters(letters[:place] + other + letters[place + 1 :]) is None
    for one, two in itertools.combinations(range(13), 2):
        if letters[one] != letters[two]:
            swapped = list(letters)
            swapped[one], swapped[two] = swapped[two], swapped[one]
            assert cards.find_letters("".join(swapped)) is None
