"""What a sensitivity study asks, resolved: which numbers are not known, what moves together, and what to make of it."""

from __future__ import annotations

from dataclasses import dataclass

METHODS: dict[str, str] = {
    "tornado": "one unknown at a time, from low to high: which of them could turn the choice round",
    "morris": "screening: which unknowns matter at all, and whether they work alone",
    "sobol": "share of the variance that each unknown is behind",
    "value_of_information": "what it would be worth to know each unknown, in dollars",
    "scenarios": "in which scenarios does one lose: a sentence with its coverage and density",
    "stress_test": "the nearest scenario in which the choice flips",
}
DEFAULT_METHODS = ("tornado", "value_of_information", "scenarios", "stress_test")
DEFAULT_WORLDS = 256
FEWEST_WORLDS = 32
"""With fewer worlds no share of worlds means anything, and no surface can be fitted."""
DEFAULT_FUTURES = 16
"""Futures of each world and model unless the file says otherwise."""
POOL = 200
"""Futures of the most likely world; all other worlds have some of these."""
MORRIS_TRAJECTORIES = 20


@dataclass(frozen=True, slots=True)
class Uncertain:
    """One number that is not known. Values in canonical units; `paths` are all places of a study that it stands at."""

    paths: tuple[str, ...]
    text: str
    unit: str
    form: str  # uniform | pert | beta | lognormal | triangular
    low: float
    likely: float | None  # None for a uniform range
    high: float
    held: float  # what an ordinary run takes
    whole: bool
    strength: str
    source: str
    owner: str
    place: str

    @property
    def path(self) -> str:
        """The first of its paths, which names it."""
        return self.paths[0]


@dataclass(frozen=True, slots=True)
class Together:
    """Numbers that move together: positions among the inputs, and the correlation of each two of them."""

    inputs: tuple[int, ...]
    correlation: float


@dataclass(frozen=True, slots=True)
class Question:
    """In which worlds does it happen? `model` loses to `against` on a metric, or its metric is `below` a value."""

    model: str
    metric: str
    against: str | None = None
    below: float | None = None


@dataclass(frozen=True, slots=True)
class Trial:
    """A pilot that could be run before deciding: some customers served by `model` for some months, at a cost in dollars."""

    model: str
    customers: int
    months: int
    cost: float


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The whole of what a sensitivity study asks."""

    inputs: tuple[Uncertain, ...]
    together: tuple[Together, ...]
    methods: tuple[str, ...]
    worlds: int
    futures: int  # of each world, the same for all models
    recalibrate: bool
    value_of_a_point: tuple[str, float] | None  # metric, dollars a year
    questions: tuple[Question, ...]
    trial: Trial | None

    @property
    def factors(self) -> tuple[tuple[int, ...], ...]:
        """The inputs by what varies independently: each by itself, or those that move together, in file order."""
        bound = {k: each.inputs for each in self.together for k in each.inputs}
        found = [bound.get(k, (k,)) for k in range(len(self.inputs))]
        return tuple(dict.fromkeys(found))

    @property
    def pool(self) -> int:
        """How many futures there are: all of them in the most likely world, some in each of the others."""
        return max(POOL, self.futures)

    @property
    def drawn(self) -> int:
        """How many worlds are simulated, the most likely one not counted."""
        factors, count = len(self.factors), 0
        if "tornado" in self.methods:
            count += 2 * factors
        if "morris" in self.methods:
            count += MORRIS_TRAJECTORIES * (factors + 1)
        if "sobol" in self.methods:
            return count + self.worlds * (factors + 2)
        return count + (self.worlds if set(self.methods) - {"tornado", "morris"} else 0)
