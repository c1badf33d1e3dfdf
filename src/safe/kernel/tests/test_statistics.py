"""The arithmetic of tests, beside figures from elsewhere and beside numpy and scipy."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from safe.kernel import statistics
from tests.item_analysis import compare, read_cases

CASES = read_cases(Path(__file__).parent)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['n']}x{case['k']}")
def test_the_figures_known_from_elsewhere(case: dict[str, Any]) -> None:
    compared = list(compare(case))
    assert len(compared) > case["n"] + 2 * case["k"]
    assert [one for one in compared if not one.equal] == []


def test_another_figure_is_seen() -> None:
    case = CASES[0] | {"kr20": CASES[0]["kr20"] + 1e-9}
    assert [one.name for one in compare(case) if not one.equal] == ["kr20"]


def test_a_thousand_random_matrices_as_numpy_and_scipy_have_them() -> None:
    draw = np.random.default_rng(20)
    for _ in range(1000):
        people, items = int(draw.integers(2, 41)), int(draw.integers(2, 13))
        ability = draw.random((people, 1))
        pre = (draw.random((people, items)) < ability).astype(int)
        post = (draw.random((people, items)) < (ability + 1) / 2).astype(int)
        _compare(pre.tolist(), post.tolist())


def _compare(pre: list[list[int]], post: list[list[int]]) -> None:
    first, second = np.array(pre), np.array(post)
    items = first.shape[1]
    assert np.allclose(statistics.difficulty(pre), first.mean(axis=0))
    totals = first.sum(axis=1)
    for item, mine in enumerate(statistics.discrimination(pre)):
        column, rest = first[:, item], totals - first[:, item]
        if column.std() == 0 or rest.std() == 0:
            assert mine is None
        else:
            assert mine == pytest.approx(stats.pearsonr(column, rest).statistic, abs=1e-9)
    spread = totals.var()
    if spread == 0:
        assert statistics.reliability(pre) is None
    else:
        within = (first.mean(axis=0) * (1 - first.mean(axis=0))).sum()
        assert statistics.reliability(pre) == pytest.approx(
            items / (items - 1) * (1 - within / spread)
        )
    before, after = first.mean(axis=1), second.mean(axis=1)
    if before.mean() < 1:
        gain = (after.mean() - before.mean()) / (1 - before.mean())
        assert statistics.class_gain(before.tolist(), after.tolist()) == pytest.approx(gain)
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down = (after - before) / (1 - before), (after - before) / before
    c = np.select([after > before, after < before], [up, down], 0.0)
    c[(before == after) & ((before == 0) | (before == 1))] = np.nan
    for one, other, wanted in zip(before, after, c, strict=True):
        mine = statistics.normalised_change(float(one), float(other))
        assert np.isnan(wanted) if mine is None else mine == pytest.approx(wanted)
    turned = statistics.changed(first[:, 0].tolist(), second[:, 0].tolist())
    difference = second[:, 0] - first[:, 0]
    assert (turned.gained, turned.lost) == ((difference > 0).sum(), (difference < 0).sum())


def test_the_interval_is_that_of_drawing_people_again() -> None:
    """One multinomial draw over distinct values is the bootstrap: beside one made by hand."""
    draw = np.random.default_rng(3)
    values = draw.choice([-0.5, 0.0, 0.25, 0.5, 1.0], size=60).tolist()
    seen = {value: values.count(value) for value in values}
    interval = statistics.bootstrap_mean(seen, seed=7)
    assert interval == statistics.bootstrap_mean(dict(reversed(seen.items())), seed=7)
    again = np.random.default_rng(1)
    means = again.choice(values, size=(20_000, len(values))).mean(axis=1)
    assert interval == pytest.approx(tuple(np.percentile(means, [2.5, 97.5])), abs=0.03)
    assert interval is not None
    assert interval[0] < np.mean(values) < interval[1]
    assert statistics.bootstrap_mean({0.5: 1}, seed=7) is None
    assert statistics.bootstrap_mean({0.5: 9}, seed=7) == (0.5, 0.5)


def test_the_best_and_the_lowest() -> None:
    """Three of ten on each side, by their sums."""
    sums = [0, 0, 1, 2, 2, 2, 2, 3, 3, 3]
    matrix = [[int(total > item) for item in range(3)] for total in sums]
    assert statistics.upper_lower(matrix) == pytest.approx([2 / 3, 1, 1])
