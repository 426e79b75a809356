"""advance(): one step of any process. The only place that knows which step leads to which script."""

from sim.model import accounts, closing, meetings, release, seats, steps, tasks, world
from sim.model.answers import end
from sim.model.jit import rule

ACCOUNT_SIGN, ACCOUNT_ONBOARD, ACCOUNT_WAIT = steps.ACCOUNT_SIGN, steps.ACCOUNT_ONBOARD, steps.ACCOUNT_WAIT
ACCOUNT_ARRIVE, ACCOUNT_POST, ACCOUNT_TALK = steps.ACCOUNT_ARRIVE, steps.ACCOUNT_POST, steps.ACCOUNT_TALK
ACCOUNT_RELEASE, ACCOUNT_RELEASED = steps.ACCOUNT_RELEASE, steps.ACCOUNT_RELEASED
TASK_OPEN, TASK_FOUND, TASK_POST, TASK_DEADLINE = (
    steps.TASK_OPEN,
    steps.TASK_FOUND,
    steps.TASK_POST,
    steps.TASK_DEADLINE,
)
SEAT_READY, SEAT_HIRE, SEAT_GOT, SEAT_FINISH = steps.SEAT_READY, steps.SEAT_HIRE, steps.SEAT_GOT, steps.SEAT_FINISH
SEAT_FOUND, SEAT_MONTH_WAIT, SEAT_MONTH = steps.SEAT_FOUND, steps.SEAT_MONTH_WAIT, steps.SEAT_MONTH
SIGN_WAIT, SIGN, WORLD_WAIT, WORLD_MONTH = steps.SIGN_WAIT, steps.SIGN, steps.WORLD_WAIT, steps.WORLD_MONTH
WORLD_STAFF, WORLD_SEAT_MONTH = steps.WORLD_STAFF, steps.WORLD_SEAT_MONTH
WORLD_MOVE, WORLD_WAKE = steps.WORLD_MOVE, steps.WORLD_WAKE
TASK_CLOSE = steps.TASK_CLOSE
MEETING_CALL, MEETING_OTHER, MEETING_WAIT = steps.MEETING_CALL, steps.MEETING_OTHER, steps.MEETING_WAIT

account_starts, account_onboards, account_waits, account_arrives = (
    accounts.start_account,
    accounts.onboard_account,
    accounts.wait_account,
    accounts.arrive,
)
account_posts, account_talks, account_releases, account_released = (
    accounts.post_opened,
    accounts.start_meetings,
    release.release_or_keep,
    release.released,
)
task_opens, task_found, task_posts, task_deadline = (
    tasks.open_task,
    tasks.found_by_product,
    tasks.post_task,
    tasks.deadline_of_task,
)
task_closes = closing.close_late
seat_ready, seat_fills, seat_got, seat_finishes = seats.ready, seats.fill, seats.got, seats.finish_session
seat_after, seat_month_waits, seat_month = seats.after_session, seats.wait_seat_month, seats.month_of_seat
sign_waits, signs, world_begins, world_month = (
    world.wait_signature,
    world.signature,
    world.first_day,
    world.month_of_world,
)
world_staffs, world_seat_month = world.staff_next, world.start_seat_month
world_moves, world_wakes = world.move_next, world.wake_next
meeting_calls, meeting_calls_other, meeting_waits = meetings.call, meetings.call_other, meetings.wait_for_next


@rule
def advance(step, entity, now, received, state):
    """Take one step of a process; return (verb, next step, amount, target, item, order), see answers.py.

    A replication that ran out of room ends here, process by process: it is run again with larger arrays.
    """
    if state.world[0].full:
        return end()
    # From day to day: work comes, is taken, is done or too late.
    if step == SEAT_FINISH:
        return seat_finishes(state, entity, now)
    if step == SEAT_GOT:
        return seat_got(state, entity, received, now)
    if step == TASK_OPEN:
        return task_opens(state, entity, now)
    if step == TASK_POST:
        return task_posts(state, entity, now)
    if step == TASK_DEADLINE:
        return task_deadline(state, entity, now)
    if step == ACCOUNT_ARRIVE:
        return account_arrives(state, entity, now)
    if step == ACCOUNT_POST:
        return account_posts(state, entity, now)
    if step == ACCOUNT_WAIT:
        return account_waits(state, entity, now)
    if step == ACCOUNT_TALK:
        return account_talks(state, entity, now)
    if step == SEAT_READY:
        return seat_ready(state, entity, now)
    if step == SEAT_FOUND:
        return seat_after(state, entity, now)
    if step == TASK_FOUND:
        return task_found(state, entity, now)
    if step == TASK_CLOSE:
        return task_closes(state, entity, now)
    # The month of a seat, and who comes and goes: accounts, people.
    if step == SEAT_MONTH:
        return seat_month(state, entity, now)
    if step == SEAT_MONTH_WAIT:
        return seat_month_waits(state, now)
    if step == ACCOUNT_SIGN:
        return account_starts(state, entity, now)
    if step == ACCOUNT_ONBOARD:
        return account_onboards(state, entity, now)
    if step == ACCOUNT_RELEASE:
        return account_releases(state, entity, now)
    if step == ACCOUNT_RELEASED:
        return account_released(state, entity, now)
    if step == SEAT_HIRE:
        return seat_fills(state, entity, now)
    # The world: signatures, month-ends, staffing, changes of organization.
    if step == SIGN_WAIT:
        return sign_waits(state)
    if step == SIGN:
        return signs(state, now)
    if step == WORLD_MONTH:
        return world_month(state, now)
    if step == WORLD_STAFF:
        return world_staffs(state, now)
    if step == WORLD_SEAT_MONTH:
        return world_seat_month(state, now)
    if step == WORLD_WAIT:
        return world_begins(state, now)
    if step == WORLD_MOVE:
        return world_moves(state, now)
    if step == WORLD_WAKE:
        return world_wakes(state, now)
    # Standing meetings of two seats.
    if step == MEETING_CALL:
        return meeting_calls(state, entity, now)
    if step == MEETING_OTHER:
        return meeting_calls_other(state, entity, now)
    if step == MEETING_WAIT:
        return meeting_waits(state, now)
    return end()
