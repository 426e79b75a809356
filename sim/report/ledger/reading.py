"""Rows of the ledger as they are read for documents: numbers that may be missing are NaN, texts are plain."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from sim.config.claim.keys import natural
from sim.results import ledger as results
from sim.statistics.claims import Region

QUICK = "quick"
WORDS = {"cannot tell yet": "too close to call", "depends on the world": "depends on the scenario"}
"""Stored verdicts that read otherwise."""
Estimated: TypeAlias = results.Simulated | results.LedgerAblation | results.AlongPoint | results.Beside


@dataclass(frozen=True, slots=True)
class EstimatedValue:
    """A simulated value with the 95% interval of its average, in canonical units. n: futures, or companies.

    less_luck: whether luck of known odds is off its averages; luck_ratio: how many times smaller the variance is for it.
    """

    value: float
    low: float
    high: float
    n: int
    unit: str
    less_luck: bool = False
    luck_ratio: float = math.nan

    @property
    def known(self) -> bool:
        """Say whether there is an interval."""
        return math.isfinite(self.low) and math.isfinite(self.high)

    @property
    def half(self) -> float:
        """Return half the width of the interval, NaN without one."""
        return (self.high - self.low) / 2.0


@dataclass(frozen=True, slots=True)
class Ablation:
    """The measure without a mechanism, and by how much it is less than with it."""

    without: str
    simulated: EstimatedValue
    change: EstimatedValue


@dataclass(frozen=True, slots=True)
class Share:
    """A share of plausible worlds with its interval over worlds."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Worlds:
    """What plausible worlds say. p10, p90: between them lie 8 in 10 worlds, freed of noise. missed: ratio."""

    n: int
    futures: int
    mean: float
    p10: float
    p90: float
    noise_share: float
    as_claimed: Share
    right_way: Share
    wrong_way: Share
    driver: str
    missed: float

    @property
    def right_only(self) -> float:
        """Return the share of worlds with the right direction, but not as claimed."""
        return max(0.0, self.right_way.mean - self.as_claimed.mean)

    @property
    def neither(self) -> float:
        """Return the share of worlds without an effect that is worth acting on."""
        return max(0.0, 1.0 - max(self.right_way.mean, self.as_claimed.mean) - self.wrong_way.mean)


@dataclass(frozen=True, slots=True)
class Row:
    """One claim. region, simulated: None where nothing could be simulated."""

    key: str
    claim: str
    source: str
    mechanisms: tuple[str, ...]
    how: str
    sides: tuple[str, str] | None
    text: str
    region: Region | None
    simulated: EstimatedValue | None
    verdict: str
    reason: str
    worlds: Worlds | None
    mechanism: str
    ablations: tuple[Ablation, ...]
    along: str
    points: tuple[tuple[str, EstimatedValue], ...]
    also: tuple[tuple[str, EstimatedValue], ...]
    also_verdicts: tuple[str, ...]  # of each figure in `also`; empty for one that is only told
    measure: str
    industry: bool
    effort: str
    runs: int

    @property
    def quick(self) -> bool:
        """Say whether it was judged with few futures and worlds."""
        return self.effort == QUICK

    @property
    def shown_verdict(self) -> str:
        """Return the verdict as it is shown everywhere: a quick one says so."""
        return f"{self.verdict_words} (quick)" if self.quick else self.verdict_words

    @property
    def verdict_words(self) -> str:
        """Return the verdict as a reader knows it; what is stored keeps its words."""
        return WORDS.get(self.verdict, self.verdict)

    @property
    def unit(self) -> str:
        """Return the unit of the measure."""
        return self.simulated.unit if self.simulated else ""


def read(ledger: Iterable[results.LedgerRow]) -> list[Row]:
    """Return the rows of a ledger in natural order, contradictions last."""
    return sorted((row(raw) for raw in ledger), key=lambda each: (each.sides is not None, natural(each.key)))


def row(raw: results.LedgerRow) -> Row:
    """Return one row of the ledger as documents read it."""
    simulated = told(raw.simulated, "") if raw.simulated else None
    unit = simulated.unit if simulated else ""
    return Row(
        key=raw.id,
        claim=raw.claim,
        source=raw.source,
        mechanisms=raw.mechanisms,
        how=raw.how,
        sides=(raw.sides.above, raw.sides.below) if raw.sides else None,
        text=raw.claimed.text,
        region=region(raw.claimed) if simulated else None,
        simulated=simulated,
        verdict=raw.verdict,
        reason=raw.reason,
        worlds=worlds(raw.worlds),
        mechanism=raw.mechanism or "",
        ablations=tuple(
            Ablation(each.without, told(each, unit), told(each.change, unit)) for each in raw.ablations or ()
        ),
        along=raw.along.path if raw.along else "",
        points=tuple((each.at, told(each, unit)) for each in raw.along.points) if raw.along else (),
        also=tuple((each.name, told(each, each.unit or unit)) for each in raw.also or ()),
        also_verdicts=tuple(each.verdict or "" for each in raw.also or ()),
        measure=raw.measure or "",
        industry=bool(raw.industry),
        effort=raw.effort or "",
        runs=raw.runs or 0,
    )


def told(raw: Estimated, unit: str) -> EstimatedValue:
    """Return a stored estimate; unit: what holds where it says none itself."""
    ratio = math.nan if raw.variance_ratio is None else raw.variance_ratio
    said = raw.unit if isinstance(raw, results.Simulated) and raw.unit else unit
    return EstimatedValue(raw.value, *raw.ci95, raw.n, said, raw.estimator == "less_luck", ratio)


def region(raw: results.Claimed) -> Region:
    """Return the stored region of a claim; an end that is missing is infinite."""
    return Region(
        -math.inf if raw.low is None else raw.low,
        math.inf if raw.high is None else raw.high,
        math.nan if raw.no_effect_at is None else raw.no_effect_at,
        raw.worth or 0.0,
    )


def worlds(raw: results.LedgerWorlds | None) -> Worlds | None:
    """Return what plausible worlds said, None without any."""
    if raw is None:
        return None
    return Worlds(
        n=raw.n,
        futures=raw.futures,
        mean=raw.mean,
        p10=raw.p10,
        p90=raw.p90,
        noise_share=raw.noise_share,
        as_claimed=Share(raw.as_claimed.mean, *raw.as_claimed.ci95),
        right_way=Share(raw.right_way.mean, *raw.right_way.ci95),
        wrong_way=Share(raw.wrong_way.mean, *raw.wrong_way.ci95),
        driver=raw.driver.path if raw.driver else "",
        missed=raw.levels_missed,
    )
