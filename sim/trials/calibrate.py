"""The calibration of levels, once per company: python -m sim.trials.calibrate COMPANY…

Fitted, per segment: the renewal level b0 to the benchmark gross retention, the size of needs to the benchmark gap between
net and gross retention, and the means that the renewal formula is centered on; under the neutral organization (one role owns
everything, paid its market price, part-time people, 85% expected load), or under the one that the company says it had
(`calibrate_to: {under: as-is}`). Nothing else is fitted, and no difference between organizations. The same random numbers in
every pass.
"""

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.config.company.targets import targets
from sim.config.tables.company import LEVELS
from sim.errors import InputError, Problem, StorageError
from sim.model import assembly
from sim.model.inputs import Company, Segment
from sim.trials.executing.executors import queue
from sim.trials.executing.replication import replicate
from sim.trials.ground import MONTHS, REPLICATIONS, Ground, ground_of
from sim.trials.storage.clock import NOBODY, Clock, Watcher, unwatched
from sim.trials.storage.store import write_aside

SEED = 4_242
PASSES = 12
WORKERS = 2
CLOSE_ENOUGH = 0.0015
STILL_MET = 0.005
"""The nearest of all passes counts as met up to here, half of what is usually worth acting on; further off is refused."""
USUAL_PASSES, FEW_PASSES = 6, 3
"""What a company usually takes, and from how many on its own passes say how many are to come."""
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class LevelMeasurement:
    """What a pass saw, by segment, shape (s,); overall values are over all segments."""

    grr: Floats
    nrr: Floats
    logo_churn: Floats
    mean_adoption: Floats
    mean_sentiment: Floats
    mean_champion: Floats
    spread_adoption: Floats
    spread_sentiment: Floats
    weights: Floats  # share of the opening ARR
    overall_grr: float
    overall_nrr: float
    overall_logo_churn: float
    expansion_share: float
    utilisation: float
    load: float


def sums_of(plan: assembly.Design, replication: int) -> dict[str, Any]:
    """Return the sums of one replication over its window that `measured` divides."""
    state = replicate(plan, seed=SEED, replication=replication).state
    rows = state.months[assembly.WINDOW_FROM_MONTH : MONTHS + 1]
    staff = state.staff[assembly.WINDOW_FROM_MONTH + 1 : MONTHS + 1]
    sums: dict[str, Any] = {
        name: rows[name].sum(axis=0) for name in rows.dtype.names or () if name.startswith("segment_")
    }
    for name in ("expansion_arr_cents", "new_arr_cents"):
        sums[name] = rows[name].sum()
    for name in ("worked_hours", "posted_hours", "capacity_hours"):
        sums[name] = staff[name].sum()
    return sums


def measured(
    plan: assembly.Design,
    segments: int,
    replications: int = REPLICATIONS,
    workers: int = WORKERS,
    clock: Clock = NOBODY,
) -> LevelMeasurement:
    """Run the replications of one pass and return what they saw. clock: counts them."""
    if workers == 1:
        parts = [sums_of(plan, r) for r in clock.each(range(replications))]
    else:
        with queue(workers) as pool:
            parts = list(clock.each(pool.map(lambda r: sums_of(plan, r), range(replications))))
    total = {name: sum(part[name] for part in parts) for name in parts[0]}
    by = {name: np.asarray(value, float)[:segments] for name, value in total.items() if name.startswith("segment_")}
    n = by["segment_customers"]
    with np.errstate(divide="ignore", invalid="ignore"):  # nobody left to look at: nothing is known, and said so
        return ratios(total, by, n)


