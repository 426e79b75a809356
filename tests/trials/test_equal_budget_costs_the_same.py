"""At equal budget organizations are expected to be paid the same, whatever their plans promise for results."""

import json
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from sim.config.study.study import load_experiment
from sim.trials.executing.replication import replicate
from sim.trials.planning import equal_spend
from sim.trials.planning.cells import Planner
from sim.trials.planning.equal_spend import BudgetSplit, Terms, spending_as
from sim.vocabulary import Staffing

SETTINGS = {
    "company.start.customers": "80",
    "horizon": "26 months",
    "models": "[cs-only, cs-am-split, fully-split, {use: fully-split, as: another-name}]",
    "change": "{}",
    "staffing": "equal_budget",
    "pay": "own",  # what plans promise for results is what tells target pay from what is paid
}
FUTURES = 160


@pytest.fixture(scope="module")
def planner() -> Planner:
    experiment = load_experiment("four-organisations", SETTINGS | {"models": "[cs-only, fully-split]"})
    made = Planner(experiment, next(iter(experiment.points())))
    for case in made.point.models:
        made.cell(case, Staffing.EQUAL_BUDGET, 0)
    return made


@pytest.fixture(scope="module")
def quick() -> Planner:
    """Return who has planned the same with a tenth of the pilots, for what does not hang on how well they know."""
    return planned(load_experiment("four-organisations", SETTINGS))


def planned(experiment, turned=iter) -> Planner:
    """Plan all organizations of a study with few pilots, in the order of the study or in another one."""
    made = Planner(experiment, next(iter(experiment.points())), pilot_customers=600)
    for case in turned(made.point.models):
        made.cell(case, Staffing.EQUAL_BUDGET, 0)
    return made


def spent(planner: Planner, key: str, spread: BudgetSplit) -> float:
    """Return the mean cost over futures that no pilot has seen."""
    case = next(each for each in planner.point.models if each.key == key)
    plan, _ = planner.at_budget(case, spread, in_whole=False)

    def one(k: int) -> float:
        months = replicate(plan, seed=planner.seed, replication=k).state.months
        return float((months["cost"][1 : planner.months + 1] * planner.discount).sum())

    with ThreadPoolExecutor(2) as pool:
        return float(np.mean(list(pool.map(one, range(FUTURES)))))


def test_what_is_paid_is_equal_where_target_pay_alone_would_not_be(planner):
    base = spent(planner, "cs-only", planner.spreads["cs-only"])
    found = planner.spreads["fully-split"]
    at_target_pay = spent(planner, "fully-split", BudgetSplit(found.tilt))
    apart = abs(at_target_pay / base - 1.0)
    assert apart > 0.012, "its commissions are not paid at target: here is something to find"
    assert abs(spent(planner, "fully-split", found) / base - 1.0) < 0.6 * apart


def test_the_baseline_is_the_measure_and_names_do_nothing(quick):
    assert quick.spreads["cs-only"].share == 1.0
    one, other = quick.spreads["fully-split"], quick.spreads["another-name"]
    assert one.share == other.share
    assert np.array_equal(one.tilt, other.tilt)


def test_the_baseline_under_another_name_keeps_the_whole_budget():
    experiment = load_experiment(
        "four-organisations",
        SETTINGS | {"models": "[fully-split, {use: fully-split, as: b}]", "baseline": "fully-split"},
    )
    planner = Planner(experiment, next(iter(experiment.points())), pilot_customers=600)
    cells = [planner.cell(case, Staffing.EQUAL_BUDGET, 0) for case in planner.point.models]
    assert planner.spreads["b"].share == 1.0
    assert cells[0].design.targets.tobytes() == cells[1].design.targets.tobytes()


def test_who_is_planned_first_does_not_matter(quick):
    again = planned(quick.experiment, reversed)
    for key, spread in quick.spreads.items():
        assert again.spreads[key].share == spread.share
        assert np.array_equal(again.spreads[key].tilt, spread.tilt)


def paid_for_results(monkeypatch, part):
    """Let part of the spending be for results, whoever brings them; the rest goes with people."""

    def pilot(plan, terms, futures):
        spent = np.full(len(futures), 100.0 * (part + (1.0 - part) * plan.share))
        return SimpleNamespace(utilisation=np.ones(2), spent=spent)

    monkeypatch.setattr(equal_spend, "pilot", pilot)


