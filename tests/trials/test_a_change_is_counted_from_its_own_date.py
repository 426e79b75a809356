"""What a change costs is read off aligned futures, who is best off bands of size, a threshold off a curve of crossings."""

import numpy as np
import pytest

from sim.results.choosing import Change
from sim.results.comparing import Crossing
from sim.results.kinds import MISSING, NAN, plain
from sim.statistics.crossings import crossing
from sim.trials.analysis.changes import AFTER, BEFORE, change_entry, level_again, since
from sim.trials.analysis.choice import choice_entry
from sim.trials.analysis.indifference import curve, grouped, status_of
from sim.trials.analysis.sizes import bands, in_band
from sim.vocabulary import Staffing

MONTHS = 72
FUTURES = 40


def columns(arr: np.ndarray, nrr: float = 1.0, cost: float = 0.0) -> dict[str, np.ndarray]:
    """Return monthly columns whose ARR at the end of month m is arr[:, m], dollars; arr (futures, MONTHS + 1)."""
    cents = np.round(arr * 100.0)
    shape = (len(arr), MONTHS)
    return {
        "opening_arr_cents": cents[:, :-1],
        "ending_arr_cents": cents[:, 1:],
        "nrr": np.full(shape, nrr),
        "cost": np.full(shape, cost),
    }


def dip(changed: np.ndarray, depth: float, back_after: int) -> np.ndarray:
    """Return ARR that falls by `depth` within six months of each future's change and is level again after `back_after`."""
    months = np.arange(MONTHS + 1)[None, :] - changed[:, None]
    down = np.interp(months, [0, 6, back_after, MONTHS * 2], [0.0, -depth, 0.0, depth])
    return np.where(months < 0, 0.0, down)


def unlike(seed: int) -> np.ndarray:
    """Return a few dollars by which no two futures are the same: where all are, too little was seen for an interval."""
    return np.random.default_rng(seed).normal(0.0, 5.0, (FUTURES, MONTHS + 1))


def noisy(seed: int, size: float) -> np.ndarray:
    return np.random.default_rng(seed).normal(0.0, size, (FUTURES, 1)) * np.ones(MONTHS + 1)


def told(changed: np.ndarray, policy: dict[str, np.ndarray], baseline: dict[str, np.ndarray], margin: float) -> Change:
    """Return what is said of a change of a policy from one organization to another."""
    what = {"point": 0, "staffing": "own", "model": "policy", "stage": 1, "to": "split"}
    return change_entry(changed, policy, baseline, margin, **what)


def test_every_future_is_counted_from_its_own_change() -> None:
    changed = np.array([3.0, 10.0, np.nan, 40.0])
    monthly = np.tile(np.arange(1, MONTHS + 1, dtype=float), (4, 1))
    found = since(changed, monthly)
    assert found.shape == (3, BEFORE + 1 + AFTER)
    assert found[1, BEFORE] == 10.0
    assert found[1, BEFORE - 6] == 4.0
    assert np.isnan(found[0, BEFORE - 6])
    assert found[0, BEFORE + 1] == 4.0
    assert np.isnan(found[2, BEFORE + 33])
    assert found[2, BEFORE + 32] == MONTHS


def test_depth_and_recovery_of_a_known_dip_are_found_whenever_it_happened() -> None:
    changed = np.random.default_rng(1).integers(6, 30, FUTURES).astype(float)
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    policy = base + dip(changed, 300_000.0, 20) + noisy(2, 1_000.0)
    entry = told(changed, columns(policy), columns(base), margin=0.8)
    assert entry.share == 1.0
    assert entry.trough.month == 6
    assert entry.trough.arr == pytest.approx(-300_000.0, rel=0.01)
    assert entry.level_again.status == "found"
    assert entry.level_again.months == pytest.approx(20, abs=1)
    low, high = entry.level_again.ci95
    assert low <= 20 <= high
    at_twelve = -300_000.0 * 8 / 14
    assert entry.first_year.arr.mean == pytest.approx(at_twelve, rel=0.02)
    path = -np.concatenate([np.linspace(0, 300_000, 7), np.linspace(300_000, 0, 15)[1:]])[:13]
    value = (0.8 * (path[:-1] + path[1:]) / 24.0).sum()
    assert entry.first_year.value.mean == pytest.approx(value, rel=0.02)


