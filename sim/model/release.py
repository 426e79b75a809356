"""An account that passes from one role to another for good, as an AE's after its first cycle: kept back while that pays."""

from sim.model.answers import end, hold, spawn
from sim.model.calendar import DAYS_PER_MONTH, to_tick
from sim.model.incentives import task_gain
from sim.model.jit import rule, word
from sim.model.journal import NOTHING, note
from sim.model.organisation import assign_role, book_hours, lead_of, release_role
from sim.model.passes import HANDOFF, RELEASE_GIVE, pass_at_once, pass_hours
from sim.model.steps import ACCOUNT_RELEASE, ACCOUNT_RELEASED, TASK_OPEN
from sim.model.tally import slot_of
from sim.model.tasks import DEADLINE_PHASE, GAP, SERVING, WAITING, new_task
from sim.vocabulary import Activity, Happening, Phase

ACCOUNT_PHASE = word(Phase.ACCOUNT)
KEPT_BACK = word(Happening.KEPT_BACK)
NOBODY = word(-1)


@rule
def loser_of(state, account, now, cycle):
    """Return the role that has work on the account now and none in that contract cycle, -1 if there is none."""
    a = state.accounts[account]
    for role in range(state.world[0].roles):
        slot = state.slots[slot_of(state, account, state.roles[role].first_place)]
        if slot.seat >= 0 and slot.book_hours > 0.0 and book_hours(state, account, role, now, cycle) <= 0.0:
            if book_hours(state, account, role, now, a.cycle) > 0.0 or cycle == a.cycle:
                return role
    return NOBODY


@rule
def heir_of(state, account, now):
    """Return the first role that has work on the account by the rules but no seat on it yet, -1 if there is none."""
    cycle = state.accounts[account].cycle
    for role in range(state.world[0].roles):
        slot = state.slots[slot_of(state, account, state.roles[role].first_place)]
        if (slot.seat < 0 or slot.book_hours <= 0.0) and book_hours(state, account, role, now, cycle) > 0.0:
            return role
    return NOBODY


@rule
def plan_parting(state, account, now):
    """Note which role will lose the account at the end of the term that begins, so that its work is valued by that."""
    a = state.accounts[account]
    a.parting = NOBODY
    if state.constants[0].places > 1:
        a.parting = loser_of(state, account, now, a.cycle + 1)


@rule
def begin_release(state, account, now):
    """Say whether an account is due to another role from this contract on; its present owner decides when it goes."""
    a = state.accounts[account]
    if state.constants[0].places < 2 or a.keeper >= 0:
        return False
    keeper = loser_of(state, account, now, a.cycle)
    heir = heir_of(state, account, now)
    if keeper < 0 or heir < 0:
        return False
    a.keeper = keeper
    a.heir = heir
    return True


@rule
def gain_of_keeping(state, account, role, now):
    """Return the dollars of own pay that the role still expects from its open commercial work on the account."""
    gain = 0.0
    for task in range(state.world[0].used_tasks):
        t = state.tasks[task]
        if t.account == account and t.role == role and t.line >= 0 and is_commercial(t.activity):
            if t.status == WAITING or t.status == SERVING or t.status == GAP:
                gain += task_gain(state, task, now)
    return gain


@rule
def is_commercial(activity):
    """Say whether work is about renewing or selling."""
    return activity == Activity.RENEWAL or activity == Activity.DISCOVERY or activity == Activity.EXPANSION


@rule
def release_or_keep(state, account, now):
    """Let the present owner keep the account another month while that pays more than the handoff is felt to be due."""
    a = state.accounts[account]
    if not a.alive or a.keeper < 0:
        return end()
    trouble = state.roles[a.keeper].duty * state.segments[a.segment].hours[HANDOFF]
    late = now - a.term_start
    if late < state.constants[0].incentives_hold_days and gain_of_keeping(state, account, a.keeper, now) > trouble:
        note(state, now, KEPT_BACK, account, NOTHING, NOTHING, late)
        return hold(ACCOUNT_RELEASE, to_tick(now + DAYS_PER_MONTH), ACCOUNT_PHASE)
    return release(state, account, late, now)


@rule
def release(state, account, late, now):
    """Hand the account over: the heir gets it at once, what is known of it takes a pass."""
    a = state.accounts[account]
    keeper = a.keeper
    heir = a.heir
    month = state.months[state.world[0].month + 1]
    month.released += 1
    month.release_days += late
    giver = state.slots[slot_of(state, account, state.roles[keeper].first_place)]
    seat = giver.seat
    known = giver.knowledge
    release_role(state, account, heir)
    assign_role(state, account, heir, lead_of(state, account), now)
    a.keeper = NOBODY
    a.heir = NOBODY
    if pass_hours(state, account, RELEASE_GIVE) <= 0.0:
        pass_at_once(state, account, keeper, heir, now)
        release_role(state, account, keeper)
        return end()
    deadline = now + state.segments[a.segment].patience_days[HANDOFF]
    task = new_task(state, account, HANDOFF, a.cycle, now, deadline)
    t = state.tasks[task]
    t.kind = RELEASE_GIVE
    t.role = keeper
    t.heir = heir
    t.seat = seat
    t.carried = known
    return spawn(ACCOUNT_RELEASED, TASK_OPEN, task, now, DEADLINE_PHASE)


@rule
def released(state, account, now):
    """Take the account out of the former owner's book, after its last task there has been opened."""
    a = state.accounts[account]
    for role in range(state.world[0].roles):
        if book_hours(state, account, role, now, a.cycle) <= 0.0:
            slot = state.slots[slot_of(state, account, state.roles[role].first_place)]
            if slot.seat >= 0 and slot.book_hours > 0.0:
                release_role(state, account, role)
    return end()
