"""From pay to behavior: what an hour of a piece of work is worth to the person who might do it, and what follows.

One currency: dollars of own expected pay an hour. Duty is base pay as far as it is felt, weighed by what the leader asks
for; pull is what the plan still pays for what the work is believed to change. Beliefs are one table for everybody.
"""

import math

from sim.model.jit import rule, word
from sim.model.pay import (
    EXPANDED,
    GRR,
    HEALTH,
    LEADS_PASSED,
    LOGOS,
    NRR,
    RENEWED,
    TYPICAL_DEAL,
    book_of,
    doubt_of,
    expected_attainment,
    felt_share,
    over_period,
    slope_expected,
    target_of,
)
from sim.model.state import ACTIVITIES, DUE, DUE_LOGOS, HELD
from sim.model.tally import OWN, is_open, seats_from, seats_to, tallied
from sim.vocabulary import Activity, TaskKind

EXPANSION = word(Activity.EXPANSION)
DISCOVERY = word(Activity.DISCOVERY)
LEAD_GIVE = word(TaskKind.LEAD_GIVE)
LOWEST_VALUE_PER_HOUR = 1.0
SLOWEST, FASTEST = 0.85, 1.20
LEAST_FOCUS, MOST_FOCUS = 0.75, 1.25


@rule
def gain_of(state, p, activity, arr, deal, in_period, credit):
    """Return the dollars of own pay that one task of an activity is believed to bring.

    arr: dollars of the account; deal: dollars of expansion at stake; in_period, credit: weight of pay that falls due at
    the renewal or at a sale (retained, expansion): now or in a later pay period, with the account or without it.
    """
    c = state.constants[0]
    retained = c.retained_belief[activity] * ((p.renewed + p.kept) * arr + p.logo) * in_period
    expansion = c.expansion_belief[activity] * (p.expanded * deal + p.lead) * credit
    return retained + expansion + c.adoption_belief[activity] * p.index


@rule
def weight_of_time(state, p, role, account, date):
    """Return how much pay that falls due at a date counts: less in a later period, less after the account is gone."""
    c = state.constants[0]
    a = state.accounts[account]
    weight = 1.0 if date <= p.period_end else c.incentives_next_period_weight
    if a.keeper == role or (a.parting == role and date > a.ends):
        weight *= c.incentives_credit_after_release
    return weight


@rule
def task_gain(state, task, now):
    """Return the dollars of own pay that a task is believed to bring to whoever's line it waits on."""
    t = state.tasks[task]
    a = state.accounts[t.account]
    p = state.pulls[t.line]
    at_renewal = weight_of_time(state, p, t.role, t.account, a.ends)
    closes = now if t.hurried else now + state.constants[0].expansion_cycle_days
    at_sale = weight_of_time(state, p, t.role, t.account, closes)
    if t.kind == LEAD_GIVE:
        belief = state.constants[0].expansion_belief[DISCOVERY]
        return p.lead + belief * p.expanded * t.deal / 100.0 * at_sale
    deal = t.deal / 100.0 if t.activity == EXPANSION else TYPICAL_DEAL * a.arr0 / 100.0
    return gain_of(state, p, t.activity, a.arr / 100.0, deal, at_renewal, at_sale)


@rule
def duty_of(state, role, activity):
    """Return the dollars an hour of duty to do this kind of work."""
    r = state.roles[role]
    return r.duty * r.priority[state.constants[0].concern[activity]]


@rule
def value_of(state, task, hours, now):
    """Return the value of an hour of a task with that many expected hours to go, dollars of own pay."""
    t = state.tasks[task]
    value = duty_of(state, t.role, t.activity)
    if state.constants[0].variable_pay:
        value += task_gain(state, task, now) / max(hours, 1e-6)
    return max(LOWEST_VALUE_PER_HOUR, value)


@rule
def focus(state, seat, value):
    """Return the factor of quality: what is worth more than usual gets more care, what is worth less gets less."""
    mean = state.pulls[state.roles.size + seat].usual
    if mean <= 0.0 or value == mean:
        return 1.0
    factor = math.exp(state.constants[0].incentives_quality_elasticity * math.log(value / mean))
    return min(MOST_FOCUS, max(LEAST_FOCUS, factor))


@rule
def no_pull(p):
    """Forget what moves a pay."""
    p.renewed = 0.0
    p.kept = 0.0
    p.logo = 0.0
    p.expanded = 0.0
    p.expanded_next = 0.0
    p.signed = 0.0
    p.signed_next = 0.0
    p.index = 0.0
    p.lead = 0.0
    p.flag = 0.0


