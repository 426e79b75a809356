"""One published claim and its verdict: a row of ledger.json."""

from typing import Literal

from sim.results.comparing import Estimator
from sim.results.kinds import Interval, Number, Row


class Claimed(Row, frozen=True, kw_only=True, omit_defaults=False, rename={"low": "from", "high": "to"}):
    """The region that a claim asserts of its measure."""

    text: str
    low: float | None = None
    high: float | None = None
    no_effect_at: float | None = None
    worth: float | None = None


class Sides(Row, frozen=True, kw_only=True):
    """Two published sentences that contradict each other: what each side of the border means."""

    above: str
    below: str


class Simulated(Row, frozen=True, kw_only=True):
    """The measure as simulated."""

    value: Number
    ci95: Interval
    n: int
    estimator: Estimator
    variance_ratio: float | None = None
    unit: str | None = None


class WorldShare(Row, frozen=True, kw_only=True):
    """A share of worlds, with its interval."""

    mean: Number
    ci95: Interval


class Driver(Row, frozen=True, kw_only=True):
    """The unknown that the measure follows most."""

    path: str
    correlation: Number


class LedgerWorlds(Row, frozen=True, kw_only=True):
    """What plausible worlds say of the measure."""

    n: int
    futures: int
    estimator: Estimator
    variance_ratio: float | None = None
    mean: Number
    p10: Number
    p90: Number
    noise_share: Number
    as_claimed: WorldShare
    right_way: WorldShare
    wrong_way: WorldShare
    driver: Driver | None
    levels_missed: Number


class LedgerAblation(Row, frozen=True, kw_only=True):
    """The measure without a mechanism, and by how much it changes."""

    without: str
    value: Number
    ci95: Interval
    n: int
    estimator: Estimator
    variance_ratio: float | None = None
    change: Simulated


class AlongPoint(Row, frozen=True, kw_only=True):
    """The measure at one value of a varied path."""

    at: str
    value: Number
    ci95: Interval
    n: int
    estimator: Estimator
    variance_ratio: float | None = None


class LedgerAlong(Row, frozen=True, kw_only=True):
    """The measure along a varied path."""

    path: str
    points: tuple[AlongPoint, ...]


class Beside(Row, frozen=True, kw_only=True):
    """A figure beside the claim."""

    name: str
    value: Number
    ci95: Interval
    n: int
    estimator: Estimator
    variance_ratio: float | None = None
    unit: str | None = None
    verdict: str | None = None


class LedgerRow(Row, frozen=True, kw_only=True, omit_defaults=False):
    """A claim, how it was tested, and what came out."""

    format: int
    id: str
    claim: str
    source: str
    mechanisms: tuple[str, ...]
    how: str
    kind: Literal["claim", "contradiction"]
    models: tuple[str, ...]
    claimed: Claimed
    sides: Sides | None = None
    simulated: Simulated | None
    verdict: str
    reason: str
    share_of_worlds: Number
    worlds: LedgerWorlds | None = None
    mechanism: str | None
    ablations: tuple[LedgerAblation, ...] | None = None
    along: LedgerAlong | None = None
    also: tuple[Beside, ...] | None = None
    measure: str | None = None
    experiment: str | None
    industry: bool | None = None
    effort: str | None = None
    runs: int | None = None
    identity: str | None = None
