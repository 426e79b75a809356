"""What the scripts write of a number equals what Python writes of it, for all kinds, sizes and intervals."""

import math

import numpy as np
import pytest

from sim.report.words import wording

METRICS = {"rate": "nrr", "money": "ending_arr", "cents": "pay_per_expanded", "plain": "handoffs"}
SIZES = {"rate": 1.0, "money": 1e6, "cents": 0.1, "plain": 50.0}


def cases(kind):
    """Return values with half-widths of very different sizes, NaN among them."""
    dice = np.random.default_rng(11)
    value = dice.normal(0, 1, 80) * SIZES[kind] * 10.0 ** dice.uniform(-3, 2, 80)
    half = np.abs(value) * 10.0 ** dice.uniform(-3, 0.5, 80)
    half[::7], value[5] = math.nan, 0.0
    return list(zip(value.tolist(), half.tolist(), strict=True))


def sent(x):
    return None if math.isnan(x) else x


@pytest.fixture(scope="module")
def tab(chromium, pages):
    opened = chromium.new_page()
    opened.goto(pages("compare").as_uri())
    yield opened
    opened.close()


@pytest.mark.parametrize("kind", METRICS)
def test_levels_ranges_and_differences_are_the_same_words(tab, kind):
    metric, rows = METRICS[kind], cases(kind)
    measure = {"kind": kind, "unit": ""}
    there = tab.evaluate(
        "([measure, rows]) => rows.map(([value, half]) => { const f = postsale.format, h = half === null ? NaN : half;"
        " return [f.level(measure.kind, value, h), f.range(measure.kind, value - h, value + h, h),"
        " ...f.difference(measure, value, value - h, value + h)]; })",
        [measure, [[value, sent(half)] for value, half in rows]],
    )
    for (value, half), written in zip(rows, there, strict=True):
        low, high = value - half, value + half
        assert written == [
            wording.level(metric, value, half),
            wording.level_range(metric, low, high, half),
            *wording.change_interval(metric, value, low, high),
        ]


@pytest.mark.parametrize(("value", "words"), [(0.384, "38%"), (1.0, "100%"), (None, "–")])
def test_a_share_of_futures_is_whole_per_cent(tab, value, words):
    assert tab.evaluate("x => postsale.format.share(x)", value) == words


def test_every_share_of_a_number_of_futures_is_rounded_as_on_the_rest_of_the_page(tab):
    values = [k / n for n in (100, 200, 383, 400) for k in range(n + 1)]
    there = tab.evaluate("all => all.map(postsale.format.share)", values)
    assert there == [wording.share(value) for value in values]
