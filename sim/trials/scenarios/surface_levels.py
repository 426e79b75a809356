"""Levels of retention in any scenario of a study: brought back to what is known, by a response surface through pilots.

A number that is not known (how much adoption lifts renewals, say) moves the level of retention too, but that level is
known: it is what the company observes. So every scenario is brought back to it under the neutral organization, just as the
company itself was, and what then differs between scenarios is what organizations make of it. To calibrate thousands of
them would take days. Instead the neutral organization is run once in each of some pilots, scenarios whose renewal level and
size of needs are drawn as well; through these goes a surface of gross and net retention over unknowns and both levels,
and a scenario gets the two levels at which the surface meets its targets. The error that is left is measured in fresh ones
and told. The means that the renewal formula is centered on stay those of the company: the renewal level takes up whatever
they leave.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from sim.config.company.calibration import Calibration, SegmentLevels
from sim.config.company.targets import targets
from sim.config.resolving.experiment import Experiment, Point
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.design import canonical, simulated
from sim.model.inputs import Company
from sim.statistics.intervals import Floats
from sim.statistics.products import inner, least_squares
from sim.statistics.sampling import plausible
from sim.statistics.surface import Surface, fit
from sim.trials import calibrate, ground
from sim.trials.executing.executors import queue
from sim.trials.scenarios.neutral import Neutral
from sim.trials.scenarios.space import ENDS, Scenario, Space
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.hashed import sources
from sim.trials.storage.kept_numbers import found_once

PILOT_CUSTOMERS = 320
PILOT_FUTURES = 16
PILOTS_AT_LEAST, PILOTS_AT_MOST = 96, 600
PILOTS_AN_INPUT = 4
LOOK_CUSTOMERS, LOOK_FUTURES = 120, 2
"""The small company and the few futures in which it is seen whether an unknown changes anything."""

CHECKS = 12
CHECK_FUTURES = 48
"""Fresh scenarios in which the error of the surface is measured, and how well."""

YEARS = ground.MONTHS / 12.0
WORK_OF_A_LOOK = LOOK_FUTURES * LOOK_CUSTOMERS * YEARS
WORK_OF_A_PILOT = PILOT_FUTURES * PILOT_CUSTOMERS * YEARS
WORK_OF_A_CHECK = CHECK_FUTURES * PILOT_CUSTOMERS * YEARS
"""Account-years, as at constant size: what the time of each goes with."""

PILOT_SEED = 90_210
REACH = (1.5, 0.9)
"""How far the renewal level (log odds) and the size of needs (logarithm) may be moved, either way."""

STEPS = 12
NEAR = 1e-6
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Residual:
    """How far levels from the surface miss their targets in fresh scenarios, in points of retention."""

    pilots: int
    read: int  # unknowns that the neutral organization reads
    grr_mean: float
    grr_most: float
    nrr_mean: float
    nrr_most: float
    without_grr_mean: float  # the same with the levels of the base case everywhere
    without_nrr_mean: float

    def words(self) -> str:
        """Return the residual as a line for people."""
        return (
            f"levels fitted in {self.pilots} pilot scenarios; in {CHECKS} more they miss by {self.grr_mean:.2f} points of "
            f"GRR (at most {self.grr_most:.2f}) and {self.nrr_mean:.2f} of NRR (at most {self.nrr_most:.2f}); "
            f"not fitted again: {self.without_grr_mean:.2f} and {self.without_nrr_mean:.2f}"
        )


@dataclass(frozen=True, slots=True)
class SurfaceLevels:
    """Levels of any scenario of a study.

    targets: (2 s,), those of the base case. columns: the inputs that the neutral organization reads. surface: over these
    and two levels of each segment, the log odds of gross retention and the logarithm of what net retention adds, segment
    after segment; None where no unknown moves a level. goal: (2 s,), what the surface says of the base case at the
    company's own levels.
    """

    base: Calibration
    targets: Floats
    columns: tuple[int, ...]
    surface: Surface | None
    goal: Floats
    residual: Residual

    def of(self, scenario: Scenario, company: Company) -> Calibration:
        """Return the levels of a scenario. company: as it is there, for its targets."""
        return self.at(scenario.at, targets_of(company) - self.targets)

    def at(self, at: Floats, wanted: Floats | None = None) -> Calibration:
        """Return the levels at these probabilities (k,). wanted: (2 s,), by how much targets differ from the base case."""
        if self.surface is None:
            return self.base
        aim = self.goal + (0.0 if wanted is None else wanted)
        row = np.concatenate([at[list(self.columns)], np.full(2 * len(self.base), 0.5)])
        return moved_by(self.base, solved(self.surface, row, len(self.columns), aim))

    def digest(self) -> str:
        """Return a hash of all that the levels of a scenario depend on."""
        digest = hashlib.sha256(json.dumps([self.columns, {k: asdict(v) for k, v in self.base.items()}]).encode())
        digest.update(self.goal.tobytes())
        if self.surface is not None:
            digest.update(self.surface.terms.tobytes() + self.surface.coefficients.tobytes())
        return digest.hexdigest()[:16]


def solved(surface: Surface, row: Floats, first: int, aim: Floats) -> Floats:
    """Return the positions of the levels (2 s,) within their reach, 0 to 1, at which the surface meets the aim.

    row: (inputs + 2 s,), where to start. Newton's method, all segments at once; steps are cut and positions stay inside.
    """
    row, count = row.copy(), len(row) - first
    for _ in range(STEPS):
        probes = np.tile(row, (count + 1, 1))
        probes[np.arange(1, count + 1), first + np.arange(count)] += NEAR
        seen = surface(probes)
        slopes = (seen[1:] - seen[0]).T / NEAR
        missing = aim - seen[0]
        step = least_squares(slopes, missing, 1e-6)
        row[first:] = np.clip(row[first:] + np.clip(step, -0.2, 0.2), 0.0, 1.0)
        if np.abs(step).max() < NEAR:
            break
    return row[first:]


def moved_by(base: Calibration, positions: Floats) -> dict[str, SegmentLevels]:
    """Return levels whose renewal level and size of needs are moved to these positions within their reach, (2 s,)."""
    moves = (2.0 * positions.reshape(-1, 2) - 1.0) * np.array(REACH)
    return {
        key: replace(
            levels,
            renewal_logit=levels.renewal_logit + float(move[0]),
            need_scale=levels.need_scale * float(np.exp(move[1])),
        )
        for (key, levels), move in zip(base.items(), moves, strict=True)
    }


def targets_of(company: Company) -> Floats:
    """Return the targets of a company on the scales of the surface, (2 s,)."""
    nrr, grr = targets(company)
    return on_scales(grr, nrr)


def on_scales(grr: Floats, nrr: Floats) -> Floats:
    """Return retention of the segments (s,) on the scales of the surface, (2 s,)."""
    inside = np.clip(grr, 1e-4, 1.0 - 1e-4)
    return np.column_stack([np.log(inside / (1.0 - inside)), np.log(np.maximum(nrr - grr, 1e-4))]).ravel()


def pilots_for(inputs: int, segments: int) -> int:
    """Return how many pilots a surface over so many inputs and two levels of each segment is fitted to."""
    return int(np.clip(PILOTS_AN_INPUT * (inputs + 2 * segments), PILOTS_AT_LEAST, PILOTS_AT_MOST))


class Pilots:
    """The pilots of a study: drawn unknowns and drawn levels. What they retained is kept in `folder`, one by one."""

    def __init__(
        self, experiment: Experiment, space: Space, folder: Path, pool: ThreadPoolExecutor, clock: Clock = NOBODY
    ) -> None:
        self.clock = clock
        assert experiment.base.calibration is not None
        self.base = experiment.base.calibration
        self.space, self.folder = space, folder
        self.builder, self.neutral = ScenarioBuilder(experiment), Neutral()
        self.key = [sources(), PILOT_CUSTOMERS, PILOT_FUTURES, canonical(simulated(experiment.design))]
        read = self.kept(["read"], None, lambda: self.columns_read(pool))
        self.columns = tuple(int(k) for k in read)
        self.count = pilots_for(len(self.columns), len(self.base))

    def point(self, values: Floats, levels: Calibration) -> Point:
        """Return the scenario with these values and levels."""
        return self.builder.point(0, list(values), levels)

    def columns_read(self, pool: ThreadPoolExecutor) -> tuple[int, ...]:
        """Return the inputs that change anything for the neutral organization, or for the targets of its levels.

        Each goes to both of its ends in a few futures; an input that changes not even these moves no level.
        """
        usual = self.events(self.space.base_case)

        def moves(k: int) -> bool:
            each = self.space.inputs[k]
            for end in (each.low, each.high):
                values = self.space.base_case.copy()
                values[k] = end
                if self.events(values) != usual:
                    return True
            return each.path.startswith("company.calibrate_to.")

        found = self.clock.each(pool.map(moves, range(len(self.space.inputs))), 2 * WORK_OF_A_LOOK)
        return tuple(k for k, moved in enumerate(found) if moved)

    def events(self, values: Floats) -> bytes:
        """Return what happens to the neutral organization in a few futures of a scenario, as bytes to compare."""
        point = self.point(values, self.base)
        design = self.neutral.design(point.company, point.assumptions, LOOK_CUSTOMERS)
        sums = [calibrate.sums_of(design, replication) for replication in range(LOOK_FUTURES)]
        return b"".join(np.asarray(one[name]).tobytes() for one in sums for name in sorted(one))

    def measured(self, point: Point, futures: int) -> calibrate.LevelMeasurement:
        """Return what the neutral organization retains in a scenario."""
        return self.neutral.retention(point.company, point.assumptions, PILOT_CUSTOMERS, futures)

    def drawn(self, count: int, skip: int = 0) -> tuple[Floats, Floats, Floats]:
        """Return rows of the surface (n, inputs + 2 s), probabilities (n, k) and values (n, k) of pilots."""
        width = len(self.columns) + 2 * len(self.base)
        rows = np.clip(plausible(skip + count, width, PILOT_SEED)[skip:], ENDS, 1.0 - ENDS)
        at = np.tile(self.space.base_case_at, (count, 1))
        at[:, list(self.columns)] = rows[:, : len(self.columns)]
        return rows, at, self.space.values(at)

    def retained(self, values: Floats, positions: Floats) -> Floats:
        """Return the retention of one pilot on the scales of the surface, from its file if it was run before."""

        def run() -> Floats:
            seen = self.measured(self.point(values, moved_by(self.base, positions)), PILOT_FUTURES)
            return on_scales(seen.grr, seen.nrr)

        found = self.kept([float(x).hex() for x in (*values, *positions)], 2 * len(self.base), run)
        self.clock.add(WORK_OF_A_PILOT)
        return found

    def kept(self, what: list[str], count: int | None, make: Callable[[], Sequence[float] | Floats]) -> Floats:
        """Return numbers that were found before, or else find and keep them; count: how many there must be, if known."""
        return found_once(self.folder, json.dumps([*self.key, what]), make, count)


def work_of_levels(pilots: int, inputs: int) -> float:
    """Return the account-years that are simulated to fit levels. inputs: unknowns that are looked at."""
    return (1 + 2 * inputs) * WORK_OF_A_LOOK + pilots * WORK_OF_A_PILOT + (1 + 2 * CHECKS) * WORK_OF_A_CHECK


def fit_levels(
    experiment: Experiment, space: Space, folder: Path, workers: int, say: Say, clock: Clock = NOBODY
) -> SurfaceLevels:
    """Return the levels of the scenarios of a study. What pilots found is kept in `folder`, one by one.

    clock: counts the work.

    The aim of a scenario is what the surface says of the base case, moved by as much as the scenario's own targets differ:
    chance is the same in all of them, so what it does to one it does to all.
    """
    nothing = Residual(0, 0, *([0.0] * 6))
    everything = len(space.inputs)
    wanted = targets_of(next(iter(experiment.points())).company)
    clock.expect(work_of_levels(pilots_for(everything, len(experiment.base.company.segments)), everything))
    with queue(workers) as pool:
        pilots = Pilots(experiment, space, folder, pool, clock)
        first = len(pilots.columns)
        clock.expect(work_of_levels(pilots.count, everything))
        clock.reach((1 + 2 * everything) * WORK_OF_A_LOOK)
        if not first:
            return SurfaceLevels(pilots.base, wanted, (), None, np.zeros(0), nothing)
        say(f"levels: {pilots.count} pilot scenarios over the {first} unknowns that move the neutral organization")
        rows, _, values = pilots.drawn(pilots.count)
        seen = np.array(list(pool.map(lambda k: pilots.retained(values[k], rows[k, first:]), range(len(rows)))))
        surface = fit(rows, seen).surface
        usual = np.concatenate([space.base_case_at[list(pilots.columns)], np.full(rows.shape[1] - first, 0.5)])
        levels = SurfaceLevels(pilots.base, wanted, pilots.columns, surface, surface(usual[None])[0], nothing)
        seen_in_checks = pilots.kept(["checks", levels.digest()], 6, lambda: checked(levels, pilots, pool))
        residual = Residual(pilots.count, first, *(float(x) for x in seen_in_checks))
    say(residual.words())
    return replace(levels, residual=residual)


def checked(levels: SurfaceLevels, pilots: Pilots, pool: ThreadPoolExecutor) -> list[float]:
    """Return by how much levels miss targets over all segments in fresh scenarios, and how much the company's own would.

    Points, in the order of the last fields of `Residual`.
    """
    base = pilots.base
    here = pilots.point(pilots.space.base_case, base)
    usual, wanted = pilots.measured(here, CHECK_FUTURES), targets(here.company)
    _, at, values = pilots.drawn(CHECKS, pilots.count)

    def misses(k: int) -> Floats:
        nrr, grr = targets(pilots.point(values[k], base).company)
        found: list[float] = []
        for these in (levels.at(at[k]), base):
            seen = pilots.measured(pilots.point(values[k], these), CHECK_FUTURES)
            pilots.clock.add(WORK_OF_A_CHECK)
            found.append(inner(seen.weights, (seen.grr - usual.grr) - (grr - wanted[1])))
            found.append(inner(seen.weights, (seen.nrr - usual.nrr) - (nrr - wanted[0])))
        return np.array(found)

    found = 100.0 * np.abs(np.array(list(pool.map(misses, range(CHECKS)))))
    mean, most = found.mean(axis=0), found.max(axis=0)
    return [float(x) for x in (mean[0], most[0], mean[1], most[1], mean[2], mean[3])]
