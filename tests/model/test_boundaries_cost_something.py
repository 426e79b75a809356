"""Friction between people: unclear ownership and not the number of contacts, knowledge lost in passes, talks, disputes."""

import dataclasses
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.model import friction, meetings
from sim.model.calendar import month_end
from sim.model.inputs import OwnershipRule
from sim.model.state import CALLS_KEPT, State
from sim.trials.executing.replication import handle_of
from sim.trials.verification.made_world import (
    COMPANY,
    CS_ONLY,
    MIDDLE,
    PER_AM,
    PER_CSM,
    SPLIT,
    WORK,
    build,
    numbers,
    one_segment,
    organisation,
    ran,
    role,
)
from sim.vocabulary import Activity, Stream

CONTRACT_PASS = organisation(
    "contract pass",
    (role("csm", "csm", PER_CSM), role("am", "am", PER_AM)),
    OwnershipRule(WORK[:4], (), "csm"),
    OwnershipRule(WORK[4:], (), "am"),
)
THREE = organisation(
    "three",
    (role("a", "csm", PER_CSM), role("b", "am", PER_AM), role("c", "am", PER_AM)),
    OwnershipRule(WORK[:3], (), "a"),
    OwnershipRule(WORK[3:5], (), "b"),
    OwnershipRule(WORK[5:], (), "c"),
)


def states(
    model: Any, *, replications: int = 6, months: int = 36, customers: int = 80, **changes: float
) -> list[State]:
    """Return final states of an organization with some assumptions changed."""
    company = dataclasses.replace(COMPANY, start_customers=customers)
    design = build(model, company, numbers(**changes), months=months)
    return [ran(design, replication=r).state for r in range(replications)]


def total(found: list[State], field: str) -> float:
    """Return the sum of a monthly field."""
    return float(sum(state.months[field].sum() for state in found))


def in_teams(reps: int) -> Any:
    """Return the three-role organization with several people of the first role on every account."""
    first = dataclasses.replace(THREE.roles[0], reps_per_account=reps)
    return dataclasses.replace(THREE, roles=(first, *THREE.roles[1:]))


@pytest.mark.parametrize("model", [SPLIT, THREE, in_teams(3)], ids=["two", "three", "five people"])
def test_with_a_full_protocol_nobody_is_called_by_mistake_however_many_contacts_there_are(model: Any) -> None:
    clear = dataclasses.replace(model, protocol=1.0)
    assert total(states(clear, friction__misroute=1.0), "wrong_contacts") == 0.0
    assert total(states(model, friction__misroute=1.0), "wrong_contacts") > 10.0


def test_one_role_on_an_account_cannot_be_mistaken_for_another() -> None:
    assert total(states(CS_ONLY, friction__misroute=1.0, friction__protocol=0.0), "wrong_contacts") == 0.0


def test_less_clear_ownership_means_more_wrong_calls() -> None:
    calls = [
        total(states(dataclasses.replace(SPLIT, protocol=p), replications=10), "wrong_contacts")
        for p in (0.9, 0.5, 0.0)
    ]
    assert calls[0] < calls[1] < calls[2]


@given(st.floats(0.0, 1.0), st.floats(0.0, 0.7), st.floats(0.0, 0.5))
def test_what_survives_a_pass_is_a_share_and_grows_with_everything_that_helps(a: float, f: float, y: float) -> None:
    share = friction.surviving(a, f, y)
    assert 0.0 <= share <= 1.0
    assert share >= max(a, f, y) - 1e-12
    assert friction.surviving(1.0, f, y) == 1.0


def test_half_more_familiarity_leaves_19_percent_fewer_losses() -> None:
    """Huckman & Staats 2013, the source of the number."""
    first, second = (friction.familiarity(0.19, 1.0, 10.0, n) for n in (5.0, 12.5))
    assert friction.familiarity(0.19, 0.7, 10.0, 0.0) == 0.0
    assert first == pytest.approx(0.19)
    assert 1.0 - second == pytest.approx(0.81**2)
    assert friction.familiarity(0.19, 0.7, 10.0, 1e9) == 0.7


def test_leads_are_lost_as_often_as_the_formula_says_between_strangers_who_never_talk() -> None:
    """Known answer: with no familiarity and no talks a lead arrives with the retained share; 99.9% binomial bounds."""
    found = states(
        SPLIT,
        replications=25,
        friction__familiarity=0.0,
        friction__sync=0.0,
        friction__retained_base=0.5,
        friction__retained_protocol=0.2,
        friction__protocol=0.5,
    )
    passed, lost = total(found, "leads_passed"), total(found, "leads_lost")
    assert passed > 400
    assert abs(lost / passed - 0.4) < 3.3 * math.sqrt(0.4 * 0.6 / passed)


