"""summary.json: every number that a run says."""

from typing import Annotated

from sim.results.choosing import BySize, Change, Choice, NextRuns
from sim.results.comparing import Crossing, Curve, Point
from sim.results.explaining import Ablated, Explanation
from sim.results.kinds import Is, Metric, Model, Row, Secret, Values, Worth
from sim.results.past import Past
from sim.results.scenarios import Sensitivity

LEVEL = 0.95


class Known(Row, frozen=True, kw_only=True):
    """How well a metric's differences are known: half an interval's width, and what was wanted."""

    half_width: Annotated[float | None, Is.CHOSEN]
    wanted: Annotated[float | None, Is.CHOSEN]
    telling: int
    known: bool


class Reached(Row, frozen=True, kw_only=True):
    """What one design point took, and how well it is known."""

    point: int
    n: int
    share_of_work: float
    known_to: dict[Metric, Known]


class Replications(Row, frozen=True, kw_only=True):
    """How many replications there are, and why no more."""

    at_least: int
    at_most: int
    stopped_by: str  # fixed | rule | most | time
    looks: tuple[int, ...]
    by_point: tuple[int, ...]
    level_of_each_interval: float
    known_to: dict[Metric, Known]
    points: tuple[Reached, ...] | None = None
    times: float | None = None


class Failed(Row, frozen=True, kw_only=True):
    """Replications that failed, and cells of which nothing is said for it."""

    replications: int
    refused: dict[Secret, Secret]


class Finding(Row, frozen=True, kw_only=True):
    """A sentence about the study, and the metrics that it is about."""

    text: Secret
    metrics: tuple[str, ...]


class Summary(Row, frozen=True, kw_only=True):
    """All that a run says."""

    format: int
    experiment: Secret
    title: Secret
    study: str  # compare | crossover | policy | sensitivity
    company: Secret
    baseline: Model
    horizon_months: int
    n: int
    decide_on: tuple[Metric, ...]
    worth_acting_on: Worth
    own: Values
    points: tuple[Point, ...]
    crossings: tuple[Crossing, ...]
    mechanisms: tuple[Explanation, ...]
    without: tuple[Ablated, ...]
    assumptions: dict[str, int]  # how many numbers are of which grade
    past: Annotated[Past | None, Is.SECRET] = None
    replications: Replications
    sensitivity: Sensitivity | None = None
    failed: Failed
    choice: tuple[Choice, ...]
    next_runs: tuple[NextRuns, ...]
    curves: tuple[Curve, ...]
    changes: tuple[Change, ...] | None = None
    by_size: tuple[BySize, ...] | None = None
    findings: tuple[Finding, ...]
    shown_once: tuple[Secret, ...] = ()  # never stored: what a reader of this leaves out, as the same as something else
