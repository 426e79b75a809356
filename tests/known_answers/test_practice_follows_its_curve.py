"""What practice makes of output: the published gain in eight months, a plateau, hours and quality that share it, transfer."""

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import assembly, learning, planning
from sim.model.state import ACTIVITIES
from sim.trials.verification.made_world import ASSUMPTIONS, COMPANY, numbers
from sim.vocabulary import FAMILY_OF, Activity

GAINS = st.floats(0.0, 2.0)
PLATEAUS = st.floats(0.0, 0.95)
STARTS = st.floats(0.01, 1.0)
REFERENCE = planning.reference_experience(COMPANY, numbers())
LEARNT = [activity for activity in Activity if activity != Activity.COORDINATION]


def relative(hours: Any, **changes: float) -> np.ndarray:
    """Return the experience relative to the reference, by activity, of a person with these hours by activity."""
    beginner, added = learning.relative_to(REFERENCE, numbers(**{f"learning__{k}": x for k, x in changes.items()}))
    found: np.ndarray = beginner + added @ np.asarray(hours, float)
    return found


@given(GAINS, PLATEAUS, STARTS)
def test_output_after_eight_months_is_the_published_one_for_every_plateau(
    gain: float, plateau: float, start: float
) -> None:
    exponent = learning.exponent_of(gain, plateau, start)
    beginner = learning.learning_factor(start / (1.0 + start), plateau, exponent)
    assert learning.learning_factor(1.0, plateau, exponent) == pytest.approx(1.0, rel=1e-14)
    assert beginner == pytest.approx(1.0 + gain, rel=1e-11)


@given(GAINS, PLATEAUS, STARTS, st.floats(1e-3, 1e4), st.floats(1.0, 100.0))
def test_more_experience_is_never_worse_and_never_below_the_plateau(
    gain: float, plateau: float, start: float, experience: float, more: float
) -> None:
    exponent = learning.exponent_of(gain, plateau, start)
    once = learning.learning_factor(experience, plateau, exponent)
    assert plateau <= learning.learning_factor(more * experience, plateau, exponent) <= once * (1.0 + 1e-14)


def test_without_a_gain_practice_makes_no_difference() -> None:
    exponent = learning.exponent_of(0.0, 0.7, 0.125)
    assert [learning.learning_factor(x, 0.7, exponent) for x in (0.1, 1.0, 50.0)] == [1.0, 1.0, 1.0]


def test_without_a_plateau_a_doubling_saves_the_same_share_for_ever() -> None:
    exponent = learning.exponent_of(0.53, 0.0, 0.125)
    ratios = [
        learning.learning_factor(2.0 * x, 0.0, exponent) / learning.learning_factor(x, 0.0, exponent)
        for x in (0.2, 1.0, 9.0)
    ]
    assert ratios == pytest.approx([2.0**exponent] * 3, rel=1e-13)
    assert ratios[0] == pytest.approx(0.87, abs=0.005)


@given(st.floats(0.4, 3.0), st.floats(0.0, 1.0))
def test_hours_and_quality_together_make_the_output_and_nothing_is_counted_twice(factor: float, share: float) -> None:
    output = learning.quality_learned(factor, share) / learning.hours_learned(factor, share)
    assert output == pytest.approx(1.0 / factor, rel=1e-14)


def test_all_of_the_output_may_be_hours_or_quality() -> None:
    assert (learning.hours_learned(1.53, 0.0), learning.quality_learned(1.53, 0.0)) == (1.53, 1.0)
    assert (learning.hours_learned(1.53, 1.0), learning.quality_learned(1.53, 1.0)) == (1.0, 1.0 / 1.53)


@pytest.mark.parametrize(("related", "unrelated"), [(0.0, 0.0), (0.6, 0.5), (1.0, 1.0)])
def test_the_reference_person_is_at_the_reference_in_everything(related: float, unrelated: float) -> None:
    found = relative(REFERENCE, related=related, unrelated=unrelated)
    asked = [a for a in Activity if REFERENCE[a] > 0.0]
    assert len(asked) == ACTIVITIES - 1, "all but meetings, of which who owns everything has none"
    assert found[asked] == pytest.approx(1.0, rel=1e-13)
    start = ASSUMPTIONS.learning.start_share
    assert relative(np.zeros(ACTIVITIES))[asked] == pytest.approx(start / (1.0 + start), rel=1e-13)


def test_the_reference_person_has_worked_eight_months_at_standard_load() -> None:
    at_work = planning.hours_a_year(COMPANY) * ASSUMPTIONS.staffing.target_load
    assert pytest.approx(8 / 12 * at_work, rel=1e-12) == REFERENCE.sum()


@given(st.lists(st.floats(0.0, 2000.0), min_size=ACTIVITIES, max_size=ACTIVITIES), st.randoms())
def test_where_all_work_counts_alike_it_does_not_matter_who_does_what(hours: list[float], pick: Any) -> None:
    """Then the experience of a person is its hours, the same for every kind of work, however they were spent."""
    other = list(hours)
    pick.shuffle(other)
    found = relative(hours, related=1.0, unrelated=1.0)[LEARNT]
    assert found == pytest.approx(relative(other, related=1.0, unrelated=1.0)[LEARNT], rel=1e-12)
    assert found == pytest.approx(found[0], rel=1e-12)
    total, start = sum(hours) / REFERENCE.sum(), ASSUMPTIONS.learning.start_share
    assert found[0] == pytest.approx((total + start) / (1.0 + start), rel=1e-12)


def test_otherwise_ones_own_work_counts_most_and_the_other_family_least() -> None:
    shares = learning.counted_shares(0.6, 0.5)
    assert (np.diag(shares) == 1.0).all()
    for row in Activity:
        for column in Activity:
            if row != column:
                assert shares[row, column] == pytest.approx(0.6 if FAMILY_OF[row] == FAMILY_OF[column] else 0.3)


def test_a_meeting_takes_what_it_takes() -> None:
    for hours in (np.zeros(ACTIVITIES), np.full(ACTIVITIES, 500.0)):
        assert relative(hours)[Activity.COORDINATION] == 1.0


def test_customers_who_ask_for_nothing_teach_nothing() -> None:
    beginner, added = learning.relative_to(np.zeros(ACTIVITIES), ASSUMPTIONS)
    assert (beginner == 1.0).all()
    assert (added == 0.0).all()


def test_nobody_opens_with_more_hours_a_month_than_there_are() -> None:
    asked = np.zeros(ACTIVITIES)
    asked[[Activity.ADOPTION, Activity.RENEWAL]] = 900.0, 300.0
    assert assembly.month_hours(asked, 2400.0).sum() == pytest.approx(100.0)
    crowded = assembly.month_hours(asked, 600.0)
    assert crowded.sum() == pytest.approx(50.0)
    assert crowded[Activity.ADOPTION] == pytest.approx(3.0 * crowded[Activity.RENEWAL])


def test_a_year_of_calls_is_near_the_published_one_though_nothing_was_fitted_to_it() -> None:
    """Call agents gain 64% in their first year (De Grip, Sauermann & Sieben 2016)."""
    gain, plateau, start = (
        ASSUMPTIONS.learning.output_gain,
        ASSUMPTIONS.learning.plateau,
        ASSUMPTIONS.learning.start_share,
    )
    exponent = learning.exponent_of(gain, plateau, start)
    year = learning.learning_factor((12 / 8 + start) / (1 + start), plateau, exponent)
    assert (1.0 + gain) / year - 1.0 == pytest.approx(0.64, abs=0.05)
    assert not math.isclose(year, 1.0, abs_tol=0.01)