def test_talks_keep_leads_alive() -> None:
    silent, talking = (
        states(SPLIT, replications=12, friction__sync=0.0),
        states(SPLIT, replications=12, friction__sync=0.8),
    )
    assert total(talking, "leads_lost") / total(talking, "leads_passed") < (
        total(silent, "leads_lost") / total(silent, "leads_passed")
    )


def test_a_pass_that_asks_for_no_hours_is_no_task() -> None:
    found = states(CONTRACT_PASS, friction__lead_hours=0.0, friction__pass_share=0.0)
    asked = states(CONTRACT_PASS)
    handoffs = [sum(s.work[:, Activity.HANDOFF]["posted"].sum() for s in some) for some in (found, asked)]
    signed = sum(int(s.months["new_logos"].sum()) for s in found)
    assert handoffs[0] <= signed  # only those from the sale
    assert handoffs[1] > 3 * handoffs[0]
    assert total(found, "passes") > 0.0


def test_talks_are_held_where_two_share_an_account_and_nowhere_else() -> None:
    hours = {
        name: sum(float(s.work[:, Activity.COORDINATION]["hours"].sum()) for s in states(model))
        for name, model in (("one", CS_ONLY), ("two", SPLIT), ("three", THREE), ("team", in_teams(2)))
    }
    assert hours["one"] == 0.0
    assert 0.0 < hours["two"] < hours["three"] < hours["team"]


class Pair:
    """Two people with a meeting, in a state in which nothing else happens; one can see which accounts they talk about."""

    def __init__(self, state: State | None = None, meeting: int = 0) -> None:
        self.state = state or ran(build(SPLIT, one_segment(MIDDLE, start_customers=40))).state
        self.handle = handle_of(self.state)
        self.meeting, self.m = meeting, self.state.meetings[meeting]
        places = int(self.state.constants["places"][0])
        self.order: list[int] = []
        number = int(self.state.seats["book"][self.m["low"]])
        while number >= 0:
            account = number // places
            seats = self.state.slots["seat"].reshape(-1, places)[account]
            if self.m["high"] in seats and self.state.accounts["joined"][account] <= self.m["called"]:
                self.order.append(account)
            number = int(self.state.slots["behind"][number])
        self.m["reached"] = 0.0
        self.m["hours"] = 0.5 * 0.4 * self.state.accounts["complexity"][self.order].sum()
        self.state.accounts["met"][self.order] = 0
        self.next_call()

    def next_call(self) -> None:
        """Begin another meeting."""
        self.m["number"] += 1
        self.m["held"][self.m["number"] % CALLS_KEPT] = 0

    def hold(self, part: int, of: int, *, sides: int = 2, calls_ago: int = 0) -> list[int]:
        """Let one or both hold a part; return the accounts that are in step again since, in the book's order."""
        task = self.state.tasks[0]
        task["activity"], task["need"], task["kind"] = Activity.COORDINATION, self.meeting, 0
        task["occasion"] = self.m["number"] - calls_ago
        task["done"], task["sessions"] = part, of
        self.state.accounts["synced"] = -math.inf
        for _ in range(sides):
            meetings.hold_part(self.handle, 0, 1.0)
        return [k for k in self.order if self.state.accounts["synced"][k] == 1.0]

    def hours(self, accounts: list[int]) -> float:
        """Return which share of the hours of all that the two share these accounts are."""
        weight = self.state.accounts["complexity"]
        return float(weight[accounts].sum() / weight[self.order].sum())


@pytest.mark.parametrize("begun", [0, 1, 2])
@pytest.mark.parametrize("parts", [1, 2, 3, 6, 7, 63])
def test_a_meeting_that_both_hold_in_full_is_about_every_account_once(parts: int, begun: int) -> None:
    pair = Pair()
    assert len(pair.order) > 5
    for part in range(1, begun + 1):
        assert pair.hold(part, 3)
    pair.next_call()
    said = [k for part in range(1, parts + 1) for k in pair.hold(part, parts)]
    assert sorted(said) == sorted(pair.order)


