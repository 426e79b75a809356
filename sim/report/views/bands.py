"""Which policy does best at which size of the company, by bands of its ARR; a winner only where it is told."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sim.report.views.choices import headline_of
from sim.report.words import wording
from sim.report.words.effects import OPEN, SAME, SMALL, graded
from sim.report.words.reading import STAFFINGS, Comparison
from sim.report.words.sentences import say
from sim.results.choosing import BandComparison, BySize
from sim.results.summary import Summary


@dataclass(frozen=True, slots=True)
class Band:
    """One band of ARR (dollars) with the differences to the baseline in it."""

    low: float
    high: float
    n: int
    best: str
    not_told_apart: tuple[str, ...]
    comparisons: tuple[Comparison, ...]

    @property
    def words(self) -> str:
        """Return the band as $1–5M."""
        return wording.band(self.low, self.high)

    @property
    def told(self) -> bool:
        """Say whether the best average is told from all others."""
        return set(self.not_told_apart) <= {self.best}


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands at one point under one staffing mode, the smallest company first."""

    point: int
    staffing: str
    metric: str
    bands: tuple[Band, ...]

    @property
    def models(self) -> tuple[str, ...]:
        """Return the policies that are compared with the baseline."""
        return tuple(dict.fromkeys(c.a for band in self.bands for c in band.comparisons))


def shown_bands(summary: Summary) -> dict[str, Bands]:
    """Return the bands at the headline point by staffing mode; an older summary has none."""
    every = [_bands(raw, summary.baseline) for raw in summary.by_size or ()]
    found = {}
    for staffing in STAFFINGS:
        here = [bands for bands in every if bands.staffing == staffing and bands.models]
        point = headline_of(summary, staffing)
        same = [bands for bands in here if point is not None and bands.point == point.point]
        if same or here:
            found[staffing] = (same or here)[0]
    return found


def _bands(raw: BySize, baseline: str) -> Bands:
    rows = []
    for row in raw.bands:
        known = tuple(
            comparison_of(c, raw.metric, row.n)
            for c in row.comparisons
            if c.b == baseline and math.isfinite(c.difference)
        )
        low = row.low if math.isfinite(row.low) else 0.0
        rows.append(Band(low, row.high, row.n, row.best, row.not_told_apart, known))
    return Bands(raw.point, raw.staffing, raw.metric, tuple(sorted(rows, key=lambda band: band.low)))


def comparison_of(raw: BandComparison, metric: str, n: int) -> Comparison:
    """Return a difference in one band as one at a point, so that both are written alike."""
    return Comparison(
        a=raw.a,
        b=raw.b,
        metric=metric,
        difference=raw.difference,
        ci95=raw.ci95,
        ci95_joint=raw.ci95_joint,
        joint_over=len(raw.ci95_joint),
        probability_a_better=math.nan,
        verdict=raw.verdict,
        n=n,
        missing=0,
        paired=True,
        pairing_saves=math.nan,
    )


def best(band: Band, baseline: str) -> tuple[str, bool]:
    """Return who is best in a band and whether by little; "" where it is too close to call."""
    own = [c for c in band.comparisons if band.best in (c.a, baseline)]
    grades = {graded(c.verdict)[0] for c in own}
    if not band.best or not band.told or not grades or OPEN in grades:
        return "", False
    return band.best, bool(grades & {SMALL, SAME})


def best_words(band: Band, baseline: str, shown: Mapping[str, str]) -> str:
    """Return who is best in a band: a name, a name with the reserve that it matters little, or "too close to call"."""
    name, little = best(band, baseline)
    return say("sizes", "best", name=shown.get(name, name), little=little)


def claim(bands: Bands, baseline: str, shown: Mapping[str, str], given: str) -> str:
    """Return the best by band as one sentence; bands with one answer side by side are named once."""
    answers: dict[tuple[str, bool], list[str]] = {}
    for band in bands.bands:
        answers.setdefault(best(band, baseline), []).append(band.words)
    open_ = answers.pop(("", False), [])
    parts = [(shown.get(name, name), little, where) for (name, little), where in answers.items()]
    return say("sizes", "claim", metric=bands.metric, given=given, parts=parts, open=open_)
