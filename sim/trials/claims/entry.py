"""One row of the ledger: what was claimed, what was simulated, the verdict, and what is behind it."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.config.claim.claim import Claim
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
    Worlds,
    verdict_of,
)
from sim.statistics.jackknife import Estimate
from sim.trials.analysis.averages import estimator
from sim.trials.claims.drivers import Driver
from sim.trials.claims.effort import Effort
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


def number(value: float) -> float | None:
    """Return a number that JSON can hold."""
    return value if math.isfinite(value) else None


def told(estimate: Estimate, unit: str = "") -> dict[str, Any]:
    """Return an estimate as the ledger holds it."""
    found: dict[str, Any] = {
        "value": number(estimate.value),
        "ci95": [number(estimate.low), number(estimate.high)],
        "n": estimate.n,
        **estimator(estimate.luck_ratio, same=not estimate.less_luck),
    }
    return found | ({"unit": unit} if unit else {})


def untested(claim: Claim) -> dict[str, Any]:
    """Return the row of a claim that nothing can test, with the reason."""
    return head(claim) | {
        "claimed": {"text": claim.claimed.text if claim.claimed else claim.title},
        "simulated": None,
        "verdict": f"{claim.not_testable}, {NOT_TESTABLE}",
        "reason": claim.because,
        "share_of_worlds": None,
        "mechanism": None,
        "experiment": None,
    }


def head(claim: Claim) -> dict[str, Any]:
    """Return what a row says before anything is simulated."""
    return {
        "format": FORMAT,
        "id": claim.key,
        "claim": claim.title,
        "source": claim.published_in,
        "mechanisms": list(claim.mechanisms),
        "how": claim.how,
        "kind": "contradiction" if claim.sides else "claim",
        "models": models_of(claim),
    }


def models_of(claim: Claim) -> list[str]:
    """Return the keys of the organisations that a claim's experiment compares, as their files are called."""
    experiment = claim.industry.experiment if claim.industry is not None else claim.experiment
    return [] if experiment is None else sorted({each.key for each in experiment.files if each.kind == "model"})


def entry(claim: Claim, found: Evidence, effort: Effort, runs: int) -> dict[str, Any]:
    """Return the row of a claim that was simulated."""
    region = region_of(claim)
    assert claim.claimed is not None
    verdict, reason = judged(claim, region, found)
    worlds = found.worlds
    return head(claim) | {
        "claimed": {
            "text": claim.claimed.text,
            "from": number(region.low),
            "to": number(region.high),
            "no_effect_at": number(region.nothing),
            "worth": region.worth,
        },
        "sides": None if claim.sides is None else {"above": claim.sides[0], "below": claim.sides[1]},
        "simulated": told(found.simulated, claim.unit),
        "verdict": verdict,
        "reason": reason,
        "share_of_worlds": None if worlds is None else worlds.as_claimed.mean,
        "worlds": None if worlds is None else worlds_told(worlds, found, effort),
        "mechanism": mechanism(region, found),
        "ablations": [ablation_told(each) for each in found.ablations],
        "along": {"path": claim.along, "points": [{"at": at} | told(e) for at, e in found.along]},
        "also": [{"name": name} | beside(claim, region, name, e) for name, e in found.also],
        "measure": claim.measure.text if claim.measure else "",
        "experiment": claim.key,
        "industry": claim.industry is not None,
        "effort": effort.name,
        "runs": runs,
    }


def beside(claim: Claim, region: Region, name: str, found: Estimate) -> dict[str, Any]:
    """Return a figure that is told beside; one that is judged with its verdict, which its interval alone decides."""
    also = claim.also[name]
    if not also.judged:
        return told(found, also.unit)
    verdict = verdict_of(region, found.low, found.high)
    return told(found, also.unit) | {"verdict": verdict if claim.sides is None else sided(claim, verdict)}


