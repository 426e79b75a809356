"""The script of a task: opened for its owner, posted, served in sessions by a seat, or caught by its deadline.

A task's place is free again when its status is final and nothing holds it any more: `references` counts the process
that opens it, its deadline, the line or seat or gap that has it.
"""

from sim.model.adoption import relax
from sim.model.answers import end, post, spawn
from sim.model.cover import cover, covering_role, role_of_place
from sim.model.expansion import deal_cents, next_found
from sim.model.incentives import value_of
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.ordering import key_of
from sim.model.organisation import AUTOMATED, COVERED, line_for, owner_of, peer_of, seat_for
from sim.model.passes import (
    LEAD_GIVE,
    credit_lead,
    delay_between,
    is_give,
    lead_survives,
    pass_hours,
    place_of,
)
from sim.model.state import NEED_NONE
from sim.model.steps import TASK_DEADLINE, TASK_FOUND, TASK_OPEN, TASK_POST, TASK_WAIT_FOR_DEADLINE
from sim.model.tally import column_of, slot_of
from sim.model.workload import (
    COORDINATION,
    EXPANSION,
    HANDOFF,
    RENEWAL,
    RISK,
    do_automatically,
    expected_hours,
    help_alone,
    sessions_of,
    settle_short,
    work_noise,
)
from sim.vocabulary import Happening, Phase, TaskKind, TaskStatus

FREE, WAITING, SERVING, GAP = (
    word(s) for s in (TaskStatus.FREE, TaskStatus.WAITING, TaskStatus.SERVING, TaskStatus.GAP)
)
DONE, PARTIAL, MISSED, VOID = (
    word(s) for s in (TaskStatus.DONE, TaskStatus.PARTIAL, TaskStatus.MISSED, TaskStatus.VOID)
)
DEADLINE_PHASE = word(Phase.DEADLINE)
NO_TASK = word(-1)
CALLED_OFF = word(TaskKind.CALLED_OFF)
NOBODY = word(-1)
BY_RULES = word(-2)
"""The role of a task whose owner the ownership rules name when it is opened."""
POSTED, AUTOMATIC = word(Happening.POSTED), word(Happening.AUTOMATED)
ENDED = (0, 0, 0, 0, word(Happening.DONE), word(Happening.PARTIAL), word(Happening.MISSED), word(Happening.VOID))
WON, LOST, FOUND = word(Happening.WON), word(Happening.LOST), word(Happening.NEED_FOUND)


@rule
def counters(state, role, activity):
    """Return the work counters of a role (AUTOMATED: the last row) and activity."""
    return state.work[column_of(state, role), activity]


@rule
def in_window(state):
    """Say whether the running month is one that metrics look at."""
    return state.world[0].month >= state.constants[0].window_from_month


@rule
def new_task(state, account, activity, occasion, now, deadline):
    """Take a place for a new task and return it. The account's process then spawns TASK_OPEN for it."""
    w = state.world[0]
    task = w.free_task
    if task >= 0:
        w.free_task = state.tasks[task].line
    elif w.used_tasks < state.tasks.size - 1:
        task = w.used_tasks
        w.used_tasks += 1
    else:
        w.full = 1  # nothing more happens in this replication; the last place takes what this step still writes
        task = state.tasks.size - 1
    t = state.tasks[task]
    t.account = account
    t.activity = activity
    t.occasion = occasion
    t.posted = now
    t.deadline = deadline
    t.number = w.next_task
    w.next_task += 1
    t.references = 1
    t.role = BY_RULES
    t.place = -1
    t.heir = -1
    t.giver = -1
    t.giver_person = -1
    t.carried = 0.0
    t.deal = 0.0
    t.kind = 0
    t.hidden = 0
    t.hurried = 0
    t.seat = -1
    t.line = -1
    t.need = -1
    t.status = GAP
    t.sessions = 0
    t.done = 0
    t.closed = 0
    t.quality = 0.0
    t.first_touch = now
    return task


@rule
def drop(state, task):
    """Let go of a task; its place is free when nothing holds it."""
    t = state.tasks[task]
    t.references -= 1
    if t.references == 0 and task < state.tasks.size - 1:
        t.status = FREE
        t.line = state.world[0].free_task
        state.world[0].free_task = task


@rule
def is_over(state, task):
    """Say whether there is nothing left to do the task for: the customer has left, or one of two who meet has no position."""
    t = state.tasks[task]
    if t.activity == COORDINATION:
        m = state.meetings[t.need]
        return t.kind == CALLED_OFF or state.seats[m.low].open == 0 or state.seats[m.high].open == 0
    return state.accounts[t.account].alive == 0


@rule
def about(task):
    """Return the account that a task is about; a meeting is about many."""
    return NOTHING if task.activity == COORDINATION else task.account


