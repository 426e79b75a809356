"""From one organization to the next: people find their new work, and every book is cut anew. One code for every date.

What is lost comes from what changes hands: somebody new turns up at the customer, people do work that they have not done
before, vacancies wait to be filled. On top of that pace and loyalty suffer for a while (transition.*), and people are
still asked for what they did before. Only how far the pay period has run makes one date differ from another.
"""

import math

import numpy as np

from sim.model.accounts import milestone, plan_pass
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.learning import opening_experience
from sim.model.organisation import NOBODY, assign, book_hours, full_time_people, has_seat, leading_role, partner
from sim.model.parameters import REPAID, SAME
from sim.model.payroll import begin_anew
from sim.model.people import count_days
from sim.model.release import plan_parting
from sim.model.staffing import EQUAL_BUDGET, in_whole, people_by_plan, seats_for
from sim.model.state import ACTIVITIES
from sim.model.tally import is_open, slot_of
from sim.vocabulary import Happening, Stream

CONTRACT = word(Stream.CONTRACT)
REORGANISED, MOVED, CLOSED = word(Happening.REORGANISED), word(Happening.MOVED), word(Happening.SEAT_CLOSED)
CONCERNS = 3
NOUGHT = word(0)
MONTHS_AT_HOME = 24.0
"""Experience of their work that people have in an organization that has always existed, as at the opening."""


@rule
def take_on(state):
    """Let the arrays that rules read hold the stage of the policy that begins."""
    w = state.world[0]
    w.roles = state.stages[w.stage].roles
    state.constants[0] = state.stage_constants[w.stage]
    for rule_number in range(state.rules.size):
        state.rules[rule_number] = state.stage_rules[w.stage, rule_number]
    for role in range(state.roles.size):
        first = state.roles[role].first_seat
        room = state.roles[role].seats
        state.roles[role] = state.stage_roles[w.stage, role]
        state.roles[role].first_seat = first
        state.roles[role].seats = room
        for k in range(state.components.shape[1]):
            state.components[role, k] = state.stage_components[w.stage, role, k]


@rule
def next_stage(state, now):
    """Begin the next stage of the policy. Whoever calls it has settled the pay so far, and staffs the roles afterwards."""
    w = state.world[0]
    w.stage += 1
    change = state.stages[w.stage].change
    state.stages[w.stage].began = w.month
    note(state, now, REORGANISED, NOTHING, NOTHING, NOTHING, float(w.stage))
    take_on(state)
    if change == SAME:
        return
    if change == REPAID:
        begin_anew(state, w.month, now)
        return
    place_people(state, now)
    w.reorganised += 1
    w.reorganised_at = now
    w.cutting = 1


@rule
def seats_wanted(state, role):
    """Return how many seats the new organization gives to a role."""
    c = state.constants[0]
    while state.roles[role].one_per >= 0 and c.staffing != EQUAL_BUDGET:
        role = state.roles[role].one_per
    return seats_for(people_by_plan(state, role), in_whole(state, role), NOUGHT)


@rule
def overlap(state, old, role):
    """Return the hours a year that a former role and a new one have in common, kind of work by kind of work."""
    before = state.stage_roles[state.world[0].stage - 1, old]
    shared = 0.0
    for activity in range(ACTIVITIES):
        shared += min(before.expected[activity], state.roles[role].expected[activity])
    return shared


@rule
def place_people(state, now):
    """Give people the role that has most of their work, pair of roles by pair, the largest overlap first, ties by seat.

    Who finds no place leaves, as who was on loan does, and the position closes. Places that stay open are filled as any
    new position is.
    """
    w = state.world[0]
    before = state.stages[w.stage - 1].roles
    left = np.zeros(w.roles, np.int64)
    for role in range(w.roles):
        left[role] = seats_wanted(state, role)
    placed = np.zeros(state.seats.size, np.int64)
    tried = np.zeros((before, w.roles), np.int64)
    for _ in range(before * w.roles):
        most = 0.0
        old = NOBODY
        new = NOBODY
        for a in range(before):
            for b in range(w.roles):
                if tried[a, b] or state.stage_roles[w.stage - 1, a].on_loan:
                    continue
                if overlap(state, a, b) > most:
                    most = overlap(state, a, b)
                    old = a
                    new = b
        if old < 0:
            break
        tried[old, new] = 1
        for filled in range(2):  # people first, then positions that are being filled
            for seat in range(state.seats.size):
                if left[new] > 0 and not placed[seat] and is_open(state, seat, old):
                    if state.seats[seat].filled == 1 - filled:
                        placed[seat] = 1 + new
                        left[new] -= 1
    orders = np.zeros(w.roles, np.int64)
    for seat in range(state.seats.size):
        if state.seats[seat].open and placed[seat]:
            role = placed[seat] - 1
            move_seat(state, seat, role, orders[role], now)
            orders[role] += 1
        elif state.seats[seat].open:
            close_surplus(state, seat, now)


@rule
def close_surplus(state, seat, now):
    """Close a position that the new organization has no use for; who sat there leaves."""
    s = state.seats[seat]
    count_days(state, seat, now)
    s.open = 0
    s.filled = 0
    note(state, now, CLOSED, NOTHING, seat, NOTHING, 0.0)


@rule
def move_seat(state, seat, role, order, now):
    """Give a seat, and the person in it, to a role of the new organization."""
    s = state.seats[seat]
    c = state.constants[0]
    old = state.stage_roles[state.world[0].stage - 1, s.role]
    count_days(state, seat, now)
    if s.filled and not c.smooth:
        remember_duties(s, old, c)
    changed = s.role != role
    s.role = role
    s.order = order
    s.line = role if state.roles[role].pooled else state.roles.size + seat
    state.lines[s.line].role = role
    if s.filled and c.smooth:
        be_at_home(state, seat)
    if s.filled and changed:
        note(state, now, MOVED, NOTHING, seat, NOTHING, float(role))


