"""From an experiment file to a frozen `Experiment`: the question, the models and every design point, resolved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.config.files.library import Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node
from sim.config.resolving.paths import Override, chosen
from sim.config.resolving.resolve import ModelCase, Resolved
from sim.config.resolving.same_pay import OWN_PLANS
from sim.config.tables.decision import Options
from sim.config.tables.sensitivity import Sensitivity
from sim.errors import Problem
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, Targets
from sim.vocabulary import Staffing

FEWEST_AT_FIRST = 50
"""With fewer replications the interval that stopping relies on promises more than it holds on skewed outcomes."""
DEFAULT_SEED = 2027
DEFAULT_MONTHS = 36
DEFAULT_MEASURE_FROM = 24
DEFAULT_METRICS = ("nrr", "ending_arr", "economic_value")


@dataclass(frozen=True, slots=True)
class Replications:
    """How many futures of each cell: a fixed number, or from `at_least` on until the answer is known, `at_most`."""

    at_least: int
    at_most: int
    precision: Mapping[str, float] = field(default_factory=dict)  # metric → half-width that is enough, as without vary
    budget: float | None = None  # seconds of simulation after which no more is begun

    @property
    def fixed(self) -> bool:
        """Say whether the number is fixed."""
        return self.at_least == self.at_most

    def __str__(self) -> str:
        return f"{self.at_most:,}" if self.fixed else f"{self.at_least:,} to {self.at_most:,}"


DEFAULT_REPLICATIONS = Replications(50, 2000)


@dataclass(frozen=True, slots=True)
class Varied:
    """One varied path: its values in canonical units (or words), and as they were written."""

    path: str
    values: tuple[float | str, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Crossing:
    """Where does the difference in a metric change sign along a varied path?"""

    metric: str
    along: str


@dataclass(frozen=True, slots=True)
class Point:
    """One design point: the varied values, and everything resolved under them."""

    index: int
    values: Mapping[str, float | str]
    company: Company
    assumptions: Assumptions
    models: tuple[ModelCase, ...]
    worth_acting_on: Mapping[str, float]
    precision: Mapping[str, float] = field(
        default_factory=dict
    )  # metric → half-width that is enough, where the file says one
    resolved: Resolved | None = field(default=None, repr=False)  # the checked files that it was built from


@dataclass(frozen=True, slots=True)
class Follower:
    """A path that is, at every point, `more` than a varied number. node: where the file says so."""

    path: str
    leader: str
    more: float
    node: Node

    def at(self, values: Mapping[str, Node]) -> Override:
        """Return what is laid over the path at the point with these varied values."""
        text = f"{float(values[self.leader].text) + self.more:.12g}"
        return Override(self.path, chosen(replace(self.node, content=text)), "follow")


@dataclass(frozen=True, slots=True)
class Experiment:
    """A study, wholly resolved. Money in dollars, rates as ratios; `design` is what the manifest keeps."""

    key: str
    title: str
    study: str
    company: str  # key
    models: tuple[ModelCase, ...]  # as without vary
    baseline: str
    staffing: tuple[Staffing, ...]
    heads: str  # equal budget with people in `parts`, or `whole` ones
    horizon_months: int
    vary: tuple[Varied, ...]
    crossing_of: Crossing | None
    decide_on: tuple[str, ...]
    worth_acting_on: Mapping[str, float]  # as without vary
    replications: Replications
    seed: int
    design: Mapping[str, object]
    sha256: str
    calibrated: bool
    checked: Checked  # the experiment file itself
    base: Resolved
    all_points: tuple[Point, ...]
    files: tuple[Source, ...]
    warnings: tuple[Problem, ...]
    path: Path
    explain_by: tuple[str, ...] = ()  # mechanisms that each difference is split into
    repeat_without: tuple[str, ...] = ()  # mechanisms, or paths of assumptions without `assumptions.`
    targets: Targets | None = None  # of policies that wait for both to be missed
    measure_from_months: int = DEFAULT_MEASURE_FROM  # averages are over the months after this one
    sensitivity: Sensitivity | None = None  # what a sensitivity study asks beside
    follow: tuple[Follower, ...] = ()  # numbers that go along with a varied one
    options: Options | None = None  # of a decision: what it compares
    same_pay: bool = False  # all are on a salary of the same target pay; what their own plans add stands beside it

    def points(self) -> Iterator[Point]:
        """Yield every design point in the order of the file (the last varied path moves fastest)."""
        yield from self.all_points

    @property
    def repeated(self) -> tuple[str, ...]:
        """Without what the study is run again: what the file says, and one pay for all where it is paid so."""
        own = (OWN_PLANS,) if self.same_pay else ()
        return tuple(dict.fromkeys((*own, *self.repeat_without)))

    @property
    def cells(self) -> int:
        """Models × design points × staffing modes: what is simulated, times the replications."""
        return len(self.models) * len(self.all_points) * len(self.staffing)
