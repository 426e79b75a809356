"""What pay does to what people do: nothing without variable pay, and with it what a finance team would expect."""

import dataclasses
import functools
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import disclosure, incentives, pay
from sim.model.compensation import components_of
from sim.model.inputs import Component, Kicker, OwnershipRule, Plan, Role
from sim.model.state import State
from sim.trials.verification.made_world import (
    ASSUMPTIONS,
    COMPANY,
    CS_ONLY,
    MIDDLE,
    PAID_SPLIT,
    PLANS,
    SPLIT,
    WORK,
    build,
    numbers,
    one_segment,
    organisation,
    ran,
    role,
    same_state,
)
from sim.vocabulary import Activity, Book, PayMetric

M = PayMetric
COMPONENTS = {
    "renewals": Component(M.RENEWAL_ARR, 1.0, rate=0.03),
    "expansion": Component(M.EXPANSION_ARR, 1.0),
    "grr": Component(M.GRR, 1.0, threshold_at=0.9, threshold_pays=0.5, cap_at=1.1, cap_pays=1.5),
    "nrr": Component(M.NRR, 1.0, Book.COMPANY),
    "logos": Component(M.LOGO_RETENTION, 1.0),
    "health": Component(M.HEALTH, 1.0),
    "leads": Component(M.LEADS, 1.0, target=20.0),
    "time to value": Component(M.TIME_TO_VALUE, 1.0, target=60.0),
}


def paid(*names: str, base_share: float = 0.6, ote: float = 140_000, months: int = 3, kicker: Any = None) -> Plan:
    """Return a plan that pays equal shares of its variable pay for these."""
    made = tuple(dataclasses.replace(COMPONENTS[name], share=1.0 / len(names)) for name in names)
    return Plan("paid", "", ote, base_share, months, made, kicker)


def states(
    plan: Plan, *, people: float = 1.0, replications: int = 6, months: int = 36, **changes: float
) -> list[State]:
    """Return final states of one role that owns everything under a plan, with a share of the usual people."""
    staffed = dataclasses.replace(
        CS_ONLY.roles[0],
        staffing=dataclasses.replace(
            CS_ONLY.roles[0].staffing,
            accounts_per_rep={k: v / people for k, v in (CS_ONLY.roles[0].staffing.accounts_per_rep or {}).items()},
        ),
    )
    model = dataclasses.replace(CS_ONLY, roles=(staffed,))
    design = build(
        model, dataclasses.replace(COMPANY, start_customers=80), numbers(**changes), months=months, plans={"both": plan}
    )
    return [ran(design, replication=r).state for r in range(replications)]


def total(found: list[State], field: str) -> float:
    """Return the sum of a monthly field over all months and replications."""
    return float(sum(state.months[field].sum() for state in found))


def missed(found: list[State], activity: Activity) -> float:
    """Return the share of tasks of an activity that were missed."""
    rows = [state.work[:, activity] for state in found]
    return float(sum(r["missed"].sum() for r in rows) / sum(r["posted"].sum() for r in rows))


def test_without_variable_pay_it_does_not_matter_what_a_plan_names() -> None:
    """Equal base, equal OTE: the same events and the same customers, whatever metric, curve, period or kicker-free book."""
    runs = [ran(build(CS_ONLY, plans={"both": paid(name, base_share=1.0, months=3)})) for name in COMPONENTS]
    runs.append(ran(build(CS_ONLY, plans={"both": Plan("salary", "", 140_000, 1.0)})))
    assert len({r.trajectory.digest for r in runs}) == 1
    for one in runs[1:]:
        differing = set(same_state(runs[0], one))
        described = {"stage_roles", "stage_components"}
        assert differing <= {"roles", "components", "tally", "last", "staff", "seats", "pulls"} | described
        assert one.state.accounts.tobytes() == runs[0].state.accounts.tobytes()


