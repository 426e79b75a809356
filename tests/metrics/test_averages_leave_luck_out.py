"""Averages leave out luck of known odds and move by nothing; ranges, shares and probabilities of outcomes keep it."""

import dataclasses
import math

import numpy as np
import pytest

from sim.metrics.averaged import Averaged, averaged_months, less_luck
from sim.metrics.luck import OF
from sim.metrics.outcomes import outcome
from sim.statistics.intervals import mean_interval
from sim.statistics.paired import paired_differences
from sim.trials.analysis.choice import choice_entry
from sim.trials.analysis.summary import described
from sim.trials.executing.replication import replicate
from sim.trials.verification.closed_forms import CONSTANT, STILL, UPLIFT
from sim.trials.verification.made_world import MIDDLE, NO_CSM, build, numbers, one_segment
from sim.vocabulary import Staffing
from tests.support.shipped import load_company, shipped_design

N = 400
RANDOM = np.random.default_rng(7)
LUCK = RANDOM.normal(0.0, 0.05, N)
STEADY = 1.0 + RANDOM.normal(0.0, 0.02, N)
OUTCOMES = STEADY + LUCK


def test_the_mean_and_its_interval_leave_luck_out_and_the_range_of_outcomes_keeps_it() -> None:
    row = described("nrr", OUTCOMES, STEADY)
    plain = described("nrr", OUTCOMES)
    assert row.mean == pytest.approx(STEADY.mean(), abs=1e-12)
    assert row.estimator == "less_luck"
    assert row.variance_ratio == pytest.approx(OUTCOMES.var(ddof=1) / STEADY.var(ddof=1))
    assert (row.p10, row.p50, row.p90) == (plain.p10, plain.p50, plain.p90)
    assert row.hi - row.lo < 0.5 * (plain.hi - plain.lo)
    assert plain.estimator is None


def test_the_share_of_simulations_that_end_ahead_is_counted_in_outcomes() -> None:
    other = np.ones(N)
    found = paired_differences(
        {"nrr": (STEADY, other)}, higher_is_better={"nrr": True}, outcomes={"nrr": (OUTCOMES, other)}
    )["nrr"]
    assert found.difference == pytest.approx((STEADY - other).mean())
    assert found.better == (other < OUTCOMES).mean()
    assert found.better != (other < STEADY).mean()
    assert found.luck_ratio == pytest.approx(OUTCOMES.var() / STEADY.var())


def test_a_choice_weighs_averages_without_luck_and_counts_the_best_in_outcomes() -> None:
    averaged, came = {"a": STEADY, "b": np.full(N, 1.001)}, {"a": OUTCOMES, "b": np.full(N, 1.001)}
    entry = choice_entry(averaged, (0, Staffing.OWN), "nrr", 0.01, 0.95, outcomes=came)
    a = next(row for row in entry.systems if row.model == "a")
    assert a.mean == pytest.approx(STEADY.mean())
    assert a.best_in_future == pytest.approx((OUTCOMES > 1.001).mean())


def test_where_some_have_no_outcome_luck_is_left_in_for_it_may_be_why() -> None:
    holes = OUTCOMES.copy()
    holes[LUCK < -0.1] = np.nan
    assert np.array_equal(less_luck(holes, LUCK), holes, equal_nan=True)
    failed = np.where(np.isnan(holes), np.nan, LUCK)  # a simulation that failed has neither
    assert np.array_equal(less_luck(holes, failed), holes - failed, equal_nan=True)


def test_what_luck_did_is_no_metric_that_is_averaged_or_compared() -> None:
    found = Averaged({"nrr": OUTCOMES, "luck_nrr": LUCK, "customers": STEADY})
    assert list(found) == ["nrr", "customers"]
    assert np.array_equal(found["nrr"], OUTCOMES - LUCK)
    assert found["customers"] is STEADY
    with pytest.raises(KeyError):
        found["luck_nrr"]


