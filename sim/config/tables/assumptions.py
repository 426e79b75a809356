"""What an assumptions file may contain: one line per number that the model reads, with its unit and its bounds.

The values, ranges and sources stand in `configs/parameters.yaml`; here is only what a number may be. A number
that is not in this table is read by nobody and does not load.
"""

from sim.config.language.fields import Block, Keyed, Number, Spec, Text
from sim.config.language.units import Dimension as D
from sim.config.tables.company import COMPANY_BLOCKS, SEGMENT, SEGMENT_FIELDS

_days = Number(D.DURATION, low=1.0, high=10_000.0)
_days0 = Number(D.DURATION, low=0.0, high=10_000.0)
_positive = Number(D.RATIO, low=0.0, high=100.0)
_part = Number(D.RATIO, low=0.0, high=1.0)
_real = Number(D.RATIO, low=-20.0, high=20.0)
_correlation = Number(D.RATIO, low=-0.99, high=0.99)
_hours0 = Number(D.WORK, low=0.0, high=100.0)
_pay = Number(D.MONEY_RATE, low=1.0, others=(D.MONEY,))

FIELDS: dict[str, dict[str, Number]] = {
    "adoption": {
        "relax_days": _days,
        "touch_gain": _positive,
        "onboarding_gain": _positive,
        "excitement_days": _days,
        "reference_support_need": Number(D.RATIO, low=0.01, high=1.0),
        "automated_quality": _part,
    },
    "sentiment": {"relax_days": _days, "contact": _positive, "missed": _positive},
    "risk": {
        "relax_days": _days,
        "save_issue": _part,
        "save_champion": _part,
        "save_days": _days,
        "champion_return_days": _days,
    },
    "renewal": {
        **dict.fromkeys(("readiness_lead", "negotiation_lead"), _days),  # before the end of the contract
        "decision_notice": _days0,
        **dict.fromkeys(("adoption", "sentiment", "champion", "negotiation", "readiness", "open_risk"), _real),
        "no_first_value": Number(D.RATIO, low=1.0, high=100.0),
        "discount": _positive,
        "discount_scale": Number(D.RATIO, low=0.001, high=1.0),
        "discount_max": Number(D.RATIO, low=0.0, high=0.9),
        "discount_free": Number(D.RATIO, low=0.001, high=1.0),
        "internalised": _positive,
        "uplift": Number(D.RATIO, low=-0.5, high=1.0),
        "uplift_resistance": _positive,
        "reference_uplift": Number(D.RATIO, low=-0.5, high=1.0),
        "downsell_level": _real,
        "downsell_adoption": _real,
        "downsell_depth": Number(D.RATIO, low=0.0, high=0.95),
    },
    "expansion": {
        "win_level": _real,
        "win_quality": _real,
        "win_sentiment": _real,
        "win_champion": _real,
        "win_rate_reference": Number(D.RATIO, low=0.01, high=0.99),
        "discovery": _positive,
        "need_patience": _days,
        "whitespace_growth": _positive,
        "reference_whitespace": Number(D.RATIO, low=0.001, high=100.0),
        "cycle_days": _days0,
    },
    "learning": {
        "output_gain": Number(D.SHARE, low=0.0, high=10.0),
        "plateau": Number(D.SHARE, low=0.0, high=0.95),
        **dict.fromkeys(("related", "unrelated", "quality_share"), Number(D.SHARE, low=0.0, high=1.0)),
        "forgetting": Number(D.RATE_MONTH, low=0.0, high=0.99, others=(D.RATIO,)),
        "start_share": Number(D.RATIO, low=1e-4, high=10.0),
        "reference_months": Number(D.COUNT, low=0.1, high=120.0),
    },
    "talent": {
        "spread": Number(D.RATIO, low=0.0, high=2.0),
        "correlation": _correlation,
        "pool": Number(D.RATIO, low=0.01, high=1000.0),
        "pool_elasticity": _positive,
        "market_pay_success": _pay,
        "market_pay_commercial": _pay,
    },
    "switching": {"setup_hours": _hours0, "setup_family_hours": _hours0, "discovery_hours": _hours0},
    "relationship": {"grow": _part, "quality": _part, "person_owned": _part},
    "people": {
        "attrition": Number(D.RATE, low=0.0, high=5.0),
        "stress_to_quits": _positive,
        "pay_to_quits": _positive,
        "ambiguity_to_quits": _positive,
        "stress_days": _days,
        "stress_threshold": Number(D.RATIO, low=0.0, high=10.0),
        "stress_width": Number(D.RATIO, low=0.01, high=10.0),
        "speedup": _part,
        "slowdown": _part,
        "time_to_fill_spread": Number(D.MULTIPLE, low=1.0, high=20.0),
        "covered": _part,
    },
    "queues": {
        "urgency_days": Number(D.DURATION, low=0.1, high=10_000.0),
        "session_hours": Number(D.WORK, low=0.1, high=10_000.0),
        "kickoff_days": Number(D.DURATION, low=0.0, high=3650.0),
        "monitoring": _positive,
    },
    "incentives": {
        "effort_elasticity": _positive,
        "quality_elasticity": _positive,
        "ambiguity_time": _positive,
        "next_period_weight": _part,
        "closing_days": Number(D.DURATION, low=0.0, high=3650.0),
        "closing_discount": _part,
        "quota_stretch": Number(D.RATIO, low=0.01, high=100.0),
        "ramp_days": Number(D.DURATION, low=0.0, high=3650.0),
        "credit_after_release": _part,
        "hold_days": Number(D.DURATION, low=0.0, high=3650.0),
        "hide_base": Number(D.RATIO, low=0.0, high=0.5),
        "hide_scale": Number(D.MONEY, low=1.0),
        "hidden_save": _part,
        "hidden_negotiation": _part,
        "flag_penalty": _part,
    },
    "friction": {
        "retained_base": _part,
        "retained_protocol": _part,
        "protocol": Number(D.SHARE, low=0.0, high=1.0),
        "familiarity": Number(D.RATIO, low=0.0, high=0.99),
        "familiarity_passes": Number(D.COUNT, low=0.1, high=10_000.0),
        "familiarity_most": _part,
        "sync": _part,
        "sync_days": _days,
        "dispute_days": _days0,
        "lead_hours": _hours0,
        "pass_share": _part,
        "misroute": _part,
        "misroute_days": _days0,
        "misroute_hours": _hours0,
        "wrong_contact": _positive,
        "contact_days": _days,
        "coordination_days": _days,
    },
    "transition": {
        "pace_drop": Number(D.SHARE, low=0.0, high=0.9),
        "pace_days": _days,
        "quits": Number(D.RATE, low=0.0, high=2.0),
        "quits_days": _days0,
        "duties_days": _days,
    },
    "parity": {"ae_ote": _pay, "ae_variable": _part, "ae_quota": _positive},
    "work": {"hours_spread": Number(D.RATIO, low=0.0, high=3.0), "gap_spread": Number(D.RATIO, low=0.0, high=3.0)},
    "staffing": {"target_load": Number(D.RATIO, low=0.05, high=5.0)},
}
WEIGHTS = ("onboarding", "adoption", "risk", "readiness", "renewal", "discovery", "expansion")
LEADERS = ("cco", "cro")
FAMILIES = ("adopt", "renew", "expand")
BELIEFS = ("retained", "expansion", "adoption")
BELIEVED = ("handoff", *WEIGHTS)

