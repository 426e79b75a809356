"""Tasks: how many hours, in which order, how well, and what done and not done do to the account.

Nothing else in the model moves an account than the effects listed here and the closed-form relaxation.
"""

import math

from sim.model.adoption import let_down, onboarding_gain, pleased, raise_adoption, relax
from sim.model.calendar import to_tick
from sim.model.draws import lognormal, normal, uniform
from sim.model.expansion import explore, sell
from sim.model.jit import rule, word
from sim.model.learning import hours_learned, quality_learned
from sim.model.passes import LEAD_GIVE, is_give, is_receive, take_over
from sim.model.people import address
from sim.model.state import MAX_SESSIONS, VALUE_DAYS, VALUES
from sim.model.tally import add, slot_of
from sim.vocabulary import Activity, Purpose, TaskKind, TaskStatus

HANDOFF = word(Activity.HANDOFF)
ONBOARDING = word(Activity.ONBOARDING)
ADOPTION = word(Activity.ADOPTION)
RISK = word(Activity.RISK)
READINESS = word(Activity.READINESS)
RENEWAL = word(Activity.RENEWAL)
EXPANSION = word(Activity.EXPANSION)
COORDINATION = word(Activity.COORDINATION)
CHAMPION_LEFT = word(TaskKind.CHAMPION)
DONE = word(TaskStatus.DONE)
ISSUE_SAVE = word(Purpose.ISSUE_SAVE)
CHAMPION_SAVE = word(Purpose.CHAMPION_SAVE)
FIRST_VALUE = word(Purpose.FIRST_VALUE)
HOURS_NOISE = word(Purpose.HOURS_NOISE)
CUSTOMER_GAP = word(Purpose.CUSTOMER_GAP)
MEETING_HOURS = word(Purpose.MEETING_HOURS)
NOBODY = word(-1)
NOTHING_OFF = 0.0
OCCASIONS = word(64)
"""Draws of one task: occasion of its cause times this, plus the session (at most MAX_SESSIONS)."""

MEETINGS = word(1 << 20)
"""Draws of one meeting: address of the other seat times this, plus the number of the call."""

KINDS_FROM = word(8)
"""Tasks of another kind than PLAIN draw at 8 + kind: the activities end at 8."""

LOWEST_QUALITY, HIGHEST_QUALITY = 0.4, 1.6
MOST_SAVED = 0.95


@rule
def expected_hours(state, account, activity, occasion):
    """Return the hours of this piece of work for a person of reference experience, without its own noise."""
    a = state.accounts[account]
    s = state.segments[a.segment]
    hours = s.hours[activity]
    if activity == ADOPTION and s.touches_per_review > 0.0:
        period = int(s.touches_per_review + 0.5)
        if occasion % period == period - 1:
            hours += s.review_hours
    return hours * a.complexity


@rule
def sessions_of(state, account, activity, hours):
    """Return the number of sessions: the listed one, or more where a session would be too long, as that of a meeting."""
    listed = state.segments[state.accounts[account].segment].sessions[activity]
    needed = math.ceil(hours / state.constants[0].queues_session_hours)
    return int(min(float(MAX_SESSIONS), max(1.0, max(listed, needed))))


@rule
def draw_kind(task):
    """Return what a task's draws are told apart by: its activity, or its kind where kinds count occasions apart."""
    return task.activity if task.kind == 0 else KINDS_FROM + task.kind


@rule
def work_noise(state, task):
    """Return the factor, mean 1, by which this piece of work is longer than expected, whoever does it."""
    t = state.tasks[task]
    if t.activity == COORDINATION:
        return meeting_noise(state, state.meetings[t.need], t.seat)
    sigma = state.constants[0].work_hours_spread
    z = normal(state.world[0], t.account, HOURS_NOISE + draw_kind(t), OCCASIONS * t.occasion)
    return math.exp(sigma * z - 0.5 * sigma * sigma)


