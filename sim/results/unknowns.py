"""What must be true for a recommendation to hold, and at which number of a dashboard to look again."""

from typing import Annotated, Literal

from sim.results.kinds import NAN, Interval, Is, Measured, MeasuredInterval, Metric, Model, Number, Path, Row, Secret
from sim.results.scenarios import Field, OfInput, OfInputInterval

Holds = Literal["holds", "turns", "close"]
"""Whether a recommendation is clearly ahead of all other options, clearly behind one, or neither by more than is worth it."""


class End(Row, frozen=True, kw_only=True):
    """The options where one unknown has one value: which is best, and how far the recommended one is ahead of the others."""

    value: OfInput
    text: Secret  # as a person writes it
    best: Model
    other: Model  # the best beside the recommended one
    difference: Measured  # recommended less that one
    ci95: MeasuredInterval
    n: int
    recommendation: Holds


class TurnsAt(Row, frozen=True, kw_only=True):
    """The value at which the difference to the best other option crosses zero; its interval may reach beyond the range."""

    value: OfInput
    ci95: OfInputInterval
    side: Literal["below", "above"]  # on which side of it the recommendation is not the best
    to: Model  # which option is, there
    text: Secret
    low_text: Secret  # "" where that end lies beyond the range
    high_text: Secret


class Unknown(Row, frozen=True, kw_only=True):
    """One number that is not known, tried at both of its ends with everything else as it is."""

    path: Path
    title: Secret
    unit: str
    metric: Metric
    recommended: Model
    low: End
    base: End
    high: End
    turns_at: TurnsAt | None
    matters: Measured  # by how much the difference moves between these three values
    where: Field | None  # in which system it stands
    strength: str  # measured | survey | opinion | assumption
    source: Annotated[str, Is.SECRET]
    tried: int  # values at which all options were simulated
    of_unknowns: int  # of the study
    screened: int  # of these, looked at at all
    kept: int  # of these, tried like this one, or to be tried while there was time


class LookAgain(Row, frozen=True, kw_only=True):
    """The number on a dashboard at which another option takes over."""

    option: Model
    number: Literal["customers", "arr"]
    at: Number
    ci95: Interval
    side: Literal["below", "above"]  # on which side of it that option is worth more
    seen: Interval  # from the least to the most that was simulated, nine of ten
    now: Annotated[Number, "at the start"] = NAN
    months: int  # the months after a change over which it was compared
    n: int  # changes that were compared
