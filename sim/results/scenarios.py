"""A study over plausible worlds: what is not known, what drives a difference, what knowing more is worth.

Three uncertainties stay apart: a `Shift` is an average with its interval, which more replications narrow; a `Spread` is what
averages do from world to world, which only better data narrow; single simulations stand elsewhere.
"""

from typing import Annotated

from sim.results.comparing import Estimator, Mean, Staffing
from sim.results.information import Information
from sim.results.kinds import Interval, Is, Measured, MeasuredInterval, Metric, Model, Number, Path, Row, Secret

OfInput = Annotated[Number, Is.OF_INPUT]
OfInputInterval = Annotated[Interval, Is.OF_INPUT]


class Drawn(Row, frozen=True, kw_only=True):
    """How many worlds were drawn, and how many simulations each of them got."""

    drawn: int
    futures: int


class Input(Row, frozen=True, kw_only=True):
    """One number that is not known."""

    path: Path
    paths: tuple[Path, ...]
    name: Secret
    text: Secret
    unit: str
    form: str
    low: OfInput
    likely: OfInput
    high: OfInput
    held: OfInput
    strength: str | None
    source: Annotated[str | None, Is.SECRET]
    owner: Annotated[str | None, Is.SECRET]
    place: Secret
    factor: int
    fields: tuple[str, ...]


class Factor(Row, frozen=True, kw_only=True):
    """What varies by itself: one unknown, or several that move together."""

    factor: int
    name: Secret
    inputs: tuple[int, ...]
    strength: str
    read: bool


class Field(Row, frozen=True, kw_only=True):
    """What a company could pull from a system to know an unknown."""

    field: str
    title: str
    system: str


class Missed(Row, frozen=True, kw_only=True):
    """By how many points the levels of worlds miss their targets."""

    mean: Number
    most: Number
    if_not_fitted: Number


class Levels(Row, frozen=True, kw_only=True):
    """How the levels of worlds were found."""

    recalibrated: str  # each_world | never
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    pilots: int | None = None
    inputs_read: int | None = None
    grr_points: Missed | None = None
    nrr_points: Missed | None = None
    words: str | None = None


class Spread(Row, frozen=True, kw_only=True):
    """Averages over worlds, drawn in by their noise."""

    mean: Measured
    p10: Measured
    p50: Measured
    p90: Measured
    n: int
    estimator: Estimator | None = None
    variance_ratio: float | None = None


class Outcome(Row, frozen=True, kw_only=True):
    """One metric of one model: in the base case, and over worlds."""

    model: Model
    metric: Metric
    held: Mean
    worlds: Spread | None = None
    noise_share: Annotated[float | None, "null where noise is not known"] = None


class Shift(Row, frozen=True, kw_only=True):
    """An average difference with its interval."""

    difference: Measured
    ci95: MeasuredInterval
    n: int
    estimator: Estimator | None = None
    variance_ratio: float | None = None


class Surface(Row, frozen=True, kw_only=True):
    """How well a surface through a difference over worlds explains it."""

    q2: Number
    rmse: Measured
    explainable: Number
    terms: int


class ByStrength(Row, frozen=True, kw_only=True):
    """Which share of what the surface explains comes from inputs of each grade."""

    q2: Number
    alone: dict[str, Number]
    touching: dict[str, Number]


class Influence(Row, frozen=True, kw_only=True):
    """Which share of what the surface explains one factor has a hand in."""

    factor: int
    total: Number


class WorldDifference(Row, frozen=True, kw_only=True):
    """A difference a − b of one metric: in the base case, over worlds, and what it hangs on."""

    a: Model
    b: Model
    metric: Metric
    held: Shift
    worlds: Spread
    noise_share: Number
    share_better: Number
    share_clearly_better: Number
    share_clearly_worse: Number
    worth_acting_on: Annotated[Number, Is.CHOSEN]
    replications_for_less_noise: int | None
    surface: Surface
    by_strength: ByStrength
    influence: tuple[Influence, ...]


class Flip(Row, frozen=True, kw_only=True):
    """Where the sign of a difference turns as one factor moves."""

    status: str  # flips | may flip
    side: str  # above | below
    at: OfInput
    ci95: OfInputInterval
    alone: bool


class Bar(Row, frozen=True, kw_only=True):
    """Both ends of one factor."""

    factor: int
    low: Shift
    high: Shift
    flip: Flip | None
    reach: Measured