def test_a_meeting_held_in_part_is_about_that_share_and_the_next_goes_on_there() -> None:
    pair = Pair()
    said: list[int] = []
    largest = max(pair.hours([k]) for k in pair.order)
    for meeting in range(1, 10):
        said += pair.hold(1, 3)
        assert said == (3 * pair.order)[: len(said)], "one after the other, and from the front again"
        rounds, more = divmod(len(said), len(pair.order))
        assert -1e-9 < meeting / 3 - rounds - pair.hours(pair.order[:more]) < largest
        pair.next_call()
    assert said == 3 * pair.order, "nine thirds are three times everything"


def test_only_what_both_have_held_counts() -> None:
    pair = Pair()
    assert pair.hold(1, 2, sides=1) == []
    assert pair.hold(2, 2, sides=1) == [], "the other one has missed it"
    first = pair.hold(1, 2, sides=1)
    assert first == pair.order[: len(first)]
    assert 0.0 < pair.hours(first) <= 0.5


def test_the_last_part_counts_though_the_next_meeting_has_been_called() -> None:
    pair = Pair()
    pair.hold(1, 2)
    pair.hold(2, 2, sides=1)
    pair.next_call()
    rest = pair.hold(2, 2, sides=1, calls_ago=1)
    assert rest
    assert rest == pair.order[-len(rest) :]
    assert pair.hold(1, 2, calls_ago=CALLS_KEPT) == [], "so long ago that nobody remembers"


def test_three_on_an_account_are_in_step_when_every_two_of_them_have_talked() -> None:
    state = ran(build(THREE, one_segment(MIDDLE, start_customers=20))).state
    pairs = [Pair(state, k) for k in range(int(state.world["meetings"][0]))]
    shared = [set(pair.order) for pair in pairs if pair.order]
    said: list[int] = []
    for number, pair in enumerate(pair for pair in pairs if pair.order):
        said += pair.hold(1, 1)
        done = [sum(account in some for some in shared[: number + 1]) for account in said]
        assert set(done) <= {3}
    assert len(said) == len(set(said)) > 5


def test_where_far_too_much_is_asked_people_still_go_through_all_accounts() -> None:
    """The last part of a meeting mostly ends after its deadline there, which is the day of the next call."""
    busy = dataclasses.replace(one_segment(MIDDLE, start_customers=80), with_customers=0.3)
    found = [ran(build(SPLIT, busy, numbers(people__attrition=0.0), months=36), replication=r).state for r in range(6)]
    work = [s.work[:2, Activity.COORDINATION] for s in found]
    assert sum(w["done"].sum() for w in work) < 0.8 * sum(w["posted"].sum() for w in work)
    days = np.concatenate([month_end(36) - s.accounts["synced"][long_shared(s, month_end(36))] for s in found])
    assert days.size > 300
    assert np.mean(days > 90.0) < 0.15


def long_shared(state: State, now: float) -> Any:
    """Say which customers two people have shared for half a year at least, as far as one can see."""
    slots = state.slots.reshape(-1, int(state.constants["places"][0]))
    shared = ((slots["seat"] >= 0) & (slots["book_hours"] > 0.0)).all(axis=1)
    return (state.accounts["alive"] == 1) & shared & (state.accounts["joined"] < now - 180.0)


def test_a_team_of_one_role_talks_too() -> None:
    pair = dataclasses.replace(CS_ONLY, roles=(dataclasses.replace(CS_ONLY.roles[0], reps_per_account=2),))
    found = states(pair)
    assert sum(s.work[:, Activity.COORDINATION]["done"].sum() for s in found) > 0
    assert total(found, "wrong_contacts") > 0.0
    slots = found[0].slots.reshape(-1, 2)["seat"]
    held = (slots >= 0).all(axis=1)
    assert held.any()
    assert (slots[held, 0] != slots[held, 1]).all(), "nobody is two people"


def test_leaders_who_differ_make_passes_slower() -> None:
    """A pass arrives `dispute_days` later; with one leader it does not matter how long disputes take."""
    apart = dataclasses.replace(
        CONTRACT_PASS,
        roles=(CONTRACT_PASS.roles[0], dataclasses.replace(CONTRACT_PASS.roles[1], reports_to="board")),
    )
    design = {
        (name, days): build(model, assumptions=numbers(friction__dispute_days=days), months=30)
        for name, model in (("together", CONTRACT_PASS), ("apart", apart))
        for days in (0.0, 9.0)
    }
    digests = {key: ran(d).trajectory.digest for key, d in design.items()}
    assert digests["together", 0.0] == digests["together", 9.0]
    assert digests["apart", 0.0] == digests["together", 0.0]
    assert digests["apart", 9.0] != digests["apart", 0.0]