def ratios(total: Mapping[str, Any], by: Mapping[str, Floats], n: Floats) -> LevelMeasurement:
    """Return what sums over replications say. by: sums by segment; n: customers seen, by segment."""
    x = by["segment_logit_adoption"] / n
    s = by["segment_sentiment"] / n
    return LevelMeasurement(
        grr=by["segment_kept_cents"] / by["segment_cohort_cents"],
        nrr=by["segment_now_cents"] / by["segment_cohort_cents"],
        logo_churn=1.0 - by["segment_logos_kept"] / by["segment_logos"],
        mean_adoption=by["segment_adoption"] / n,
        mean_sentiment=s,
        mean_champion=by["segment_champions"] / n,
        spread_adoption=np.sqrt(np.maximum(0.0, by["segment_logit_squares"] / n - x**2)),
        spread_sentiment=np.sqrt(np.maximum(0.0, by["segment_sentiment_squares"] / n - s**2)),
        weights=by["segment_cohort_cents"] / by["segment_cohort_cents"].sum(),
        overall_grr=float(by["segment_kept_cents"].sum() / by["segment_cohort_cents"].sum()),
        overall_nrr=float(by["segment_now_cents"].sum() / by["segment_cohort_cents"].sum()),
        overall_logo_churn=float(1.0 - by["segment_logos_kept"].sum() / by["segment_logos"].sum()),
        expansion_share=float(total["expansion_arr_cents"] / (total["expansion_arr_cents"] + total["new_arr_cents"])),
        utilisation=float(total["worked_hours"] / total["capacity_hours"]),
        load=float(total["posted_hours"] / total["capacity_hours"]),
    )


def moved(segment: Segment, saw: LevelMeasurement, k: int, nrr: float, grr: float) -> Segment:
    """Return a segment with its levels moved toward the targets."""
    slope = max(0.03, saw.grr[k] * (1.0 - saw.grr[k]))
    gap, wanted = saw.nrr[k] - saw.grr[k], nrr - grr
    return replace(
        segment,
        renewal_logit=segment.renewal_logit + float(np.clip((grr - saw.grr[k]) / slope, -1.0, 1.0)),
        need_scale=segment.need_scale * float(np.clip((wanted / max(gap, 1e-3)) ** 1.2, 0.4, 2.5)),
        mean_adoption=float(saw.mean_adoption[k]),
        mean_sentiment=float(saw.mean_sentiment[k]),
        mean_champion=float(saw.mean_champion[k]),
        spread_adoption=float(saw.spread_adoption[k]),
        spread_sentiment=float(saw.spread_sentiment[k]),
    )


def distance(saw: LevelMeasurement, nrr: Floats, grr: Floats) -> float:
    """Return the largest distance of a pass to a target; NaN if a level that the next pass needs is no number."""
    found = [saw.grr - grr, saw.nrr - nrr, *(getattr(saw, name) for name in LEVELS if hasattr(saw, name))]
    if not all(np.isfinite(each).all() for each in found):
        return math.nan
    return max(float(np.abs(saw.grr - grr).max()), float(np.abs(saw.nrr - nrr).max()))


def calibrate(
    company: Company,
    ground: Ground,
    say: Callable[[str], None] = print,
    clock: Clock = NOBODY,
) -> tuple[Company, LevelMeasurement, int]:
    """Return the company with computed levels, what the pass with them saw, the nearest one, and the number of passes."""
    per_year = company.new_logos_per_year * ground.customers / max(1, company.start_customers)
    now = replace(company, start_customers=ground.customers, new_logos_per_year=per_year)
    nrr, grr = targets(company)
    nearest = math.inf
    offs: list[float] = []
    clock.expect(USUAL_PASSES * ground.replications)
    for done in range(1, PASSES + 1):
        saw = measured(ground.design(now), len(now.segments), ground.replications, clock=clock)
        off = distance(saw, nrr, grr)
        offs.append(off)
        clock.expect((done + passes_left(offs)) * ground.replications)
        say(f"  pass {done}: largest distance to a target {100 * off:.2f} points")
        if not off >= nearest:  # also where it is no number
            nearest, best, seen = off, now, saw
        if off < CLOSE_ENOUGH or not math.isfinite(off):
            break
        now = replace(now, segments=tuple(moved(s, saw, k, nrr[k], grr[k]) for k, s in enumerate(now.segments)))
    result = replace(best, start_customers=company.start_customers, new_logos_per_year=company.new_logos_per_year)
    return result, seen, done


