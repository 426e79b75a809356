"""People: who is hired, when they tire and leave."""

import math

from sim.model.calendar import to_tick
from sim.model.draws import lognormal, normal_quantile, uniform
from sim.model.friction import forget_pairs
from sim.model.jit import rule, word
from sim.model.state import ACTIVITIES
from sim.model.tally import column_of
from sim.vocabulary import Family, Purpose

TALENT = word(Purpose.TALENT)
TALENT_SPLIT = word(Purpose.TALENT_SPLIT)
TIME_TO_FILL = word(Purpose.TIME_TO_FILL)
QUIT = word(Purpose.QUIT)
SUCCESS = word(Family.SUCCESS)
COMMERCIAL = word(Family.COMMERCIAL)
MOST_QUITS = 3.0
CONCERNS = 3


@rule
def address(seat):
    """Return the entity number of a seat for draws: role order and seat order when it was opened, never a name."""
    return seat.address


@rule
def hire(state, seat, now):
    """Put a new person, without experience here, into the seat; talent is the best of the role's candidates."""
    s = state.seats[seat]
    r = state.roles[s.role]
    c = state.constants[0]
    w = state.world[0]
    person = state.people[seat]
    z = normal_quantile(math.exp(math.log(uniform(w, address(s), TALENT, s.hired)) / r.candidates))
    other = normal_quantile(uniform(w, address(s), TALENT_SPLIT, s.hired))
    k_s = r.talent_success
    k_c = r.talent_commercial
    person.talent[SUCCESS] = c.talent_spread * (k_s * z + math.sqrt(max(0.0, 1.0 - k_s * k_s)) * other)
    person.talent[COMMERCIAL] = c.talent_spread * (k_c * z - math.sqrt(max(0.0, 1.0 - k_c * k_c)) * other)
    for activity in range(ACTIVITIES):
        person.experience[activity] = 0.0
    count_days(state, seat, now)
    person.since = now
    person.number = w.people
    w.people += 1
    s.hired += 1
    s.filled = 1
    s.leaving = 0
    s.stress = 0.0
    for concern in range(CONCERNS):
        s.former[concern] = 0.0
    forget_pairs(state, seat)


@rule
def count_days(state, seat, now):
    """Add the days since the last count to the filled or vacant days of the running month."""
    s = state.seats[seat]
    staff = state.staff[state.world[0].month + 1, column_of(state, s.role)]
    days = (now - s.accounted) * s.fte
    if s.filled:
        staff.filled_days += days
        staff.person_days += now - s.accounted
        s.period_days += now - s.accounted
        s.year_days += now - s.accounted
    else:
        staff.vacant_days += days
    s.accounted = now


@rule
def vacate(state, seat, now):
    """Let the person leave; the seat is filled again after notice and search."""
    s = state.seats[seat]
    c = state.constants[0]
    count_days(state, seat, now)
    s.filled = 0
    s.leaving = 0
    state.world[0].left = 1
    search_for(state, seat, now + c.notice_days)


@rule
def search_for(state, seat, begins):
    """Let somebody be searched for, from a day on."""
    s = state.seats[seat]
    c = state.constants[0]
    search = lognormal(state.world[0], address(s), TIME_TO_FILL, s.hired, c.time_to_fill_days, c.time_to_fill_sigma)
    s.filled_at = to_tick(begins + search)


@rule
def stress_after_month(stress, load, threshold, width, days, time_constant):
    """Return the stress at the end of a month with this load (posted hours ÷ capacity)."""
    fading = math.exp(-days / time_constant)
    return stress * fading + (1.0 - fading) * min(1.0, max(0.0, (load - threshold) / width))


@rule
def quit_hazard(state, seat, now):
    """Return the yearly hazard of leaving: overload, ambiguity and pay below the market raise it, by at most three times.

    A reorganization adds to it for a while.
    """
    c = state.constants[0]
    s = state.seats[seat]
    pressure = c.people_stress_to_quits * s.stress + c.people_ambiguity_to_quits * s.ambiguity
    pressure -= c.people_pay_to_quits * math.log(state.roles[s.role].pay_to_market)
    added = 0.0
    w = state.world[0]
    if w.reorganised > 0 and now - w.reorganised_at <= c.transition_quits_days:
        added = c.transition_quits
    return c.people_attrition * min(MOST_QUITS, math.exp(pressure)) + added


@rule
def wants_to_leave(state, seat, month, now):
    """Toss this month's quit coin of the seat."""
    s = state.seats[seat]
    return uniform(state.world[0], address(s), QUIT, month) < 1.0 - math.exp(-quit_hazard(state, seat, now) / 12.0)