@pytest.mark.parametrize("ote", [90_000, 140_000, 250_000])
def test_a_salary_of_any_height_means_the_ordinary_pace_and_no_ambiguity(ote: float) -> None:
    state = ran(build(SPLIT, plans=PLANS | {"csm": Plan("csm", "", ote, 1.0)})).state
    here = state.seats["open"] == 1
    assert (state.seats["pace"][here] == 1.0).all()
    assert (state.seats["ambiguity"][here] == 0.0).all()


def curve() -> Any:
    """Return a component with a threshold at 80%, a cap at 120% and acceleration between target and cap."""
    c = Component(M.EXPANSION_ARR, 1.0, target=100_000.0, threshold_at=0.8, cap_at=1.2, cap_pays=3.0)
    return components_of(Plan("p", "", 100_000, 0.5, 3, (c,)), COMPANY, ASSUMPTIONS)[0][()]


def test_who_has_no_chance_and_who_is_capped_are_moved_by_nothing() -> None:
    """Giving up below the threshold, coasting above the cap: pay moves most in between, and most of all past the target."""
    p = curve()
    slope = {a: pay.slope_expected(p, a, 0.05) for a in (0.3, 0.9, 1.1, 1.6)}
    assert slope[0.3] < 1e-6
    assert slope[1.6] < 1e-6
    assert slope[0.9] == pytest.approx(5.0, rel=0.1)  # from nothing at 80% to everything at 100%
    assert slope[1.1] == pytest.approx(10.0, rel=0.1)  # from 1 at 100% to 3 at 120%


@given(st.floats(0.0, 2.0), st.floats(0.02, 0.5))
def test_expected_slope_is_the_derivative_of_expected_pay(attainment: float, doubt: float) -> None:
    """Against numerical integration of the pay curve over the rep's own uncertainty."""
    p = curve()
    z = np.linspace(-8, 8, 4001)
    weight = np.exp(-0.5 * z * z) / math.sqrt(2 * math.pi)

    def expected(mean: float) -> float:
        paid_there = np.array([pay.paid_share(p, float(max(0.0, a))) for a in mean + doubt * z])
        return float(np.trapezoid(paid_there * weight, z))

    step = 1e-3
    numeric = (expected(attainment + step) - expected(attainment - step)) / (2 * step)
    assert pay.slope_expected(p, attainment, doubt) == pytest.approx(max(0.0, numeric), abs=0.12)


def test_more_pay_at_stake_means_more_pace_and_a_safe_or_lost_period_less() -> None:
    on_salary = incentives.pace_of(0.5, 140_000, 0.0, 140_000, 0.25)
    at_stake = incentives.pace_of(0.5, 84_000, 56_000, 140_000, 0.25)
    nothing_moves = incentives.pace_of(0.5, 84_000, 0.0, 140_000, 0.25)
    assert nothing_moves < on_salary == 1.0 < at_stake
    assert at_stake == pytest.approx((0.5 * 0.6 + 0.4) ** 0.25 / 0.5**0.25)
    assert incentives.pace_of(0.5, 0.0, 10_000_000, 140_000, 5.0) == incentives.FASTEST
    assert incentives.pace_of(0.5, 1.0, 0.0, 140_000, 5.0) == incentives.SLOWEST


shares = st.tuples(*[st.floats(0.001, 1.0)] * 3).map(lambda t: tuple(x / sum(t) for x in t))


@given(shares, shares)
def test_divergence_is_a_distance_between_nought_and_one(asked: Any, rewarded: Any) -> None:
    d = incentives.divergence(*asked, *rewarded)
    assert 0.0 <= d <= 1.0
    assert d == pytest.approx(incentives.divergence(*rewarded, *asked), abs=1e-9)
    assert incentives.divergence(*asked, *asked) == 0.0


def test_divergence_is_one_where_nothing_that_is_asked_is_paid() -> None:
    assert incentives.divergence(1.0, 0.0, 0.0, 0.0, 1.0, 0.0) == pytest.approx(1.0)