@rule
def remember_duties(s, role, c):
    """Keep what the person was asked for in the former role, as shares by concern."""
    every = 0.0
    for concern in range(CONCERNS):
        s.former[concern] = 0.0
    for activity in range(ACTIVITIES):
        asked = role.expected[activity] * role.priority[c.concern[activity]]
        s.former[c.concern[activity]] += asked
        every += asked
    for concern in range(CONCERNS):
        s.former[concern] = s.former[concern] / every if every > 0.0 else 0.0


@rule
def be_at_home(state, seat):
    """Let the person in a seat be as much at home in the new work as if it had always been so."""
    s = state.seats[seat]
    for activity in range(ACTIVITIES):
        monthly = state.roles[s.role].month_hours[activity] * s.fte * s.learns
        known = opening_experience(monthly, state.constants[0].learning_forgetting, MONTHS_AT_HOME)
        person = state.people[seat]
        person.experience[activity] = max(person.experience[activity], known)


@rule
def cut_all_books(state, now):
    """Give every customer its owners in the new organization. Positions that are still vacant get their books, too."""
    w = state.world[0]
    fair = np.zeros(w.roles)
    for account in range(w.accounts):
        if state.accounts[account].alive:
            for role in range(w.roles):
                fair[role] += book_hours(state, account, role, now, state.accounts[account].cycle)
    for role in range(w.roles):
        people = full_time_people(state, role)
        fair[role] = fair[role] / people if people > 0.0 else 0.0
    for seat in range(state.seats.size):
        state.seats[seat].book_hours = 0.0
        state.seats[seat].book = -1
    for account in range(w.accounts):
        leave_books(state, account)
        if state.accounts[account].alive:
            cut_book(state, account, fair, now)
            change_plans(state, account, now)
    begin_anew(state, w.month, now)


@rule
def leave_books(state, account):
    """Take an account out of all books; keep aside what its people knew."""
    for place in range(state.constants[0].stride):
        number = slot_of(state, account, place)
        state.former[place] = state.slots[number]
        slot = state.slots[number]
        slot.relationship = 0.0
        slot.knowledge = 0.0
        slot.book_hours = 0.0
        slot.contacts = 0.0
        slot.contacted = 0.0
        slot.seat = -1
        slot.behind = -1
        slot.person = -1


@rule
def cut_book(state, account, fair, now):
    """Give one account its owners: who has it keeps it as far as the load allows, the others as in signing."""
    leading = leading_role(state, account, now)
    if leading < 0:
        return
    lead = cut_role(state, account, leading, NOBODY, fair[leading], now)
    for role in range(state.world[0].roles):
        if role != leading and book_hours(state, account, role, now, state.accounts[account].cycle) > 0.0:
            cut_role(state, account, role, lead, fair[role], now)


@rule
def cut_role(state, account, role, lead, fair, now):
    """Give the account a seat on every place of a role; return the first one. fair: hours a year and full-time person."""
    r = state.roles[role]
    hours = book_hours(state, account, role, now, state.accounts[account].cycle) / r.reps
    found = lead
    for place in range(r.first_place, r.first_place + r.reps):
        seat = acquainted(state, account, role, hours, fair)
        if seat < 0:
            seat = partner(state, account, role, lead)
        assign(state, account, place, role, seat, now)
        inherit(state, account, place, seat)
        if found < 0:
            found = seat
    return found


@rule
def acquainted(state, account, role, hours, fair):
    """Return the seat of the role whose person knows the account best and has room for it, -1 if there is none."""
    best = NOBODY
    closest = -1.0
    for place in range(state.constants[0].stride):
        f = state.former[place]
        if f.seat >= 0 and is_open(state, f.seat, role) and f.relationship > closest:
            s = state.seats[f.seat]
            if s.book_hours + 0.5 * hours <= fair * s.fte and not has_seat(state, account, role, f.seat):
                closest = f.relationship
                best = f.seat
    return best


@rule
def inherit(state, account, place, seat):
    """Let a slot begin with what its person knew already, or else with what the best acquainted predecessor knew.

    In the second case somebody new turns up at the first session, with the usual loss.
    """
    closest = -1.0
    source = 0
    for other in range(state.constants[0].stride):
        f = state.former[other]
        mine = 2.0 if f.seat == seat and seat >= 0 else 0.0  # a relationship is 1 at most
        if f.person >= 0 and f.relationship + mine > closest:
            closest = f.relationship + mine
            source = other
    if closest < 0.0:
        return
    f = state.former[source]
    slot = state.slots[slot_of(state, account, place)]
    slot.relationship = f.relationship
    slot.knowledge = f.knowledge
    slot.person = f.person
    if f.seat == seat or state.constants[0].smooth:
        slot.contacts = f.contacts
        slot.contacted = f.contacted
    if state.constants[0].smooth and seat >= 0 and state.seats[seat].filled:
        slot.person = state.people[seat].number


@rule
def change_plans(state, account, now):
    """Let the account's own plans fit the new organisation: passing the contract on, who will lose it."""
    a = state.accounts[account]
    c = state.constants[0]
    a.keeper = -1
    a.heir = -1
    a.met = 0
    if c.places > 1:
        if not a.auto_renew and not a.passed and a.pass_at == math.inf and a.stage < 2:
            plan_pass(state, account, now)
            a.next[CONTRACT] = max(now, milestone(state, account))
    plan_parting(state, account, now)
