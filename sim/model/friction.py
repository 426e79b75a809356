"""What boundaries between people cost: knowledge lost in a pass, calls to the wrong person, disputes."""

import math

from sim.model.draws import uniform
from sim.model.jit import rule, word
from sim.model.tally import slot_of
from sim.vocabulary import Purpose

ISSUE_ROUTE = word(Purpose.ISSUE_ROUTE)
LOG_STEP = math.log(1.5)


@rule
def familiarity(effect, most, scale, passes):
    """Return which share of the loss two people avoid who have made that many passes together.

    Every half more familiarity leaves (1 - effect) of the loss (Huckman & Staats 2013), at most `most` is avoided.
    """
    steps = math.log(1.0 + passes / scale) / LOG_STEP
    return min(most, 1.0 - math.exp(math.log(1.0 - effect) * steps))


@rule
def surviving(retained, familiar, fresh):
    """Return the share of knowledge that survives a pass: 1 - (1 - ρ0)(1 - f)(1 - y)."""
    return 1.0 - (1.0 - retained) * (1.0 - familiar) * (1.0 - fresh)


@rule
def freshness(state, account, now):
    """Return which share of the loss is avoided because the two have talked about the account lately."""
    c = state.constants[0]
    synced = state.accounts[account].synced
    if synced == -math.inf:
        return 0.0
    return c.friction_sync * math.exp(-(now - synced) / c.friction_sync_days)


@rule
def survives_pass(state, account, giver, receiver, now):
    """Return the share of knowledge that survives a pass from one seat to another."""
    c = state.constants[0]
    passes = float(state.pairs[giver, receiver]) if giver >= 0 and receiver >= 0 else 0.0
    f = familiarity(c.friction_familiarity, c.friction_familiarity_most, c.friction_familiarity_passes, passes)
    return surviving(c.retained, f, freshness(state, account, now))


@rule
def count_pass(state, giver, receiver):
    """Let two people have made one more pass together."""
    if giver >= 0 and receiver >= 0:
        state.pairs[giver, receiver] += 1
        state.pairs[receiver, giver] += 1


@rule
def forget_pairs(state, seat):
    """Let a new person in the seat be a stranger to everybody."""
    for other in range(state.seats.size):
        state.pairs[seat, other] = 0
        state.pairs[other, seat] = 0


@rule
def recent_contacts(state, slot, now):
    """Return how many contacts the customer remembers having had here."""
    s = state.slots[slot]
    return s.contacts * math.exp(-(now - s.contacted) / state.constants[0].friction_contact_days)


@rule
def add_contact(state, slot, now):
    """Let the customer have one more contact here."""
    s = state.slots[slot]
    s.contacts = recent_contacts(state, slot, now) + 1.0
    s.contacted = now


@rule
def misroute_probability(state, account, place, now):
    """Return the probability that the customer calls somebody else than the owner: it calls whom it knows.

    Several contacts alone never confuse: with a full protocol it is 0 at any number of them, and with one it is 0 too.
    """
    c = state.constants[0]
    own = 0.0
    every = 0.0
    for other in range(c.places):
        slot = slot_of(state, account, other)
        seat = state.slots[slot].seat
        if seat >= 0 and (state.seats[seat].filled or other == place):
            known = recent_contacts(state, slot, now) + 1.0
            every += known
            if other == place:
                own = known
    if every <= 0.0 or own <= 0.0:
        return 0.0
    return c.friction_misroute * (1.0 - c.protocol) * (1.0 - own / every)


@rule
def calls_wrong(state, account, place, number, now):
    """Say whether call `number` of the customer goes to the wrong person."""
    return uniform(state.world[0], account, ISSUE_ROUTE, number) < misroute_probability(state, account, place, now)


@rule
def dispute(state, role, other):
    """Return the days that a pass between two roles takes longer because they report to different leaders."""
    if state.roles[role].leader == state.roles[other].leader:
        return 0.0
    return state.constants[0].friction_dispute_days