def ambiguity(model: Any, plans: dict[str, Plan], role_number: int = 0) -> float:
    """Return the mean ambiguity of a role over a run at one segment of middle-sized customers."""
    company = one_segment(MIDDLE, start_customers=45)
    state = ran(build(model, company, plans=PLANS | plans, months=30)).state
    staff = state.staff[1:30, role_number]
    return float(staff["ambiguity"].sum() / staff["people"].sum())


EVERYTHING = organisation(
    "all",
    (role("csm", "trap", CS_ONLY.roles[0].staffing.accounts_per_rep or {}),),
    OwnershipRule(WORK, (), "csm"),
)


def two_sided(keeping: float, base_share: float = 0.75) -> Plan:
    """Return a plan that pays this share of its variable pay for keeping customers and the rest for growing them."""
    made = (
        dataclasses.replace(COMPONENTS["grr"], share=keeping),
        dataclasses.replace(COMPONENTS["expansion"], share=1 - keeping),
    )
    return Plan("two-sided", "", 140_000, base_share, 3, made)


def asked_to_keep() -> float:
    """Return the share of the hours asked of who does everything, as the leader weighs them, that keeps customers."""
    company = one_segment(MIDDLE, start_customers=45)
    state = ran(build(EVERYTHING, company, plans=PLANS | {"trap": two_sided(0.5)}, months=30)).state
    concern = state.constants[0]["concern"]
    asked = state.roles[0]["expected"] * state.roles[0]["priority"][concern]
    return float(asked[concern < 2].sum() / asked.sum())


@pytest.mark.parametrize("base_share", [0.3, 0.75])
def test_a_role_of_any_breadth_is_clear_where_pay_is_in_proportion_to_the_hours_asked(base_share: float) -> None:
    keep = asked_to_keep()
    assert ambiguity(EVERYTHING, {"trap": two_sided(keep, base_share)}) < 1e-5
    assert ambiguity(EVERYTHING, {"trap": two_sided(keep - 0.2, base_share)}) > 0.01


def test_the_hybrid_trap_is_ambiguous_and_a_seller_who_only_sells_is_not() -> None:
    """Paid for one half of the work and asked for all of it: this comes out, it is not put in."""
    seller: tuple[Role, ...] = (SPLIT.roles[0], dataclasses.replace(SPLIT.roles[1], plan="hunter"))
    selling = dataclasses.replace(SPLIT, roles=seller)
    trap = ambiguity(EVERYTHING, {"trap": paid("grr", "health", base_share=0.75)})
    good = ambiguity(EVERYTHING, {"trap": two_sided(asked_to_keep() - 0.1)})
    hunter_of_all = ambiguity(EVERYTHING, {"trap": paid("expansion", base_share=0.5)})
    hunter = ambiguity(selling, {"hunter": paid("expansion", base_share=0.5)}, role_number=1)
    assert hunter == 0.0
    assert 0.0 < 2.0 * good < trap < hunter_of_all


def test_under_load_what_is_not_paid_is_what_is_missed() -> None:
    sellers, keepers = states(paid("expansion"), people=0.55), states(paid("grr", "health"), people=0.55)
    assert missed(sellers, Activity.EXPANSION) < missed(keepers, Activity.EXPANSION)
    assert missed(sellers, Activity.ADOPTION) > missed(keepers, Activity.ADOPTION)


def test_pay_for_the_event_gives_more_away_than_pay_for_the_dollars() -> None:
    """Logos are renewed at any price; a share of renewed dollars is worth less with every point given away."""
    given_away = {
        name: total(found, "discount_cents") / total(found, "renewed_before_cents")
        for name, found in {n: states(paid(n, base_share=0.5)) for n in ("logos", "grr", "renewals")}.items()
    }
    assert given_away["logos"] > 1.5 * given_away["renewals"]
    assert given_away["grr"] > 1.5 * given_away["renewals"]