def test_a_change_on_the_first_day_is_told_like_any_other() -> None:
    changed = np.zeros(FUTURES)
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    policy = base + dip(changed, 300_000.0, 20) + noisy(2, 1_000.0)
    entry = told(changed, columns(policy), columns(base), margin=0.8)
    at = entry.path.months.index(0)
    assert entry.path.months == tuple(range(-BEFORE, AFTER + 1))
    assert np.isnan(entry.path.arr[:at]).tolist() == [True] * BEFORE
    assert entry.path.arr[at] == 0.0
    assert entry.path.arr[at + 1] == pytest.approx(-50_000.0, rel=0.1)
    assert entry.trough.month == 6
    assert entry.trough.arr == pytest.approx(-300_000.0, rel=0.01)
    assert (entry.level_again.status, entry.level_again.months) == ("found", 20)
    assert entry.first_year.arr.mean == pytest.approx(float((policy - base)[:, 12].mean()), abs=1_500.0)


def test_futures_that_change_on_the_first_day_and_later_ones_are_averaged_by_months_since() -> None:
    changed = np.where(np.arange(FUTURES) < 20, 0.0, 10.0)
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    policy = base + dip(changed, 300_000.0, 20) + unlike(3)
    entry = told(changed, columns(policy), columns(base), margin=0.8)
    assert entry.trough.month == 6
    assert entry.trough.arr == pytest.approx(-300_000.0, abs=5.0)
    assert entry.trough.ci95 == pytest.approx((-300_000.0, -300_000.0), abs=10.0)


def test_a_later_change_is_not_charged_with_what_an_earlier_one_has_lost() -> None:
    changed = np.full(FUTURES, 24.0)
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    behind = base - 500_000.0 + dip(changed, 100_000.0, 20) + unlike(4)
    entry = told(changed, columns(behind), columns(base), margin=0.8)
    assert entry.trough.arr == pytest.approx(-100_000.0, abs=5.0)
    assert entry.level_again.months == pytest.approx(20, abs=1)


def test_what_never_falls_behind_and_what_is_not_back_yet_are_said_so() -> None:
    changed = np.full(FUTURES, 12.0)
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    better = base + 1_000.0 * np.maximum(0.0, np.arange(MONTHS + 1) - 12.0)
    assert told(changed, columns(better), columns(base), 0.8).level_again.status == "not_behind"
    rare = base.copy()
    rare[:3, 20:] -= 1_000.0  # three futures of all: too few to say that the rest of the world never falls behind
    assert told(changed, columns(rare), columns(base), 0.8).level_again.status == "too_little_seen"
    lost = base - 1_000.0 * np.maximum(0.0, np.arange(MONTHS + 1) - 12.0) + unlike(5)
    found = told(changed, columns(lost), columns(base), 0.8).level_again
    assert found.status == "not_yet"
    assert np.isnan(found.months)
    assert np.isnan(found.ci95[1])


def test_a_policy_that_hardly_ever_changes_says_how_often_and_nothing_else() -> None:
    changed = np.full(FUTURES, np.nan)
    changed[:3] = 12.0
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    entry = told(changed, columns(base), columns(base), 0.8)
    assert entry.share == pytest.approx(3 / FUTURES)
    assert entry.path is None
    never = told(np.full(FUTURES, np.nan), columns(base), columns(base), 0.8)
    assert plain(never.month) == {"p10": None, "p50": None, "p90": None}


def test_months_that_late_changers_do_not_reach_are_not_shown() -> None:
    changed = np.where(np.arange(FUTURES) % 2 == 0, 12.0, 60.0)
    base = np.full((FUTURES, MONTHS + 1), 1e7)
    entry = told(changed, columns(base - 1.0), columns(base), 0.8)
    assert entry.path.months[-1] == MONTHS - 60


def test_a_path_is_level_again_after_its_lowest_point_only() -> None:
    assert level_again(np.array([0.0, -1.0, 0.5, -3.0, -1.0, 0.2])) == 5
    assert level_again(np.array([0.0, -1.0, -2.0])) is None
    assert level_again(np.array([1.0, 2.0])) == 0


def test_a_band_holds_the_months_of_its_size_and_no_others() -> None:
    arr = np.tile(np.linspace(0.5e6, 12e6, MONTHS), (FUTURES, 1))
    inside = np.where(arr < 5e6, 1.2, 0.9)
    assert in_band(inside, arr, 1e6, 5e6) == pytest.approx(1.2)
    assert in_band(inside, arr, 5e6, 10e6) == pytest.approx(0.9)
    assert np.isnan(in_band(inside, arr, 50e6, 100e6)).all()


