"""Pay plans: what a pay period pays, to the cent, and what one more unit of a result would pay.

Attainment a = result ÷ target of the pay period. Missing results (nothing due, nobody onboarded) are paid at target and
move nothing.
"""

import math

from sim.model.jit import rule, word
from sim.model.money import whole_cents
from sim.model.state import (
    AFTER,
    ASKED,
    DUE,
    DUE_LOGOS,
    GROWN,
    HELD,
    KEPT,
    KEPT_LOGOS,
    LEADS,
    SIGNED,
    VALUE_DAYS,
    VALUES,
)
from sim.model.tally import COMPANY, OWN, tallied
from sim.vocabulary import PayMetric

RENEWED, EXPANDED, NRR, GRR, LOGOS, ADOPTION, HEALTH, SENTIMENT, TO_VALUE, LEADS_PASSED = (word(m) for m in PayMetric)
OF_ARR, OF_BENCHMARK = word(1), word(2)
MONTHS_PER_YEAR = 12.0
ROOT_TWO_PI = math.sqrt(2.0 * math.pi)
DOUBT, DOUBT_AHEAD = 0.10, 0.25
"""Spread of the belief about the attainment of an absolute target: at the end of a period, and per root of what remains."""
TYPICAL_DEAL = 0.10
"""Of ARR: what a sale is believed to be about; and work that is none, for the expansion that may follow."""
DOUBT_RATIO, DOUBT_RATIO_AHEAD = 0.03, 0.06
"""The same for ratios, in units of the ratio."""


@rule
def density(x):
    """Return the standard normal density."""
    return math.exp(-0.5 * x * x) / ROOT_TWO_PI


@rule
def distribution(x):
    """Return the standard normal distribution function; absolute error below 1e-7 (Abramowitz & Stegun 26.2.17)."""
    t = 1.0 / (1.0 + 0.2316419 * abs(x))
    tail = (
        density(x) * t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    )
    return 1.0 - tail if x >= 0.0 else tail


@rule
def book_of(state, seat, book):
    """Return how a book stands."""
    if book == COMPANY:
        return state.standing[state.seats.size, OWN]
    return state.standing[seat, book]


@rule
def paid_share(p, attainment):
    """Return what a component pays at this attainment, as a share of what it pays at target."""
    if p.step:
        return 1.0 if attainment >= 1.0 else 0.0
    if attainment < p.threshold_at:
        return 0.0
    slope = slope_below(p)
    if attainment <= 1.0:
        return p.threshold_pays + slope * (attainment - p.threshold_at)
    if p.cap_at == math.inf:
        return 1.0 + slope * (attainment - 1.0)
    return min(p.cap_pays, 1.0 + slope_above(p) * (attainment - 1.0))


@rule
def slope_below(p):
    """Return the slope of the pay curve from threshold to target, share per unit of attainment."""
    return (1.0 - p.threshold_pays) / (1.0 - p.threshold_at) if p.threshold_at < 1.0 else 0.0


@rule
def slope_above(p):
    """Return the slope of the pay curve from target to cap."""
    if p.cap_at == math.inf:
        return slope_below(p)
    return (p.cap_pays - 1.0) / (p.cap_at - 1.0) if p.cap_at > 1.0 else 0.0


@rule
def is_absolute(metric):
    """Say whether the result is an amount that adds up over a period, and not a ratio."""
    return metric == RENEWED or metric == EXPANDED or metric == LEADS_PASSED


@rule
def over_period(state, seat, book, held, now_a_year, years, remaining):
    """Return the dollars that a yearly amount of a book comes to over a period, counted by the months it was in the book.

    held: the tally that sums it up over the months that have ended; now_a_year: what it is now, cents a year; remaining:
    which share of the period is still to come.
    """
    ahead = remaining * years * MONTHS_PER_YEAR
    return (tallied(state, seat, book, held) + now_a_year * ahead) / MONTHS_PER_YEAR / 100.0


