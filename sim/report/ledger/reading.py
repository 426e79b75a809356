"""Rows of the ledger as they are read for documents: numbers that may be missing are NaN, texts are plain."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.config.claim.keys import natural
from sim.statistics.claims import Region

QUICK = "quick"


@dataclass(frozen=True, slots=True)
class Told:
    """A simulated value with the 95 % interval of its average, in canonical units. n: futures, or companies.

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
    simulated: Told
    change: Told


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
    simulated: Told | None
    verdict: str
    reason: str
    worlds: Worlds | None
    mechanism: str
    ablations: tuple[Ablation, ...]
    along: str
    points: tuple[tuple[str, Told], ...]
    also: tuple[tuple[str, Told], ...]
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
        return f"{self.verdict} (quick)" if self.quick else self.verdict

    @property
    def unit(self) -> str:
        """Return the unit of the measure."""
        return self.simulated.unit if self.simulated else ""


def read(ledger: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Return the rows of a ledger in natural order, contradictions last."""
    return sorted((row(raw) for raw in ledger), key=lambda each: (each.sides is not None, natural(each.key)))


def row(raw: Mapping[str, Any]) -> Row:
    """Return one row of the ledger as it was stored; keys that an older version did not write are left empty."""
    simulated = told(raw.get("simulated"))
    unit = simulated.unit if simulated else ""
    along, sides = raw.get("along") or {}, raw.get("sides")
    return Row(
        key=str(raw["id"]),
        claim=str(raw.get("claim") or ""),
        source=str(raw.get("source") or ""),
        mechanisms=tuple(raw.get("mechanisms") or ()),
        how=str(raw.get("how") or ""),
        sides=(str(sides["above"]), str(sides["below"])) if sides else None,
        text=str((raw.get("claimed") or {}).get("text") or ""),
        region=region(raw.get("claimed") or {}) if simulated else None,
        simulated=simulated,
        verdict=str(raw.get("verdict") or ""),
        reason=spaced(str(raw.get("reason") or "")),
        worlds=worlds(raw.get("worlds")),
        mechanism=spaced(str(raw.get("mechanism") or "")),
        ablations=tuple(ablation(each, unit) for each in raw.get("ablations") or ()),
        along=str(along.get("path") or ""),
        points=tuple((str(each["at"]), known(each, unit)) for each in along.get("points") or ()),
        also=tuple((str(each["name"]), known(each, unit)) for each in raw.get("also") or ()),
        also_verdicts=tuple(str(each.get("verdict") or "") for each in raw.get("also") or ()),
        measure=str(raw.get("measure") or ""),
        industry=bool(raw.get("industry")),
        effort=str(raw.get("effort") or ""),
        runs=int(raw.get("runs") or 0),
    )


def spaced(text: str) -> str:
    """Return a text with a blank between a number and its %."""
    return re.sub(r"(?<=\d)%", " %", text)


def number(value: Any) -> float:
    """Return a stored number, NaN for none."""
    return math.nan if value is None else float(value)


def told(raw: Mapping[str, Any] | None) -> Told | None:
    """Return a stored estimate, None for none."""
    return None if raw is None else known(raw, "")


def known(raw: Mapping[str, Any], unit: str) -> Told:
    """Return a stored estimate; unit: what holds where it says none itself."""
    low, high = (number(end) for end in raw.get("ci95") or (None, None))
    less_luck, ratio = raw.get("estimator") == "less_luck", number(raw.get("variance_ratio"))
    n, said = int(raw.get("n") or 0), str(raw.get("unit") or unit)
    return Told(number(raw.get("value")), low, high, n, said, less_luck, ratio)


def ablation(raw: Mapping[str, Any], unit: str) -> Ablation:
    """Return a stored ablation."""
    return Ablation(str(raw["without"]), known(raw, unit), known(raw.get("change") or {}, unit))


def region(raw: Mapping[str, Any]) -> Region:
    """Return the stored region of a claim; an end that is missing is infinite."""
    low, high = number(raw.get("from")), number(raw.get("to"))
    return Region(
        -math.inf if math.isnan(low) else low,
        math.inf if math.isnan(high) else high,
        number(raw.get("no_effect_at")),
        float(raw.get("worth") or 0.0),
    )


def worlds(raw: Mapping[str, Any] | None) -> Worlds | None:
    """Return what plausible worlds said, None without any."""
    if not raw:
        return None
    return Worlds(
        n=int(raw["n"]),
        futures=int(raw.get("futures") or 0),
        mean=number(raw.get("mean")),
        p10=number(raw.get("p10")),
        p90=number(raw.get("p90")),
        noise_share=number(raw.get("noise_share")),
        as_claimed=share(raw.get("as_claimed")),
        right_way=share(raw.get("right_way")),
        wrong_way=share(raw.get("wrong_way")),
        driver=str((raw.get("driver") or {}).get("path") or ""),
        missed=float(raw.get("levels_missed") or 0.0),
    )


def share(raw: Mapping[str, Any] | None) -> Share:
    """Return a stored share of worlds."""
    low, high = (number(end) for end in (raw or {}).get("ci95") or (None, None))
    return Share(number((raw or {}).get("mean")), low, high)
