"""The scripts of a seat: the person in it takes tasks and serves them; at each month-end it learns, tires or leaves."""

from sim.model.adoption import relax
from sim.model.answers import end, hold, spawn, take, wake
from sim.model.calendar import DAYS_PER_MONTH, month_end, to_tick
from sim.model.closing import next_period, pause, puts_off
from sim.model.expansion import next_found
from sim.model.friction import add_contact
from sim.model.incentives import focus
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.learning import forget, learned, practise
from sim.model.meetings import hold_part
from sim.model.organisation import line_for, seat_for
from sim.model.passes import delay_between, is_give, is_receive
from sim.model.people import count_days, hire, stress_after_month, vacate, wants_to_leave
from sim.model.steps import (
    SEAT_FINISH,
    SEAT_FOUND,
    SEAT_GOT,
    SEAT_HIRE,
    SEAT_MONTH,
    SEAT_MONTH_WAIT,
    SEAT_READY,
    TASK_CLOSE,
    TASK_OPEN,
    TASK_POST,
)
from sim.model.tally import column_of, is_open, seats_from, seats_to, slot_of
from sim.model.tasks import (
    DEADLINE_PHASE,
    DONE,
    GAP,
    PARTIAL,
    SERVING,
    VOID,
    WAITING,
    about,
    counters,
    drop,
    finish,
    follow_up,
    in_window,
    is_over,
    note_sale,
    open_expansion,
    put_on_line,
    stops_waiting,
)
from sim.model.workload import (
    COORDINATION,
    contact,
    rate_of,
    session_effects,
    session_hours,
    session_quality,
    settle_done,
    settle_short,
)
from sim.vocabulary import Happening, Phase, TaskKind

SESSION_PHASE, MONTH_PHASE = word(Phase.SESSION), word(Phase.SEAT_MONTH)
STARTED, HELD, CHANGED = word(Happening.STARTED), word(Happening.SESSION), word(Happening.REP_CHANGED)
HIRED, LEFT = word(Happening.HIRED), word(Happening.LEFT)
NO_TASK = word(-1)
CALLED_OFF = word(TaskKind.CALLED_OFF)


@rule
def ready(state, seat, now):
    """Take the next task; a vacancy waits for the new person, a closed seat empties its line and ends."""
    s = state.seats[seat]
    if not s.open:
        if not state.roles[s.role].pooled and state.lines[s.line].items > 0:
            return take(SEAT_GOT, s.line)
        return end()
    if not s.filled:
        return hold(SEAT_HIRE, max(now, s.filled_at), SESSION_PHASE)
    return take(SEAT_GOT, s.line)


@rule
def fill(state, seat, now):
    """Let a new person sit down."""
    s = state.seats[seat]
    if s.open and not s.filled:
        sit_down(state, seat, now)
    return ready(state, seat, now)


@rule
def sit_down(state, seat, now):
    """Put a person who was searched for into the seat."""
    hire(state, seat, now)
    state.world[0].hires += state.seats[seat].fte
    note(state, now, HIRED, NOTHING, seat, NOTHING, 0.0)


@rule
def change_of_rep(state, seat, task, slot, now):
    """Let the relationship and the knowledge suffer when somebody else than last time turns up."""
    s = state.slots[slot]
    person = state.people[seat].number
    if s.person == person:
        return
    if s.person >= 0:
        c = state.constants[0]
        note(state, now, CHANGED, state.tasks[task].account, seat, state.tasks[task].activity, 0.0)
        if state.roles[state.seats[seat].role].pooled:
            s.relationship /= 2.0  # the pool shares its notes, not its acquaintance
        else:
            s.relationship *= 1.0 - c.relationship_person_owned
            s.knowledge *= c.retained
    s.person = person