@rule
def finish(state, task, status, value, now):
    """Give the task its one final status and count it."""
    t = state.tasks[task]
    t.status = status
    note(state, now, ENDED[status], about(t), t.seat, t.activity, value)
    if in_window(state):
        c = counters(state, t.role, t.activity)
        if status == DONE:
            c.done += 1
        elif status == PARTIAL:
            c.partial += 1
        elif status == MISSED:
            c.missed += 1
        else:
            c.void += 1


@rule
def note_sale(state, task, cents, now):
    """Write the outcome of a sale into the journal."""
    t = state.tasks[task]
    if t.activity == EXPANSION:
        note(state, now, WON if cents > 0 else LOST, t.account, t.seat, t.activity, float(cents))


@rule
def open_expansion(state, place, finder, now):
    """Turn a found need into the task of selling it, or of passing it on if another role than the finder's sells it.

    finder: place of the slot whose person found it, -1 for the product. Returns the task.
    """
    need = state.needs[place]
    account = place // (state.needs.size // state.accounts.size)
    deal = float(deal_cents(state, account, need.number))
    need.status = NEED_NONE
    state.months[state.world[0].month + 1].needs_found += 1
    note(state, now, FOUND, account, NOTHING, EXPANSION, float(need.number))
    role = role_of_place(state, finder)
    owner = owner_of(state, account, EXPANSION, deal, now)
    if owner >= 0:
        owner = covering_role(state, account, EXPANSION, owner, place_of(state, owner, need.number))
    if role >= 0 and owner >= 0 and owner != role and state.constants[0].friction_lead_hours > 0.0:
        task = new_task(state, account, HANDOFF, need.number, now, max(now, need.expiry))
        t = state.tasks[task]
        t.kind = LEAD_GIVE
        t.role = role
        t.place = finder
        t.heir = owner
    else:
        deadline = need.expiry + state.constants[0].expansion_cycle_days
        task = new_task(state, account, EXPANSION, need.number, now, max(now, deadline))
    state.tasks[task].need = need.number
    state.tasks[task].deal = deal
    return task


@rule
def hours_asked(state, task):
    """Return the expected hours of a task at reference experience."""
    t = state.tasks[task]
    if t.activity == HANDOFF and t.kind != 0:
        return pass_hours(state, t.account, t.kind)
    if t.activity == COORDINATION:
        return state.meetings[t.need].hours
    hours = expected_hours(state, t.account, t.activity, t.occasion)
    return hours + t.carried if t.activity == RISK else hours


@rule
def route(state, task, now):
    """Find the role and the place of a task: said by whoever made it, or by the ownership rules; or who stands in there."""
    t = state.tasks[task]
    if t.role == BY_RULES:
        t.role = owner_of(state, t.account, t.activity, t.deal, now)
        if t.activity == RISK and state.accounts[t.account].passed:
            t.role = owner_of(state, t.account, RENEWAL, 0.0, now)
    if t.role >= 0:
        if t.place < 0:
            t.place = place_of(state, t.role, t.occasion)
        cover(state, task)


@rule
def find_line(state, task, now):
    """Put a task where its people look for work: the pool's line, or that of the seat that has the account."""
    t = state.tasks[task]
    if state.roles[t.role].pooled:
        t.line = t.role
        t.seat = -1
        state.lines[t.line].posted_hours += t.expected
        return
    seat = t.seat
    if seat < 0 or not state.seats[seat].open:
        seat = seat_for(state, t.account, t.place, t.role, now)
    if seat >= 0:
        if not state.seats[seat].filled and COVERED & (1 << t.activity):
            peer = peer_of(state, seat)
            seat = peer if peer >= 0 else seat
        t.line = line_for(state, t.role, seat)
        state.seats[seat].posted_hours += t.expected
    t.seat = seat


@rule
def open_task(state, task, now):
    """Route a new task: to the product, a pool or a seat."""
    t = state.tasks[task]
    route(state, task, now)
    if is_over(state, task) or t.kind == CALLED_OFF:
        if in_window(state):
            counters(state, t.role, t.activity).posted += 1
        finish(state, task, VOID, 0.0, now)
        drop(state, task)
        return end()
    measure(state, task)
    if t.role == AUTOMATED:
        note(state, now, AUTOMATIC, t.account, NOTHING, t.activity, 0.0)
        won = do_automatically(state, task, now)
        finish(state, task, DONE, t.quality / t.sessions, now)
        note_sale(state, task, won, now)
        return found_by_product(state, task, now)
    return give_to_people(state, task, TASK_POST, now)


