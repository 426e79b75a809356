"""What ships loads, is sourced, is calibrated, and staffs a role for about 85% of its hours."""

import functools
from pathlib import Path

import numpy as np
import pytest

from sim.config.resolving.provenance import NO_SOURCE, count_by_strength, provenance
from sim.config.study.single import load_assumptions, load_company, load_model, load_plan
from sim.config.study.study import load_experiment
from sim.model import planning

ROOT = Path(__file__).parents[2]
COMPANIES = sorted(p.stem for p in (ROOT / "configs" / "companies").glob("*.yaml"))
MODELS = sorted(p.stem for p in (ROOT / "configs" / "models").glob("*.yaml"))
PLANS = sorted(p.stem for p in (ROOT / "configs" / "comp").glob("*.yaml"))
EXPERIMENTS = sorted(p.stem for p in (ROOT / "experiments").glob("*.yaml"))


@functools.cache
def loaded(key):
    """Return a study that ships."""
    return load_experiment(key)


@pytest.mark.parametrize("key", COMPANIES)
def test_a_company_is_calibrated(key):
    company = load_company(key)
    assert all(0.0 < s.mean_adoption < 1.0 and s.need_scale > 0.0 for s in company.segments)


@pytest.mark.parametrize("key", PLANS)
def test_a_plan_says_what_every_dollar_of_variable_pay_is_for(key):
    plan = load_plan(key)
    assert 0.0 < plan.base <= plan.ote
    assert sum(c.share for c in plan.components) == pytest.approx(1.0 if plan.components else 0.0)
    assert (plan.variable > 0.0) == bool(plan.components)


def test_every_paying_plan_ships_with_and_without_the_shared_kicker():
    paying = [key for key in PLANS if load_plan(key).components and "kicker" not in key]
    assert len(paying) >= 9
    for key in paying:
        with_it, without = load_plan(f"{key}-kicker"), load_plan(key)
        assert with_it.kicker is not None
        assert without.kicker is None
        assert (with_it.components, with_it.base) == (without.components, without.base)


@pytest.mark.parametrize("key", EXPERIMENTS)
def test_every_number_behind_an_experiment_has_a_source(key):
    counts = count_by_strength(provenance(loaded(key).base))
    assert counts[NO_SOURCE] == 0
    assert counts["assumption"] > 0, "the honest count of our own guesses is part of every result"


@pytest.mark.parametrize("key", [m for m in MODELS if m not in ("no-csm", "neutral", "founder-led")])
def test_shipped_ratios_ask_about_85_percent_of_the_hours_of_a_role(key):
    """For the mid-market company that they were computed for; a part of a person more or less is rounding.

    A founder gives a part of a day, however many customers there are.
    """
    company, assumptions, case = load_company("mid-market-saas"), load_assumptions(), load_model(key)
    work = planning.workload(company, case.model, assumptions)
    customers = planning.planned_customers(company, 0)[0]
    people = planning.people_by_ratio(company, case.model, customers)
    load = work.hours_of_roles(customers) / (people * planning.hours_a_year(company))
    counted = [role.staffing.one_per is None for role in case.model.roles]  # a pair takes what load it gets
    assert np.all(np.abs(load[counted] - 0.85) < 0.02), load


@pytest.mark.parametrize("key", MODELS)
def test_a_model_owns_every_work_of_every_customer_and_carries_no_result(key):
    company, case = load_company("mid-market-saas"), load_model(key)
    owned = planning.owned_shares(company, case.model)
    assert np.allclose(owned.sum(axis=0), 1.0)


@pytest.mark.parametrize("key", [m for m in MODELS if m != "no-csm"])
def test_every_shipped_role_is_paid_the_market_price_of_its_own_mix(key):
    """Else a comparison of organizations would also be one of pay levels."""
    company, assumptions, case = load_company("mid-market-saas"), load_assumptions(), load_model(key)
    customers = planning.planned_customers(company, 0)[0]
    hours = planning.workload(company, case.model, assumptions).hours_by_activity(customers)
    paid = planning.priced(company, case.model, case.plans, assumptions)
    for role, mine in zip(case.model.roles, hours, strict=True):
        assert role.market_pay
        assert paid[role.key].ote == planning.market_pay(planning.success_share(mine), assumptions)
        assert paid[role.key].base_share == case.plans[role.key].base_share


def test_the_eleven_published_models_ship_and_what_policies_need_beside_them():
    assert set(MODELS) == {
        "cs-only",
        "am-only",
        "cs-am-split",
        "fully-split",
        "pooled-cs-named-am",
        "bundled-strategic-csm",
        "ae-first-renewal",
        "renewals-desk",
        "hybrid-trap",
        "product-led",
        "no-csm",
        "neutral",
        "founder-led",
        "paired-pods",
    }


def test_teams_of_one_number_have_as_many_whole_people_in_every_way():
    study = loaded("hire-number")
    sizes = set()
    for point in study.points():
        k = point.values["models.all-csm.people.csm.staffing.headcount"]
        heads = {case.key: [role.staffing.headcount for role in case.model.roles] for case in point.models}
        assert heads == {"all-csm": [k], "one-am": [k - 1, 1], "founder-sells": [k, 0.3]}
        sizes.add(k)
    assert sizes == set(range(2, 9))


@pytest.mark.parametrize(
    "key",
    [
        *("which-model", "four-models", "one-role-or-two", "best-model-map"),
        *("split-too-early", "split-if-focus-wins", "split-if-it-hurts", "when-to-split"),
    ],
)
def test_a_comparison_of_organisations_shows_three_loads(key):
    loads = {point.values["company.working_time.load"] for point in loaded(key).points()}
    assert loads == {0.7, 1.0, 1.3}


def test_the_quick_comparison_shows_them_when_asked():
    path = "company.working_time.load"
    asked = load_experiment("four-organisations", {f"vary.{path}": "[70%, 100%, 130%]"})
    assert [point.values[path] for point in asked.points()] == [0.7, 1.0, 1.3]
    other = load_experiment("four-organisations", {path: "130%"})
    assert other.design["company"]["working_time.load"] == 1.3


def test_every_assumption_has_a_low_and_a_high_end():
    """Spreads (p90 over median) are exempt: they say how customers differ, not what we do not know."""
    records = [r for r in provenance(loaded("four-organisations").base) if r.path.startswith("assumptions.")]
    without = [r.path for r in records if r.low is None and not r.path.endswith(".spread")]
    assert len(records) > 60
    assert without == []