@rule
def add_pull(state, seat, p, component, per_unit, years, remaining):
    """Turn pay per unit of attainment of one component into pay per dollar, logo, lead or account."""
    target = target_of(state, seat, component, years, remaining)
    standing = book_of(state, seat, component.book)
    metric = component.metric
    if target <= 0.0:
        return
    per_result = per_unit / target
    if metric == RENEWED:
        p.renewed += per_result
        p.signed += per_result
    elif metric == EXPANDED:
        p.expanded += per_result
    elif metric == LEADS_PASSED:
        p.lead += per_result
    elif metric == NRR or metric == GRR:
        due = (tallied(state, seat, component.book, DUE) + standing.due) / 100.0
        if due > 0.0 and metric == GRR:
            p.kept += per_result / due
        elif due > 0.0:
            p.renewed += per_result / due
        held = over_period(state, seat, component.book, HELD, standing.arr, years, remaining)
        if metric == NRR and held > 0.0:
            p.expanded += per_result / held
    elif metric == LOGOS:
        logos = tallied(state, seat, component.book, DUE_LOGOS) + standing.due_logos
        if logos > 0.0:
            p.logo += per_result / logos
    elif standing.accounts > 0.0:
        p.index += per_result / standing.accounts
        if metric == HEALTH:
            p.flag += per_result / standing.accounts * state.constants[0].incentives_flag_penalty


@rule
def expanded_next(state, seat, k, p, years, remaining):
    """Return what a component pays for a dollar sold in the next pay period, for a dollar at target: nothing is known of it.

    An amount is believed to come to its target, a ratio to what it came to last.
    """
    target = target_of(state, seat, p, years, remaining)
    if target <= 0.0 or not (p.metric == EXPANDED or p.metric == NRR):
        return 0.0
    believed = 1.0 if p.metric == EXPANDED else state.last[seat, k]
    slope = slope_expected(p, believed, doubt_of(state, seat, p, years, remaining, 1.0))
    if p.metric == EXPANDED:
        return slope / target
    held = over_period(state, seat, p.book, HELD, book_of(state, seat, p.book).arr, years, remaining)
    return slope / target / held if held > 0.0 else 0.0


@rule
def signed_next(state, seat, p, years, remaining):
    """Return what a component pays for a dollar renewed by a signature in the next pay period, for a dollar at target.

    Only amounts: a ratio of what falls due counts a contract when it is due, whenever it was signed.
    """
    target = target_of(state, seat, p, years, remaining)
    if target <= 0.0 or p.metric != RENEWED:
        return 0.0
    return slope_expected(p, 1.0, doubt_of(state, seat, p, years, remaining, 1.0)) / target


@rule
def review_pull(state, seat, years, remaining):
    """Work out what moves the pay of the person in a seat now; return the variable dollars a year that still move.

    years: length of the pay period; remaining: which share of it is still to come.
    """
    s = state.seats[seat]
    p = state.pulls[state.roles.size + seat]
    no_pull(p)
    felt = 0.0
    for k in range(state.roles[s.role].components):
        component = state.components[s.role, k]
        attainment = expected_attainment(state, seat, k, component, years, remaining)
        if math.isnan(attainment):
            continue
        doubt = doubt_of(state, seat, component, years, remaining, remaining)
        slope = slope_expected(component, attainment, doubt)
        dollars = component.dollars * years * (1.0 if component.rate > 0.0 else s.fte)
        add_pull(state, seat, p, component, dollars * slope, years, remaining)
        p.expanded_next += dollars * expanded_next(state, seat, k, component, years, remaining)
        p.signed_next += dollars * signed_next(state, seat, component, years, remaining)
        felt += component.dollars * felt_share(component, slope, doubt)
    return felt


@rule
def mean_value(state, seat, activity, later):
    """Return the value of an hour of an activity on the average account of a seat's book."""
    r = state.roles[state.seats[seat].role]
    p = state.pulls[state.roles.size + seat]
    standing = state.standing[seat, OWN]
    value = duty_of(state, state.seats[seat].role, activity)
    if state.constants[0].variable_pay and standing.accounts > 0.0 and r.task_hours[activity] > 0.0:
        arr = standing.arr / standing.accounts / 100.0
        soon = standing.due / standing.arr if standing.arr > 0.0 else 0.0
        in_period = soon + (1.0 - soon) * state.constants[0].incentives_next_period_weight
        value += gain_of(state, p, activity, arr, TYPICAL_DEAL * arr, in_period, later) / r.task_hours[activity]
    return max(LOWEST_VALUE_PER_HOUR, value)


@rule
def part_of_divergence(share, middle):
    """Return share · log2(share / middle)."""
    return share * math.log(share / middle) / math.log(2.0) if share > 0.0 else 0.0


@rule
def divergence(asked0, asked1, asked2, paid0, paid1, paid2):
    """Return the Jensen-Shannon distance, in [0, 1], of two distributions over three kinds of work."""
    m0 = 0.5 * (asked0 + paid0)
    m1 = 0.5 * (asked1 + paid1)
    m2 = 0.5 * (asked2 + paid2)
    asked = part_of_divergence(asked0, m0) + part_of_divergence(asked1, m1) + part_of_divergence(asked2, m2)
    paid = part_of_divergence(paid0, m0) + part_of_divergence(paid1, m1) + part_of_divergence(paid2, m2)
    square = 0.5 * (asked + paid)
    return math.sqrt(square) if square > 1e-12 else 0.0


