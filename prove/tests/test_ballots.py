"""The attack on ballots finds nothing in sound rounds, and everything where a protection is gone."""

import pytest

from prove.ballots import Needles, assign, main

pytestmark = pytest.mark.slow
FEW = ["--rounds", "12"]


def test_assigning_finds_the_nearest_of_all_together() -> None:
    assert assign([[1, 1], [4, 4], [2, 3]], [[4, 3], [2, 2], [1, 1]]) == [2, 0, 1]


def test_needles_are_found_at_every_place_and_at_no_other() -> None:
    needles = Needles()
    needles.add(b"0123456789abcdef", "one")
    needles.add(b"01234567x9abcdef", "two")
    for shift in range(9):
        assert needles.found_in(b"." * shift + b"0123456789abcdef.") == {"one"}
    assert needles.found_in(b"0123456789abcde") == set()
    assert needles.found_in(b"") == set()


def test_sound_rounds_hold(capsys: pytest.CaptureFixture[str]) -> None:
    """Few rounds, so the bound is wider; the run of a thousand is `python -m prove.ballots`."""
    assert main(FEW) == 0
    assert "with the key of facilitator and partner: opened 1.0000" in capsys.readouterr().out


def test_scores_in_the_order_of_casting_are_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "--broken", "sorting"]) == 1
    assert "key alone: 1.0000" in capsys.readouterr().out


def test_a_half_that_was_written_down_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*FEW, "--broken", "half"]) == 1
    assert "its half lies in the log of writes" in capsys.readouterr().out