TABLES: dict[str, dict[str, Block]] = {
    "expansion": {"weights": Block(dict.fromkeys(WEIGHTS, _positive))},
    "incentives": {
        "priorities": Block({leader: Block(dict.fromkeys(FAMILIES, _positive)) for leader in LEADERS}),
        "beliefs": Block({row: Block(dict.fromkeys(BELIEVED, _positive)) for row in BELIEFS}),
    },
}
"""Numbers that stand in a table of their own: by activity, by leader."""

GONE: dict[str, dict[str, str]] = {
    "learning": {
        "progress_ratio": (
            "is gone: no doubling of experience saves the same share for ever (got {got}). Write the gain in output of the "
            "first eight months, output_gain: 53 %; a progress ratio r was a gain of 1 / r³ - 1."
        ),
        "quality_exponent": (
            "is gone: hours and quality share one gain in output (got {got}). Write the part of it that is quality, "
            "quality_share: 25 %; beside the hours an exponent q was a part of q / (1 + q)."
        ),
    }
}
"""Numbers that were, and what to write now."""

BLOCKS: dict[str, Spec] = {
    name: Block({**fields, **TABLES.get(name, {})}, forbidden=GONE.get(name, {})) for name, fields in FIELDS.items()
}
PATHS: tuple[str, ...] = tuple(
    [f"{block}.{name}" for block, fields in FIELDS.items() for name in fields]
    + [f"expansion.weights.{work}" for work in WEIGHTS]
    + [f"incentives.priorities.{leader}.{family}" for leader in LEADERS for family in FAMILIES]
    + [f"incentives.beliefs.{row}.{work}" for row in BELIEFS for work in BELIEVED]
)


def gone(path: str) -> str:
    """Return what replaced a number that is no more, given its path with or without `assumptions.`; nothing for others."""
    block, _, name = path.removeprefix("assumptions.").partition(".")
    said = GONE.get(block, {}).get(name, "")
    return said.format(got=path)


ASSUMPTIONS = Block(
    {
        "kind": Text(choices=("assumptions",)),
        "title": Text(),
        "company": Block(COMPANY_BLOCKS),
        "segments": Keyed(Block(SEGMENT_FIELDS, instead_of=SEGMENT.instead_of)),
        **BLOCKS,
    },
    required=("kind",),
    examples={"kind": "kind: assumptions"},
)