@rule
def got(state, seat, received, now):
    """Begin a session of the task that was granted, unless it has become pointless or nobody sits here."""
    if received < 0:
        return ready(state, seat, now)
    s = state.seats[seat]
    t = state.tasks[received]
    state.lines[s.line].items -= 1
    if t.line != s.line:  # a new organization has put it on another line
        drop(state, received)
        return ready(state, seat, now)
    if t.status == WAITING:
        stops_waiting(state, received)
        if is_over(state, received):
            finish(state, received, VOID, 0.0, now)
    if t.status != WAITING:
        drop(state, received)
        return ready(state, seat, now)
    if not s.open and not state.roles[s.role].pooled:
        t.status = GAP
        t.seat = seat_for(state, t.account, t.place, t.role, now)
        if t.seat < 0:
            drop(state, received)
            return ready(state, seat, now)
        t.line = line_for(state, t.role, t.seat)
        return put_on_line(state, received, SEAT_READY, now)
    if not s.open or not s.filled:
        return put_on_line(state, received, SEAT_READY, now)
    slot = slot_of(state, t.account, t.place)
    if t.activity != COORDINATION:
        change_of_rep(state, seat, received, slot, now)
    if t.done == 0:
        t.first_touch = now
        if in_window(state):
            c = counters(state, t.role, t.activity)
            c.waited += now - t.posted
            c.begun += 1
    s.learning = learned(state, seat, t.activity)
    hours = session_hours(state, seat, received, slot, s.learning, now)
    t.status = SERVING
    t.seat = seat
    s.task = received
    s.session_hours = hours
    note(state, now, STARTED, about(t), seat, t.activity, hours)
    s.worked_hours += hours
    if in_window(state):
        c = counters(state, t.role, t.activity)
        c.hours += hours
    return hold(SEAT_FINISH, to_tick(now + hours / rate_of(state, seat)), SESSION_PHASE)


@rule
def count_session(state, seat, task):
    """Count a session, and its hours as practice of who held it."""
    t = state.tasks[task]
    if in_window(state):
        counters(state, t.role, t.activity).sessions += 1
    s = state.seats[seat]
    practise(state, seat, t.activity, s.learns * s.session_hours)


@rule
def meets_customer(kind):
    """Say whether a session is held with the customer: passes are between colleagues."""
    return not is_give(kind) and not is_receive(kind) and kind != CALLED_OFF


@rule
def finish_session(state, seat, now):
    """End the session under way: its effects, then a gap and another one, or the end of the task."""
    s = state.seats[seat]
    task = s.task
    t = state.tasks[task]
    if t.activity == COORDINATION:
        return finish_part(state, seat, now)
    account = t.account
    s.follow = NO_TASK
    slot = slot_of(state, account, t.place)
    s.task = NO_TASK
    s.found_account = account
    s.found_place = t.place
    quality = session_quality(state, seat, t.activity, slot, s.learning, focus(state, seat, t.value))
    count_session(state, seat, task)
    talent = state.people[seat].talent[1]
    s.last_account = account
    s.last_activity = t.activity
    if not state.accounts[account].alive:
        finish(state, task, VOID, 0.0, now)
        drop(state, task)
        return after_session(state, seat, now)
    relax(state, account, now)
    if meets_customer(t.kind):
        session_effects(state, task, quality, talent, now)
        contact(state, account, slot, t.activity, quality)
        add_contact(state, slot, now)
    t.done += 1
    t.quality += quality
    note(state, now, HELD, account, seat, t.activity, quality)
    if t.done < t.sessions and not t.closed:
        t.status = GAP
        return spawn(SEAT_FOUND, TASK_POST, task, now + pause(state, task, now), DEADLINE_PHASE)
    if t.done == t.sessions and puts_off(state, task, now):
        t.status = GAP
        return spawn(SEAT_FOUND, TASK_CLOSE, task, next_period(state, task), DEADLINE_PHASE)
    if t.done == t.sessions:
        won = settle_done(state, task, t.quality / t.done, t.role, now)
        finish(state, task, DONE, t.quality / t.done, now)
        note_sale(state, task, won, now)
        s.follow = follow_up(state, task, now)
        if s.follow >= 0:
            s.follow_at = now + delay_between(state, t.role, t.heir)
            state.tasks[s.follow].posted = s.follow_at  # on its way it waits for nobody
    else:
        share = t.done / t.sessions
        won = settle_short(state, task, share, now)
        finish(state, task, PARTIAL, share, now)
        note_sale(state, task, won, now)
    drop(state, task)
    return after_session(state, seat, now)


