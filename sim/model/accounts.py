"""The script of an account: signature, then whatever happens next, until it leaves."""

import math

import numpy as np

from sim.model.adoption import let_down, logistic, relax
from sim.model.answers import end, hold, spawn
from sim.model.calendar import DAYS_PER_MONTH, to_tick
from sim.model.cover import cover, covering_role
from sim.model.disclosure import is_hidden
from sim.model.draws import exponential, uniform
from sim.model.expansion import need_arises, organic_growth
from sim.model.friction import calls_wrong
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.meetings import next_to_start, start
from sim.model.money import book_new
from sim.model.organisation import assign_all, line_for, owner_of, release_all
from sim.model.passes import CONTRACT_GIVE, pass_at_once, pass_hours, place_of
from sim.model.release import begin_release, plan_parting
from sim.model.renewal import (
    AWAITS_DECISION,
    AWAITS_NEGOTIATION,
    AWAITS_READINESS,
    SIGNED_EARLY,
    decide,
    fall_due,
    stay,
)
from sim.model.signing import CHAMPION_RETURN, gap, interval_of, sign
from sim.model.state import STREAMS
from sim.model.steps import (
    ACCOUNT_ARRIVE,
    ACCOUNT_ONBOARD,
    ACCOUNT_POST,
    ACCOUNT_RELEASE,
    ACCOUNT_TALK,
    ACCOUNT_WAIT,
    TASK_OPEN,
)
from sim.model.tally import slot_of
from sim.model.tasks import drop, give_to_people, measure, new_task, put_on_line, route
from sim.model.workload import ADOPTION, HANDOFF, ONBOARDING, READINESS, RENEWAL, RISK
from sim.vocabulary import Activity, Happening, Phase, Purpose, Stream, TaskKind

CONTRACT, CHAMPION, ISSUE = word(Stream.CONTRACT), word(Stream.CHAMPION), word(Stream.ISSUE)
NEED, ORGANIC, TOUCH, DISCOVERY = word(Stream.NEED), word(Stream.ORGANIC), word(Stream.TOUCH), word(Stream.DISCOVERY)
DISCOVER = word(Activity.DISCOVERY)
TALK = word(Stream.COORDINATION)
CHAMPION_LEFT = word(TaskKind.CHAMPION)
WRONG, HIDDEN = word(Happening.WRONG_CONTACT), word(Happening.HIDDEN)
ISSUE_ACCEPT = word(Purpose.ISSUE_ACCEPT)
ACCOUNT_PHASE, DEADLINE_PHASE = word(Phase.ACCOUNT), word(Phase.DEADLINE)
SIGNED, WENT_WRONG, LEFT, WANTS = (
    word(Happening.SIGNED),
    word(Happening.ISSUE),
    word(Happening.CHAMPION_LEFT),
    word(Happening.NEED),
)
GREW, RENEWED, CHURNED = word(Happening.GREW), word(Happening.RENEWED), word(Happening.CHURNED)
FIRST = word(0)
SHORTEST_NEGOTIATED_TERM = 6
"""Months; shorter contracts roll on without review or negotiation."""


@rule
def stage_date(state, account):
    """Return the date of the next stage of the running contract."""
    a = state.accounts[account]
    c = state.constants[0]
    if a.stage == AWAITS_READINESS:
        return a.ends - c.renewal_readiness_lead
    if a.stage == AWAITS_NEGOTIATION:
        return a.ends - c.renewal_negotiation_lead
    return a.ends


@rule
def milestone(state, account):
    """Return the date of the next milestone of the running contract: its next stage, or passing it on."""
    return min(stage_date(state, account), state.accounts[account].pass_at)


@rule
def plan_pass(state, account, now):
    """Set when the contract is passed on: at once where the term is shorter than the lead, long ago in the opening base."""
    a = state.accounts[account]
    date = a.ends - state.constants[0].pass_lead
    if date >= now or a.term_start >= now:
        a.pass_at = max(now, date)
    else:
        a.passed = 1


@rule
def begin_term(state, account, now):
    """Set the first milestone of a contract."""
    a = state.accounts[account]
    a.readiness = 0.0
    a.negotiation = 0.0
    a.negotiator = -1
    a.declined = 0.0
    a.hidden = 0
    a.passed = 0
    a.stage = AWAITS_READINESS
    a.pass_at = math.inf
    if a.term < SHORTEST_NEGOTIATED_TERM:
        a.stage = AWAITS_DECISION
        a.readiness = 1.0
    elif state.constants[0].places > 1 and not a.auto_renew:
        plan_pass(state, account, now)
    plan_parting(state, account, now)
    a.next[CONTRACT] = max(now, milestone(state, account))


@rule
def start_account(state, account, now):
    """Sign a new customer and hand it over to those who will own it."""
    sign(state, account, now)
    a = state.accounts[account]
    book_new(state, account, a.arr)
    assign_all(state, account, now)
    know_from_sale(state, account)
    begin_term(state, account, now)
    note(state, now, SIGNED, account, NOTHING, NOTHING, float(a.arr))
    deadline = now + state.segments[a.segment].patience_days[HANDOFF]
    task = new_task(state, account, HANDOFF, FIRST, now, deadline)
    return spawn(ACCOUNT_ONBOARD, TASK_OPEN, task, now, DEADLINE_PHASE)


