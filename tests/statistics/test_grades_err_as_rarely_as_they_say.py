"""A decision is graded by what the simulations show, and whoever follows a grade is wrong as rarely as it says."""

import dataclasses
import itertools
import math

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from benchmarks import grades as measured
from sim.statistics.grades import Comparisons, Grade, grade
from sim.statistics.intervals import LEVEL, t_quantile
from sim.statistics.looks import level_at_every_look

SIX = level_at_every_look((40, 80, 160, 320, 640, 1280))


def options(*means, n=200, spread=1.0, seed=1):
    """Return outcomes with exactly these averages beside the first, which is 0, under one luck of spread 10."""
    random = np.random.default_rng(seed)
    own = random.normal(size=(n, len(means)))
    own = spread * (own - own.mean(axis=0)) / own.std(axis=0, ddof=1)
    own[:, 0] = 0.0
    return 10.0 * random.normal(size=(n, 1)) + own + np.array(means)


def graded(values, **changed):
    return grade(values, **{"staying": 0, "worth": 1.0} | changed)


# --- known answers ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("means", "spread", "best", "choice", "named"),
    [
        ((0.0, 3.0, 0.0), 5.0, 1, 1, Grade.RECOMMEND),  # gains 3 ± 0.8
        ((0.0, -3.0), 5.0, 0, 0, Grade.RECOMMEND),
        ((0.0, 0.2, -0.3), 1.0, 1, 0, Grade.RECOMMEND),  # gains for sure, and less than is worth acting on
        ((0.0, 3.0, 2.9), 5.0, 1, 1, Grade.RECOMMEND),  # two changes, each as good as the other
        ((0.0, 1.5), 5.0, 1, 1, Grade.LEAN),  # 1.5 ± 0.7: for sure, by how much is open
        ((0.0, 0.5), 7.0, 1, 0, Grade.LEAN),  # 0.5 ± 1: likely less than is worth acting on
        ((0.0, 3.0), 25.0, 1, 1, Grade.LEAN),  # 3 ± 3.5: not for sure, at 80% more than is worth acting on
        ((0.0, 1.2), 14.0, 1, 0, Grade.TOO_CLOSE),  # 1.2 ± 2
        ((0.0, 9.0, 8.5), 30.0, 1, 1, Grade.TOO_CLOSE),  # both gain for sure, and either may be better by much
    ],
)
def test_each_case_has_its_grade(means, spread, best, choice, named):
    found = graded(options(*means, spread=spread))
    assert (found.best, found.choice, found.grade) == (best, choice, named)


def test_the_intervals_of_two_options_are_those_of_student():
    values = options(0.0, 2.0, spread=4.0, n=150)
    found, half = graded(values, level=SIX), t_quantile(149, SIX) * 4.0 / math.sqrt(150)
    assert found.over_staying == pytest.approx((2.0, 2.0 - half, 2.0 + half), rel=0.05)
    assert (found.lead, found.low, found.high) == pytest.approx(found.over_staying)
    few = graded(values[:19])  # too few to resample
    d = values[:19, 1] - values[:19, 0]
    half = t_quantile(18) * d.std(ddof=1) / math.sqrt(19)
    assert few.over_staying == pytest.approx(
        (0.0, 0.0, 0.0) if few.choice == 0 else (d.mean(), d.mean() - half, d.mean() + half)
    )
    assert few.lead == pytest.approx(abs(d.mean()))
    assert few.high - few.lead == pytest.approx(half)


def test_how_sure_it_is_is_one_less_the_tail_that_decides():
    from scipy.stats import t

    values = options(0.0, 0.4, spread=3.0, n=15)
    assert graded(values).sure == pytest.approx(t.cdf((1.0 - 0.4) / (3.0 / math.sqrt(15)), 14))


def test_options_that_are_one_and_the_same_are_no_reason_to_change():
    one = options(0.0, 5.0, n=60)
    for values in (one[:, [0, 0]], one[:, [0, 0, 0]], np.zeros((60, 2))):
        found = graded(values)
        assert (found.best, found.choice, found.grade, found.sure, found.settled) == (0, 0, Grade.RECOMMEND, 1.0, True)
    twice = graded(one[:, [0, 1, 1]])
    assert (twice.choice, twice.grade) == (1, Grade.RECOMMEND)
    assert (twice.lead, twice.low, twice.high) == (0.0, 0.0, 0.0)


