"""Where a rule ended the run, the intervals of every chart are as wide as all looks together need."""

import pytest
from msgspec.structs import replace

from sim.report.charts import build_all
from sim.report.words.progress import known, why_it_ended
from sim.results.summary import Known, Replications
from sim.statistics.intervals import t_quantile
from tests.report import synthetic
from tests.report.typed import of

N = 20


def halves(level):
    """Return every half-width in the charts of monthly numbers of a run whose intervals have this level."""
    study = synthetic.summary() | {"replications": {"level_of_each_interval": level}}
    found = {}
    for chart in build_all(of(study), synthetic.trajectories(n=N, months=30)):
        if chart.name.startswith(("trajectory", "waterfall")):
            for number, row in enumerate(chart.rows):
                named = dict(zip(chart.header, row, strict=True))
                low, high = named.get("mean_lo95"), named.get("mean_hi95")
                widths = {column: value for column, value in named.items() if "half95" in column}
                widths |= {"mean95": high - low} if low is not None else {}
                found |= {(chart.name, number, column): float(value) for column, value in widths.items()}
    return {place: value for place, value in found.items() if value > 0.0}


def test_charts_of_a_run_with_looks_have_wider_intervals():
    plain, wide = halves(0.95), halves(0.992)
    assert plain.keys() == wide.keys()
    ratio = t_quantile(N - 1, 0.992) / t_quantile(N - 1)
    assert {name.partition("_")[0] for name, _, _ in plain} == {"trajectory", "waterfall"}
    for place, width in plain.items():
        assert wide[place] == pytest.approx(ratio * width, rel=1e-9), place


def row(half, wanted, telling=50, *, is_known=False):
    return Known(half_width=half, wanted=wanted, telling=telling, known=is_known)


def stopped(by, half, looks=(50, 75), **more):
    return replications(by, looks, {"nrr": row(half, 0.005, **more)})


def replications(by, looks=(), known_to=None):
    return Replications(
        at_least=50,
        at_most=2000,
        stopped_by=by,
        looks=tuple(looks),
        by_point=(),
        level_of_each_interval=0.95,
        known_to=known_to or {},
    )


def test_why_a_run_ended_is_said_in_words():
    assert why_it_ended(replications("fixed"), 60, "you") == "60 simulations each, fixed by you."
    rule = why_it_ended(stopped("rule", 0.0048, is_known=True), 75, "you")
    assert rule.startswith(
        "Stopped by rule at 75 simulations: every difference that decides is known as well as was asked for (NRR ±0.50)."
    )
    assert rule.endswith("Every 95% interval allows for 2 looks and those that might have followed.")
    most = why_it_ended(stopped("most", 0.0072), 2000, "you")
    assert most.startswith(
        "Stopped by the most that it may take, at 2,000 simulations: NRR still ±0.72 of 0.50 at worst. Every"
    )
    rarely = why_it_ended(stopped("most", 0.0001, telling=12), 2000, "you")
    assert "NRR still ±0.01 of 0.50 but only 12 simulations differ at worst. Every" in rarely
    unknown = why_it_ended(stopped("most", None, telling=0), 2000, "you")
    assert "NRR still ±– of 0.50 at worst. Every" in unknown
    late = why_it_ended(replace(stopped("time", 0.0072), times=2.17, by_point=(50, 400)), 50, "you")
    assert late.startswith(
        "Stopped as its time was up at 50 to 400 simulations: NRR still ±0.72 of 0.50 at worst; about 2.2 times"
    )
    assert "the same command goes on" in late
    nothing = replications("rule", (50,))
    assert "nothing is compared" in why_it_ended(nothing, 50, "you")


def test_how_well_each_metric_is_known_stands_beside_what_is_wanted():
    said = known({"nrr": row(0.0072, 0.005), "ending_arr": row(140e3, 150e3, is_known=True)})
    assert said == "known to ±   NRR 0.72 of 0.50 not yet   ending ARR $140k of $150k ok"
    assert known({"nrr": row(0.001, 0.005, telling=3)}).endswith("NRR 0.10 of 0.50 but only 3 simulations differ")