def test_months_without_luck_sum_to_the_outcomes_without_luck_and_their_book_balances() -> None:
    design, company = shipped_design("mid-market-saas", "cs-am-split", months=36), load_company("mid-market-saas")
    window = slice(int(design.constants["window_from_month"][0]) - 1, design.months)
    for number in range(3):
        done = replicate(design, seed=11, replication=number)
        found = outcome(done.state, company, design.role_keys, design.months)
        columns = {name: column[None] for name, column in found.months.items()}
        for name in ("nrr", "grr", "logo_retention"):
            without = averaged_months(columns, name)[0, window].mean()
            assert without == pytest.approx(found.metrics[name] - found.metrics[OF[name]], abs=1e-12), name
        flows = {
            f: averaged_months(columns, f"{f}_arr_cents")[0] for f in ("new", "expansion", "contraction", "churned")
        }
        opening, ending = (averaged_months(columns, f"{which}_arr_cents")[0] for which in ("opening", "ending"))
        moved = flows["new"] + flows["expansion"] - flows["contraction"] - flows["churned"]
        assert opening + moved == pytest.approx(ending, rel=1e-12)
        for flow in ("expansion", "contraction", "churned"):
            total = flows[flow].sum() / 100.0
            key = f"{flow}_arr"
            assert total == pytest.approx(found.metrics[key] - found.metrics[OF[key]], abs=1e-6)


P = 0.9


@pytest.mark.slow
def test_no_bias_in_a_world_whose_mean_is_known() -> None:
    """100,000 replications of twenty customers that renew with a known probability: GRR, NRR, ARR after three renewals."""
    made = dataclasses.replace(
        MIDDLE,
        **STILL,
        auto_renew=0.0,
        acv_sigma=0.8,
        contracts=((12, 1.0),),
        renewal_logit=math.log(P / (1.0 - P)),
    )
    company = one_segment(made, start_customers=20, new_logos_per_year=0.0, champion_leaves=0.0)
    design = build(NO_CSM, company, numbers(**CONSTANT), months=36)
    names = ("grr", "nrr", "ending_arr", "opening_arr")
    rows = []
    for number in range(100_000):
        done = replicate(design, seed=1, replication=number)
        found = outcome(done.state, company, design.role_keys, design.months).metrics
        rows.append([found[n] for n in names] + [found[OF[n]] for n in names[:3]])
    table = np.array(rows)
    grown = (P * (1.0 + UPLIFT)) ** 3
    known = (np.full(len(table), P), np.full(len(table), P * (1.0 + UPLIFT)), grown * table[:, 3])
    for k, name in enumerate(names[:3]):
        for values in (table[:, k], table[:, k] - table[:, 4 + k]):
            found = mean_interval(values - known[k], 0.9999)
            assert found.low - 1e-6 * abs(values.mean()) <= 0.0 <= found.high + 1e-6 * abs(values.mean()), name
        plain, adjusted = (mean_interval(v - known[k]).half_width for v in (table[:, k], table[:, k] - table[:, 4 + k]))
        assert adjusted < 0.5 * plain, name


@pytest.mark.slow
def test_intervals_cover_on_skewed_outcomes_with_and_without_luck() -> None:
    """Samples of real simulations of ten customers, drawn again from 8,000 whose average is then known exactly."""
    company = load_company("mid-market-saas")
    pool: dict[str, np.ndarray] = {}
    designs = [shipped_design("mid-market-saas", m, months=36, customers=10) for m in ("cs-only", "cs-am-split")]
    names = ("nrr", "grr", "ending_arr", "economic_value")
    table = np.array(
        [
            [
                [found[n] for n in (*names, *(OF[n] for n in names))]
                for d in designs
                for found in [outcome(replicate(d, seed=2, replication=r).state, company, d.role_keys, 36).metrics]
            ]
            for r in range(8_000)
        ]
    )
    table = table[~np.isnan(table).any(axis=(1, 2))]
    for k, name in enumerate(names):
        plain, luck = table[:, :, k], table[:, :, 4 + k]
        pool[f"{name}, level, plain"], pool[f"{name}, level, less luck"] = plain[:, 0], (plain - luck)[:, 0]
        pool[f"{name}, difference, plain"] = plain[:, 1] - plain[:, 0]
        pool[f"{name}, difference, less luck"] = (plain - luck)[:, 1] - (plain - luck)[:, 0]
    random, told = np.random.default_rng(3), []
    for name, values in pool.items():
        truth = values.mean()
        for n in (50, 200, 1000):
            hits = 0
            for _ in range(2000):
                found = mean_interval(values[random.integers(0, len(values), n)])
                hits += found.low <= truth <= found.high
            told.append((hits / 2000, n, name))
    for share, n, name in told:
        print(f"{share:.3f}  n={n:<5} {name}")
    less_luck = [row for row in told if "less luck" in row[2]]
    assert all(0.935 <= share <= 0.965 for share, n, _ in less_luck), min(less_luck)
    # Plain differences of a rate over ten customers are so skewed that 50 of them cover a little less: 93.3% of NRR.
    assert all(0.925 <= share <= 0.965 for share, n, _ in told), min(told)