@rule
def meeting_noise(state, meeting, seat):
    """Return the factor, mean 1, by which a meeting takes one of the two longer than expected."""
    other = meeting.high if seat == meeting.low else meeting.low
    occasion = MEETINGS * address(state.seats[other]) + meeting.number
    z = normal(state.world[0], address(state.seats[seat]), MEETING_HOURS, occasion)
    return math.exp(meeting.spread * z - 0.5 * meeting.spread * meeting.spread)


@rule
def customer_gap(state, task):
    """Return the days until the customer has time for the next session."""
    t = state.tasks[task]
    mean = state.segments[state.accounts[t.account].segment].gap_days[t.activity]
    sigma = state.constants[0].work_gap_spread
    occasion = OCCASIONS * t.occasion + t.done
    days = lognormal(state.world[0], t.account, CUSTOMER_GAP + draw_kind(t), occasion, mean, sigma)
    return to_tick(days * math.exp(-0.5 * sigma * sigma))


@rule
def rate_of(state, seat):
    """Return productive hours a calendar day of the seat."""
    return state.seats[seat].fte * state.constants[0].hours_a_year / 365.0


@rule
def load_response(state, seat):
    """Return the pace under load: people speed up when work waits, and slow down when it lasts."""
    c = state.constants[0]
    s = state.seats[seat]
    week = 5.0 * rate_of(state, seat)
    waiting = state.lines[s.line].waiting_hours
    return 1.0 + c.people_speedup * min(1.0, max(0.0, waiting) / week) - c.people_slowdown * s.stress


@rule
def settled(state, now):
    """Return the pace of everybody after a reorganization: it drops, and comes back."""
    w = state.world[0]
    if w.reorganised == 0:
        return 1.0
    c = state.constants[0]
    return 1.0 - c.transition_pace_drop * math.exp(-(now - w.reorganised_at) / c.transition_pace_days)


@rule
def session_hours(state, seat, task, slot, learning, now):
    """Return the hours that the next session of the task takes the person in the seat, at this learning factor.

    A meeting takes what it takes: no set-up for each of its accounts; in a handoff one gets to know the account.
    """
    c = state.constants[0]
    s = state.seats[seat]
    t = state.tasks[task]
    hours = t.hours / t.sessions * hours_learned(learning, c.learning_quality_share)
    hours *= 1.0 + c.incentives_ambiguity_time * s.ambiguity
    hours /= s.pace * load_response(state, seat) * settled(state, now)
    if t.activity == COORDINATION:
        return hours
    if s.last_activity != t.activity or s.last_account != t.account:
        hours += c.switching_setup_hours
    if s.last_activity >= 0 and c.family[s.last_activity] != c.family[t.activity]:
        hours += c.switching_setup_family_hours
    if t.activity == HANDOFF:
        return hours
    return hours + c.switching_discovery_hours * (1.0 - state.slots[slot].knowledge)


@rule
def session_quality(state, seat, activity, slot, learning, care):
    """Return the quality of a session: talent, learning, the relationship, care; 1 is a person of reference."""
    c = state.constants[0]
    talent = state.people[seat].talent[c.family[activity]]
    learned = quality_learned(learning, c.learning_quality_share)
    known = 1.0 - c.relationship_quality * (1.0 - state.slots[slot].relationship)
    return min(HIGHEST_QUALITY, max(LOWEST_QUALITY, math.exp(talent) * learned * known * care))


@rule
def contact(state, account, slot, activity, quality):
    """Let one session with a person move relationship, knowledge and sentiment."""
    c = state.constants[0]
    s = state.slots[slot]
    s.relationship += (1.0 - s.relationship) * c.relationship_grow
    s.knowledge += (1.0 - s.knowledge) / 2.0
    a = state.accounts[account]
    felt = c.sentiment_contact * quality
    a.sentiment = pleased(a.sentiment, felt / 2.0 if activity == ONBOARDING else felt)


@rule
def beyond(quality, alone):
    """Return what a person adds to what the product does by itself: nobody makes it do less."""
    return max(0.0, quality - alone)


