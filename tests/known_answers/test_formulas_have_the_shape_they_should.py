"""Single rules against closed forms: experience kept, terms, saves, discounts, adoption, stress, rounding."""

import math

import numpy as np
import pytest

from sim.model import accounts, adoption, calendar, learning, money, people, renewal, signing, workload


def test_experience_of_long_service_is_the_sum_of_what_is_kept() -> None:
    for forgetting in (0.0, 0.02, 0.3):
        kept = 0.0
        for _ in range(24):
            kept = (kept + 5.0) * (1.0 - forgetting)
        formula = learning.opening_experience(5.0, forgetting, 24.0)
        assert formula * (1.0 - forgetting) == pytest.approx(kept, rel=1e-12)


@pytest.mark.parametrize("months", [1, 6, 12, 24, 36])
def test_the_probability_over_a_term_is_the_yearly_one_to_its_share(months: int) -> None:
    assert renewal.over_term(0.9, months) == pytest.approx(0.9 ** (months / 12), rel=1e-14)
    assert renewal.involuntary_over_term(0.03, months) == pytest.approx(1 - 0.97 ** (months / 12), rel=1e-12)
    assert renewal.over_term(1.0, months) == 1.0
    assert renewal.involuntary_over_term(0.0, months) == 0.0


def test_a_save_is_better_when_good_and_prompt_and_never_certain() -> None:
    assert workload.save_probability(0.45, 1.0, 0.0, 30.0) == 0.45
    assert workload.save_probability(0.45, 0.8, 30.0, 30.0) == pytest.approx(0.45 * 0.8 / math.e)
    assert workload.save_probability(0.9, 1.6, 0.0, 30.0) == workload.MOST_SAVED
    assert workload.save_probability(0.45, 1.0, -5.0, 30.0) == 0.45


def test_adoption_relaxes_on_its_closed_form_in_one_step_or_many() -> None:
    start, base, time_constant = 1.2, -0.4, 180.0
    many = start
    for _ in range(73):
        many = base + (many - base) * adoption.part_left(5.0, time_constant)
    once = base + (start - base) * adoption.part_left(365.0, time_constant)
    assert adoption.part_left(365.0, time_constant) == math.exp(-365.0 / time_constant)
    assert many == pytest.approx(once, rel=1e-12)


def test_a_touch_moves_less_near_the_top_and_more_where_people_are_needed() -> None:
    assert adoption.adoption_gain(0.2, 1.0, 0.5, 0.55, 0.55) == pytest.approx(0.2)
    gains = [adoption.adoption_gain(0.2, 1.0, a, 0.55, 0.55) for a in (0.1, 0.5, 0.9, 0.999)]
    assert gains == sorted(gains, reverse=True)
    assert adoption.adoption_gain(0.2, 1.0, 0.5, 0.75, 0.55) > adoption.adoption_gain(0.2, 1.0, 0.5, 0.3, 0.55)
    assert adoption.adoption_gain(0.2, 0.5, 0.5, 0.55, 0.55) == pytest.approx(0.1)


def test_logit_and_logistic_are_inverse() -> None:
    for p in (0.001, 0.3, 0.5, 0.97):
        assert adoption.logistic(adoption.logit(p)) == pytest.approx(p, rel=1e-13)


def test_a_downsell_is_likelier_where_seats_stand_unused() -> None:
    chances = [renewal.downsell_probability(-1.9, 3.0, a, 0.5) for a in (0.1, 0.5, 0.9)]
    assert chances == sorted(chances, reverse=True)
    assert chances[1] == pytest.approx(1 / (1 + math.exp(1.9)))


def test_the_share_of_issues_that_happen_stays_a_share_for_any_adoption() -> None:
    shares = [accounts.issue_share(x) for x in np.linspace(-30, 30, 601)]
    assert all(0.0 <= share <= 1.0 for share in shares)
    assert shares == sorted(shares, reverse=True)
    assert accounts.issue_share(0.0) == 0.5


def test_stress_goes_to_its_level_and_back() -> None:
    stress = 0.0
    for _ in range(60):
        stress = people.stress_after_month(stress, 1.2, 0.95, 0.5, 365 / 12, 120.0)
    assert stress == pytest.approx(0.5, abs=1e-6)
    assert people.stress_after_month(stress, 0.5, 0.95, 0.5, 120.0, 120.0) == pytest.approx(stress / math.e)
    assert people.stress_after_month(0.0, 9.0, 0.95, 0.5, 1e9, 120.0) == 1.0


@pytest.mark.parametrize(
    ("amount", "cents"), [(0.5, 0), (1.5, 2), (2.5, 2), (2.500001, 3), (-0.5, 0), (-1.5, -2), (1e12 + 0.5, 10**12)]
)
def test_cents_are_rounded_half_to_even(amount: float, cents: int) -> None:
    assert money.whole_cents(amount) == cents == round(amount)


def test_month_ends_are_ticks_and_twelve_of_them_are_a_year() -> None:
    ends = np.array([calendar.month_end(m) for m in range(241)])
    ticks = ends * calendar.TICKS_PER_DAY
    assert (ticks == np.floor(ticks)).all()
    assert (ends[::12] == 365.0 * np.arange(21)).all()
    assert np.abs(ends - np.arange(241) * 365 / 12).max() <= 0.5 / calendar.TICKS_PER_DAY


@pytest.mark.parametrize("growth", [0.0, 0.15, -0.3])
def test_the_planned_path_of_signatures_has_the_mass_it_promises(growth: float) -> None:
    """The path grows as (1 + g)^t: its mass after one year is per_year · g / ln(1 + g)."""
    mass = 40.0 * (growth / math.log(1.0 + growth) if growth else 1.0)
    assert signing.signature_time(mass, 40.0, growth) == pytest.approx(365.0, rel=1e-9)
    assert signing.signature_time(0.0, 40.0, growth) == 0.0
    if growth < 0.0:
        assert signing.signature_time(1e6, 40.0, growth) == math.inf