def passes_left(seen: list[float]) -> float:
    """Return about how many passes are still to come, given the distance after each one."""
    done, off = len(seen), seen[-1]
    if off < CLOSE_ENOUGH or not math.isfinite(off):
        return 0.0
    if done < FEW_PASSES or seen[-1] >= seen[0]:
        return float(np.clip(USUAL_PASSES - done, 1, PASSES - done)) if done < PASSES else 0.0
    by_pass = (seen[-1] / seen[0]) ** (1.0 / (done - 1))  # each pass brings it nearer by about the same factor
    return float(np.clip(math.ceil(math.log(CLOSE_ENOUGH / off) / math.log(by_pass)), 1, PASSES - done))


def as_yaml(company: Company, ground: Ground, saw: LevelMeasurement, passes: int, digest: str) -> str:
    """Return the text of the calibration file: levels, targets and what was simulated."""
    nrr, grr = targets(company)
    lines = [
        "# Written by `python -m sim.trials.calibrate`: computed, never typed.",
        "# Levels only: nothing here knows an organization.",
        "kind: calibration",
        f"company: {company.key}",
        "provenance: computed",
        f"made_by: {ground.replications} replications of {ground.customers} customers and {MONTHS} months, {passes} passes",
        f"inputs_sha256: {digest}",
        "segments:",
    ]
    for k, segment in enumerate(company.segments):
        lines.append(f"  {segment.key}:")
        lines += [f"    {name}: {getattr(segment, name):.6f}" for name in LEVELS]
        lines.append(
            f"    # GRR {saw.grr[k]:.4f} for a target of {grr[k]:.4f}; NRR {saw.nrr[k]:.4f} for {nrr[k]:.4f}; "
        )
        lines.append(f"    # check: logo churn {saw.logo_churn[k]:.3f} a year")
    return "\n".join(lines) + "\n"


def table(company: Company, saw: LevelMeasurement) -> str:
    """Return target against simulated, for the terminal."""
    nrr, grr = targets(company)
    rows = [f"{'segment':<14}{'GRR target':>12}{'simulated':>11}{'NRR target':>12}{'simulated':>11}{'logo churn':>12}"]
    for k, s in enumerate(company.segments):
        rows.append(
            f"{s.key:<14}{grr[k]:>12.1%}{saw.grr[k]:>11.1%}{nrr[k]:>12.1%}{saw.nrr[k]:>11.1%}{saw.logo_churn[k]:>12.1%}"
        )
    rows.append(
        f"{'all':<14}{company.target_grr:>12.1%}{saw.overall_grr:>11.1%}{company.target_nrr:>12.1%}"
        f"{saw.overall_nrr:>11.1%}{saw.overall_logo_churn:>12.1%}"
    )
    rows.append(
        f"checks, not fitted: expansion {saw.expansion_share:.0%} of gross new ARR (surveys 29-40%), "
        f"load {saw.load:.2f}, utilization {saw.utilisation:.2f}"
    )
    return "\n".join(rows)


def unmet(company: Company, saw: LevelMeasurement, passes: int) -> tuple[str, str] | None:
    """Return which target no pass came near enough to, and in words by how much; None if none.

    The first is the name below `calibrate_to`. The largest distance is told.
    """
    nrr, grr = targets(company)
    off = distance(saw, nrr, grr)
    if off < STILL_MET:
        return None
    names = [segment.key for segment in company.segments]
    if math.isnan(off):
        lost = [name for name, kept in zip(names, saw.mean_sentiment, strict=True) if not math.isfinite(kept)]
        return "grr", (
            f"cannot be fitted: nothing is left to measure of {' and '.join(lost or names)} in a simulation (got no "
            "number). Look at its share of new customers and at what makes customers leave: issues, involuntary."
        )
    k, metric = max(
        ((k, metric) for k in range(len(names)) for metric in ("grr", "nrr")),
        key=lambda at: abs(missed(saw, at[0], at[1], nrr, grr)),
    )
    gap = missed(saw, k, metric, nrr, grr)
    reached, wanted = (saw.grr[k], grr[k]) if metric == "grr" else (saw.nrr[k], nrr[k])
    whole = company.target_grr if metric == "grr" else company.target_nrr
    remedies = {
        ("grr", True): "or more that makes its customers leave, such as issues",
        ("grr", False): "or less that makes its customers leave, such as issues",
        ("nrr", True): "or a lower grr: price increases at renewal alone add that much",
        ("nrr", False): "or more for its customers to buy: needs, need_size, whitespace",
    }
    return metric, (
        f"cannot be met: {metric.upper()} of {names[k]} comes out at {reached:.1%} where {wanted:.1%} is needed, "
        f"{100.0 * abs(gap):.1f} points off after {passes} passes (got {whole:.1%} for the whole company). "
        f"Write about {whole + gap:.1%}, {remedies[metric, gap > 0.0]}."
    )


