"""One row of the ledger: what was claimed, what was simulated, the verdict, and what is behind it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from msgspec.structs import replace

from sim.config.claim.claim import Claim
from sim.results import ledger as results
from sim.statistics.claims import (
    CANNOT_TELL,
    CONTRADICTED,
    DEPENDS,
    NO_EFFECT,
    NOT_TESTABLE,
    REPRODUCED,
    RIGHT_DIRECTION,
    SPLIT,
    Region,
    Share,
    Worlds,
    verdict_of,
)
from sim.statistics.jackknife import Estimate
from sim.trials.analysis.averages import estimator
from sim.trials.claims.dependence import Driver
from sim.trials.claims.effort import Effort, world_futures_of
from sim.trials.storage.formats import FORMAT


@dataclass(frozen=True, slots=True)
class Ablation:
    """The measure without a mechanism, and by how much that differs from the measure with it (paired)."""

    without: str
    simulated: Estimate
    change: Estimate


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that was simulated for a claim. along: (value as written, estimate); also: (name, estimate).

    luck_in_worlds: which estimator the values of plausible worlds are of.
    """

    simulated: Estimate
    ablations: Sequence[Ablation] = ()
    along: Sequence[tuple[str, Estimate]] = ()
    also: Sequence[tuple[str, Estimate]] = ()
    worlds: Worlds | None = None
    driver: Driver | None = None
    levels_missed: float = 0.0
    luck_in_worlds: Mapping[str, Any] = field(default_factory=lambda: estimator(same=True))


def region_of(claim: Claim) -> Region:
    """Return what is claimed as a region on the line of the measured value."""
    assert claim.claimed is not None
    return Region(claim.claimed.low, claim.claimed.high, claim.claimed.nothing, claim.worth)


def told(estimate: Estimate, unit: str = "") -> results.Simulated:
    """Return an estimate as the ledger holds it."""
    return results.Simulated(**values_of(estimate), unit=unit or None)


def values_of(estimate: Estimate) -> dict[str, Any]:
    """Return the fields that every estimate of a row has."""
    return {
        "value": estimate.value,
        "ci95": (estimate.low, estimate.high),
        "n": estimate.n,
        **estimator(estimate.luck_ratio, same=not estimate.less_luck),
    }


def untested(claim: Claim) -> results.LedgerRow:
    """Return the row of a claim that nothing can test, with the reason."""
    said = results.Claimed(text=claim.claimed.text if claim.claimed else claim.title)
    return replace(head(claim, said), verdict=f"{claim.not_testable}, {NOT_TESTABLE}", reason=claim.because)


def head(claim: Claim, said: results.Claimed) -> results.LedgerRow:
    """Return a row as it is before anything is simulated."""
    return results.LedgerRow(
        format=FORMAT,
        id=claim.key,
        claim=claim.title,
        source=claim.published_in,
        mechanisms=tuple(claim.mechanisms),
        how=claim.how,
        kind="contradiction" if claim.sides else "claim",
        models=tuple(models_of(claim)),
        claimed=said,
        simulated=None,
        verdict="",
        reason="",
        share_of_worlds=math.nan,
        mechanism=None,
        experiment=None,
    )


def models_of(claim: Claim) -> list[str]:
    """Return the keys of the organizations that a claim's experiment compares, as their files are called."""
    experiment = claim.industry.experiment if claim.industry is not None else claim.experiment
    return [] if experiment is None else sorted({each.key for each in experiment.files if each.kind == "model"})


