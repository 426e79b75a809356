"""Levels of retention in a plausible world: brought back to what is known, by a response surface through pilot worlds.

A number that is not known (how much adoption lifts renewals, say) moves the level of retention too, but that level is
known: it is what the company observes. So every world is brought back to it under the neutral organisation, just as the
company itself was, and what then differs between worlds is what organisations make of it. To calibrate thousands of
worlds would take days. Instead the neutral organisation is run once in each of some pilot worlds whose renewal level and
size of needs are drawn as well; through these goes a surface of gross and net retention over unknowns and both levels,
and a world gets the two levels at which the surface meets its targets. The error that is left is measured in fresh worlds
and told. The means that the renewal formula is centred on stay those of the company: the renewal level takes up whatever
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
from sim.config.scenarios.worlds import WorldBuilder
from sim.config.study.design import canonical, simulated
from sim.config.study.single import load_model
from sim.model import assembly
from sim.model.inputs import Assumptions, Company
from sim.statistics.intervals import Floats
from sim.statistics.products import inner, least_squares
from sim.statistics.sampling import plausible
from sim.statistics.surface import Surface, fit
from sim.trials import calibrate
from sim.trials.executing.executors import queue
from sim.trials.sensitivity.worlds import ENDS, Space
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.hashed import sources
from sim.trials.storage.kept_numbers import keep, kept
from sim.trials.storage.store import make_folder

PILOT_CUSTOMERS = 320
PILOT_FUTURES = 16
PILOTS_AT_LEAST, PILOTS_AT_MOST = 96, 600
PILOTS_AN_INPUT = 4
LOOK_CUSTOMERS, LOOK_FUTURES = 120, 2
"""The small company and the few futures in which it is seen whether an unknown changes anything."""

CHECKS = 12
CHECK_FUTURES = 48
"""Fresh worlds in which the error of the surface is measured, and how well."""

YEARS = calibrate.MONTHS / 12.0
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
    """How far levels from the surface miss their targets in fresh worlds, in points of retention."""

    grr_mean: float
    grr_most: float
    nrr_mean: float
    nrr_most: float
    without_grr_mean: float  # the same with the levels of the most likely world in every world
    without_nrr_mean: float
    pilots: int
    read: int  # unknowns that the neutral organisation reads

    def words(self) -> str:
        """Return the residual as a line for people."""
        return (
            f"levels fitted in {self.pilots} pilot worlds; in {CHECKS} fresh ones they miss by {self.grr_mean:.2f} points of "
            f"GRR (at most {self.grr_most:.2f}) and {self.nrr_mean:.2f} of NRR (at most {self.nrr_most:.2f}); "
            f"not fitted again: {self.without_grr_mean:.2f} and {self.without_nrr_mean:.2f}"
        )


@dataclass(frozen=True, slots=True)
class Levels:
    """Levels of any world of a study.

    columns: the inputs that the neutral organisation reads. surface: over these and two levels of each segment, the log
    odds of gross retention and the logarithm of what net retention adds, segment after segment; None where no unknown
    moves a level. goal: (2 s,), what the surface says of the most likely world at the company's own levels.
    """

    base: Calibration
    columns: tuple[int, ...]
    surface: Surface | None
    goal: Floats
    residual: Residual

    def at(self, at: Floats, wanted: Floats | None = None) -> Calibration:
        """Return the levels of the world at these probabilities (k,). wanted: (2 s,), by how much its targets differ."""
        if self.surface is None:
            return self.base
        aim = self.goal + (0.0 if wanted is None else wanted)
        row = np.concatenate([at[list(self.columns)], np.full(2 * len(self.base), 0.5)])
        return moved_by(self.base, solved(self.surface, row, len(self.columns), aim))

    def digest(self) -> str:
        """Return a hash of all that the levels of a world depend on."""
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


class Neutral:
    """The neutral organisation in any world of a study: a smaller version of the set-up that calibrates companies."""

    def __init__(self, experiment: Experiment) -> None:
        self.builder = WorldBuilder(experiment)
        self.case = load_model("neutral")
        self.plan = next(iter(self.case.plans.values()))

    def world(self, values: Sequence[float], levels: Calibration) -> Point:
        """Return the world with these values and levels."""
        return self.builder.point(0, values, levels)

    def design(self, company: Company, assumptions: Assumptions, customers: int = PILOT_CUSTOMERS) -> assembly.Design:
        """Return the neutral cell of a company, at the size of a pilot."""
        per_year = company.new_logos_per_year * customers / max(1, company.start_customers)
        sized = replace(company, start_customers=customers, new_logos_per_year=per_year)
        return calibrate.neutral_design(sized, self.case.model, self.plan, assumptions)

    def lived(self, values: Sequence[float], levels: Calibration) -> bytes:
        """Return what happens to the neutral organisation in a few futures of a world, as bytes to compare."""
        point = self.world(values, levels)
        design = self.design(point.company, point.assumptions, LOOK_CUSTOMERS)
        sums = [calibrate.sums_of(design, replication) for replication in range(LOOK_FUTURES)]
        return b"".join(np.asarray(one[name]).tobytes() for one in sums for name in sorted(one))

    def saw(self, point: Point, futures: int) -> calibrate.LevelMeasurement:
        """Return what the neutral organisation retains in a world."""
        design = self.design(point.company, point.assumptions)
        return calibrate.measured(design, len(point.company.segments), futures, workers=1)


def columns_read(
    neutral: Neutral, space: Space, base: Calibration, pool: ThreadPoolExecutor, clock: Clock = NOBODY
) -> tuple[int, ...]:
    """Return the inputs that change anything for the neutral organisation, or for the targets of its levels.

    Each goes to both of its ends in a few futures; an input that changes not even these moves no level.
    """
    usual = neutral.lived(list(space.held), base)

    def looked(k: int) -> bool:
        found = moves(k)
        clock.add(2 * WORK_OF_A_LOOK)
        return found

    def moves(k: int) -> bool:
        each = space.inputs[k]
        for end in (each.low, each.high):
            values = space.held.copy()
            values[k] = end
            if neutral.lived(list(values), base) != usual:
                return True
        return each.path.startswith("company.calibrate_to.")

    return tuple(k for k, moved in enumerate(pool.map(looked, range(len(space.inputs)))) if moved)


def pilots_for(inputs: int, segments: int) -> int:
    """Return how many pilot worlds a surface over so many inputs and two levels of each segment is fitted to."""
    return int(np.clip(PILOTS_AN_INPUT * (inputs + 2 * segments), PILOTS_AT_LEAST, PILOTS_AT_MOST))


class Pilots:
    """The pilot worlds of a study: drawn unknowns and drawn levels. What they retained is kept in `folder`, one by one."""

    def __init__(
        self, experiment: Experiment, space: Space, folder: Path, pool: ThreadPoolExecutor, clock: Clock = NOBODY
    ) -> None:
        self.clock = clock
        assert experiment.base.calibration is not None
        self.base = experiment.base.calibration
        self.space, self.folder = space, folder
        self.neutral = Neutral(experiment)
        self.key = [sources(), PILOT_CUSTOMERS, PILOT_FUTURES, canonical(simulated(experiment.design))]
        read = self.kept(["read"], None, lambda: columns_read(self.neutral, space, self.base, pool, clock))
        self.columns = tuple(int(k) for k in read)
        self.count = pilots_for(len(self.columns), len(self.base))

    def drawn(self, count: int, skip: int = 0) -> tuple[Floats, Floats, Floats]:
        """Return rows of the surface (n, inputs + 2 s), probabilities (n, k) and values (n, k) of pilot worlds."""
        width = len(self.columns) + 2 * len(self.base)
        rows = np.clip(plausible(skip + count, width, PILOT_SEED)[skip:], ENDS, 1.0 - ENDS)
        at = np.tile(self.space.held_at, (count, 1))
        at[:, list(self.columns)] = rows[:, : len(self.columns)]
        return rows, at, self.space.values(at)

    def retained(self, values: Floats, positions: Floats) -> Floats:
        """Return the retention of one pilot world on the scales of the surface, from its file if it was run before."""

        def run() -> Floats:
            seen = self.neutral.saw(self.neutral.world(list(values), moved_by(self.base, positions)), PILOT_FUTURES)
            return on_scales(seen.grr, seen.nrr)

        found = self.kept([float(x).hex() for x in (*values, *positions)], 2 * len(self.base), run)
        self.clock.add(WORK_OF_A_PILOT)
        return found

    def kept(self, what: list[str], count: int | None, make: Callable[[], Sequence[float] | Floats]) -> Floats:
        """Return numbers that were found before, from their file, or else find them and write it.

        count: how many there must be, if that is known.
        """
        key = hashlib.sha256(json.dumps([*self.key, what]).encode()).hexdigest()[:24]
        path = self.folder / f"{key}.json"
        found = read_numbers(path, count)
        if found is None:
            found = np.array(make(), dtype=np.float64)
            make_folder(path.parent)
            keep(path, list(found))
        return found


def work_of_levels(pilots: int, inputs: int) -> float:
    """Return the account-years that are simulated to fit levels. inputs: unknowns that are looked at."""
    return (1 + 2 * inputs) * WORK_OF_A_LOOK + pilots * WORK_OF_A_PILOT + (1 + 2 * CHECKS) * WORK_OF_A_CHECK


def fit_levels(
    experiment: Experiment, space: Space, folder: Path, workers: int, say: Say, clock: Clock = NOBODY
) -> Levels:
    """Return the levels of the worlds of a study. What pilots found is kept in `folder`, world by world.

    clock: counts the work.

    The aim of a world is what the surface says of the most likely one, moved by as much as the world's own targets differ:
    chance is the same in all of them, so what it does to one it does to all.
    """
    nothing = Residual(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0, 0)
    everything = len(space.inputs)
    clock.expect(work_of_levels(pilots_for(everything, len(experiment.base.company.segments)), everything))
    with queue(workers) as pool:
        pilots = Pilots(experiment, space, folder, pool, clock)
        first = len(pilots.columns)
        clock.expect(work_of_levels(pilots.count, everything))
        clock.reach((1 + 2 * everything) * WORK_OF_A_LOOK)
        if not first:
            return Levels(pilots.base, (), None, np.zeros(0), nothing)
        say(f"levels: {pilots.count} pilot worlds over the {first} unknowns that move the neutral organisation")
        rows, _, values = pilots.drawn(pilots.count)
        seen = np.array(list(pool.map(lambda k: pilots.retained(values[k], rows[k, first:]), range(len(rows)))))
        surface = fit(rows, seen).surface
        usual = np.concatenate([space.held_at[list(pilots.columns)], np.full(rows.shape[1] - first, 0.5)])
        levels = Levels(pilots.base, pilots.columns, surface, surface(usual[None])[0], nothing)
        seen_in_checks = pilots.kept(["checks", levels.digest()], 6, lambda: checked(levels, pilots, pool))
        residual = residual_of(seen_in_checks, pilots.count, first)
    say(residual.words())
    return replace(levels, residual=residual)


def residual_of(points: Floats, pilots: int, read: int) -> Residual:
    """Return what `checked` found, by name."""
    grr, grr_most, nrr, nrr_most, grr_without, nrr_without = (float(x) for x in points)
    return Residual(grr, grr_most, nrr, nrr_most, grr_without, nrr_without, pilots, read)


def checked(levels: Levels, pilots: Pilots, pool: ThreadPoolExecutor) -> list[float]:
    """Return by how much the levels miss their targets in fresh worlds, and how much the company's own would.

    Points, in the order of the fields of `Residual`.
    """
    neutral, base = pilots.neutral, pilots.base
    usual = neutral.saw(neutral.world(list(pilots.space.held), base), CHECK_FUTURES)
    wanted = targets(neutral.world(list(pilots.space.held), base).company)
    _, at, values = pilots.drawn(CHECKS, pilots.count)

    def misses(k: int) -> Floats:
        nrr, grr = targets(neutral.world(list(values[k]), base).company)
        found: list[float] = []
        for these in (levels.at(at[k]), base):
            seen = neutral.saw(neutral.world(list(values[k]), these), CHECK_FUTURES)
            pilots.clock.add(WORK_OF_A_CHECK)
            found.append(overall(seen, (seen.grr - usual.grr) - (grr - wanted[1])))
            found.append(overall(seen, (seen.nrr - usual.nrr) - (nrr - wanted[0])))
        return np.array(found)

    found = 100.0 * np.abs(np.array(list(pool.map(misses, range(CHECKS)))))
    mean, most = found.mean(axis=0), found.max(axis=0)
    return [float(x) for x in (mean[0], most[0], mean[1], most[1], mean[2], mean[3])]


def overall(saw: calibrate.LevelMeasurement, misses: Floats) -> float:
    """Return the miss over all segments, weighted with their ARR."""
    return inner(saw.weights, misses)


def read_numbers(path: Path, count: int | None) -> Floats | None:
    """Return the numbers in a file, or None if it is not there or not whole."""
    try:
        held = np.array(kept(path), dtype=np.float64)
    except (ValueError, TypeError):
        return None
    whole = held.ndim == 1 and (count is None or held.size == count)
    return held if whole and np.isfinite(held).all() else None
