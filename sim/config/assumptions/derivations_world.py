"""How numbers of the world follow from others: memories from one time, beliefs from three strengths, units by definition."""

from __future__ import annotations

import math

from sim.config.assumptions.derivation import Rule, fixed, times
from sim.model.assumptions import BELIEVED

# What one task is believed to change, of what the main one of its row does.
_BELIEFS = {
    "retained": ("onboarding", (0.13, 1.0, 0.08, 0.67, 0.27, 0.67, 0.07, 0.0)),
    "expansion": ("expansion", (0.0, 0.14, 0.06, 0.06, 0.14, 0.09, 0.57, 1.0)),
    "adoption": ("onboarding", (0.07, 1.0, 0.1, 0.07, 0.0, 0.0, 0.0, 0.0)),
}

OF_THE_WORLD: tuple[Rule, ...] = (
    # Whatever a customer or a person gets over or forgets: one time, and fixed parts of it.
    *(
        times(path, factor, "adoption.relax_days")
        for path, factor in (
            ("adoption.excitement_days", 0.5),
            ("sentiment.relax_days", 5.0 / 6.0),
            ("risk.relax_days", 1.0),
            ("risk.save_days", 1.0 / 6.0),
            ("risk.champion_return_days", 1.0),
            ("expansion.need_patience", 2.0 / 3.0),
            ("people.stress_days", 2.0 / 3.0),
            ("friction.sync_days", 1.0 / 3.0),
            ("friction.contact_days", 1.0),
            ("incentives.hold_days", 0.5),
            ("transition.pace_days", 0.5),
            ("transition.quits_days", 1.0),
            ("transition.duties_days", 0.5),
        )
    ),
    # Of a gain and the weight that it is read with, data show the product: the weight stays, the gain is its unit.
    fixed("adoption.touch_gain", 0.2, "the unit of renewal.adoption, which data cannot tell apart from it"),
    times("adoption.onboarding_gain", 1.5, "adoption.touch_gain"),
    fixed("adoption.reference_support_need", 0.55, "by definition: gains are those of a mid-market customer"),
    fixed("sentiment.contact", 0.08, "the unit of renewal.sentiment, which data cannot tell apart from it"),
    times("sentiment.missed", 1.5, "sentiment.contact"),
    times("risk.save_champion", 0.8, "risk.save_issue"),
    # The decision at the end of a contract.
    times("renewal.readiness_lead", 1.5, "renewal.negotiation_lead"),
    times("renewal.decision_notice", 1.0 / 30.0, "renewal.negotiation_lead"),
    times("renewal.readiness", 0.43, "renewal.negotiation"),
    times("renewal.open_risk", 1.1, "renewal.champion"),
    times("renewal.discount_scale", 0.4, "renewal.discount_max"),
    times("renewal.discount_free", 0.4, "renewal.discount_max"),
    times("renewal.uplift_resistance", 6.0, "renewal.discount"),
    fixed("renewal.reference_uplift", 0.05, "by definition: the odds of renewal are those at this uplift"),
    times("renewal.downsell_adoption", 6.0 / 7.0, "renewal.adoption"),
    # Needs.
    Rule(
        "expansion.win_level",
        ("expansion.win_rate_reference",),
        lambda x: math.log(x / (1.0 - x)),
        "the log-odds of expansion.win_rate_reference",
    ),
    times("expansion.win_sentiment", 0.4, "renewal.sentiment"),
    times("expansion.win_champion", 0.55, "renewal.champion"),
    fixed("expansion.reference_whitespace", 0.5, "by definition: with so much of first-year ARR left, nothing lacks"),
    fixed("expansion.weights.discovery", 1.2, "the unit of expansion.discovery: a talk that is held to find needs"),
    *(
        times(f"expansion.weights.{work}", factor, "expansion.weights.adoption")
        for work, factor in (
            ("onboarding", 0.85),
            ("risk", 0.85),
            ("expansion", 0.85),
            ("renewal", 1.5),
            ("readiness", 2.3),
        )
    ),
    # People.
    times("learning.unrelated", 5.0 / 6.0, "learning.related"),
    fixed("talent.pool", 4.0, "the unit of talent.spread: what the best of so many is better by is what data show"),
    times("people.pay_to_quits", 2.0, "people.ambiguity_to_quits"),
    times("talent.pool_elasticity", 2.0, "people.pay_to_quits"),
    times("switching.setup_hours", 4.0 / 75.0, "switching.discovery_hours"),
    times("switching.setup_family_hours", 0.625, "switching.setup_hours"),
    Rule("people.stress_threshold", ("staffing.target_load",), lambda x: x + 0.1, "staffing.target_load + 0.1"),
    fixed("people.stress_width", 0.5, "the unit of people.stress_to_quits"),
    Rule(
        "people.time_to_fill_spread",
        ("work.hours_spread",),
        lambda x: math.exp(1.6 * x),
        "exp(1.6 × work.hours_spread)",
    ),
    times("work.gap_spread", 5.0 / 3.0, "work.hours_spread"),
    fixed("queues.session_hours", 4.0, "by definition: a session is half a day"),
    fixed("queues.kickoff_days", 14.0, "by definition: ten working days"),
    times("transition.quits", 1.0 / 3.0, "transition.pace_drop"),
    # Pay.
    times("incentives.quality_elasticity", 1.0, "incentives.effort_elasticity"),
    times("incentives.credit_after_release", 5.0 / 6.0, "incentives.next_period_weight"),
    fixed("incentives.flag_penalty", 0.1, "the unit of incentives.hide_scale: dollars of own pay for a flag"),
    Rule(
        "incentives.hidden_negotiation",
        ("incentives.hidden_save",),
        lambda x: 0.6 + 0.4 * x,
        "0.6 + 0.4 × incentives.hidden_save",
    ),
    *(
        fixed(f"incentives.priorities.{leader}.{family}", value, "a leader's leaning; what it moves is less than noise")
        for leader, leans in (("cco", (1.2, 1.0, 0.8)), ("cro", (0.8, 1.1, 1.1)))
        for family, value in zip(("adopt", "renew", "expand"), leans, strict=True)
    ),
    *(
        times(f"incentives.beliefs.{row}.{work}", factor, f"incentives.beliefs.{row}.{main}")
        for row, (main, factors) in _BELIEFS.items()
        for work, factor in zip(BELIEVED, factors, strict=True)
        if work != main
    ),
    # Boundaries.
    times("friction.retained_protocol", 0.45, "friction.retained_base"),
    fixed("friction.protocol", 0.5, "half of the checklist, where a model says nothing"),
    fixed("friction.familiarity_passes", 10.0, "the unit of friction.familiarity: passes that count as the first"),
    fixed("friction.familiarity_most", 0.7, "where friction.familiarity ends"),
    times("friction.lead_hours", 1.0 / 3.0, "switching.discovery_hours"),
    times("friction.misroute_hours", 1.0 / 6.0, "switching.discovery_hours"),
    times("friction.misroute_days", 4.0 / 3.0, "friction.dispute_days"),
)