def entry(claim: Claim, found: Evidence, effort: Effort, runs: int) -> results.LedgerRow:
    """Return the row of a claim that was simulated."""
    region = region_of(claim)
    assert claim.claimed is not None
    verdict, reason = judged(claim, region, found)
    worlds = found.worlds
    said = results.Claimed(
        text=claim.claimed.text,
        low=finite(region.low),
        high=finite(region.high),
        no_effect_at=finite(region.nothing),
        worth=region.worth,
    )
    return replace(
        head(claim, said),
        sides=None if claim.sides is None else results.Sides(above=claim.sides[0], below=claim.sides[1]),
        simulated=told(found.simulated, claim.unit),
        verdict=verdict,
        reason=reason,
        share_of_worlds=math.nan if worlds is None else worlds.as_claimed.mean,
        worlds=None if worlds is None else worlds_told(worlds, found, futures_in_scenarios(claim, effort)),
        mechanism=mechanism(region, found),
        ablations=tuple(
            results.LedgerAblation(without=each.without, **values_of(each.simulated), change=told(each.change))
            for each in found.ablations
        ),
        along=results.LedgerAlong(
            path=claim.along, points=tuple(results.AlongPoint(at=at, **values_of(e)) for at, e in found.along)
        ),
        also=tuple(beside(claim, region, name, e) for name, e in found.also),
        measure=claim.measure.text if claim.measure else "",
        experiment=claim.key,
        industry=claim.industry is not None,
        effort=effort.name,
        runs=runs,
    )


def finite(value: float) -> float | None:
    """Return an end of a region; None where it has none."""
    return value if math.isfinite(value) else None


def beside(claim: Claim, region: Region, name: str, found: Estimate) -> results.Beside:
    """Return a figure that is told beside; one that is judged with its verdict, which its interval alone decides."""
    also = claim.also[name]
    figure = results.Beside(name=name, **values_of(found), unit=also.unit or None)
    if not also.judged:
        return figure
    verdict = verdict_of(region, found.low, found.high)
    return replace(figure, verdict=verdict if claim.sides is None else sided(claim.sides, verdict))


def futures_in_scenarios(claim: Claim, effort: Effort) -> int:
    """Return how many futures, or companies of an industry, each scenario had."""
    return effort.world_companies if claim.industry is not None else world_futures_of(claim, effort)


def worlds_told(worlds: Worlds, found: Evidence, futures: int) -> results.LedgerWorlds:
    """Return what plausible worlds say. futures: of each."""
    driver = found.driver
    return results.LedgerWorlds(
        n=worlds.n,
        futures=futures,
        **found.luck_in_worlds,
        mean=worlds.mean,
        p10=worlds.p10,
        p90=worlds.p90,
        noise_share=worlds.noise_share,
        as_claimed=share(worlds.as_claimed),
        right_way=share(worlds.right_way),
        wrong_way=share(worlds.wrong_way),
        driver=None if driver is None else results.Driver(path=driver.path, correlation=driver.correlation),
        levels_missed=found.levels_missed,
    )


def share(interval: Share) -> results.WorldShare:
    """Return a share of worlds as the ledger holds it."""
    return results.WorldShare(mean=interval.mean, ci95=(interval.low, interval.high))


def judged(claim: Claim, region: Region, found: Evidence) -> tuple[str, str]:
    """Return the verdict and the reason for it. It is computed; nothing of it stands in a file."""
    simulated = verdict_of(region, found.simulated.low, found.simulated.high)
    ways = [way(region, each) for _, each in found.along]
    if claim.sides is None and 1 in ways and -1 in ways:
        right = ", ".join(at for (at, _), side in zip(found.along, ways, strict=True) if side == 1)
        wrong = ", ".join(at for (at, _), side in zip(found.along, ways, strict=True) if side == -1)
        return f"{DEPENDS} {short(claim.along)}", f"it is so at {right}, and the other way round at {wrong}"
    split = divided(simulated, found.worlds)
    if split:
        driver = "the world" if found.driver is None else short(found.driver.path)
        return f"{DEPENDS} {driver}", split + ("" if found.driver else "; no single unknown can be told to decide it")
    if claim.sides is not None:
        return sided(claim.sides, simulated), reason_of(simulated)
    return simulated, reason_of(simulated)