@rule
def give_to_people(state, task, following, now):
    """Find the line of a task that people do, and start its deadline; whoever opens it posts it next."""
    t = state.tasks[task]
    t.hours = t.expected * work_noise(state, task)
    if t.kind == 0:
        help_alone(state, task, now)
    find_line(state, task, now)
    t.references += 1
    note(state, now, POSTED, about(t), t.seat, t.activity, t.deadline)
    return spawn(following, TASK_DEADLINE, task, t.deadline, DEADLINE_PHASE)


@rule
def measure(state, task):
    """Find out how much work a task is, and count it."""
    t = state.tasks[task]
    t.expected = hours_asked(state, task)
    t.sessions = 1 if t.kind > 1 else sessions_of(state, t.account, t.activity, t.expected)
    if in_window(state):
        counters(state, t.role, t.activity).posted += 1


@rule
def follow_up(state, task, now):
    """Return the task that a finished pass calls for, and when it is to be opened: on the other side; or -1.

    A lead may be lost on its way; what is passed takes longer where the two report to different leaders.
    """
    t = state.tasks[task]
    if not is_give(t.kind):
        return NO_TASK
    c = state.constants[0]
    place = place_of(state, t.heir, t.occasion)
    if t.kind == LEAD_GIVE:
        credit_lead(state, t.seat)
        receiver = state.slots[slot_of(state, t.account, place)].seat
        if not lead_survives(state, t.account, t.seat, receiver, t.need, now):
            return NO_TASK
        following = new_task(state, t.account, EXPANSION, t.occasion, now, t.deadline + c.expansion_cycle_days)
        state.tasks[following].need = t.need
        state.tasks[following].deal = t.deal
        return following
    opens = now + delay_between(state, t.role, t.heir)
    patience = state.segments[state.accounts[t.account].segment].patience_days[HANDOFF]
    following = new_task(state, t.account, HANDOFF, t.occasion, now, opens + patience)
    n = state.tasks[following]
    n.kind = t.kind + 1  # every give but a lead's has its receive right after it
    n.role = t.heir
    n.place = place
    n.giver = t.seat
    known = state.slots[slot_of(state, t.account, t.place)].knowledge
    n.carried = max(known, t.carried)
    return following


@rule
def found_by_product(state, task, now):
    """Open one by one the needs that automated work has found, then let go of its task."""
    place = next_found(state, state.tasks[task].account)
    if place >= 0:
        return spawn(TASK_FOUND, TASK_OPEN, open_expansion(state, place, NOBODY, now), now, DEADLINE_PHASE)
    drop(state, task)
    return end()


@rule
def remaining_hours(state, task):
    """Return the expected hours of the sessions that are still to be held."""
    t = state.tasks[task]
    return t.expected * (t.sessions - t.done) / t.sessions


@rule
def stops_waiting(state, task):
    """Take the hours of a waiting task off its line's backlog."""
    state.lines[state.tasks[task].line].waiting_hours -= remaining_hours(state, task)


@rule
def put_on_line(state, task, following, now):
    """Put a task on its line; the caller's reference becomes the line's."""
    t = state.tasks[task]
    t.status = WAITING
    hours = remaining_hours(state, task)
    t.value = value_of(state, task, hours, now)
    key = key_of(state, task)
    line = state.lines[t.line]
    line.items += 1
    line.waiting_hours += hours
    return post(following, key, t.line, task, t.number)


@rule
def post_task(state, task, now):
    """Post a task for its next session, unless it is over."""
    t = state.tasks[task]
    if t.status == GAP and is_over(state, task):
        finish(state, task, VOID, 0.0, now)
    if t.status != GAP or t.line < 0:
        drop(state, task)
        return end()
    if t.seat >= 0 and not state.seats[t.seat].open:
        seat = seat_for(state, t.account, t.place, t.role, now)
        if seat < 0:
            drop(state, task)
            return end()
        t.seat = seat
        t.line = line_for(state, t.role, seat)
    return put_on_line(state, task, TASK_WAIT_FOR_DEADLINE, now)


@rule
def deadline_of_task(state, task, now):
    """Settle a task that was not done in time; a session under way still counts, and a signature that is put off comes."""
    t = state.tasks[task]
    if (t.status == WAITING or t.status == GAP) and t.done < t.sessions:
        if t.status == WAITING:
            stops_waiting(state, task)
        if is_over(state, task):
            finish(state, task, VOID, 0.0, now)
        else:
            share = t.done / t.sessions
            relax(state, t.account, now)
            won = settle_short(state, task, share, now)
            finish(state, task, PARTIAL if t.done > 0 else MISSED, share, now)
            note_sale(state, task, won, now)
            if t.activity != COORDINATION:
                return found_by_product(state, task, now)
    elif t.status == SERVING:
        t.closed = 1
    drop(state, task)
    return end()