class Tornado(Row, frozen=True, kw_only=True):
    """A difference with one factor at a time at its ends."""

    a: Model
    b: Model
    metric: Metric
    held: Shift
    bars: tuple[Bar, ...]


class Effect(Row, frozen=True, kw_only=True):
    """Elementary effects of one factor."""

    factor: int
    mu: Measured
    mu_star: Measured
    ci95: MeasuredInterval
    sigma: Measured
    noise: Measured
    matters: bool
    rank: int


class Screening(Row, frozen=True, kw_only=True):
    """Elementary effects on a difference (Morris)."""

    a: Model
    b: Model
    metric: Metric
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    factors: tuple[Effect, ...]


class Share(Row, frozen=True, kw_only=True):
    """A share of variance with its interval."""

    value: Number
    ci95: Interval


class FactorShares(Row, frozen=True, kw_only=True):
    """First-order and total share of one factor."""

    factor: int
    first: Share
    total: Share
    rank: int


class Neighbours(Row, frozen=True, kw_only=True):
    """Two factors of neighboring rank, and how many times the worlds it would take to part them."""

    above: int
    below: int
    times: Number


class Ranks(Row, frozen=True, kw_only=True):
    """How many ranks are told apart."""

    ranks: int
    of: int
    neighbours: tuple[Neighbours, ...]


class Shares(Row, frozen=True, kw_only=True):
    """Shares of the variance of a difference (Sobol')."""

    a: Model
    b: Model
    metric: Metric
    n: int
    estimator: Estimator | None = None
    variance_ratio: float | None = None
    noise_share: Number
    factors: tuple[FactorShares, ...]
    separate: Ranks


class Question(Row, frozen=True, kw_only=True):
    """What is asked of worlds: that a model falls below an amount, or behind another one."""

    model: Model
    metric: Metric
    against: Annotated[str | None, Is.MODEL]
    below: Annotated[Number, Is.MEASURED]


class Limit(Row, frozen=True, kw_only=True):
    """One side of a box."""

    input: int
    low: OfInput
    high: OfInput
    quasi_p: Number
    restricted_in: Number


class Box(Row, frozen=True, kw_only=True):
    """A box of worlds in which something happens (PRIM)."""

    coverage: Number
    density: Number
    mass: Number
    coverage_elsewhere: Interval
    density_elsewhere: Interval
    limits: tuple[Limit, ...]


class Discovery(Row, frozen=True, kw_only=True):
    """In which worlds the answer to a question is yes."""

    question: Question
    share: Number
    refused: str | None
    boxes: tuple[Box, ...]
    estimator: Estimator | None = None
    variance_ratio: float | None = None


class Move(Row, frozen=True, kw_only=True, rename={"start": "from", "end": "to"}):
    """One input of a world away from its base value."""

    input: int
    start: Annotated[float, Is.OF_INPUT]
    end: Annotated[float, Is.OF_INPUT]
    beyond: Number


class Near(Row, frozen=True, kw_only=True):
    """A world near the base case in which a difference turns."""

    few: int | None
    distance: Number
    share_of_worlds_beyond: Number
    moved: tuple[Move, ...]
    simulated: Shift
    confirmed: str


class StressTest(Row, frozen=True, kw_only=True):
    """The nearest worlds in which a difference turns."""

    a: Model
    b: Model
    metric: Metric
    held: Measured
    q2: Number
    turned_in_the_middle: bool
    nearest: tuple[Near, ...]


class Sensitivity(Row, frozen=True, kw_only=True):
    """A study over plausible worlds."""

    staffing: Staffing
    baseline: Model
    models: tuple[Model, ...]
    metrics: tuple[Metric, ...]
    methods: tuple[str, ...]
    worlds: Drawn
    inputs: tuple[Input, ...]
    factors: tuple[Factor, ...]
    fields: tuple[Field, ...]
    unread: tuple[int, ...]
    levels: Levels
    outcomes: tuple[Outcome, ...]
    differences: tuple[WorldDifference, ...]
    tornado: tuple[Tornado | None, ...] = ()
    morris: tuple[Screening | None, ...] = ()
    sobol: tuple[Shares | None, ...] = ()
    scenarios: tuple[Discovery, ...] = ()
    value_of_information: Information | None = None
    stress_test: tuple[StressTest, ...] = ()