def test_a_kicker_on_net_retention_restrains_pay_for_the_event() -> None:
    kicker = Kicker(M.NRR, Book.OWN, 1.02, 40_000)
    plain, held = states(paid("logos", base_share=0.6)), states(paid("logos", base_share=0.6, kicker=kicker))
    assert total(held, "discount_cents") / total(held, "renewed_before_cents") < 0.95 * (
        total(plain, "discount_cents") / total(plain, "renewed_before_cents")
    )


def test_pay_that_flags_lower_hides_more_risks() -> None:
    kept_quiet = {
        name: total(found, "hidden_risks") / total(found, "open_issues")
        for name, found in {n: states(paid(n, base_share=0.5), replications=10) for n in ("health", "grr")}.items()
    }
    assert kept_quiet["health"] > kept_quiet["grr"]


def test_hiding_is_as_likely_as_said_where_reporting_makes_no_difference() -> None:
    assert disclosure.hiding_probability(0.15, 0.0, 200.0) == pytest.approx(0.15)
    assert disclosure.hiding_probability(0.15, -1e9, 200.0) == pytest.approx(0.30)
    assert disclosure.hiding_probability(0.15, 1e5, 200.0) < 1e-9


def first_cycle_ae(plan: Plan) -> tuple[Any, dict[str, Plan]]:
    """Return an organization in which an AE keeps the contract for its first term, then hands over to an AM."""
    per = {"smb": 300.0, "mid-market": 40.0, "enterprise": 12.0}
    from sim.model.inputs import Condition

    model = organisation(
        "ae first",
        (role("csm", "csm", per), role("ae", "ae", per), role("am", "am", per)),
        OwnershipRule(WORK[:4], (), "csm"),
        OwnershipRule(WORK[4:], (Condition("cycle", "<", 1.0),), "ae"),
        OwnershipRule(WORK[4:], (), "am"),
    )
    return model, PLANS | {"ae": plan}


def release(plan: Plan, **changes: float) -> tuple[float, float]:
    """Return how many accounts were released, and the mean days that it took."""
    model, plans = first_cycle_ae(plan)
    company = one_segment(MIDDLE, start_customers=60, new_logos_per_year=30.0)
    found = [ran(build(model, company, numbers(**changes), months=36, plans=plans), replication=r) for r in range(5)]
    released = sum(float(f.state.months["released"].sum()) for f in found)
    return released, sum(float(f.state.months["release_days"].sum()) for f in found) / released


def test_who_is_paid_on_an_account_keeps_it_longer() -> None:
    """Hoarding: an AE on commission holds accounts back, one on salary hands them over on the day."""
    commission = Plan(
        "ae",
        "",
        180_000,
        0.4,
        3,
        (Component(M.RENEWAL_ARR, 0.3, rate=0.05), Component(M.EXPANSION_ARR, 0.7, rate=0.12)),
    )
    on_commission, on_salary = release(commission), release(Plan("ae", "", 180_000, 1.0))
    assert on_commission[0] > 20
    assert on_salary[1] == 0.0
    assert on_commission[1] > 1.0
    assert release(commission, incentives__hold_days=0.0)[1] == 0.0


def test_leads_that_are_paid_are_passed_on_sooner() -> None:
    waits = {}
    for name in ("grr", "leads"):
        plans = PLANS | {"csm": paid(name, base_share=0.6)}
        crowded = dataclasses.replace(
            SPLIT, roles=(role("csm", "csm", {"smb": 300.0, "mid-market": 60.0, "enterprise": 20.0}), SPLIT.roles[1])
        )
        found = [ran(build(crowded, plans=plans, months=36), replication=r).state for r in range(6)]
        waits[name] = total(found, "leads_passed") / total(found, "needs_found")
    assert waits["leads"] > waits["grr"]


