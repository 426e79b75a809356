"""How a customer comes: the planned path of signatures, and the marks that it carries whatever the organization."""

import math

from sim.model.adoption import logistic, logit
from sim.model.calendar import DAYS_PER_MONTH, DAYS_PER_YEAR, to_tick
from sim.model.draws import exponential, lognormal, normal, uniform
from sim.model.fit import fit_of_new, fit_of_stayed
from sim.model.jit import rule, word
from sim.model.money import whole_cents
from sim.vocabulary import Activity, Purpose, Stream

SIGNATURE_GAP = word(Purpose.SIGNATURE_GAP)
SEGMENT = word(Purpose.SEGMENT)
ACV = word(Purpose.ACV)
COMPLEXITY = word(Purpose.COMPLEXITY)
WHITESPACE = word(Purpose.WHITESPACE)
TERM = word(Purpose.TERM)
AUTO_RENEW = word(Purpose.AUTO_RENEW)
COVERAGE_SHARE = word(Purpose.COVERAGE_SHARE)
TOUCH_PHASE = word(Purpose.TOUCH_PHASE)
DISCOVERY_PHASE = word(Purpose.DISCOVERY_PHASE)
COORDINATION_PHASE = word(Purpose.COORDINATION_PHASE)
OPENING_AGE = word(Purpose.OPENING_AGE)
OPENING_ADOPTION = word(Purpose.OPENING_ADOPTION)
OPENING_SENTIMENT = word(Purpose.OPENING_SENTIMENT)
OPENING_CHAMPION = word(Purpose.OPENING_CHAMPION)
CHAMPION_RETURN = word(Purpose.CHAMPION_RETURN)
STREAM_GAPS = (
    0,
    word(Purpose.CHAMPION_GAP),
    word(Purpose.ISSUE_GAP),
    word(Purpose.NEED_GAP),
    word(Purpose.ORGANIC_GAP),
)
ONBOARDING, TALK = word(Activity.ONBOARDING), word(Activity.COORDINATION)
CHAMPION, ISSUE, NEED, ORGANIC = word(Stream.CHAMPION), word(Stream.ISSUE), word(Stream.NEED), word(Stream.ORGANIC)
TOUCH, DISCOVERY, COORDINATION = word(Stream.TOUCH), word(Stream.DISCOVERY), word(Stream.COORDINATION)
FIRST = word(0)
WORLD = word(-1)
"""The entity of draws that belong to no account and no seat."""

A_DOLLAR = word(100)
AGE_STEPS = word(64)
OLDEST = 15.0
"""Years before the running contract: subscriptions to software are hardly older, and what grows for ever has no mean."""
OPENING_RELATIONSHIP, OPENING_KNOWLEDGE, OPENING_CONTACTS = 0.7, 0.9, 6.0


@rule
def signature_time(mass, per_year, growth):
    """Return the day at which the planned path (per_year signatures, growing by `growth` a year) has this mass."""
    if abs(growth) < 1e-9:
        return DAYS_PER_YEAR * mass / per_year
    inner = 1.0 + mass * math.log(1.0 + growth) / per_year
    return DAYS_PER_YEAR * math.log(inner) / math.log(1.0 + growth) if inner > 0.0 else math.inf


@rule
def next_signature(world, constants):
    """Advance the planned path by one candidate and return its day (inf if there is none)."""
    if constants.arrivals_a_year <= 0.0:
        return math.inf
    world.arrival_mass += exponential(world, WORLD, SIGNATURE_GAP, world.candidates, 1.0)
    world.candidates += 1
    day = signature_time(world.arrival_mass, constants.arrivals_a_year, constants.arrivals_growth)
    return to_tick(day) if day < 1e6 else math.inf


@rule
def gap(state, account, stream, number):
    """Return the days from candidate `number - 1` to candidate `number` of a Poisson stream at its bound."""
    s = state.segments[state.accounts[account].segment]
    if stream == CHAMPION:
        bound = state.constants[0].champion_leaves
    elif stream == ISSUE:
        bound = 2.0 * s.issues
    elif stream == NEED:
        bound = 2.0 * s.needs
    else:
        bound = 2.0 * s.organic
    if bound <= 0.0:
        return math.inf
    return to_tick(exponential(state.world[0], account, STREAM_GAPS[stream], number, DAYS_PER_YEAR / bound))


@rule
def picked(cumulative, u):
    """Return the index of the first cumulative share that reaches u."""
    for i in range(cumulative.size):
        if u <= cumulative[i]:
            return i
    return cumulative.size - 1


