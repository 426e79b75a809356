"""At equal spend the ratio of the roles is the best one: no other does better, where there is more work than hours, too."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.metrics.averaged import Averaged
from sim.metrics.outcomes import outcome
from sim.trials.executing.replication import replicate
from sim.trials.planning import equal_spend
from sim.trials.planning.cells import Planner
from sim.trials.planning.equal_spend import BudgetSplit, futures_of_pilots, small_passes
from sim.trials.planning.margins import MOST_RUNS, STEP, best_ratio, moved

RATIOS = (0.7, 0.85, 1.2, 1.4)
WITHIN = 0.3


def planner(customers, load, horizon="36 months"):
    settings = {
        "company.start.customers": str(customers),
        "company.working_time.load": f"{load} %",
        "horizon": horizon,
        "models": "[cs-only, cs-am-split]",
        "change": "{}",
        "staffing": "equal_budget",
        "pay": "same",
    }
    experiment = load_experiment("four-organisations", settings)
    return Planner(experiment, next(iter(experiment.points())))


def tilts(planner, monkeypatch):
    """Return the tilt that makes roles equally busy, and the chosen one."""
    balanced, choose = [], equal_spend.worth_most

    def seen(build, tilt, *others):
        balanced.append(tilt)
        return choose(build, tilt, *others)

    monkeypatch.setattr(equal_spend, "worth_most", seen)
    split = next(case for case in planner.point.models if case.key == "cs-am-split")
    chosen, _ = small_passes(planner.builder(split), 2, planner.terms)
    return balanced[0], chosen


def nrr(planner, tilt, futures):
    """Return NRR in points, less luck, in futures that no pilot has seen, (k,)."""
    split = next(case for case in planner.point.models if case.key == "cs-am-split")
    plan, _ = planner.at_budget(split, BudgetSplit(tilt), in_whole=False)

    def one(k):
        state = replicate(plan, seed=planner.seed, replication=k).state
        return Averaged(outcome(state, planner.company, plan.role_keys, planner.months).metrics)["nrr"]

    with ThreadPoolExecutor(2) as pool:
        return 100.0 * np.array(list(pool.map(one, range(futures))))


def against(first, other):
    """Return by how much the first is better on average, and its standard error."""
    return float((first - other).mean()), float((first - other).std(ddof=1) / first.size**0.5)


def test_where_there_is_too_much_work_the_chosen_ratio_beats_the_balanced_one(monkeypatch):
    made = planner(100, 150, "26 months")
    balanced, chosen = tilts(made, monkeypatch)
    gain, error = against(nrr(made, chosen, 24), nrr(made, balanced, 24))
    assert gain > 1.0 + 2.0 * error


def test_a_small_company_whose_people_are_not_busy_has_the_better_ratio_too(monkeypatch):
    made = planner(10, 100, "26 months")
    balanced, chosen = tilts(made, monkeypatch)
    gain, error = against(nrr(made, chosen, 300), nrr(made, balanced, 300))
    assert gain > 0.3 + 2.0 * error


@pytest.mark.slow
@pytest.mark.parametrize("load", [70, 100, 130, 200])
def test_no_other_ratio_does_better(monkeypatch, load):
    made = planner(130, load)
    balanced, chosen = tilts(made, monkeypatch)
    here = nrr(made, chosen, 120)
    others = [moved(chosen, 0, np.log(times) / np.log(STEP)) for times in RATIOS] + [balanced]
    for tilt in others:
        better, error = against(nrr(made, tilt, 120), here)
        assert better < WITHIN + 2.0 * error


def hill(top, noise=0.0, flat=False):
    """Return what a tilt is worth if that is highest where the first role is `top` steps up, and which tilts were asked."""
    asked = []

    def worth(tilt, batch):
        asked.append((tilt, batch))
        steps = np.log(tilt[0] / tilt[-1]) / np.log(STEP)
        dice = np.random.default_rng(len(asked)).normal(size=200) * noise
        return dice - (0.0 if flat else (steps - top) ** 2)

    return worth, asked


@pytest.mark.parametrize("top", [-9.0, -2.4, -1.3, -0.5, 0.0, 0.5, 0.9, 1.4, 2.6, 3.0, 9.0])
def test_the_top_of_a_hill_is_found_up_to_the_farthest_ratio(top):
    worth, asked = hill(top)
    found = best_ratio(np.ones(2), worth)
    assert np.log(found[0] / found[1]) / np.log(STEP) == pytest.approx(np.clip(top, -3.0, 3.0), abs=1e-9)
    assert found.mean() == pytest.approx(1.0)
    assert len(asked) <= MOST_RUNS
    assert len({(tilt.tobytes(), batch) for tilt, batch in asked}) == len(asked), "nothing is run twice"


def test_a_hill_that_is_steep_on_one_side_is_not_left_at_its_top():
    def worth(tilt, batch):
        steps = float(np.log(tilt[0] / tilt[-1]) / np.log(STEP))
        return np.random.default_rng(batch).normal(size=15) + 10.0 * min(0.0, steps) - max(0.0, steps)

    assert best_ratio(np.ones(2), worth).tolist() == [1.0, 1.0]


def test_what_is_not_told_from_noise_changes_nothing():
    moves = 0
    for k in range(20):
        tilt = np.array([1.0 + 0.01 * k, 1.0])
        moves += not np.array_equal(best_ratio(tilt, hill(0.0, noise=1.0, flat=True)[0]), tilt)
    assert moves <= 6, "about one in ten by luck"


def test_who_has_nothing_to_do_is_given_nobody_and_tried_no_ratio():
    worth, asked = hill(0.0)
    assert best_ratio(np.array([1.0, 0.0, 1.0]), worth).tolist() == [1.0, 0.0, 1.0]
    assert all(tilt[1] == 0.0 for tilt, _ in asked)
    assert len(asked) == 3


@pytest.mark.parametrize("roles", [2, 3, 5])
@pytest.mark.parametrize("opening", [10, 25, 100, 400])
def test_ratios_cost_at_most_a_few_times_what_the_other_pilots_do(roles, opening):
    before = 3 * equal_spend.small_passes_for(opening, 6000) + equal_spend.pilots_for(opening, 6000)
    runs = futures_of_pilots(roles, opening, 6000, baseline=False)
    assert runs <= (3.4 if opening < 400 else 9.0) * before, (
        "a large company has few pilots, and no ratio fewer than four"
    )
