"""The journal: rows for a reader who follows one customer or one rep. Off (length 0) in ordinary runs."""

from sim.model.jit import rule, word

NOTHING = word(-1)


@rule
def note(state, now, what, account, seat, activity, value):
    """Write one row; account, seat and activity are -1 where they do not apply."""
    if state.journal.size == 0:
        return
    w = state.world[0]
    if w.noted < state.journal.size:
        row = state.journal[w.noted]
        row.time = now
        row.what = what
        row.account = account
        row.seat = seat
        row.person = state.people[seat].number if seat >= 0 else -1
        row.activity = activity
        row.value = value
    w.noted += 1
