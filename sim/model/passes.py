"""Passes between roles: a contract before its renewal, a lead, a whole account. Work on either side, and what is lost.

A pass is a *give* on the line of who knows the account and, but for a lead, a *receive* on the line of who takes over. Where
a pass asks for no hours at all it happens at once.
"""

from sim.model.calendar import to_tick
from sim.model.draws import uniform
from sim.model.friction import count_pass, dispute, survives_pass
from sim.model.jit import rule, word
from sim.model.journal import note
from sim.model.state import LEADS
from sim.model.tally import add_own, slot_of
from sim.vocabulary import Activity, Happening, Purpose, TaskKind

HANDOFF, EXPANSION = word(Activity.HANDOFF), word(Activity.EXPANSION)
CONTRACT_GIVE, CONTRACT_RECEIVE = word(TaskKind.CONTRACT_GIVE), word(TaskKind.CONTRACT_RECEIVE)
LEAD_GIVE = word(TaskKind.LEAD_GIVE)
RELEASE_GIVE, RELEASE_RECEIVE = word(TaskKind.RELEASE_GIVE), word(TaskKind.RELEASE_RECEIVE)
NEED_PASS = word(Purpose.NEED_PASS)
PASSED, PASS_LOST = word(Happening.PASSED), word(Happening.PASS_LOST)
FIRST = word(0)


@rule
def place_of(state, role, occasion):
    """Return the place of a role that takes the task of this occasion: its people take turns."""
    r = state.roles[role]
    return r.first_place + occasion % r.reps


@rule
def is_give(kind):
    """Say whether a task gives something to a colleague."""
    return kind == CONTRACT_GIVE or kind == LEAD_GIVE or kind == RELEASE_GIVE


@rule
def is_receive(kind):
    """Say whether a task takes over from a colleague."""
    return kind == CONTRACT_RECEIVE or kind == RELEASE_RECEIVE


@rule
def pass_hours(state, account, kind):
    """Return the hours of one side of a pass, at reference experience."""
    c = state.constants[0]
    if kind == LEAD_GIVE:
        return c.friction_lead_hours
    a = state.accounts[account]
    return c.friction_pass_share * state.segments[a.segment].hours[HANDOFF] * a.complexity


@rule
def take_over(state, account, giver, carried, receiver, place, now):
    """Let what the giver knew reach the receiver's place, as far as it survives; return the share that did."""
    share = survives_pass(state, account, giver, receiver, now)
    slot = state.slots[slot_of(state, account, place)]
    slot.knowledge = max(slot.knowledge, share * carried)
    count_pass(state, giver, receiver)
    state.months[state.world[0].month + 1].passes += 1
    note(state, now, PASSED, account, receiver, HANDOFF, share)
    return share


@rule
def pass_at_once(state, account, role, heir, now):
    """Hand an account over without any work or loss of time, where passes ask for no hours."""
    given = slot_of(state, account, place_of(state, role, FIRST))
    place = place_of(state, heir, FIRST)
    receiver = state.slots[slot_of(state, account, place)].seat
    take_over(state, account, state.slots[given].seat, state.slots[given].knowledge, receiver, place, now)


@rule
def lead_survives(state, account, giver, receiver, number, now):
    """Say whether a lead reaches who sells it."""
    share = survives_pass(state, account, giver, receiver, now)
    month = state.months[state.world[0].month + 1]
    month.leads_passed += 1
    if uniform(state.world[0], account, NEED_PASS, number) < share:
        count_pass(state, giver, receiver)
        month.passes += 1
        note(state, now, PASSED, account, giver, EXPANSION, share)
        return True
    month.leads_lost += 1
    month.passes_lost += 1
    note(state, now, PASS_LOST, account, giver, EXPANSION, share)
    return False


@rule
def credit_lead(state, giver):
    """Count a lead for who passed it on."""
    if giver >= 0 and state.seats[giver].filled:
        add_own(state, giver, LEADS, 1.0)


@rule
def delay_between(state, role, heir):
    """Return the days until what was given arrives, in ticks."""
    return to_tick(dispute(state, role, heir)) if role >= 0 and heir >= 0 else 0.0