def divided(verdict: str, worlds: Worlds | None) -> str:
    """Return in words how plausible worlds disagree, with each other or with the most likely one; empty if they do not."""
    if worlds is None:
        return ""
    right, wrong = worlds.right_way.mean, worlds.wrong_way.mean
    if min(right, wrong) >= SPLIT:
        return f"{right:.0%} of {worlds.n} scenarios lie clearly on one side and {wrong:.0%} on the other"
    here = f"{verdict} at the most likely values, but "
    if verdict in (REPRODUCED, RIGHT_DIRECTION) and right < SPLIT:
        return f"{here}clearly so in only {right:.0%} of {worlds.n} scenarios"
    if verdict == CONTRADICTED and right >= 0.5:
        return f"{here}clearly so, as claimed, in {right:.0%} of {worlds.n} scenarios"
    if verdict == NO_EFFECT and max(right, wrong) >= 0.5:
        side = "as claimed" if right > wrong else "the other way round"
        return f"{here}clearly {side} in {max(right, wrong):.0%} of {worlds.n} scenarios"
    return ""


def sided(sides: tuple[str, str], verdict: str) -> str:
    """Return the verdict on a contradiction: which side the simulation favors."""
    if verdict in (REPRODUCED, RIGHT_DIRECTION):
        return f"favors: {sides[0]}"
    return f"favors: {sides[1]}" if verdict == CONTRADICTED else verdict


REASONS = {
    REPRODUCED: "the interval lies wholly in what is claimed",
    RIGHT_DIRECTION: "the effect has the sign that is claimed, but not known to be of the size",
    NO_EFFECT: "whatever effect there is, it is too small to act on",
    CONTRADICTED: "the interval lies wholly on the other side, or outside what is claimed",
    CANNOT_TELL: "the interval is too wide: more simulations would tell",
}


def reason_of(verdict: str) -> str:
    """Return the rule that gave a verdict, in words."""
    return REASONS[verdict]


def way(region: Region, estimate: Estimate) -> int:
    """Return 1 where an interval lies clearly on the side of the claim, -1 clearly on the other, else 0."""
    if math.isnan(estimate.low):
        return 0
    if region.right_way(estimate.low) and region.right_way(estimate.high):
        return 1
    return -1 if region.wrong_way(estimate.low) and region.wrong_way(estimate.high) else 0


def mechanism(region: Region, found: Evidence) -> str | None:
    """Return the mechanism that removes the effect, in words; None where there is no effect or nothing was taken out."""
    value = found.simulated
    if not found.ablations or math.isnan(value.low):
        return None
    moved = [each for each in found.ablations if moves(each.change)]
    if math.isnan(region.nothing):
        most = max(moved, key=lambda each: abs(each.change.value), default=None)
        return "a level, not an effect" + (
            f"; {most.without} moves it most" if most else "; nothing taken out moves it"
        )
    nothing = region.nothing
    if value.low <= nothing <= value.high:
        return "no effect that could be removed"
    gone = [each for each in moved if removes(each.simulated, each.change, value, nothing)]
    if gone:
        return f"{' or '.join(each.without for each in gone)}: without it the effect is gone"
    if not moved:
        return f"none of {', '.join(each.without for each in found.ablations)} is known to move it"
    most = max(moved, key=lambda each: abs(each.change.value))
    share = (value.value - most.simulated.value) / (value.value - nothing)
    if share <= 0.0:
        return f"none removes it; without {most.without} it is larger"
    return f"{most.without}, in part: without it {1.0 - share:.0%} of the effect is left"


class Averaged(Protocol):
    """An average with its interval, as it was simulated or as it was read again."""

    @property
    def value(self) -> float:
        """Return the average."""
        ...

    @property
    def low(self) -> float:
        """Return the lower end of its interval."""
        ...

    @property
    def high(self) -> float:
        """Return the upper end of its interval."""
        ...


def moves(change: Averaged) -> bool:
    """Say whether taking a mechanism out is known to change the measure."""
    return change.low > 0.0 or change.high < 0.0


def removes(without: Averaged, change: Averaged, value: Averaged, nothing: float) -> bool:
    """Say whether hardly anything is left without a mechanism: less than half, and its sign is not known, or has turned."""
    left = (without.value - nothing) / (value.value - nothing)
    if left > 0.5 or not moves(change):
        return False
    return without.low <= nothing if value.value > nothing else without.high >= nothing


def short(path: str) -> str:
    """Return a path as a person reads it."""
    head_, _, rest = path.partition(".")
    words = rest or head_
    return words.removeprefix("segments.").replace("_", " ").replace(".", " · ")