def test_who_is_best_in_a_band_is_told_apart_or_not() -> None:
    random = np.random.default_rng(3)
    arr = np.tile(np.linspace(0.5e6, 12e6, MONTHS), (FUTURES, 1))
    base = random.normal(1.0, 0.05, (FUTURES, 1)) * np.ones(MONTHS)
    early = np.where(arr < 5e6, 0.03, -0.03) + random.normal(0.0, 0.01, (FUTURES, 1))
    same = random.normal(0.0, 1e-4, (FUTURES, 1))
    found = bands({"stay": base, "early": base + early, "same": base + same}, arr, "stay", worth=0.01)
    by_low = {row.low: row for row in found}
    assert by_low[1e6].best == "early"
    assert by_low[1e6].not_told_apart == ("early",)
    assert set(by_low[5e6].not_told_apart) >= {"stay", "same"}
    assert "early" not in by_low[5e6].not_told_apart
    verdicts = {row.a: row.verdict for row in by_low[1e6].comparisons}
    assert verdicts == {"early": "clearly better", "same": "practically the same"}


def test_a_choice_says_what_it_knows() -> None:
    random = np.random.default_rng(4)
    world = random.normal(0.0, 1e6, 200)
    table = {
        "good": 1e6 + world + random.normal(0, 1e4, 200),
        "close": 1e6 - 500.0 + world + random.normal(0, 1e4, 200),
        "bad": 5e5 + world + random.normal(0, 1e4, 200),
    }
    entry = choice_entry(table, (0, Staffing.OWN), "economic_value", 100_000.0, 0.95)
    assert entry.best in ("good", "close")
    assert set(entry.not_told_apart) == {"good", "close"}
    assert entry.selection.selected in ("good", "close")
    bad = next(row for row in entry.systems if row.model == "bad")
    assert bad.regret.mean == pytest.approx(5e5, rel=0.02)
    assert bad.best_in_future == 0.0
    assert not bad.could_be_best
    assert sum(row.best_on_average for row in entry.systems) == pytest.approx(1.0)
    costs = choice_entry(table, (0, Staffing.OWN), "cost_to_serve", 100_000.0, 0.95)
    assert costs.best == "bad"


def test_crossings_that_differ_in_the_second_number_alone_are_one_curve() -> None:
    def row(model: str, x: float, growth: float, status: str) -> Crossing:
        return Crossing(
            a=model,
            b="stay",
            metric="nrr",
            staffing="own",
            along="n",
            range=(10.0, 400.0),
            where={"acv": x, "growth": growth},
            status=status,
            at=NAN,
            ci95=MISSING,
            sites=(),
            resampled_once=NAN,
        )

    rows = [row("split", x, g, "found") for x in (3.0, 1.0, 2.0) for g in (0.0, 0.4)] + [row("other", 1.0, 0.0, "none")]
    found = [curve(group, "acv", "") for group in grouped(rows, "acv")]
    assert [(c.a, c.where, [r.across for r in c.rows]) for c in found] == [
        ("split", {"growth": 0.0}, [1.0, 2.0, 3.0]),
        ("split", {"growth": 0.4}, [1.0, 2.0, 3.0]),
        ("other", {"growth": 0.0}, [1.0]),
    ]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (["found", "found"], "found"),
        (["found", "none"], "partly"),
        (["none", "none"], "none"),
        (["flat", "flat"], "flat"),
        (["flat", "none"], "none"),
        (["found", "several"], "several"),
    ],
)
def test_what_is_said_of_a_curve_follows_from_its_rows(rows: list[str], said: str) -> None:
    assert status_of(rows) == said


def covered(trials: int) -> float:
    """Return how often the interval of a row of an indifference curve holds the true threshold of that row.

    The truth: the difference is 0.02 ln(customers / threshold), with the threshold falling from 120 to 40 along the second
    number; noise is shared between neighbors, as in paired worlds, and larger for small companies.
    """
    grid = np.array([10.0, 25.0, 50.0, 100.0, 200.0, 400.0])
    hits = 0
    thresholds = (120.0, 70.0, 40.0)
    for trial in range(trials):
        random = np.random.default_rng(1000 + trial)
        shared = random.normal(0.0, 0.02, (60, 1))
        for threshold in thresholds:
            noise = shared + random.normal(0.0, 1.0, (60, grid.size)) * 0.2 / np.sqrt(grid)
            found = crossing(grid, 0.02 * np.log(grid / threshold) + noise)
            hits += found.status == "found" and found.low <= threshold <= found.high
            hits += found.status == "several"  # said to be no threshold: nothing is claimed
    return hits / (trials * len(thresholds))


def test_the_interval_of_a_curve_holds_the_threshold() -> None:
    assert covered(60) >= 0.88


@pytest.mark.slow
def test_the_interval_of_a_curve_holds_the_threshold_nineteen_times_in_twenty() -> None:
    assert 0.92 <= covered(500) <= 0.985