def test_what_rarely_differs_is_not_known():
    values = options(0.0, 0.0, n=100)
    values[:, 1] = values[:, 0]
    values[[3, 50, 70], 1] += 500.0
    found = graded(values)
    assert (found.choice, found.grade, found.settled) == (0, Grade.TOO_CLOSE, False)
    assert found.more == 900  # thirty that differ, as three in a hundred do
    assert math.isnan(found.low)


def test_a_simulation_that_lacks_an_option_is_left_out_and_counted():
    values = options(0.0, 3.0, 1.0, n=100)
    holes = np.insert(values, [4, 30], math.nan, axis=0)
    holes[4, 1:] = 7.0
    assert dataclasses.replace(graded(holes), missing=0) == graded(values)
    assert (graded(holes).n, graded(holes).missing) == (100, 2)


@pytest.mark.parametrize("n", [0, 1])
def test_fewer_than_two_simulations_recommend_nothing(n):
    found = graded(options(0.0, 5.0)[:n])
    assert (found.choice, found.grade, found.settled, found.more, found.n) == (0, Grade.TOO_CLOSE, False, None, n)
    assert math.isnan(found.sure)


@pytest.mark.parametrize(
    ("values", "wrong", "words"),
    [
        (np.zeros((5, 1)), {}, "two options"),
        (np.zeros((5, 2)), {"staying": 2}, r"0 to 1 \(got 2\)"),
        (np.zeros((5, 2)), {"worth": 0.0}, "above 0"),
        (np.zeros((5, 2)), {"worth": math.nan}, "above 0"),
        (np.zeros((5, 2)), {"level": 0.9}, "from 0.95"),
        (np.zeros((5, 2)), {"level": 1.0}, "below 1"),
    ],
)
def test_what_cannot_be_graded_is_refused(values, wrong, words):
    with pytest.raises(ValueError, match=words):
        graded(values, **wrong)


# --- how many more ------------------------------------------------------------------------------------------------


def test_what_is_recommended_is_settled():
    found = graded(options(0.0, 3.0))
    assert (found.settled, found.more) == (True, None)


def test_about_as_many_more_as_are_said_settle_it():
    spread, n = 20.0, 200
    found = graded(options(0.0, 3.0, 1.0, spread=spread, n=n))
    assert found.grade is not Grade.RECOMMEND
    assert graded(options(0.0, 3.0, 1.0, spread=spread, n=n + int(1.1 * found.more))).grade is Grade.RECOMMEND
    assert graded(options(0.0, 3.0, 1.0, spread=spread, n=n + int(0.8 * found.more))).grade is not Grade.RECOMMEND


def test_a_gain_of_just_what_is_worth_acting_on_is_settled_once_it_is_finely_known():
    rough, fine = (graded(options(0.0, 1.0, spread=spread, n=400)) for spread in (3.0, 0.5))
    assert (rough.grade, rough.settled) == (fine.grade, False) == (Grade.LEAN, False)
    assert rough.more == pytest.approx(400 * ((t_quantile(399, 0.9) * 3.0 / 20.0 / 0.1) ** 2 - 1), rel=0.15)
    assert (fine.settled, fine.more) == (True, None)


# --- properties ---------------------------------------------------------------------------------------------------

WHOLE = st.integers(0, 10_000).flatmap(
    lambda seed: st.builds(
        lambda k, n, gain, spread: np.rint(
            16.0 * (np.random.default_rng(seed).normal(size=(n, k)) * spread + gain * np.arange(k) / k)
        ),
        st.integers(2, 5),
        st.integers(2, 60),
        st.sampled_from([-2.0, 0.0, 1.0, 3.0]),
        st.sampled_from([0.3, 1.0, 4.0]),
    )
)
"""Outcomes in whole numbers, so that sums are exact and nothing below hangs on rounding; 16 is worth acting on."""


def whole(values, **changed):
    return graded(values, **{"worth": 16.0} | changed)


def same(a, b, scale=1.0):
    """Say whether two grades are one, with the amounts of the second `scale` times those of the first."""
    amounts = ("lead", "low", "high", "over_staying")
    one, other = dataclasses.asdict(a), dataclasses.asdict(b)
    close = all(np.allclose(scale * np.array(one.pop(name)), other.pop(name), equal_nan=True) for name in amounts)
    sure = one.pop("sure"), other.pop("sure")
    return close and one == other and np.isclose(*sure, equal_nan=True)