@rule
def draw_marks(state, account):
    """Draw what a new customer is: its segment, and what customers of it are."""
    u = uniform(state.world[0], account, SEGMENT, 0)
    segment = state.segments.size - 1
    for i in range(state.segments.size):
        if u <= state.segments[i].share_up_to:
            segment = i
            break
    state.accounts[account].segment = segment
    draw_of_segment(state, account)


@rule
def draw_of_segment(state, account):
    """Draw the ARR, seats, complexity, whitespace, term, auto-renewal and coverage share of a customer of its segment."""
    w = state.world[0]
    a = state.accounts[account]
    s = state.segments[a.segment]
    a.arr0 = max(100, whole_cents(lognormal(w, account, ACV, 0, s.first_year_cents, s.acv_sigma)))
    a.arr = a.arr0
    a.seats = max(1, int(a.arr0 / s.price_per_seat_cents + 0.5))
    mean_one = math.exp(-0.5 * s.complexity_sigma * s.complexity_sigma)
    a.complexity = lognormal(w, account, COMPLEXITY, 0, mean_one, s.complexity_sigma)
    a.whitespace = whole_cents(a.arr0 * lognormal(w, account, WHITESPACE, 0, s.whitespace_median, s.whitespace_sigma))
    a.term = s.term_months[picked(s.term_up_to, uniform(w, account, TERM, 0))]
    a.auto_renew = 1 if uniform(w, account, AUTO_RENEW, 0) < s.auto_renew else 0
    a.draw = uniform(w, account, COVERAGE_SHARE, 0)
    a.alive = 1
    a.champion = 1
    a.negotiator = -1
    a.keeper = -1
    a.heir = -1
    a.parting = -1
    a.synced = -math.inf
    a.joined = math.inf
    a.first_value = math.nan


@rule
def planned_start(interval, share, now, from_day):
    """Return the first date at or after both `now` and `from_day` of a plan with this interval and phase."""
    if interval <= 0.0:
        return math.inf
    start = max(now, from_day)
    return to_tick(start + share * interval)


@rule
def interval_of(times_a_year):
    """Return the days between planned conversations; 0 for never."""
    return DAYS_PER_YEAR / times_a_year if times_a_year > 0.0 else 0.0


@rule
def first_candidates(state, account, now, plans_from):
    """Set the first candidate of every stream; planned conversations begin at `plans_from`."""
    w = state.world[0]
    a = state.accounts[account]
    s = state.segments[a.segment]
    for stream in range(CHAMPION, ORGANIC + 1):
        a.next[stream] = now + gap(state, account, stream, FIRST)
    touch = uniform(w, account, TOUCH_PHASE, 0)
    a.next[TOUCH] = planned_start(interval_of(s.touches), touch, now, plans_from)
    discovery = uniform(w, account, DISCOVERY_PHASE, 0)
    a.next[DISCOVERY] = planned_start(interval_of(s.discoveries), discovery, now, plans_from)
    shared = s.hours[TALK] > 0.0 and state.constants[0].places > 1
    a.next[COORDINATION] = max(now, plans_from) if shared else math.inf


@rule
def sign(state, account, now):
    """Fill in a new customer on the day of its signature."""
    draw_marks(state, account)
    a = state.accounts[account]
    a.fit = fit_of_new(state, account)
    a.signed = now
    a.relaxed = now
    a.x = state.segments[a.segment].stickiness_logit
    a.term_start = now
    a.ends = now + to_tick(a.term * DAYS_PER_MONTH)
    first_candidates(state, account, now, now + state.segments[a.segment].patience_days[ONBOARDING])


@rule
def room_moves(room, pace, regained, reference, drift):
    """Return how fast the room to grow changes, as a share of ARR a year: regained, sold, and diluted as ARR grows."""
    sold = pace * min(1.0, room / reference)
    return regained - sold * (1.0 + room) - drift * room


@rule
def aged(room, years, pace, regained, reference, drift):
    """Return the room to grow that is left after some years, as a share of ARR, and by which factor ARR has grown.

    Expansion takes `pace` of ARR a year while there is room, in proportion to the room below `reference`; `regained` comes
    back, and price moves by `drift` a year. Midpoint steps: the path is smooth and a step short.
    """
    growth = 0.0
    step = years / AGE_STEPS
    for _ in range(AGE_STEPS):
        middle = max(0.0, room + 0.5 * step * room_moves(room, pace, regained, reference, drift))
        growth += step * (pace * min(1.0, middle / reference) + drift)
        room = max(0.0, room + step * room_moves(middle, pace, regained, reference, drift))
    return room, math.exp(growth)


