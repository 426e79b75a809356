"""How the world works: every number of `configs/parameters.yaml` outside `company` and `segments`, declared on its field.

Values, ranges and sources stand in that file; here is what a number may be. A number that is not here is read by nobody and
does not load. A rule reads `constants.renewal_no_first_value`, planning `assumptions.renewal.no_first_value`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, get_type_hints

from sim.model.numbers import Declared, Dimension, Form, Mark, Number, declared

WEIGHTS = ("onboarding", "adoption", "risk", "readiness", "renewal", "discovery", "expansion")
LEADERS = ("cco", "cro")
FAMILIES = ("adopt", "renew", "expand")
BELIEFS = ("retained", "expansion", "adoption")
BELIEVED = ("handoff", *WEIGHTS)

Days = Annotated[float, Number(Dimension.DURATION, low=1.0, high=10_000.0)]
DaysOrNone = Annotated[float, Number(Dimension.DURATION, low=0.0, high=10_000.0)]
PayDays = Annotated[float, Number(Dimension.DURATION, low=0.0, high=3650.0)]
Hours = Annotated[float, Number(Dimension.WORK, low=0.0, high=100.0)]
Pay = Annotated[float, Number(Dimension.MONEY_RATE, low=1.0, others=(Dimension.MONEY,))]
Part = Annotated[float, Number(Dimension.RATIO, low=0.0, high=1.0)]
Share = Annotated[float, Number(Dimension.SHARE, low=0.0, high=1.0)]
Real = Annotated[float, Number(Dimension.RATIO, low=-20.0, high=20.0)]
_POSITIVE = Number(Dimension.RATIO, low=0.0, high=100.0)
Positive = Annotated[float, _POSITIVE]


@dataclass(frozen=True, slots=True)
class Adoption:
    """How much of the product a customer uses, and what contact does to it."""

    relax_days: Days
    touch_gain: Positive
    onboarding_gain: Positive
    excitement_days: Days
    reference_support_need: Annotated[float, Number(Dimension.RATIO, low=0.01, high=1.0)]
    automated_quality: Part


@dataclass(frozen=True, slots=True)
class Sentiment:
    """What a customer thinks of the vendor."""

    relax_days: Days
    contact: Positive
    missed: Positive


@dataclass(frozen=True, slots=True)
class Risk:
    """Open risks and champions."""

    relax_days: Days
    save_issue: Part
    save_champion: Part
    save_days: Days
    champion_return_days: Days


@dataclass(frozen=True, slots=True)
class Renewal:
    """The decision at the end of a contract."""

    readiness_lead: Annotated[Days, Mark.TICKS]  # before the end of the contract
    negotiation_lead: Annotated[Days, Mark.TICKS]
    decision_notice: Annotated[DaysOrNone, Mark.TICKS]
    adoption: Real
    sentiment: Real
    champion: Real
    negotiation: Real
    readiness: Real
    open_risk: Real
    no_first_value: Annotated[float, Number(Dimension.RATIO, low=1.0, high=100.0)]
    fit_days: Days  # until a customer has found out most of how well it fits
    discount: Positive
    discount_scale: Annotated[float, Number(Dimension.RATIO, low=0.001, high=1.0)]
    discount_max: Annotated[float, Number(Dimension.RATIO, low=0.0, high=0.9)]
    discount_free: Annotated[float, Number(Dimension.RATIO, low=0.001, high=1.0)]
    internalised: Positive
    uplift: Annotated[float, Number(Dimension.RATIO, low=-0.5, high=1.0)]
    uplift_resistance: Positive
    reference_uplift: Annotated[float, Number(Dimension.RATIO, low=-0.5, high=1.0)]
    downsell_level: Real
    downsell_adoption: Real
    downsell_depth: Annotated[float, Number(Dimension.RATIO, low=0.0, high=0.95)]


@dataclass(frozen=True, slots=True)
class Expansion:
    """How needs arise, are found in conversation, and are sold."""

    win_level: Real
    win_quality: Real
    win_sentiment: Real
    win_champion: Real
    win_rate_reference: Annotated[float, Number(Dimension.RATIO, low=0.01, high=0.99), Mark.OUTSIDE]
    discovery: Positive
    need_patience: Days
    whitespace_growth: Positive
    reference_whitespace: Annotated[float, Number(Dimension.RATIO, low=0.001, high=100.0)]
    cycle_days: Annotated[DaysOrNone, Mark.TICKS]
    weights: Annotated[Mapping[str, float], dict.fromkeys(WEIGHTS, _POSITIVE)]


@dataclass(frozen=True, slots=True)
class Learning:
    """What practice does to hours and quality."""

    output_gain: Annotated[float, Number(Dimension.SHARE, low=0.0, high=10.0)]
    plateau: Annotated[float, Number(Dimension.SHARE, low=0.0, high=0.95)]
    related: Share
    unrelated: Share
    quality_share: Share
    forgetting: Annotated[float, Number(Dimension.RATE_MONTH, low=0.0, high=0.99, others=(Dimension.RATIO,))]
    start_share: Annotated[float, Number(Dimension.RATIO, low=1e-4, high=10.0)]
    reference_months: Annotated[float, Number(Dimension.COUNT, low=0.1, high=120.0)]


@dataclass(frozen=True, slots=True)
class Talent:
    """One labor market for everybody."""

    spread: Annotated[float, Number(Dimension.RATIO, low=0.0, high=2.0)]
    correlation: Annotated[float, Number(Dimension.RATIO, low=-0.99, high=0.99)]
    pool: Annotated[float, Number(Dimension.RATIO, low=0.01, high=1000.0)]
    pool_elasticity: Positive
    market_pay_success: Pay
    market_pay_commercial: Pay


@dataclass(frozen=True, slots=True)
class Switching:
    """What another task, another account and another kind of work cost."""

    setup_hours: Hours
    setup_family_hours: Hours
    discovery_hours: Hours


@dataclass(frozen=True, slots=True)
class Relationship:
    """What grows between a person and a customer."""

    grow: Part
    quality: Part
    person_owned: Part


@dataclass(frozen=True, slots=True)
class People:
    """Why people leave, and what load does to them."""

    attrition: Annotated[float, Number(Dimension.RATE, low=0.0, high=5.0)]
    stress_to_quits: Positive
    pay_to_quits: Positive
    ambiguity_to_quits: Positive
    stress_days: Days
    stress_threshold: Annotated[float, Number(Dimension.RATIO, low=0.0, high=10.0)]
    stress_width: Annotated[float, Number(Dimension.RATIO, low=0.01, high=10.0)]
    speedup: Part
    slowdown: Part
    time_to_fill_spread: Annotated[float, Number(Dimension.MULTIPLE, low=1.0, high=20.0)]
    covered: Part


@dataclass(frozen=True, slots=True)
class Queues:
    """Which task comes first."""

    urgency_days: Annotated[float, Number(Dimension.DURATION, low=0.1, high=10_000.0)]
    session_hours: Annotated[float, Number(Dimension.WORK, low=0.1, high=10_000.0)]
    kickoff_days: Annotated[float, Number(Dimension.DURATION, low=0.0, high=3650.0)]
    monitoring: Positive


@dataclass(frozen=True, slots=True)
class Incentives:
    """What pay does to what people do."""

    effort_elasticity: Positive
    quality_elasticity: Positive
    ambiguity_time: Positive
    next_period_weight: Part
    closing_days: PayDays
    closing_discount: Part
    quota_stretch: Annotated[float, Number(Dimension.RATIO, low=0.01, high=100.0)]
    ramp_days: PayDays
    credit_after_release: Part
    hold_days: PayDays
    hide_base: Annotated[float, Number(Dimension.RATIO, low=0.0, high=0.5)]
    hide_scale: Annotated[float, Number(Dimension.MONEY, low=1.0)]
    hidden_save: Part
    hidden_negotiation: Part
    flag_penalty: Part
    priorities: Annotated[
        Mapping[str, Mapping[str, float]], {leader: dict.fromkeys(FAMILIES, _POSITIVE) for leader in LEADERS}
    ]
    beliefs: Annotated[Mapping[str, Mapping[str, float]], {row: dict.fromkeys(BELIEVED, _POSITIVE) for row in BELIEFS}]


@dataclass(frozen=True, slots=True)
class Friction:
    """What boundaries between people cost."""

    retained_base: Annotated[Part, Mark.OUTSIDE]
    retained_protocol: Annotated[Part, Mark.OUTSIDE]
    protocol: Annotated[Share, Mark.OUTSIDE]
    familiarity: Annotated[float, Number(Dimension.RATIO, low=0.0, high=0.99)]
    familiarity_passes: Annotated[float, Number(Dimension.COUNT, low=0.1, high=10_000.0)]
    familiarity_most: Part
    sync: Part
    sync_days: Days
    dispute_days: Annotated[DaysOrNone, Mark.TICKS]
    lead_hours: Hours
    pass_share: Part
    misroute: Part
    misroute_days: Annotated[DaysOrNone, Mark.TICKS]
    misroute_hours: Hours
    wrong_contact: Positive
    contact_days: Days
    coordination_days: Annotated[Days, Mark.TICKS]


@dataclass(frozen=True, slots=True)
class Transition:
    """What it costs to change from one organization to another, on top of what changes hands."""

    pace_drop: Annotated[float, Number(Dimension.SHARE, low=0.0, high=0.9)]
    pace_days: Days
    quits: Annotated[float, Number(Dimension.RATE, low=0.0, high=2.0)]
    quits_days: DaysOrNone
    duties_days: Days


@dataclass(frozen=True, slots=True)
class Parity:
    """A new-logo AE, for the comparison of what a dollar expanded and a dollar acquired are paid."""

    ae_ote: Annotated[Pay, Mark.OUTSIDE]
    ae_variable: Annotated[Part, Mark.OUTSIDE]
    ae_quota: Annotated[Positive, Mark.OUTSIDE]


@dataclass(frozen=True, slots=True)
class Work:
    """How much tasks differ from each other."""

    hours_spread: Annotated[float, Number(Dimension.RATIO, low=0.0, high=3.0)]
    gap_spread: Annotated[float, Number(Dimension.RATIO, low=0.0, high=3.0)]


@dataclass(frozen=True, slots=True)
class Staffing:
    """How full people's days are planned."""

    target_load: Annotated[float, Number(Dimension.RATIO, low=0.05, high=5.0), Mark.OUTSIDE]