@settings(max_examples=60, deadline=None)
@given(WHOLE, st.randoms(use_true_random=False))
def test_the_order_of_the_options_changes_nothing(values, random):
    assume(len(set(values.sum(axis=0))) == values.shape[1])
    order = list(range(values.shape[1]))
    random.shuffle(order)
    first, other = whole(values), whole(values[:, order], staying=order.index(0))
    back = dataclasses.replace(other, best=order[other.best], choice=order[other.choice])
    assert same(first, back)


@settings(max_examples=60, deadline=None)
@given(WHOLE, st.integers(-1000, 1000))
def test_what_all_options_share_changes_nothing(values, constant):
    assert same(whole(values), whole(values + constant))
    luck = np.random.default_rng(1).integers(-500, 500, size=(len(values), 1))
    assert same(whole(values), whole(values + luck))


@settings(max_examples=60, deadline=None)
@given(WHOLE, st.sampled_from([2.0**-20, 0.5, 64.0, 2.0**30]))
def test_another_unit_changes_nothing(values, unit):
    assert same(whole(values), whole(unit * values, worth=16.0 * unit), scale=unit)


@settings(max_examples=100, deadline=None)
@given(WHOLE, st.sampled_from([LEVEL, SIX, 0.99]))
def test_nothing_is_recommended_whose_interval_includes_both(values, level):
    """A change is recommended only if all of its interval gains more than worth, staying only if no average does."""
    found = whole(values, level=level)
    gains = values.mean(axis=0) - values[:, 0].mean()
    _, low, high = found.over_staying
    if found.grade is Grade.RECOMMEND:
        assert found.sure >= level
        assert low > 16.0 if found.choice else gains.max() <= 16.0
        assert gains[found.choice] >= gains.max() - 16.0
    if found.grade is Grade.LEAN:
        assert found.sure >= 0.8
    if found.choice:
        assert found.choice == found.best
        assert found.grade is Grade.LEAN or low > 0.0
    assert found.settled == (found.more is None)
    assert math.isnan(low) or low <= found.over_staying[0] <= high


@settings(max_examples=60, deadline=None)
@given(WHOLE)
def test_a_stricter_level_never_makes_a_grade_firmer(values):
    firm = {Grade.TOO_CLOSE: 0, Grade.LEAN: 1, Grade.RECOMMEND: 2}
    grades = [firm[whole(values, level=level).grade] for level in (LEVEL, SIX, 0.999)]
    assert all(a >= b for a, b in itertools.pairwise(grades))


# --- how often it errs --------------------------------------------------------------------------------------------


def keeps(right, promised):
    """Say whether a share of right ones is as large as promised, but for three of its standard errors."""
    return np.mean(right) >= promised - 3.0 * math.sqrt(promised * (1.0 - promised) / len(right))


def promises(found):
    """Say of Recommend and Lean whether they keep what they promise."""
    return {g: keeps([t.right for t in found if t.graded.grade is g], p) for g, p in measured.PROMISED.items()}


def test_grades_err_as_rarely_as_they_say():
    assert all(promises(measured.many(300, first=50_000)).values())


def test_a_rule_without_doubt_would_be_found_out(monkeypatch):
    monkeypatch.setattr(Comparisons, "doubt", lambda _self, _option: 0.0)
    found = measured.many(100, hard=True)
    assert not keeps([t.right for t in found if t.graded.grade is Grade.RECOMMEND], 0.95)


@pytest.mark.slow
def test_grades_err_as_rarely_as_they_say_in_thousands_of_decisions():
    found, hard = measured.many(6000, first=100_000), measured.many(2000, hard=True, first=100_000)
    print(measured.section(found, hard))
    for kind in (
        lambda t: t.options == 2,
        lambda t: t.options > 4,
        lambda t: t.tail.startswith("skewed"),
        lambda _: True,
    ):
        assert all(promises([t for t in found if kind(t)]).values())
    changes = [t.gained > 0.0 for t in found if t.graded.grade is Grade.RECOMMEND and t.graded.choice]
    assert keeps(changes, 0.95)
    assert keeps([t.right or t.graded.grade is not Grade.RECOMMEND for t in hard], 0.95), "of all, wrongly recommended"
    assert keeps([t.right or t.graded.grade is not Grade.LEAN for t in hard], 0.80)


def test_the_document_is_written_between_its_marks():
    page = measured.PAGE.read_text(encoding="utf-8")
    once = measured.written(page, "words\n")
    assert measured.BEGIN + "words\n" + measured.END in once
    assert measured.written(once, page.split(measured.BEGIN)[1].split(measured.END)[0]) == page