@rule
def know_from_sale(state, account):
    """Let people who closed the sale know the account from the first day."""
    for role in range(state.world[0].roles):
        r = state.roles[role]
        for place in range(r.first_place, r.first_place + r.reps):
            if r.sold:
                state.slots[slot_of(state, account, place)].knowledge = 1.0


@rule
def onboard_account(state, account, now):
    """Open the onboarding of a new customer."""
    deadline = now + state.segments[state.accounts[account].segment].patience_days[ONBOARDING]
    task = new_task(state, account, ONBOARDING, FIRST, now, deadline)
    return spawn(ACCOUNT_WAIT, TASK_OPEN, task, now, DEADLINE_PHASE)


@rule
def earliest(state, account):
    """Return the stream that happens next, ties in the order of the streams."""
    a = state.accounts[account]
    first = 0
    for stream in range(1, STREAMS):
        if a.next[stream] < a.next[first]:
            first = stream
    return first


@rule
def wait_account(state, account, now):
    """Wait for whatever happens next; a new organization may have planned it for earlier than the account looks up."""
    return hold(ACCOUNT_ARRIVE, max(now, state.accounts[account].next[earliest(state, account)]), ACCOUNT_PHASE)


@rule
def open_now(state, account, task, now):
    """Open a task that people do in the same breath, and go on waiting; what the product does is a process of its own."""
    route(state, task, now)
    if state.tasks[task].role < 0:
        return spawn(ACCOUNT_WAIT, TASK_OPEN, task, now, DEADLINE_PHASE)
    measure(state, task)
    state.accounts[account].cursor = task
    return give_to_people(state, task, ACCOUNT_POST, now)


@rule
def post_opened(state, account, now):
    """Post the task that the account has just opened; where nobody can ever do it, its deadline will tell."""
    task = state.accounts[account].cursor
    state.accounts[account].cursor = 0
    if state.tasks[task].line < 0:
        drop(state, task)
        return wait_account(state, account, now)
    return put_on_line(state, task, ACCOUNT_WAIT, now)


@rule
def patience(state, account, activity):
    """Return the days that this kind of work can wait on this account."""
    return state.segments[state.accounts[account].segment].patience_days[activity]


@rule
def contract_milestone(state, account, now):
    """Let the running contract reach its next milestone: value review, negotiation, decision."""
    a = state.accounts[account]
    c = state.constants[0]
    latest = max(now, a.ends - c.renewal_decision_notice)
    if a.pass_at <= now and a.pass_at <= stage_date(state, account):
        return pass_contract(state, account, now)
    if a.stage == AWAITS_READINESS:
        a.stage = AWAITS_NEGOTIATION
        a.next[CONTRACT] = max(now, milestone(state, account))
        deadline = min(latest, now + patience(state, account, READINESS))
        return open_now(state, account, new_task(state, account, READINESS, a.cycle, now, deadline), now)
    if a.stage == AWAITS_NEGOTIATION:
        a.stage = AWAITS_DECISION
        a.next[CONTRACT] = max(now, milestone(state, account))
        if a.auto_renew:
            return wait_account(state, account, now)
        return open_now(state, account, new_task(state, account, RENEWAL, a.cycle, now, latest), now)
    before = a.arr
    if a.stage == SIGNED_EARLY:
        fall_due(state, account, a.signed_before)
        stay(state, account, a.signed_before, a.signed_after)
    elif decide(state, account):
        note(state, now, RENEWED, account, NOTHING, NOTHING, float(a.arr))
    else:
        release_all(state, account)
        note(state, now, CHURNED, account, NOTHING, NOTHING, float(before))
        return end()
    a.cycle += 1
    a.term_start = a.ends
    a.ends = a.term_start + to_tick(a.term * DAYS_PER_MONTH)
    begin_term(state, account, now)
    if begin_release(state, account, now):
        return spawn(ACCOUNT_WAIT, ACCOUNT_RELEASE, account, now, ACCOUNT_PHASE)
    return wait_account(state, account, now)


@rule
def pass_contract(state, account, now):
    """Let who has reviewed the value pass the contract to who negotiates it, if these are two roles."""
    a = state.accounts[account]
    a.pass_at = math.inf
    a.next[CONTRACT] = max(now, milestone(state, account))
    giver = owner_of(state, account, READINESS, 0.0, now)
    heir = owner_of(state, account, RENEWAL, 0.0, now)
    if giver < 0 or heir < 0 or giver == heir:
        return wait_account(state, account, now)
    if covering_role(state, account, RENEWAL, heir, place_of(state, heir, a.cycle)) != heir:
        return wait_account(state, account, now)  # nobody is there to take it, and a colleague stands in
    a.passed = 1
    if pass_hours(state, account, CONTRACT_GIVE) <= 0.0:
        pass_at_once(state, account, giver, heir, now)
        return wait_account(state, account, now)
    deadline = min(a.ends, now + patience(state, account, HANDOFF))
    task = new_task(state, account, HANDOFF, a.cycle, now, deadline)
    t = state.tasks[task]
    t.kind = CONTRACT_GIVE
    t.role = giver
    t.heir = heir
    return open_now(state, account, task, now)


