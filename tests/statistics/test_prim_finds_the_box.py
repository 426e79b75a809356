"""Scenario discovery: known boxes are found, the published case is reproduced, and luck is not told as a box."""

import json
from pathlib import Path

import numpy as np
import pytest

from sim.statistics.prim import chosen, discover, limits, several, stability, telling

DATA = Path(__file__).parent / "data"


@pytest.fixture(scope="module")
def published():
    """The 882 cases of Bryant & Lempert (2010), which of them are interesting, and what EMA Workbench made of them."""
    table = np.loadtxt(DATA / "bryant-lempert-2010.csv", delimiter=",", skiprows=1)
    held = json.loads((DATA / "bryant-lempert-2010-ema.json").read_text())
    return table[:, :9], table[:, 9] > 0, held


def boxed(seed, n=800, k=6):
    """Return worlds of which those with input 1 above 0.7 and input 4 below 0.5 are interesting, and a few others."""
    random = np.random.default_rng(seed)
    inputs = random.random((n, k))
    inside = (inputs[:, 1] > 0.7) & (inputs[:, 4] < 0.5)
    return inputs, np.where(random.random(n) < 0.03, ~inside, inside)


def test_every_step_on_the_published_data_is_that_of_the_ema_workbench(published):
    inputs, interesting, held = published
    path = discover(inputs, interesting, peel=held["peel"])
    assert len(path) == len(held["trajectory"])
    for box, there in zip(path, held["trajectory"], strict=True):
        assert box.coverage == pytest.approx(there["coverage"], abs=1e-12)
        assert box.density == pytest.approx(there["density"], abs=1e-12)
        assert box.mass == pytest.approx(there["mass"], abs=1e-12)
        assert len(box.restricted) == there["restricted"]


def test_the_box_that_was_published_has_the_same_limits(published):
    inputs, interesting, held = published
    box = discover(inputs, interesting, peel=held["peel"])[21]
    assert (round(box.coverage, 3), round(box.density, 3)) == (0.753, 0.770)
    for column, (low, high) in enumerate(held["box21"].values()):
        assert (box.low[column], box.high[column]) == pytest.approx((low, high))


def test_a_known_box_is_found_with_its_limits_and_no_others():
    inputs, interesting = boxed(1)
    box = telling(inputs, interesting)
    assert box.restricted == (1, 4)
    found = {limit.column: limit for limit in limits(box, inputs, interesting)}
    assert found[1].low == pytest.approx(0.7, abs=0.04)
    assert found[1].high is None
    assert found[4].high == pytest.approx(0.5, abs=0.04)
    assert found[4].low is None
    assert box.coverage > 0.8
    assert box.density > 0.9


def test_a_clear_box_is_found_again_in_other_draws_and_holds_there():
    inputs, interesting = boxed(2)
    held = stability(inputs, interesting, resamples=30)
    assert held.restricted[[1, 4]].min() > 0.9
    assert held.restricted[[0, 2, 3, 5]].max() < 0.5
    assert held.density[0] > 0.6
    assert held.coverage[0] > 0.5


def test_luck_is_not_found_again():
    random = np.random.default_rng(3)
    inputs, interesting = random.random((400, 6)), random.random(400) < 0.3
    held = stability(inputs, interesting, resamples=30)
    assert held.restricted.max() < 0.7
    assert held.density[0] < 0.35  # no denser elsewhere than everywhere


def test_few_words_are_not_bought_with_much_density():
    random = np.random.default_rng(4)
    inputs = random.random((1200, 8))
    interesting = (inputs[:, 0] > 0.4) & (inputs[:, 1] > 0.4) & (inputs[:, 2] > 0.4) & (inputs[:, 3] > 0.1)
    box = telling(inputs, interesting)
    assert box.restricted == (0, 1, 2)
    assert box.density > 0.75
    assert chosen(discover(inputs, interesting)).density >= box.density


@pytest.mark.parametrize(
    ("interesting", "words"),
    [
        (np.zeros(50, bool), "none of the worlds"),
        (np.ones(50, bool), "all of the worlds"),
        (np.ones(5, bool), "20 worlds"),
    ],
)
def test_where_there_is_nothing_to_find_it_says_so(interesting, words):
    with pytest.raises(ValueError, match=words):
        discover(np.random.default_rng(0).random((len(interesting), 2)), interesting)


@pytest.mark.parametrize("case", json.loads((DATA / "ema-pasting.json").read_text())["cases"], ids=lambda c: c["name"])
def test_pasting_few_values_and_quasi_p_values_are_those_of_the_ema_workbench(case):
    inputs, interesting = np.array(case["x"]), np.array(case["y"]) > 0
    path = discover(inputs, interesting, peel=case["peel"])
    assert np.diff([box.mass for box in path]).max() > 0.0, "the case is here because something is pasted"
    assert [(b.coverage, b.density, b.mass) for b in path] == [pytest.approx(row) for row in case["trajectory"]]
    assert [path[-1].low, path[-1].high] == [pytest.approx(end) for end in case["limits"]]
    for box, there in zip(path, case["quasi_p"], strict=True):
        for limit in limits(box, inputs, interesting):
            if (limit.low is None) != (limit.high is None):  # they test each end of an input, we the input
                assert limit.quasi_p == pytest.approx(max(there[str(limit.column)]))


def test_whole_numbers_are_restricted_like_any_others():
    inputs = np.random.default_rng(1).integers(0, 5, (200, 4))
    (limit,) = limits(telling(inputs, inputs[:, 0] >= 3), inputs, inputs[:, 0] >= 3)
    assert (limit.column, limit.low, limit.high) == (0, 2.5, None)


def test_two_boxes_are_found_one_after_the_other():
    inputs = np.random.default_rng(6).random((1500, 5))
    interesting = ((inputs[:, 0] > 0.7) & (inputs[:, 1] > 0.5)) | ((inputs[:, 2] < 0.25) & (inputs[:, 3] < 0.4))
    first, second = several(inputs, interesting)
    assert {first.restricted, second.restricted} == {(0, 1), (2, 3)}
    together = first.holds(inputs) | second.holds(inputs)
    assert interesting[together].sum() / interesting.sum() > 0.85
    assert several(inputs, inputs[:, 0] > 0.7, boxes=3)[1:] == ()


def test_the_range_of_a_limit_holds_the_limit_that_made_the_data():
    held = stability(*boxed(2), resamples=30)
    assert held.low[1, 0] - 0.03 <= 0.7 <= held.low[1, 1] + 0.03
    assert held.high[4, 0] - 0.03 <= 0.5 <= held.high[4, 1] + 0.03
    assert np.isnan(held.high[1]).all()


@pytest.mark.parametrize("spoil", ["nan", "short"])
def test_inputs_that_cannot_be_used_are_refused(spoil):
    inputs, interesting = boxed(1)
    if spoil == "nan":
        inputs[3, 2] = np.nan
    with pytest.raises(ValueError, match="finite" if spoil == "nan" else "do not fit"):
        discover(inputs, interesting if spoil == "nan" else interesting[:-1])
