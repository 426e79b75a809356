"""Parts of people: positions open rarely, books are cut anew for them, and companies of about one size come out alike."""

import dataclasses

import numpy as np
import pytest
from scipy import stats

from sim.config.study.single import load_company
from sim.metrics.averaged import Averaged
from sim.metrics.outcomes import outcome
from sim.model import staffing
from sim.model.calendar import month_end
from sim.trials.executing.replication import Replication, replicate
from sim.trials.verification.made_world import COMPANY, MODELS, SPLIT, build, numbers, ran
from sim.vocabulary import Activity, Happening, TaskStatus
from tests.support.shipped import shipped_design

GROWING = dataclasses.replace(COMPANY, new_logos_per_year=30.0, new_logos_growth=0.6)
JOURNAL = 300_000
MONTHS = 36
OPEN = (int(TaskStatus.WAITING), int(TaskStatus.SERVING), int(TaskStatus.GAP))


def grown(model: str = "split", **changes: float) -> Replication:
    """Return a company that grows to several times its size, staffed in parts of people."""
    design = build(MODELS[model], GROWING, numbers(**changes), months=MONTHS, equal_budget=True)
    return ran(design, journal=JOURNAL)


def rows(done: Replication, what: Happening) -> np.ndarray:
    """Return what of one kind happened."""
    journal = done.state.journal
    return journal[journal["what"] == int(what)]


@pytest.mark.parametrize("model", ["cs-only", "split", "pooled"])
def test_a_position_that_opens_begins_with_its_person_and_its_part_of_the_books(model: str) -> None:
    done = grown(model, people__attrition=0.0, transition__quits=0.0)
    opened, hired = rows(done, Happening.SEAT_OPENED), rows(done, Happening.HIRED)
    assert len(opened) >= 3
    assert opened["time"].tolist() == hired["time"].tolist(), "who comes was searched for in time"
    assert done.state.staff["vacant_days"].sum() == 0.0
    seats = done.state.seats
    for role in range(done.state.roles.size):
        mine = seats[(seats["open"] == 1) & (seats["role"] == role)]
        assert np.ptp(mine["fte"]) == pytest.approx(0.0)
        assert (mine["fte"] <= 1.5).all()
        assert mine["fte"].sum() == pytest.approx(done.state.targets[0, MONTHS, role])


def test_books_are_about_equal_on_the_day_on_which_a_position_opens() -> None:
    whole = grown(people__attrition=0.0, transition__quits=0.0)
    last = rows(whole, Happening.SEAT_OPENED)["time"].max()
    month = round(last / month_end(1))
    design = build(SPLIT, GROWING, numbers(people__attrition=0.0, transition__quits=0.0), months=36, equal_budget=True)
    months = dataclasses.replace(design, months=month)
    months.constants["horizon_months"] = month
    state = ran(months).state
    seats = state.seats
    for role in range(state.roles.size):
        mine = seats[(seats["open"] == 1) & (seats["role"] == role)]
        load = mine["book_hours"] / mine["fte"]
        largest = state.slots["book_hours"][np.isin(state.slots["seat"], np.flatnonzero(seats["role"] == role))].max()
        assert np.ptp(load) <= 2.0 * largest / mine["fte"].min() + 0.10 * state.constants["hours_a_year"][0]


def test_open_work_goes_along_with_the_accounts_that_change_hands() -> None:
    done = grown(people__attrition=0.0, transition__quits=0.0)
    state = done.state
    assert len(rows(done, Happening.MOVED)) > 0
    tasks = state.tasks[: state.world["used_tasks"][0]]
    tasks = tasks[np.isin(tasks["status"], OPEN) & (tasks["sessions"] > 0) & (tasks["kind"] <= 1)]
    tasks = tasks[(tasks["activity"] != int(Activity.COORDINATION)) & (tasks["role"] >= 0)]
    owner = state.slots["seat"][tasks["account"] * state.constants["stride"][0] + tasks["place"]]
    served = tasks["status"] == int(TaskStatus.SERVING)
    assert len(tasks) > 20
    assert (owner == tasks["seat"])[~served].all()


