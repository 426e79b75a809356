"""Both engines run the life cycle to the same events and the same final state, to the bit, under any organization."""

import dataclasses
import subprocess
import sys

import numpy as np
import pytest

from sim.trials.verification.made_world import MIDDLE, MODELS, SPLIT, build, numbers, one_segment, ran, same_state
from sim.trials.verification.random_worlds import random_design, random_policy
from tests.support.shipped import keys_of, shipped_cells, shipped_design, some_shipped_cells
from tests.support.whole_days import copy_in_whole_days

RECORD = 1_500_000
MOST_POINTS, MOST_MONTHS = 12, 60


def compare(design, number: int) -> tuple[int, int]:
    """Assert that both engines agree to the bit; return how many events there were, and how many at one instant."""
    one = ran(design, seed=number, record=RECORD)
    other = ran(design, seed=number, record=RECORD, engine="simpy")
    assert one.trajectory.events == len(one.trajectory.log)
    assert np.array_equal(one.trajectory.log, other.trajectory.log)
    assert (one.trajectory.events, one.trajectory.digest) == (other.trajectory.events, other.trajectory.digest)
    assert same_state(one, other) == []
    return one.trajectory.events, int((np.diff(one.trajectory.log["time"]) == 0.0).sum())


@pytest.mark.parametrize("equal_budget", [False, True], ids=["own", "equal budget"])
@pytest.mark.parametrize("model", MODELS)
def test_every_kind_of_organisation(model: str, equal_budget: bool) -> None:
    events, _ = compare(build(MODELS[model], equal_budget=equal_budget), 7)
    assert events > 2000


@pytest.mark.parametrize("whole", [False, True], ids=["any duration", "whole hours"])
@pytest.mark.parametrize("block", range(6))
def test_sixty_random_worlds(block: int, whole: bool) -> None:
    for number in range(5 * block, 5 * block + 5):
        compare(random_design(number, whole=whole), number)


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, True], ids=["any duration", "whole hours"])
@pytest.mark.parametrize("block", range(20))
def test_four_hundred_more_random_worlds(block: int, whole: bool) -> None:
    for number in range(1000 + 10 * block, 1010 + 10 * block):
        compare(random_design(number, whole=whole), number)


@pytest.mark.parametrize("whole", [False, True], ids=["any duration", "whole hours"])
@pytest.mark.parametrize("block", range(6))
def test_sixty_random_policies(block: int, whole: bool) -> None:
    for number in range(5 * block, 5 * block + 5):
        compare(random_policy(number, whole=whole), number)


@pytest.mark.slow
@pytest.mark.parametrize("whole", [False, True], ids=["any duration", "whole hours"])
@pytest.mark.parametrize("block", range(20))
def test_four_hundred_more_random_policies(block: int, whole: bool) -> None:
    for number in range(1000 + 10 * block, 1010 + 10 * block):
        compare(random_policy(number, whole=whole), number)


def worlds_in_whole_days(first: int, last: int) -> list[tuple[int, int, int]]:
    """Run random worlds in a copy of the sources whose tick is a day; return (number, events, events at one instant)."""
    root = copy_in_whole_days()
    command = [sys.executable, "-m", "tests.support.whole_days", str(first), str(last)]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return [(int(a), int(b), int(c)) for a, b, c in (line.split() for line in done.stdout.splitlines())]


def test_thirty_random_worlds_in_which_everything_happens_on_whole_days() -> None:
    rows = worlds_in_whole_days(0, 30)
    assert len(rows) == 30
    assert sum(tied for _, _, tied in rows) > 0.7 * sum(events for _, events, _ in rows)


@pytest.mark.slow
def test_two_hundred_more_random_worlds_in_which_everything_happens_on_whole_days() -> None:
    assert len(worlds_in_whole_days(2000, 2200)) == 200


def test_every_date_is_a_whole_number_of_ticks() -> None:
    """Sums of dates are exact only then; patience and leads of a user's file need not be."""
    odd = {a: days + 0.1 for a, days in MIDDLE.patience_days.items()}
    company = dataclasses.replace(one_segment(dataclasses.replace(MIDDLE, patience_days=odd)), time_to_fill_days=10.1)
    leads = numbers(
        renewal__readiness_lead=90.1, renewal__negotiation_lead=60.3, expansion__cycle_days=45.7, people__attrition=1.0
    )
    done = ran(build(SPLIT, company, leads, months=36), record=RECORD)
    ticks = done.trajectory.log["time"] * 2.0**20
    assert np.array_equal(ticks, np.floor(ticks))


@pytest.mark.parametrize("equal_budget", [False, True], ids=["own", "equal budget"])
@pytest.mark.parametrize(("company", "model"), some_shipped_cells())
def test_organisations_and_companies_that_ship(company: str, model: str, equal_budget: bool) -> None:
    compare(shipped_design(company, model, months=25, equal_budget=equal_budget), 2027)


@pytest.mark.slow
@pytest.mark.parametrize("equal_budget", [False, True], ids=["own", "equal budget"])
@pytest.mark.parametrize(("company", "model"), shipped_cells())
def test_every_company_with_every_organisation_that_ships(company: str, model: str, equal_budget: bool) -> None:
    compare(shipped_design(company, model, months=25, equal_budget=equal_budget), 2027)


@pytest.mark.slow
@pytest.mark.parametrize("experiment", keys_of("experiment"))
def test_every_cell_of_every_study_that_ships(experiment: str) -> None:
    from sim.config.study.study import load_experiment
    from sim.trials.planning.cells import cells

    study = load_experiment(experiment)
    study = dataclasses.replace(study, horizon_months=min(study.horizon_months, MOST_MONTHS))
    if len(study.all_points) > MOST_POINTS:  # a sweep: some of its points stand for all
        study = dataclasses.replace(
            study, all_points=study.all_points[:: len(study.all_points) // 5], repeat_without=()
        )
    for cell in cells(study, seed=study.seed):
        compare(cell.design, study.seed)