@rule
def gain_of_session(state, task):
    """Return by how much a session of quality 1 moves logit adoption at half adoption; 0 for work that does not."""
    t = state.tasks[task]
    if t.activity == ADOPTION:
        return state.constants[0].adoption_touch_gain
    if t.activity == ONBOARDING:
        return onboarding_gain(state, t.account, t.first_touch - state.accounts[t.account].signed)
    return 0.0


@rule
def help_alone(state, task, now):
    """Let the product do at once what it does by itself, whoever owns the task.

    It guides new and old users, shows what the product was used for, and sends out the standard form of a renewal.
    """
    t = state.tasks[task]
    a = state.accounts[t.account]
    alone = state.constants[0].adoption_automated_quality
    if t.activity == ADOPTION or t.activity == ONBOARDING:
        relax(state, t.account, now)
        for _ in range(t.sessions):
            raise_adoption(state, t.account, gain_of_session(state, task), alone)
    elif t.activity == READINESS:
        a.readiness = max(a.readiness, alone)
    elif t.activity == RENEWAL:
        a.negotiation = max(a.negotiation, alone)


@rule
def session_effects(state, task, quality, talent, now):
    """Apply what one session with a person does to a relaxed account; return how many needs it found."""
    t = state.tasks[task]
    c = state.constants[0]
    gain = gain_of_session(state, task)
    if gain > 0.0:
        raise_adoption(state, t.account, gain, beyond(quality, c.adoption_automated_quality))
    return explore(state, t.account, c.discovery_weight[t.activity], quality, talent, now)


@rule
def explore_alone(state, task, sessions, now):
    """Let the product find needs in place of so many sessions."""
    t = state.tasks[task]
    c = state.constants[0]
    if c.discovery_weight[t.activity] > 0.0:
        for _ in range(sessions):
            explore(state, t.account, c.discovery_weight[t.activity], c.adoption_automated_quality, 0.0, now)


@rule
def save_probability(save, quality, delay_days, time_constant):
    """Return the probability that a save play works: better when good and prompt."""
    return min(MOST_SAVED, save * quality * math.exp(-max(0.0, delay_days) / time_constant))


@rule
def save(state, task, quality, now):
    """Let a save play resolve its risk, or bring the champion's successor round; without people the product tries alone."""
    t = state.tasks[task]
    a = state.accounts[t.account]
    c = state.constants[0]
    delay = t.first_touch - t.posted
    hidden = c.incentives_hidden_save if t.hidden else 1.0
    most = c.risk_save_champion if t.kind == CHAMPION_LEFT else c.risk_save_issue
    alone = save_probability(most, c.adoption_automated_quality, 0.0, c.risk_save_days)
    p = max(alone, save_probability(most, quality, delay, c.risk_save_days) * hidden)
    if t.kind == CHAMPION_LEFT:
        if uniform(state.world[0], t.account, CHAMPION_SAVE, t.occasion) < p:
            a.champion = 1
            return True
    elif uniform(state.world[0], t.account, ISSUE_SAVE, t.occasion) < p:
        a.risks = max(0.0, a.risks - 1.0)
        if not t.hidden:
            a.reported = max(0.0, a.reported - 1.0)
        return True
    return False


@rule
def gets_there_alone(state, account):
    """Say whether a customer reaches first value with nobody's help: its own draw, the same under every organization."""
    need = state.segments[state.accounts[account].segment].support_need
    return uniform(state.world[0], account, FIRST_VALUE, 0) >= need


@rule
def left_to_itself(state, account, days):
    """Let a customer reach first value or never, whose onboarding people have not finished."""
    if gets_there_alone(state, account):
        reach_value(state, account, days)
    else:
        state.months[state.world[0].month + 1].values_given_up += 1


@rule
def reach_value(state, account, days):
    """Record the time to value; it was reached."""
    a = state.accounts[account]
    month = state.months[state.world[0].month + 1]
    a.first_value = days
    a.value_seen = 1
    month.values_reached += 1
    month.value_days += days
    add(state, account, VALUES, 1.0)
    add(state, account, VALUE_DAYS, days)