def test_who_works_on_a_part_of_the_books_is_no_stranger_there() -> None:
    """A position that opens was half of another one: its customers meet nobody new, and its person is no beginner."""
    calm = {"people__attrition": 0.0, "transition__quits": 0.0, "work__hours_spread": 0.0}
    done = grown("cs-only", **calm)
    assert len(rows(done, Happening.SEAT_OPENED)) >= 3
    assert len(rows(done, Happening.REP_CHANGED)) == 0
    seats = done.state.seats["open"] == 1
    touches = done.state.people["experience"][seats, int(Activity.ADOPTION)]
    assert touches.min() > 0.7 * touches.max()


def test_a_growing_budget_adds_beginners_little_by_little_from_one_person_on() -> None:
    state = grown("cs-only").state
    for before, people, share in ((2.0, 2.5, 0.8), (0.4, 0.8, 1.0), (0.8, 1.25, 0.8), (2.0, 1.5, 1.0), (0.0, 2.0, 1.0)):
        state.staff["fte"][int(state.world["month"][0]) - 1, 0] = before
        assert staffing.experienced(state, 0, people) == pytest.approx(share)
    assert [staffing.learning_of(people, False, n) for people, n in ((0.4, 1), (1.5, 1), (1.5, 2), (3.0, 2))] == [
        1.0,
        pytest.approx(1 / 1.5),
        pytest.approx(2 / 1.5),
        pytest.approx(2 / 3),
    ]
    assert staffing.learning_of(3.0, True, 3) == 1.0


def test_people_leave_as_people_whatever_part_of_a_position_they_have() -> None:
    """Departures by person-years are the hazard; by full-time years they would be many times that."""
    few = dataclasses.replace(COMPANY, start_customers=6, new_logos_per_year=1.0)
    calm = numbers(people__attrition=0.5, people__stress_to_quits=0.0, people__ambiguity_to_quits=0.0)
    design = build(SPLIT, few, calm, months=60, equal_budget=True)
    staff = np.concatenate([ran(design, replication=r).state.staff for r in range(60)])
    years = staff["person_days"].sum(axis=0) / 365.0
    full = staff["filled_days"].sum(axis=0) / 365.0
    quits = staff["quits"].sum(axis=0)
    assert (full < 0.6 * years).any()
    for role in range(2):
        low, high = stats.poisson.interval(0.999, 0.5 * years[role])
        assert low <= quits[role] <= high


SIZES = sorted({round(20 * 1.07**k) for k in range(27)} - {21} | {120})
FUTURES = 120


def values_of_split(customers: int) -> np.ndarray:
    """Return NRR of a split less that of one role, without luck, in each future, (k,)."""
    found, company = [], load_company("mid-market-saas")
    for model in ("cs-am-split", "cs-only"):
        design = shipped_design(
            company.key, model, months=MONTHS, equal_budget=True, customers=customers, arriving=0.25 * customers
        )
        done = [replicate(design, seed=2027, replication=r).state for r in range(FUTURES)]
        metrics = [outcome(state, company, design.role_keys, MONTHS).metrics for state in done]
        found.append(Averaged({name: np.array([m[name] for m in metrics]) for name in ("nrr", "luck_nrr")})["nrr"])
    return found[0] - found[1]


@pytest.mark.slow
def test_companies_seven_percent_apart_come_out_alike_from_20_to_120_customers() -> None:
    """Two standard errors, made wide enough for so many neighbors to be looked at."""
    values = np.array([values_of_split(customers) for customers in SIZES])
    steps = np.diff(values, axis=0)
    z = steps.mean(axis=1) / (steps.std(axis=1, ddof=1) / FUTURES**0.5)
    one_look = 2.0 * stats.norm.sf(2.0)
    assert np.abs(z).max() < stats.norm.isf(one_look / (2.0 * len(z)))