@rule
def signal_of(state, role):
    """Return the dollars at target that a role's plan pays for adopting, keeping and growing customers, and for all of it."""
    adopting = 0.0
    keeping = 0.0
    growing = 0.0
    everything = 0.0
    for k in range(state.roles[role].components):
        component = state.components[role, k]
        metric = component.metric
        if metric == EXPANDED or metric == LEADS_PASSED:
            growing += component.dollars
        elif metric == RENEWED or metric == GRR or metric == LOGOS:
            keeping += component.dollars
        elif metric == NRR:
            everything += component.dollars
        else:
            adopting += component.dollars
    return adopting, keeping, growing, everything


@rule
def duties_that_linger(state, seat, now):
    """Return which share of what is asked is still what was asked before the last reorganization; none of new people."""
    s = state.seats[seat]
    w = state.world[0]
    if w.reorganised == 0 or s.former[0] + s.former[1] + s.former[2] <= 0.0:
        return 0.0
    return math.exp(-(now - w.reorganised_at) / state.constants[0].transition_duties_days)


@rule
def ambiguity_of(state, seat, now, asked0, asked1, asked2):
    """Return how far apart what is asked (shares of the three concerns) and what is paid lie: 0 to 1.

    Base pay as far as it is felt, and what is paid for everything, goes where work is asked. Who adopts and who renews both
    keep customers, and nobody can tell which of the two has kept one: pay for keeping goes where of the two work is asked.
    """
    r = state.roles[state.seats[seat].role]
    former = state.seats[seat].former
    adopting, keeping, growing, everything = signal_of(state, state.seats[seat].role)
    evenly = state.constants[0].queues_monitoring * r.base_pay + everything
    paid = evenly + adopting + keeping + growing
    if paid <= 0.0:
        return 0.0
    adopts = asked0 / (asked0 + asked1) if asked0 + asked1 > 0.0 else 0.0
    old = duties_that_linger(state, seat, now)
    return divergence(
        (1.0 - old) * asked0 + old * former[0],
        (1.0 - old) * asked1 + old * former[1],
        (1.0 - old) * asked2 + old * former[2],
        (evenly * asked0 + adopting + keeping * adopts) / paid,
        (evenly * asked1 + keeping * (1.0 - adopts)) / paid,
        (evenly * asked2 + growing) / paid,
    )


@rule
def review_seat(state, seat, now, years, remaining):
    """Let the person in a seat look at pay so far: what moves it, how hard to work, whether pay and duty agree."""
    s = state.seats[seat]
    r = state.roles[s.role]
    c = state.constants[0]
    p = state.pulls[state.roles.size + seat]
    felt = review_pull(state, seat, years, remaining)
    later = 1.0 if now + c.expansion_cycle_days <= p.period_end else c.incentives_next_period_weight
    hours = 0.0
    worth = 0.0
    asked0 = 0.0
    asked1 = 0.0
    asked2 = 0.0
    for activity in range(ACTIVITIES):
        h = r.expected[activity]
        if h <= 0.0:
            continue
        value = mean_value(state, seat, activity, later)
        concern = c.concern[activity]
        hours += h
        worth += h * value
        if concern == 0:
            asked0 += h * r.priority[0]
        elif concern == 1:
            asked1 += h * r.priority[1]
        else:
            asked2 += h * r.priority[2]
    p.usual = worth / hours if hours > 0.0 else r.duty
    s.ambiguity = 0.0
    s.pace = 1.0
    if r.components > 0 and hours > 0.0:
        asked = asked0 + asked1 + asked2
        s.ambiguity = ambiguity_of(state, seat, now, asked0 / asked, asked1 / asked, asked2 / asked)
        s.pace = pace_of(c.queues_monitoring, r.base_pay, felt, r.pay, c.incentives_effort_elasticity)


@rule
def pace_of(monitoring, base, felt, ote, elasticity):
    """Return the pace: pay that moves with what one does counts in full, base pay as far as it is felt as duty.

    1 for a salary; more where pay is at stake, less again where nothing more can be won or lost.
    """
    if monitoring <= 0.0 or ote <= 0.0 or elasticity <= 0.0:
        return 1.0
    ratio = (monitoring * base + felt) / (monitoring * ote)
    return min(FASTEST, max(SLOWEST, math.exp(elasticity * math.log(max(ratio, 1e-9)))))


@rule
def review_pool(state, role):
    """Give a pool's line the mean of what moves its members."""
    p = state.pulls[role]
    no_pull(p)
    p.usual = 0.0
    count = 0.0
    for seat in range(seats_from(state, role), seats_to(state, role)):
        if is_open(state, seat, role):
            q = state.pulls[state.roles.size + seat]
            p.renewed += q.renewed
            p.kept += q.kept
            p.logo += q.logo
            p.expanded += q.expanded
            p.expanded_next += q.expanded_next
            p.signed += q.signed
            p.signed_next += q.signed_next
            p.index += q.index
            p.lead += q.lead
            p.flag += q.flag
            p.usual += q.usual
            p.period_end = q.period_end
            count += 1.0
    if count > 0.0:
        p.renewed /= count
        p.kept /= count
        p.logo /= count
        p.expanded /= count
        p.expanded_next /= count
        p.signed /= count
        p.signed_next /= count
        p.index /= count
        p.lead /= count
        p.flag /= count
        p.usual /= count