@rule
def target_of(state, seat, p, years, remaining):
    """Return the target of a period of that many years: dollars or a count; for ratios the ratio.

    A share of the book is asked of every account for as long as it is in the book. More is asked than the reference
    organization sells, so that a company comes to its plan though many miss their quota.
    """
    if not is_absolute(p.metric):
        return p.target
    if p.rate > 0.0:
        return p.dollars * years / p.rate
    if p.of_book == OF_BENCHMARK:
        sold = over_period(state, seat, p.book, ASKED, book_of(state, seat, p.book).asked, years, remaining)
        return state.constants[0].incentives_quota_stretch * sold
    if p.of_book == OF_ARR:
        return p.target * over_period(state, seat, p.book, HELD, book_of(state, seat, p.book).arr, years, remaining)
    return p.target * years


@rule
def ramp_until(share):
    """Return the integral of what rises evenly from nothing to 1 within one ramp, from the first day on; time in ramps."""
    return 0.5 * share * share if share < 1.0 else share - 0.5


@rule
def ramped_share(state, seat, begin, end):
    """Return which share of a full quota is asked between two dates of whom sits there.

    Of a beginner it is what beginners put out, and it rises evenly to all of it. Who was there from the start of the
    simulation has been there for long.
    """
    ramp = state.constants[0].incentives_ramp_days
    since = state.people[seat].since
    begin = max(begin, since)
    if since <= 0.0 or ramp <= 0.0 or begin - since >= ramp or end <= begin:
        return 1.0
    risen = ramp * (ramp_until((end - since) / ramp) - ramp_until((begin - since) / ramp)) / (end - begin)
    beginner = 1.0 / (1.0 + state.constants[0].learning_output_gain)
    return beginner + (1.0 - beginner) * risen


@rule
def result_of(state, seat, p, years):
    """Return the result of the running period so far, in the unit of the target; NaN where there is none."""
    book = p.book
    if p.metric == RENEWED:
        return tallied(state, seat, book, SIGNED) / 100.0
    if p.metric == EXPANDED:
        return tallied(state, seat, book, GROWN) / 100.0
    if p.metric == LEADS_PASSED:
        return tallied(state, seat, book, LEADS)
    standing = book_of(state, seat, book)
    if p.metric == NRR or p.metric == GRR:
        due = tallied(state, seat, book, DUE)
        if due <= 0.0:
            return math.nan
        if p.metric == GRR:
            return tallied(state, seat, book, KEPT) / due
        held = tallied(state, seat, book, HELD) / MONTHS_PER_YEAR
        return tallied(state, seat, book, AFTER) / due + (
            tallied(state, seat, book, GROWN) / held if held > 0.0 else 0.0
        )
    if p.metric == LOGOS:
        logos = tallied(state, seat, book, DUE_LOGOS)
        return tallied(state, seat, book, KEPT_LOGOS) / logos if logos > 0.0 else math.nan
    if p.metric == TO_VALUE:
        days = tallied(state, seat, book, VALUE_DAYS)
        return p.target * p.target * tallied(state, seat, book, VALUES) / days if days > 0.0 else math.nan
    if standing.accounts <= 0.0:
        return math.nan
    if p.metric == SENTIMENT:
        return standing.sentiment / standing.accounts
    flags = state.constants[0].incentives_flag_penalty * standing.reported if p.metric == HEALTH else 0.0
    return (standing.adoption - flags) / standing.accounts


@rule
def attainment_of(state, seat, p, years, asked, remaining):
    """Return result ÷ target of the running period; an amount is asked for only while somebody was there and had ramped up.

    asked: which share of an amount that is; remaining: of the period.
    """
    target = target_of(state, seat, p, years, remaining)
    if is_absolute(p.metric):
        target *= asked
    if target <= 0.0:
        return math.nan
    return result_of(state, seat, p, years) / target


