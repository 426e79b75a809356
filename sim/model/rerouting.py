"""Work under way when the organization or its books change: it goes on with whoever owns it now, with its old deadline.

A session that is being held is finished by who holds it; who takes over sits in. Passes and meetings of the
former organization are called off; a lead that was on its way goes straight to who sells now.
"""

from sim.model.adoption import relax
from sim.model.cover import cover
from sim.model.jit import rule, word
from sim.model.journal import note
from sim.model.organisation import AUTOMATED, COVERED, line_for, owner_of, peer_of, seat_for
from sim.model.passes import LEAD_GIVE, is_give, is_receive, place_of
from sim.model.tally import slot_of
from sim.model.tasks import (
    BY_RULES,
    GAP,
    NOBODY,
    SERVING,
    VOID,
    WAITING,
    counters,
    finish,
    in_window,
    is_over,
    new_task,
    remaining_hours,
    stops_waiting,
)
from sim.model.workload import CHAMPION_LEFT, COORDINATION, EXPANSION, RENEWAL, RISK, settle_short
from sim.vocabulary import Happening, TaskKind

NOTHING_TO_DO, REPOST = word(-1), word(-2)
"""What is left to do about a task; any other answer is a new task that is to be opened in its place."""

CALLED_OFF, ROLE = word(TaskKind.CALLED_OFF), word(1)
MOVED = word(Happening.MOVED)


@rule
def relocate(state, task, now):
    """Let one task go on in the new organization; return what is left to do: nothing, post it again, open another one."""
    t = state.tasks[task]
    if t.status != WAITING and t.status != SERVING and t.status != GAP:
        return NOTHING_TO_DO
    if t.role == BY_RULES or t.role == AUTOMATED or is_over(state, task):
        return NOTHING_TO_DO
    if t.activity == COORDINATION or is_give(t.kind) or is_receive(t.kind):
        return overtake(state, task, now)
    if t.kind == CALLED_OFF:
        return NOTHING_TO_DO
    return hand_on(state, task, now)


@rule
def overtake(state, task, now):
    """Call off a pass or a meeting between roles that are no more."""
    t = state.tasks[task]
    lead = t.kind == LEAD_GIVE
    deadline = t.deadline + state.constants[0].expansion_cycle_days
    if t.status == SERVING or t.sessions == 0:
        t.kind = CALLED_OFF
        if t.sessions == 0:
            t.role = AUTOMATED
    else:
        withdraw(state, task, now)
    if not lead:
        return NOTHING_TO_DO
    following = new_task(state, t.account, EXPANSION, t.occasion, now, deadline)
    state.tasks[following].need = t.need
    state.tasks[following].deal = t.deal
    return following


@rule
def withdraw(state, task, now):
    """End a task that nobody does any more."""
    if state.tasks[task].status == WAITING:
        stops_waiting(state, task)
    finish(state, task, VOID, 0.0, now)


@rule
def owner_now(state, task, now):
    """Return the role that owns the work of a task now, -1 if the product does it."""
    t = state.tasks[task]
    activity = RENEWAL if t.activity == RISK and state.accounts[t.account].passed else t.activity
    return owner_of(state, t.account, activity, t.deal, now)


@rule
def hand_on(state, task, now):
    """Give a task to who owns its work now; where that is nobody, what is left of it falls back to the product."""
    t = state.tasks[task]
    if t.sessions == 0:  # not opened yet: the rules decide then
        t.role = BY_RULES
        t.place = NOBODY
        t.seat = NOBODY
        return NOTHING_TO_DO
    role = owner_now(state, task, now)
    if role < 0:
        if t.status == SERVING:
            t.closed = 1
        else:
            relax(state, t.account, now)
            settle_short(state, task, t.done / t.sessions, now)
            withdraw(state, task, now)
        return NOTHING_TO_DO
    t.role = role
    t.place = place_of(state, role, t.occasion)
    return take_up(state, task, now)


@rule
def take_up(state, task, now):
    """Put a task on the line of who has its place, or of who stands in there."""
    t = state.tasks[task]
    before = t.role
    cover(state, task)
    if t.role != before:
        count_for_other(state, task, before)
    seat = NOBODY
    line = t.role
    if not state.roles[t.role].pooled:
        seat = seat_for(state, t.account, t.place, t.role, now)
        if seat >= 0 and not state.seats[seat].filled and COVERED & (1 << t.activity):
            peer = peer_of(state, seat)
            seat = peer if peer >= 0 else seat
        line = line_for(state, t.role, seat) if seat >= 0 else NOBODY
    return move_to(state, task, seat, line, now)


@rule
def count_for_other(state, task, before):
    """Count a task that was counted for one role for the one that has it now."""
    t = state.tasks[task]
    if in_window(state):
        old = counters(state, before, t.activity)
        new = counters(state, t.role, t.activity)
        old.posted -= 1
        new.posted += 1
        if t.done > 0:
            old.begun -= 1
            new.begun += 1


@rule
def follow_book(state, task, now):
    """Let one task go to who has got its account, or to who covers for somebody who has left; return what is left to do.

    Passes and meetings stay with the two people between whom they are.
    """
    t = state.tasks[task]
    if t.status != WAITING and t.status != SERVING and t.status != GAP:
        return NOTHING_TO_DO
    if t.role < 0 or t.line < 0 or t.sessions == 0 or is_over(state, task) or state.roles[t.role].pooled:
        return NOTHING_TO_DO
    if t.activity == COORDINATION or t.kind > CHAMPION_LEFT:
        return NOTHING_TO_DO
    if state.world[0].sharing & (ROLE << t.role):
        seat = state.slots[slot_of(state, t.account, t.place)].seat
        if seat >= 0 and seat != t.seat and state.seats[seat].filled:
            return move_to(state, task, seat, line_for(state, t.role, seat), now)
    if t.status != SERVING and t.seat >= 0 and not state.seats[t.seat].filled:
        return take_up(state, task, now)
    return NOTHING_TO_DO


@rule
def move_to(state, task, seat, line, now):
    """Put a task on another line, if it is another; its hours are asked of who gets it."""
    t = state.tasks[task]
    before = t.line
    if line == before:
        if t.status != SERVING:
            t.seat = seat
        return NOTHING_TO_DO
    note(state, now, MOVED, t.account, seat, t.activity, remaining_hours(state, task))
    if seat >= 0:
        state.seats[seat].posted_hours += remaining_hours(state, task)
    elif line >= 0:
        state.lines[line].posted_hours += remaining_hours(state, task)
    if t.status == SERVING:
        t.line = line
        return NOTHING_TO_DO
    waiting = t.status == WAITING
    if waiting:
        stops_waiting(state, task)
        t.status = GAP
    t.line = line
    t.seat = seat
    if line < 0 or (not waiting and (before >= 0 or t.done == t.sessions)):
        return NOTHING_TO_DO  # nobody is there; or the customer's time for the next session comes first
    t.references += 1
    return REPOST
