"""What must be true for a decision to stand, and the number on a dashboard at which to look again."""

from typing import Annotated

from sim.results.kinds import Interval, Is, Model, Number, Path, Row, Secret

Value = Annotated[Number, Is.OF_INPUT]
ValueInterval = Annotated[Interval, Is.OF_INPUT]


class End(Row, frozen=True, kw_only=True):
    """What the choice comes to where one unknown has another value.

    lead: the recommended option less the best other one, in dollars, with its 95% interval. verdict: holds | turns | open.
    """

    value: Value
    text: Secret
    best: Model
    lead: Annotated[Number, Is.MONEY]
    ci95: Annotated[Interval, Is.MONEY]
    verdict: str


class TurningValue(Row, frozen=True, kw_only=True):
    """The value at which the lead is zero, with its 95% interval."""

    value: Value
    ci95: ValueInterval
    text: Secret


class Unknown(Row, frozen=True, kw_only=True):
    """One unknown at both of its ends, the levels of retention kept at what the company observes."""

    path: Path
    title: Secret
    base: Value
    base_text: Secret
    low: End
    high: End
    turns_at: TurningValue | None = None
    swing: Annotated[Number, Is.MONEY]  # of the lead, from one end to the other
    strength: str  # measured | survey | opinion | assumption
    where: Secret = ""  # where the number stands: a field of the CRM, a report


class LookAgain(Row, frozen=True, kw_only=True):
    """A number on a dashboard from which on another option is better. of: customers | load | arr_per_head."""

    of: str
    role: Secret = ""  # of load and ARR a head
    today: Number
    at: Number
    ci95: Interval
    then: Model  # the option that takes over