@rule
def finish_part(state, seat, now):
    """End a meeting, or a part of a long one: the rest waits on the line again, where more urgent work may come first."""
    s = state.seats[seat]
    task = s.task
    t = state.tasks[task]
    s.task = NO_TASK
    count_session(state, seat, task)
    t.done += 1
    t.quality += 1.0
    note(state, now, HELD, NOTHING, seat, t.activity, 1.0)
    hold_part(state, task, now)
    if is_over(state, task):
        finish(state, task, VOID, 0.0, now)
    elif t.done == t.sessions:
        finish(state, task, DONE, 1.0, now)
    elif t.closed:
        finish(state, task, PARTIAL, t.done / t.sessions, now)
    else:
        return put_on_line(state, task, SEAT_FOUND, now)
    drop(state, task)
    return after_session(state, seat, now)


@rule
def after_session(state, seat, now):
    """Open one by one the needs that the session has found; then leave, if so decided, or take the next task."""
    s = state.seats[seat]
    if s.found_account >= 0:
        place = next_found(state, s.found_account)
        if place >= 0:
            task = open_expansion(state, place, s.found_place, now)
            return spawn(SEAT_FOUND, TASK_OPEN, task, now, DEADLINE_PHASE)
        s.found_account = -1
    if s.follow >= 0:
        task = s.follow
        s.follow = NO_TASK
        return spawn(SEAT_FOUND, TASK_OPEN, task, s.follow_at, DEADLINE_PHASE)
    if s.leaving:
        note(state, now, LEFT, NOTHING, seat, NOTHING, 0.0)
        vacate(state, seat, now)
    return ready(state, seat, now)


@rule
def wait_seat_month(state, now):
    """Wait for the next month-end; the world has not yet counted a month that ends now."""
    month = state.world[0].month + 1
    if month_end(month) <= now:
        month += 1
    return hold(SEAT_MONTH, month_end(month), MONTH_PHASE)


@rule
def posted_load(state, seat):
    """Return hours posted this month ÷ capacity; a pool's hours are shared by full-time equivalents."""
    s = state.seats[seat]
    role = state.roles[s.role]
    hours = s.posted_hours
    if role.pooled:
        fte = 0.0
        for other in range(seats_from(state, s.role), seats_to(state, s.role)):
            if is_open(state, other, s.role):
                fte += state.seats[other].fte
        hours = state.lines[s.line].posted_hours * s.fte / fte
    return hours / (rate_of(state, seat) * DAYS_PER_MONTH)


@rule
def month_of_seat(state, seat, now):
    """Close the month of a seat: count days and hours, forget, tire, and perhaps leave."""
    s = state.seats[seat]
    if not s.open:
        return end()
    w = state.world[0]
    c = state.constants[0]
    count_days(state, seat, now)
    staff = state.staff[w.month + 1, column_of(state, s.role)]
    staff.worked_hours += s.worked_hours
    staff.posted_hours += posted_load(state, seat) * rate_of(state, seat) * DAYS_PER_MONTH
    if s.filled:
        staff.people += 1
        load = posted_load(state, seat)
        s.stress = stress_after_month(
            s.stress, load, c.people_stress_threshold, c.people_stress_width, DAYS_PER_MONTH, c.people_stress_days
        )
        forget(state, seat)
    s.worked_hours = 0.0
    s.posted_hours = 0.0
    if s.filled and wants_to_leave(state, seat, w.month + 1, now):
        staff.quits += 1
        if s.task >= 0:
            s.leaving = 1
        else:
            note(state, now, LEFT, NOTHING, seat, NOTHING, 0.0)
            vacate(state, seat, now)
            return wake(SEAT_MONTH_WAIT, seat)
    return wait_seat_month(state, now)