@rule
def conceded(state, task):
    """Return which share of the price of a sale was given away for an early signature."""
    return state.constants[0].incentives_closing_discount if state.tasks[task].hurried else NOTHING_OFF


@rule
def settle_done(state, task, quality, role, now):
    """Apply the consequence of a task whose sessions were all held, with this mean quality. Returns cents won."""
    t = state.tasks[task]
    a = state.accounts[t.account]
    if t.activity == HANDOFF:
        if is_receive(t.kind):
            take_over(state, t.account, t.giver, t.carried, t.seat, t.place, now)
        elif t.kind == 0 and role >= 0:
            # The sale passes everything it knows to strangers, or knows the account already.
            slot = state.slots[slot_of(state, t.account, t.place)]
            slot.knowledge = max(slot.knowledge, state.constants[0].retained)
    elif t.activity == ONBOARDING:
        if role >= 0:
            reach_value(state, t.account, now - a.signed)
        else:
            left_to_itself(state, t.account, now - a.signed)
    elif t.activity == RISK:
        save(state, task, quality, now)
    elif t.activity == READINESS:
        a.readiness = max(a.readiness, quality)
    elif t.activity == RENEWAL:
        negotiated(state, task, quality)
    elif t.activity == EXPANSION:
        return sell(state, t.account, t.need, quality, conceded(state, task))
    return 0


@rule
def negotiated(state, task, quality):
    """Note who has negotiated a renewal and how well: no worse than the standard form, which is out anyway."""
    t = state.tasks[task]
    a = state.accounts[t.account]
    known = state.constants[0].incentives_hidden_negotiation if a.hidden else 1.0
    a.negotiation = max(a.negotiation, quality * known)
    a.negotiator = t.line


@rule
def settle_short(state, task, share, now):
    """Apply the consequence of a deadline that came after this share of the sessions. Returns cents won.

    What people have not done falls back to the product, as if nobody owned it; the customer is let down all the same.
    """
    t = state.tasks[task]
    a = state.accounts[t.account]
    alone = state.constants[0].adoption_automated_quality
    miss = state.constants[0].sentiment_missed * (1.0 - share)
    mean = (t.quality + (t.sessions - t.done) * alone) / t.sessions
    explore_alone(state, task, t.sessions - t.done, now)
    if t.activity == HANDOFF:
        if t.kind == LEAD_GIVE:
            a.sentiment = let_down(a.sentiment, 0.5 * miss)
        elif not is_give(t.kind):
            a.sentiment = let_down(a.sentiment, 2.0 * miss)
        if t.kind != 0:
            state.months[state.world[0].month + 1].passes_lost += 1
        if t.kind == LEAD_GIVE:
            return sell(state, t.account, t.need, alone, NOTHING_OFF)
    elif t.activity == RISK:
        a.sentiment = let_down(a.sentiment, 2.0 * miss)
        save(state, task, 0.0, now)
    elif t.activity == ONBOARDING:
        a.sentiment = let_down(a.sentiment, 2.0 * miss)
        left_to_itself(state, t.account, now - a.signed)
    elif t.activity == ADOPTION or t.activity == EXPANSION:
        a.sentiment = let_down(a.sentiment, 0.5 * miss)
        if t.activity == EXPANSION:
            return sell(state, t.account, t.need, mean, conceded(state, task))
    elif t.activity == READINESS:
        a.readiness = max(a.readiness, mean)
    elif t.activity == RENEWAL and share > 0.0:
        negotiated(state, task, mean)
    return 0


@rule
def do_automatically(state, task, now):
    """Apply the effect of work that the product does by itself: low, but at once and for everybody. Returns cents won."""
    quality = state.constants[0].adoption_automated_quality
    t = state.tasks[task]
    relax(state, t.account, now)
    t.first_touch = now
    help_alone(state, task, now)
    explore_alone(state, task, t.sessions, now)
    t.done = t.sessions
    t.quality = quality * t.sessions
    won = settle_done(state, task, quality, NOBODY, now)
    t.status = DONE
    return won