@dataclass(frozen=True, slots=True)
class Assumptions:
    """All of them, in canonical units, in blocks as in the file."""

    adoption: Adoption
    sentiment: Sentiment
    risk: Risk
    renewal: Renewal
    expansion: Expansion
    learning: Learning
    talent: Talent
    switching: Switching
    relationship: Relationship
    people: People
    queues: Queues
    incentives: Incentives
    friction: Friction
    transition: Transition
    parity: Parity
    work: Work
    staffing: Staffing

    @classmethod
    def of(cls, values: Mapping[str, float]) -> "Assumptions":
        """Return the assumptions with these numbers, of which there is one for each path."""
        if unknown := set(values) - set(NUMBERS):
            raise KeyError(min(unknown))
        made = {
            block: kind(**{each.name: _read(values, f"{block}.{each.name}", each.form) for each in declared(kind)})
            for block, kind in blocks().items()
        }
        return cls(**made)

    @property
    def values(self) -> dict[str, float]:
        """All numbers by dotted path, such as ``learning.output_gain``."""
        held = {f"{block}.{each.name}": getattr(getattr(self, block), each.name) for block, each in _fields()}
        found = dict(_flat(held))
        return {path: found[path] for path in NUMBERS}


@cache
def blocks() -> Mapping[str, type]:
    """Return the type of each block, in the order of the file."""
    return get_type_hints(Assumptions)


def _read(values: Mapping[str, float], path: str, form: Form | None) -> Any:
    if isinstance(form, Mapping):
        return {key: _read(values, f"{path}.{key}", below) for key, below in form.items()}
    return values[path]


def _fields() -> Iterator[tuple[str, Declared]]:
    return ((block, each) for block, kind in blocks().items() for each in declared(kind))


def _flat(table: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Yield what stands at each path of a table whose values may be tables."""
    for path, found in table.items():
        if isinstance(found, Mapping):
            yield from _flat({f"{path}.{key}": below for key, below in found.items()})
        else:
            yield path, found


def _all() -> dict[str, Number]:
    forms = dict(_flat({f"{block}.{each.name}": each.form for block, each in _fields()}))
    return dict(sorted(forms.items(), key=lambda number: number[0].count(".")))  # tables stand last


NUMBERS: Mapping[str, Number] = _all()
"""What each number may be, by path."""

READ_BY_RULES: Mapping[str, Declared] = {
    f"{block}.{each.name}": each for block, each in _fields() if each.read_by_rules
}
"""Those that a compiled rule reads as one number, by path."""