@rule
def payout_cents(state, seat, p, years, filled, ramped):
    """Return what a component pays for a period that ends now, in whole cents.

    years: length of the period; filled: which share of it somebody was in the seat; ramped: which share of a full quota was
    asked then.
    """
    if p.rate > 0.0:
        return whole_cents(100.0 * p.rate * result_of(state, seat, p, years))
    attainment = attainment_of(state, seat, p, years, filled * ramped, 0.0)
    share = 1.0 if math.isnan(attainment) else paid_share(p, attainment)
    if p.step and math.isnan(attainment):
        share = 0.0
    return whole_cents(100.0 * p.dollars * years * filled * state.seats[seat].fte * share)


@rule
def expected_attainment(state, seat, k, p, years, remaining):
    """Return the attainment at which the rep believes the period will close, NaN if it cannot be measured."""
    standing = book_of(state, seat, p.book)
    if is_absolute(p.metric):
        target = target_of(state, seat, p, years, remaining)
        return result_of(state, seat, p, years) / target + remaining if target > 0.0 else math.nan
    now = attainment_of(state, seat, p, years, 1.0, remaining)
    if p.metric == ADOPTION or p.metric == HEALTH or p.metric == SENTIMENT:
        return now
    so_far = tallied(state, seat, p.book, VALUES) if p.metric == TO_VALUE else tallied(state, seat, p.book, DUE)
    ahead = 1.0 if p.metric == TO_VALUE else standing.due
    if so_far + ahead <= 0.0:
        return math.nan
    known = so_far / (so_far + ahead)
    return state.last[seat, k] if math.isnan(now) else known * now + (1.0 - known) * state.last[seat, k]


@rule
def lumpiness(state, seat, p, years, remaining):
    """Return the variance of the attainment of a whole period that comes from selling few deals: those of this very book."""
    target = target_of(state, seat, p, years, remaining)
    if p.metric != EXPANDED or target <= 0.0:
        return 0.0
    return years * TYPICAL_DEAL * book_of(state, seat, p.book).lumps / (100.0 * target * 100.0 * target)


@rule
def doubt_of(state, seat, p, years, remaining, ahead):
    """Return the standard deviation of the belief about an attainment that is open for a share `ahead` of a period.

    remaining: share of the running period that is still to come, which says how much is asked in it.
    """
    if is_absolute(p.metric):
        square = DOUBT_AHEAD * DOUBT_AHEAD + lumpiness(state, seat, p, years, remaining)
        return max(DOUBT, math.sqrt(ahead * square))
    return (DOUBT_RATIO + DOUBT_RATIO_AHEAD * math.sqrt(ahead)) / p.target


@rule
def slope_expected(p, attainment, doubt):
    """Return the expected pay, in shares of what target pays, for one more unit of attainment."""
    if p.rate > 0.0:
        return 1.0
    at_target = (1.0 - attainment) / doubt
    if p.step:
        return density(at_target) / doubt
    at_threshold = (p.threshold_at - attainment) / doubt
    upper = 1.0 if p.cap_at == math.inf else distribution((p.cap_at - attainment) / doubt)
    below = distribution(at_target) - (distribution(at_threshold) if p.threshold_at > 0.0 else 0.0)
    slope = slope_below(p) * below + slope_above(p) * (upper - distribution(at_target))
    if p.threshold_at > 0.0:
        jump = 1.0 if p.threshold_at >= 1.0 else p.threshold_pays
        slope += jump * density(at_threshold) / doubt
    return max(0.0, slope)


@rule
def felt_share(p, slope, doubt):
    """Return which share of the component's pay at target moves with what the rep does now: 1 on a straight line."""
    if p.rate > 0.0:
        return 1.0
    if p.step or p.threshold_at >= 1.0:
        return min(1.0, slope * doubt)
    return min(2.0, slope * (1.0 - p.threshold_at))
