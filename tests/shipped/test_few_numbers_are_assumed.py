"""What stands behind a shipped study: few guesses, each of which somebody could go and measure; the rest follows."""

from fnmatch import fnmatchcase
from pathlib import Path

import numpy as np
import pytest

from sim.config.assumptions.derived import rules_of
from sim.config.resolving.provenance import CHOSEN, count_by_strength, derived, each_once, provenance
from sim.config.scenarios.measurements import patterns
from sim.config.study.single import load_assumptions, load_company, load_model
from sim.config.study.study import load_experiment
from sim.model import planning
from sim.trials.facts.measures import MEASURES, Runs

ROOT = Path(__file__).parents[2]
MOST = 80
"""Assumptions behind the question of when to split. They were 320; whoever adds one says which of these it replaces."""


@pytest.fixture(scope="module")
def base():
    return load_experiment("split-too-early").base


@pytest.fixture(scope="module")
def runs():
    """Simulations as those of the known facts, of which they are a sample."""
    return Runs(effort=0.15, workers=1)


def test_behind_the_question_of_when_to_split_stand_few_assumptions(base):
    assert count_by_strength(provenance(base))["assumption"] <= MOST


def test_nothing_that_follows_is_counted(base):
    counted = {each.path for each in provenance(base)}
    follows = {each.path for each in derived(base)}
    assert len(follows) > 150
    assert not counted & follows


def test_every_number_could_be_measured_by_somebody(base):
    known = [pattern for those in patterns().values() for pattern in those]
    counted = [r for r in each_once(provenance(base)) if r.strength != CHOSEN]
    assert [r.path for r in counted if not any(fnmatchcase(r.path, each) for each in known)] == []


def test_every_rule_is_told_on_its_page():
    page = (ROOT / "docs/model/derived-numbers.md").read_text(encoding="utf-8")
    rules = (*rules_of("assumptions"), *rules_of("company", ("*",)))
    told = {rule.path for rule in rules if rule.said != rule.path.replace("segments.*", "all_segments")}
    assert sorted(path for path in told if f"`{path}`" not in page) == []


@pytest.mark.parametrize("company", ["", "-enterprise"])
def test_people_after_the_sale_cost_what_surveys_say(runs, company):
    """5 to 10% of ARR, with one CSM for everything, at the load that ratios ship for and at full load; $2M to $4M a head."""
    cost, head = (MEASURES[f"{fact}{company}"](runs).value for fact in ("cost-over-arr", "arr-a-head"))
    load = load_assumptions().staffing.target_load
    assert 0.05 <= cost * load <= cost <= 0.10
    assert 2e6 <= head <= head / load <= 4e6


def test_first_value_comes_when_it_is_said_to(runs):
    """Within 14 days in SMB, 28 in mid-market, 84 in enterprise, and a kickoff within 10; a sample in place of the whole."""
    at_most = {"first-value-smb": 14.0, "first-value-mid-market": 28.0, "first-value-enterprise": 84.0, "kickoff": 10.0}
    for fact, days in at_most.items():
        assert MEASURES[fact](runs).low <= days, fact


def test_books_are_those_that_are_published():
    """Accounts of a CSM: 100 to 300 of SMB, 40 to 60 of mid-market, 8 to 15 of enterprise; who sells, too, has a few less."""
    company, world = load_company("mid-market-saas"), load_assumptions()
    for key, least in (("cs-only", (100, 38, 8)), ("cs-am-split", (100, 40, 8))):
        hours = planning.workload(company, load_model(key).model, world).hours_by_activity
        each = np.array([hours(row)[0].sum() for row in np.eye(3)])
        books = planning.hours_a_year(company) * world.staffing.target_load / each
        assert np.all(books >= least), books
        assert np.all(books <= (300, 60, 15)), books
