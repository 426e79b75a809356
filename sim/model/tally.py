"""What has happened to each book in the running pay period: the facts that variable pay is computed from."""

from sim.model.jit import rule, word
from sim.model.state import COMPANY_BOOK, OWN_BOOK, PAIR_BOOK, TALLIES

OWN, PAIR, COMPANY = word(OWN_BOOK), word(PAIR_BOOK), word(COMPANY_BOOK)


@rule
def slot_of(state, account, place):
    """Return the slot of a place on an account."""
    return account * state.constants[0].stride + place


@rule
def column_of(state, role):
    """Return the column of STAFF and WORK in which a role is counted; automated work (-1) is counted in the last."""
    return state.roles[role].column if role >= 0 else state.work.shape[0] - 1


@rule
def seats_from(state, role):
    """Return the first seat that a role may have: its seats stand side by side until some get another role."""
    return 0 if state.world[0].reorganised > 0 else state.roles[role].first_seat


@rule
def seats_to(state, role):
    """Return the seat after the last one that a role may have; between the two, a seat is the role's if it says so."""
    if state.world[0].reorganised > 0:
        return state.seats.size
    return state.roles[role].first_seat + state.roles[role].seats


@rule
def is_open(state, seat, role):
    """Say whether a seat is an open one of the role."""
    return state.seats[seat].open == 1 and state.seats[seat].role == role


@rule
def is_shared(state, account, role):
    """Say whether people of another role have this account too."""
    r = state.roles[role]
    for place in range(state.constants[0].places):
        inside = r.first_place <= place < r.first_place + r.reps
        if not inside and state.slots[slot_of(state, account, place)].seat >= 0:
            return True
    return False


@rule
def add(state, account, what, amount):
    """Count something that happened to an account for the company and for everybody who has the account now."""
    state.tally[state.seats.size, OWN, what] += amount
    for place in range(state.constants[0].places):
        seat = state.slots[slot_of(state, account, place)].seat
        if seat >= 0 and state.seats[seat].filled:
            state.tally[seat, OWN, what] += amount
            if is_shared(state, account, state.seats[seat].role):
                state.tally[seat, PAIR, what] += amount


@rule
def add_own(state, seat, what, amount):
    """Count something that one person did."""
    state.tally[seat, OWN, what] += amount
    state.tally[seat, PAIR, what] += amount
    state.tally[state.seats.size, OWN, what] += amount


@rule
def begin_period(state, seat):
    """Start a pay period of a seat: nothing has happened yet, and the books are as they stand."""
    company = state.seats.size
    for what in range(TALLIES):
        state.tally[seat, OWN, what] = 0.0
        state.tally[seat, PAIR, what] = 0.0
        state.tally[seat, COMPANY, what] = state.tally[company, OWN, what]
    state.seats[seat].period_days = 0.0


@rule
def tallied(state, seat, book, what):
    """Return what has happened to a book in the running pay period of the seat."""
    if book == COMPANY:
        return state.tally[state.seats.size, OWN, what] - state.tally[seat, COMPANY, what]
    return state.tally[seat, book, what]