@pytest.mark.parametrize("for_results", [0.0, 0.2, 0.5])
@pytest.mark.parametrize("wanted", [0.7, 0.95, 1.2])
def test_the_share_is_found_where_spending_is_a_line(monkeypatch, for_results, wanted):
    paid_for_results(monkeypatch, for_results)
    terms = Terms(1, np.ones(1), opening=160)
    asked = np.full(terms.large, 100.0 * wanted)
    found = spending_as(lambda spread: spread, 2, terms, asked[: terms.small], lambda n: asked[:n])
    assert for_results + (1.0 - for_results) * found.share == pytest.approx(wanted, rel=0.015)
    if for_results == 0.0:
        assert found.share == pytest.approx(wanted, rel=1e-12)


def test_what_is_spent_is_asked_at_the_ratio_that_was_chosen(monkeypatch):
    """Roles cost what they bring in: another ratio spends something else, and a slope between two ratios is none."""

    def pilot(plan, terms, futures):
        spent = np.full(len(futures), 100.0 * (0.4 * plan.tilt[0] + 0.6 * plan.share))
        return SimpleNamespace(utilisation=np.ones(2), spent=spent)

    monkeypatch.setattr(equal_spend, "pilot", pilot)
    monkeypatch.setattr(equal_spend, "worth_most", lambda *_: np.array([1.5, 0.5]))
    terms = Terms(1, np.ones(1), opening=160)
    asked = np.full(terms.large, 100.0)
    found = spending_as(lambda spread: spread, 2, terms, asked[: terms.small], lambda n: asked[:n])
    assert 0.6 + 0.6 * found.share == pytest.approx(1.0, rel=0.015)


def test_pilots_end_where_enough_is_known_and_go_on_where_it_is_not(monkeypatch):
    terms = Terms(1, np.ones(1), opening=60)
    run, noises = [], [0.0]

    def pilot(plan, terms, futures):
        run.append(futures)
        return SimpleNamespace(
            utilisation=np.ones(2), spent=np.array([100.0 + noises[-1] * (-1) ** k for k in futures])
        )

    monkeypatch.setattr(equal_spend, "pilot", pilot)
    for noise, needed in ((0.0, terms.large // 4), (3.0, terms.large // 2), (30.0, terms.large)):
        run.clear()
        noises.append(noise)
        spending_as(lambda s: s, 2, terms, np.full(terms.small, 100.0), lambda n: np.full(n, 100.0))
        small = equal_spend.TILT_PASSES + 1  # the last one says what is spent at the ratio that was chosen
        passes, large = run[:small], run[small:]
        assert [list(each) for each in passes] == [list(range(terms.small))] * small
        assert [k for each in large for k in each] == list(range(needed)), "no future runs twice, none is left out"


@pytest.mark.parametrize("opening", [0, 1, 10, 25, 160, 400, 10_000])
@pytest.mark.parametrize("customers", [600, 1_500, 6_000])
def test_a_company_of_any_size_has_pilots_of_every_kind(opening, customers):
    terms = Terms(1, np.ones(1), opening, customers=customers)
    asked = equal_spend.looks(terms.large)
    assert 1 <= terms.small <= asked[0] <= asked[-1] == terms.large


def test_a_spread_is_kept_to_the_bit():
    spread = BudgetSplit(np.array([1.0 / 3.0, 5.0 / 3.0]), 0.9 + 1e-16)
    kept = BudgetSplit.of_json(json.loads(json.dumps(spread.as_json())), 2)
    assert kept.share == spread.share
    assert kept.tilt.tobytes() == spread.tilt.tobytes()


def test_whole_people_are_rounded_from_the_same_share(quick):
    """Rounding comes last: a share that is sought among whole people would jump from one head to the next."""
    other = planned(load_experiment("four-organisations", SETTINGS | {"heads": "whole"}))
    for case in other.point.models:
        cell = other.cell(case, Staffing.EQUAL_BUDGET, 0)
        assert bool(cell.design.constants["whole_people"][0])
        assert other.spreads[case.model.key].share == quick.spreads[case.model.key].share