def missed(saw: LevelMeasurement, k: int, metric: str, nrr: Floats, grr: Floats) -> float:
    """Return by how much a rate of a segment came out above its target."""
    return float(saw.grr[k] - grr[k] if metric == "grr" else saw.nrr[k] - nrr[k])


def main(keys: list[str], say: Callable[[str], None] = print, watch: Watcher = unwatched) -> None:
    """Calibrate companies by key or file and write their files. watch: is told of each as it begins.

    Errors: InputError where a target cannot be met, StorageError where a file cannot be written; nothing is written then.
    """
    from sim.config.company.calibration import calibration_path
    from sim.config.study.single import calibration_inputs, load_assumptions, load_company

    for key in keys:
        name = Path(key) if key.endswith(".yaml") else key
        path = calibration_path(name)
        company, assumptions = load_company(name, uncalibrated=True), load_assumptions()
        ground = ground_of(name, company, assumptions)
        say(f"{company.key}: {company.title}")
        made_room(path)
        clock = Clock("fitting levels")
        watch(clock)
        result, saw, passes = calibrate(company, ground, say, clock)
        refuse_unmet(name, company, saw, passes)
        say(table(result, saw))
        off = distance(saw, *targets(company))
        if off >= CLOSE_ENOUGH:
            say(f"  not nearer than {100.0 * off:.2f} points to every target after {passes} passes")
        text = as_yaml(result, ground, saw, passes, calibration_inputs(name))
        refuse_unreadable(name, text, company)
        try:
            write_aside(path, text.encode())
        except StorageError as error:
            raise StorageError(path, error.__cause__ or error, nothing_done=True) from error  # type: ignore[arg-type]
        say(f"  wrote {path.name}")


def made_room(path: Path) -> None:
    """Make the folder of a file. Errors: StorageError where that cannot be."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(path.parent, error, nothing_done=True) from error


def refuse_unmet(name: str | Path, company: Company, saw: LevelMeasurement, passes: int) -> None:
    """Raise InputError, at the line of the file, if a target was not met."""
    found = unmet(company, saw, passes)
    if found is not None:
        metric, why = found
        raise InputError([problem_at(name, f"calibrate_to.{metric}", why)])


def refuse_unreadable(name: str | Path, text: str, company: Company) -> None:
    """Raise InputError if what is to be written would not be read again: a level beyond what can be meant."""
    from sim.config.company.calibration import levels_in
    from sim.config.language.nodes import Problems
    from sim.config.yaml.loading import read_text

    problems = Problems()
    root = read_text(text, "calibration", problems)
    if root is not None:
        levels_in(root, company.key, tuple(segment.key for segment in company.segments), problems)
    if problems.mistakes:
        first = problems.mistakes[0]
        why = (
            f"needs a level that is no sound number: {first.path} {first.message.split(').')[0]}). Look at the sizes in "
            "this company's segments: one is far too large or too small."
        )
        raise InputError([problem_at(name, "calibrate_to", why)])


def problem_at(name: str | Path, path: str, message: str) -> Problem:
    """Return a problem of a company at the place of one of its keys."""
    from sim.config.study.single import place_in_company

    place = place_in_company(name, path)
    return Problem(place.file, place.line, place.column, path, message)


if __name__ == "__main__":
    main(sys.argv[1:])