def pairs_of(model: Any, pairing: str) -> int:
    """Return how many different pairs of people share accounts."""
    company = one_segment(MIDDLE, start_customers=240)
    state = ran(build(dataclasses.replace(model, pairing=pairing), company, numbers(people__attrition=0.0))).state
    slots = state.slots.reshape(-1, 2)["seat"][state.accounts["alive"] == 1]
    return len({tuple(pair) for pair in slots.tolist() if min(pair) >= 0})


def test_pods_are_fewer_pairs_than_crossed_assignment() -> None:
    even = dataclasses.replace(SPLIT, roles=(SPLIT.roles[0], role("am", "am", PER_CSM)))
    assert pairs_of(even, "paired") < 0.7 * pairs_of(even, "crossed")


@pytest.mark.slow
def test_without_friction_pods_and_crossed_assignment_agree_in_distribution() -> None:
    """Nothing is lost or delayed between people, so whom one shares accounts with cannot matter on average."""
    free = {
        "friction__retained_base": 1.0,
        "friction__lead_hours": 0.0,
        "friction__pass_share": 0.0,
        "friction__misroute": 0.0,
        "friction__dispute_days": 0.0,
    }
    even = dataclasses.replace(CONTRACT_PASS, roles=(CONTRACT_PASS.roles[0], role("am", "am", PER_CSM)))
    arr = {
        pairing: np.array(
            [
                s.months["ending_arr_cents"][36] / s.months["ending_arr_cents"][0]
                for s in states(dataclasses.replace(even, pairing=pairing), replications=120, customers=160, **free)
            ]
        )
        for pairing in ("paired", "crossed")
    }
    gap = arr["paired"] - arr["crossed"]
    assert abs(gap.mean()) < 3.0 * gap.std(ddof=1) / math.sqrt(gap.size)
    assert gap.std() > 0.0


def test_doubled_friction_changes_no_customer_and_no_candidate() -> None:
    """Common random numbers: rows 1-4 of the table of draws stay as they are on accounts that both runs still have."""
    one = states(CONTRACT_PASS, replications=1)[0]
    two = states(
        CONTRACT_PASS,
        replications=1,
        friction__misroute=1.0,
        friction__retained_base=0.2,
        friction__dispute_days=6.0,
        friction__lead_hours=1.0,
    )[0]
    assert (one.accounts["arr0"] == two.accounts["arr0"]).all()
    assert (one.accounts["complexity"] == two.accounts["complexity"]).all()
    both = (one.accounts["alive"] == 1) & (two.accounts["alive"] == 1)
    assert both.sum() > 40
    for stream in (Stream.CHAMPION, Stream.ISSUE, Stream.NEED, Stream.ORGANIC):
        assert (one.accounts["next"][both, stream] == two.accounts["next"][both, stream]).all()
    assert one.accounts.tobytes() != two.accounts.tobytes()


def test_between_the_pass_and_the_decision_risks_go_to_who_negotiates() -> None:
    early = dataclasses.replace(CONTRACT_PASS, renewal_handoff_days=300.0)
    late = dataclasses.replace(CONTRACT_PASS, renewal_handoff_days=15.0)
    served = {}
    for name, model in (("early", early), ("late", late)):
        found = states(model)
        by_role = sum(s.work[:2, Activity.RISK]["posted"] for s in found)
        served[name] = by_role[1] / by_role.sum()
    assert served["late"] < 0.1
    assert served["early"] > 0.4


def test_hours_between_roles_are_expected_hours_too() -> None:
    """The one calculator behind staffing knows meetings, contracts and leads: what is asked is about what it expects."""
    from sim.model import planning
    from sim.trials.verification.made_world import ASSUMPTIONS

    found = states(CONTRACT_PASS, replications=8, months=60)
    company = dataclasses.replace(COMPANY, start_customers=80)
    work = planning.workload(company, CONTRACT_PASS, ASSUMPTIONS)
    customers = planning.planned_customers(company, 0)[0]
    expected = work.hours_by_activity(customers)[:, Activity.COORDINATION].sum() / 80
    meetings = np.concatenate([s.meetings[s.meetings["running"] == 1] for s in found])
    a_year = 365.0 / ASSUMPTIONS.friction.coordination_days
    asked = 2.0 * meetings["hours"].sum() * a_year / sum(int(s.accounts["alive"].sum()) for s in found)
    assert asked == pytest.approx(expected, rel=0.1)
    calls = meetings["number"].sum() / len(meetings) / (60 / 12)
    assert 0.5 * a_year < calls < 1.05 * a_year