@rule
def start_meetings(state, account, now):
    """Start the meetings of those who share the account, one by one, where they have none yet."""
    meeting = next_to_start(state, account)
    if meeting >= 0:
        return start(state, meeting, account, ACCOUNT_TALK, now)
    state.accounts[account].cursor = 0
    return wait_account(state, account, now)


@rule
def join_meetings(state, account, now):
    """Let those who share the account talk about it from now on, in the meetings that they have anyway."""
    a = state.accounts[account]
    a.next[TALK] = math.inf
    if a.joined == math.inf:
        a.joined = now
    a.cursor = 0
    return start_meetings(state, account, now)


@rule
def raise_issue(state, account, number, now):
    """Let something go wrong: the customer calls somebody, who may or may not report it, and a save play is opened."""
    a = state.accounts[account]
    c = state.constants[0]
    a.risks += 1.0
    note(state, now, WENT_WRONG, account, NOTHING, NOTHING, a.risks)
    month = state.months[state.world[0].month + 1]
    month.open_issues += 1
    task = new_task(state, account, RISK, number, now, now + patience(state, account, RISK))
    owner = owner_of(state, account, RENEWAL if a.passed else RISK, 0.0, now)
    begins = now
    if owner >= 0:
        t = state.tasks[task]
        t.role = owner
        t.place = place_of(state, owner, number)
        cover(state, task)
        if calls_wrong(state, account, t.place, number, now):
            begins = now + c.friction_misroute_days
            t.carried = c.friction_misroute_hours
            a.sentiment = let_down(a.sentiment, c.friction_wrong_contact)
            month.wrong_contacts += 1
            note(state, now, WRONG, account, NOTHING, RISK, begins - now)
        seat = state.slots[slot_of(state, account, t.place)].seat
        listens = seat >= 0 or state.roles[t.role].pooled
        if listens and is_hidden(state, account, t.role, line_for(state, t.role, seat), number):
            t.hidden = 1
            a.hidden = 1
            month.hidden_risks += 1
            note(state, now, HIDDEN, account, seat, RISK, 0.0)
        else:
            a.reported += 1.0
    if begins > now:
        return spawn(ACCOUNT_WAIT, TASK_OPEN, task, begins, DEADLINE_PHASE)
    return open_now(state, account, task, now)


@rule
def lose_champion(state, account, number, now):
    """Let the sponsor leave, if there is one; a successor comes by itself after a while, or by a save play."""
    a = state.accounts[account]
    if not a.champion:
        return wait_account(state, account, now)
    a.champion = 0
    mean = state.constants[0].risk_champion_return_days
    a.champion_back = now + to_tick(exponential(state.world[0], account, CHAMPION_RETURN, number, mean))
    note(state, now, LEFT, account, NOTHING, NOTHING, 0.0)
    task = new_task(state, account, RISK, number, now, now + patience(state, account, RISK))
    state.tasks[task].kind = CHAMPION_LEFT
    return open_now(state, account, task, now)


@rule
def arrive(state, account, now):
    """Let the earliest candidate of the account's streams happen."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    stream = earliest(state, account)
    number = np.int64(a.count[stream])  # elements of a field are not widened
    a.count[stream] += 1
    relax(state, account, now)
    if stream == CONTRACT:
        return contract_milestone(state, account, now)
    if stream == TOUCH:
        a.next[TOUCH] = to_tick(now + interval_of(s.touches))
        task = new_task(state, account, ADOPTION, number, now, now + patience(state, account, ADOPTION))
        return open_now(state, account, task, now)
    if stream == DISCOVERY:
        a.next[DISCOVERY] = to_tick(now + interval_of(s.discoveries))
        task = new_task(state, account, DISCOVER, number, now, now + patience(state, account, DISCOVER))
        return open_now(state, account, task, now)
    if stream == TALK:
        return join_meetings(state, account, now)
    a.next[stream] = now + gap(state, account, stream, number + 1)
    if stream == CHAMPION:
        return lose_champion(state, account, number, now)
    if stream == ISSUE:
        if uniform(state.world[0], account, ISSUE_ACCEPT, number) < issue_share(a.x):
            return raise_issue(state, account, number, now)
    elif stream == ORGANIC:
        cents = organic_growth(state, account, number)
        if cents > 0:
            note(state, now, GREW, account, NOTHING, NOTHING, float(cents))
    elif need_arises(state, account, number, now):
        note(state, now, WANTS, account, NOTHING, NOTHING, float(number))
    return wait_account(state, account, now)


@rule
def issue_share(x):
    """Return the accepted share of issue candidates, 1 - A: the rate is 2·rate times this."""
    return 1.0 - logistic(x)