def worlds_told(worlds: Worlds, found: Evidence, effort: Effort) -> dict[str, Any]:
    """Return what plausible worlds say."""
    return {
        "n": worlds.n,
        "futures": effort.world_futures,
        **found.luck_in_worlds,
        "mean": number(worlds.mean),
        "p10": number(worlds.p10),
        "p90": number(worlds.p90),
        "noise_share": number(worlds.noise_share),
        "as_claimed": {"mean": worlds.as_claimed.mean, "ci95": [worlds.as_claimed.low, worlds.as_claimed.high]},
        "right_way": {"mean": worlds.right_way.mean, "ci95": [worlds.right_way.low, worlds.right_way.high]},
        "wrong_way": {"mean": worlds.wrong_way.mean, "ci95": [worlds.wrong_way.low, worlds.wrong_way.high]},
        "driver": None
        if found.driver is None
        else {"path": found.driver.path, "correlation": found.driver.correlation},
        "levels_missed": found.levels_missed,
    }


def ablation_told(each: Ablation) -> dict[str, Any]:
    """Return what the measure is without a mechanism."""
    return {"without": each.without} | told(each.simulated) | {"change": told(each.change)}


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
        return sided(claim, simulated), reason_of(simulated)
    return simulated, reason_of(simulated)


def divided(verdict: str, worlds: Worlds | None) -> str:
    """Return in words how plausible worlds disagree, with each other or with the most likely one; empty if they do not."""
    if worlds is None:
        return ""
    right, wrong = worlds.right_way.mean, worlds.wrong_way.mean
    if min(right, wrong) >= SPLIT:
        return f"{right:.0%} of {worlds.n} plausible worlds lie clearly on one side and {wrong:.0%} on the other"
    here = f"{verdict} at the most likely values, but "
    if verdict in (REPRODUCED, RIGHT_DIRECTION) and right < SPLIT:
        return f"{here}clearly so in only {right:.0%} of {worlds.n} plausible worlds"
    if verdict == CONTRADICTED and right >= 0.5:
        return f"{here}clearly so, as claimed, in {right:.0%} of {worlds.n} plausible worlds"
    if verdict == NO_EFFECT and max(right, wrong) >= 0.5:
        side = "as claimed" if right > wrong else "the other way round"
        return f"{here}clearly {side} in {max(right, wrong):.0%} of {worlds.n} plausible worlds"
    return ""


def sided(claim: Claim, verdict: str) -> str:
    """Return the verdict on a contradiction: which side the simulation favours."""
    assert claim.sides is not None
    if verdict in (REPRODUCED, RIGHT_DIRECTION):
        return f"favours: {claim.sides[0]}"
    return f"favours: {claim.sides[1]}" if verdict == CONTRADICTED else verdict


REASONS = {
    REPRODUCED: "the interval lies wholly in what is claimed",
    RIGHT_DIRECTION: "the effect has the sign that is claimed, but not known to be of the size",
    NO_EFFECT: "whatever effect there is, it is too small to act on",
    CONTRADICTED: "the interval lies wholly on the other side, or outside what is claimed",
    CANNOT_TELL: "the interval is too wide: more futures would tell",
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
    moved = [each for each in found.ablations if each.change.low > 0.0 or each.change.high < 0.0]
    if math.isnan(region.nothing):
        most = max(moved, key=lambda each: abs(each.change.value), default=None)
        return "a level, not an effect" + (
            f"; {most.without} moves it most" if most else "; nothing taken out moves it"
        )
    nothing = region.nothing
    if value.low <= nothing <= value.high:
        return "no effect that could be removed"
    gone = [each for each in moved if removes(each, value, nothing)]
    if gone:
        return f"{' or '.join(each.without for each in gone)}: without it the effect is gone"
    if not moved:
        return f"none of {', '.join(each.without for each in found.ablations)} is known to move it"
    most = max(moved, key=lambda each: abs(each.change.value))
    share = (value.value - most.simulated.value) / (value.value - nothing)
    if share <= 0.0:
        return f"none removes it; without {most.without} it is larger"
    return f"{most.without}, in part: without it {1.0 - share:.0%} of the effect is left"


def removes(each: Ablation, value: Estimate, nothing: float) -> bool:
    """Say whether hardly anything is left without a mechanism: less than half, and its sign is not known, or has turned."""
    left = (each.simulated.value - nothing) / (value.value - nothing)
    if left > 0.5:
        return False
    return each.simulated.low <= nothing if value.value > nothing else each.simulated.high >= nothing


def short(path: str) -> str:
    """Return a path as a person reads it."""
    head_, _, rest = path.partition(".")
    words = rest or head_
    return words.removeprefix("segments.").replace("_", " ").replace(".", " · ")