@rule
def price_drift(c):
    """Return by how much of ARR a year renewals move the price of who stays: uplift, or now and then fewer seats."""
    smaller = logistic(c.renewal_downsell_level)
    return (1.0 - smaller) * c.renewal_uplift - smaller * c.renewal_downsell_depth


@rule
def sign_earlier(state, account):
    """Fill in a customer of the opening base: as if the organization had always existed."""
    draw_marks(state, account)
    a = state.accounts[account]
    days = to_tick(a.term * DAYS_PER_MONTH)
    begin_somewhere(state, account, days)
    grow_old(state, account, years_before(state, account), days)
    room, grown = settle_in(state, account)
    a.arr = max(A_DOLLAR, whole_cents(a.arr0 * grown))
    open_with(state, account, room)


@rule
def sign_as_listed(state, account):
    """Fill in a customer of the opening base as the list has it; what the list does not say is drawn."""
    a = state.accounts[account]
    known = state.listed[account]
    a.segment = known.segment
    draw_of_segment(state, account)
    a.term = known.term
    if known.auto_renew >= 0:
        a.auto_renew = known.auto_renew
    days = to_tick(a.term * DAYS_PER_MONTH)
    begin_somewhere(state, account, days)
    if known.ends > 0.0:
        a.ends = to_tick(known.ends)
        a.term_start = a.ends - days
    grow_old(state, account, years_before(state, account), days)
    if known.signed < 0.0:
        a.signed = to_tick(known.signed)
        a.term_start = max(a.term_start, a.signed)  # a first contract that is shorter than its term, to end with others
        a.cycle = int((a.term_start - a.signed) / days + 0.5)
    room, grown = settle_in(state, account)
    a.arr = known.arr
    a.arr0 = max(A_DOLLAR, whole_cents(a.arr / grown))
    open_with(state, account, room)


@rule
def begin_somewhere(state, account, days):
    """Let the running contract of that many days have begun at any time before today."""
    a = state.accounts[account]
    a.term_start = -to_tick(uniform(state.world[0], account, OPENING_AGE, 0) * days)
    a.ends = a.term_start + days


@rule
def years_before(state, account):
    """Return for how long a customer has been there before its running contract, years, drawn."""
    return min(OLDEST, exponential(state.world[0], account, OPENING_AGE, 1, state.constants[0].years_with_us))


@rule
def grow_old(state, account, years, days):
    """Let whole contracts of that many days have passed before the running one."""
    a = state.accounts[account]
    a.cycle = int(years * DAYS_PER_YEAR / days)
    a.signed = a.term_start - a.cycle * days


@rule
def settle_in(state, account):
    """Draw what a customer of its age thinks and uses; return its room to grow, and by which factor it has grown."""
    w = state.world[0]
    a = state.accounts[account]
    s = state.segments[a.segment]
    a.fit = fit_of_stayed(state, account, a.term_start - a.signed)
    a.x = logit(s.mean_adoption) + s.spread_adoption * normal(w, account, OPENING_ADOPTION, 0)
    felt = s.mean_sentiment + s.spread_sentiment * normal(w, account, OPENING_SENTIMENT, 0)
    a.sentiment = min(1.0, max(0.0, felt))
    if not uniform(w, account, OPENING_CHAMPION, 0) < s.mean_champion:
        a.champion = 0
        back = exponential(w, account, OPENING_CHAMPION, 1, state.constants[0].risk_champion_return_days)
        a.champion_back = to_tick(back)
    a.value_seen = 1
    c = state.constants[0]
    return aged(
        a.whitespace / a.arr0,
        -a.signed / DAYS_PER_YEAR,
        s.expansion_pace,
        c.expansion_whitespace_growth,
        c.expansion_reference_whitespace,
        price_drift(c),
    )


@rule
def open_with(state, account, room):
    """Let a customer of the opening base pay what it pays, with this room to grow as a share of it."""
    w = state.world[0]
    a = state.accounts[account]
    c = state.constants[0]
    a.opening = a.arr
    a.seats = max(1, int(a.arr / state.segments[a.segment].price_per_seat_cents + 0.5))
    a.whitespace = whole_cents(a.arr * room)
    first_candidates(state, account, 0.0, 0.0)
    if a.next[COORDINATION] < math.inf:
        days = c.friction_coordination_days
        a.synced = to_tick(uniform(w, account, COORDINATION_PHASE, 0) * days) - days
        a.joined = 0.0