def test_a_leader_who_weighs_adoption_gets_adoption_and_under_slack_nothing_changes_hands() -> None:
    """The reporting line is a weighing of work and nothing else: it shows where there is too much to do."""

    def reporting_to(leader: str, people: float) -> list[State]:
        per = {k: v / people for k, v in (CS_ONLY.roles[0].staffing.accounts_per_rep or {}).items()}
        one = dataclasses.replace(role("csm", "both", per), reports_to=leader)
        model = dataclasses.replace(CS_ONLY, roles=(one,))
        return [ran(build(model, months=36), replication=r).state for r in range(6)]

    busy = {leader: missed(reporting_to(leader, 0.5), Activity.ADOPTION) for leader in ("cco", "cro")}
    calm = {leader: missed(reporting_to(leader, 2.0), Activity.ADOPTION) for leader in ("cco", "cro")}
    assert busy["cco"] < busy["cro"]
    assert abs(calm["cco"] - calm["cro"]) < 0.01


def test_payouts_follow_a_period_that_ends_and_nothing_is_paid_between() -> None:
    state = ran(build(PAID_SPLIT, months=36)).state
    quarterly, monthly = state.staff["payout_cents"][1:37, 0], state.staff["payout_cents"][1:37, 1]
    between = [m for m in range(36) if (m + 1) % 3]
    assert (quarterly[between] == 0).all()
    assert (quarterly[2::3] > 0).all()
    assert (monthly > 0).sum() > 24


def test_a_stretched_quota_asks_for_more_expansion_and_for_no_more_retention() -> None:
    """Nor for more of a target that the plan itself states."""
    stated = Component(M.EXPANSION_ARR, 1.0, target=0.1, of_opening_arr=True)
    asked = {}
    for stretch in (1.0, 1.3):
        made = tuple(
            dataclasses.replace(c, share=0.2)
            for c in (*(COMPONENTS[name] for name in ("expansion", "grr", "nrr")), stated)
        )
        plan = Plan("paid", "", 140_000, 0.6, 3, made)
        state = ran(
            build(CS_ONLY, COMPANY, numbers(incentives__quota_stretch=stretch), months=2, plans={"both": plan})
        ).state
        asked[stretch] = [pay.target_of(state, 0, state.components[0, k], 0.25, 1.0) for k in range(4)]
    assert asked[1.0][0] > 0.0
    assert asked[1.3][0] == pytest.approx(1.3 * asked[1.0][0])
    assert asked[1.3][1:] == asked[1.0][1:]


@functools.cache
def ramping() -> State:
    """Return a world in which people take 160 days to their full quota, run when first asked for, not when collected."""
    return ran(build(SPLIT, COMPANY, numbers(**{"incentives.ramp_days": 160.0}), months=2)).state


@given(st.floats(0.0, 400.0), st.floats(1.0, 400.0))
def test_a_quota_rises_evenly_after_hiring_and_adds_up_over_periods(after: float, days: float) -> None:
    """The quota of two periods is that of both together, and never more than full; over a ramp it is half-way, on average."""
    state = ramping()
    state.people["since"][0] = 10.0
    begin, middle, end = 10.0 + after, 10.0 + after + days / 3.0, 10.0 + after + days
    whole = pay.ramped_share(state, 0, begin, end)
    parts = (
        pay.ramped_share(state, 0, begin, middle) * days / 3.0
        + pay.ramped_share(state, 0, middle, end) * days * 2.0 / 3.0
    )
    assert whole * days == pytest.approx(parts, rel=1e-9)
    assert 0.0 < whole <= 1.0
    start = 1.0 / (1.0 + state.constants[0]["learning_output_gain"])
    assert pay.ramped_share(state, 0, 10.0, 170.0) == pytest.approx((start + 1.0) / 2.0)
    assert pay.ramped_share(state, 0, 170.0, 200.0) == 1.0
