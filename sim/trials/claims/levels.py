"""Levels of retention in the worlds of the ledger: each world is calibrated itself, as its company once was.

A company observes its own retention, so a world in which, say, adoption lifts renewals more must start from the same
level. The renewal level and the size of needs of each segment are moved, under the neutral organisation and in the same
few futures, until gross and net retention are what the most likely world has in these futures.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np

from sim.config.company.calibration import Calibration
from sim.config.company.targets import targets
from sim.config.files.library import Library, Source
from sim.config.language.nodes import Problems, map_node, text_node
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.worlds import WorldBuilder
from sim.config.study.single import load_model
from sim.config.study.study import read_source
from sim.model.inputs import Company
from sim.statistics.intervals import Floats
from sim.trials import calibrate
from sim.trials.claims.drawn import Drawn
from sim.trials.executing.executors import queue
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.hashed import sources
from sim.trials.storage.kept_numbers import keep, kept
from sim.trials.storage.store import make_folder

CUSTOMERS, FUTURES = 320, 8
PASSES = 6
CLOSE = 0.002
"""Passes end when no segment misses either rate by more than a fifth of a point."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The levels of every world of one company, and by how much the worst segment still misses, ratios (w,)."""

    levels: tuple[Calibration, ...]
    missed: Floats


def neutral_study(experiment: Experiment) -> Experiment:
    """Return a study of the company's own file under the neutral organisation, without what the experiment changes."""
    problems = Problems()
    library = Library(problems)
    place = experiment.checked.root.place
    words = {
        "kind": "experiment",
        "title": "levels",
        "company": str(next(each.path for each in experiment.files if each.kind == "company")),
        "staffing": "own",
    }
    node = map_node({key: text_node(text, place) for key, text in words.items()}, place)
    assert isinstance(node.content, dict)
    node.content["models"] = replace(node, content=(text_node("neutral", place),))
    named = experiment.checked.root.get("assumptions")
    if named is not None:
        node.content["assumptions"] = named
    source = Source("experiment", "levels", experiment.path, node, shipped=False)
    found = read_source(source, {}, library)
    problems.raise_mistakes()
    assert found is not None
    return found


class Bench:
    """The neutral organisation in any world of one company."""

    def __init__(self, experiment: Experiment, drawn: Drawn) -> None:
        study = neutral_study(experiment)
        self.builder = WorldBuilder(study, next(iter(study.points())))
        self.values = drawn.values(self.builder.inputs)
        self.case = load_model("neutral")
        self.plan = next(iter(self.case.plans.values()))
        held = [each.held for each in self.builder.inputs]
        assert self.builder.calibration is not None
        self.base: Calibration = self.builder.calibration
        usual = self.builder.point(0, held)
        self.usual = self.saw(usual.company, held)
        self.wanted = targets(usual.company)
        text = json.dumps([sources(), CUSTOMERS, FUTURES, PASSES, {k: asdict(v) for k, v in self.base.items()},
                           [(each.path, each.held) for each in self.builder.inputs]], default=str)  # fmt: skip
        self.digest = hashlib.sha256(text.encode()).hexdigest()

    def saw(self, company: Company, values: list[float]) -> calibrate.LevelMeasurement:
        """Return what the neutral organisation retains of a company in the world with these values."""
        point = self.builder.point(0, values)
        per_year = company.new_logos_per_year * CUSTOMERS / max(1, company.start_customers)
        sized = replace(company, start_customers=CUSTOMERS, new_logos_per_year=per_year)
        design = calibrate.neutral_design(sized, self.case.model, self.plan, point.assumptions)
        return calibrate.measured(design, len(company.segments), FUTURES, workers=1)

    def fit(self, world: int) -> list[float]:
        """Return what the levels of a world are moved by, two numbers a segment, and by how much the worst still misses.

        The company's means stay as they are: the renewal level takes up whatever they leave.
        """
        values = [float(x) for x in self.values[world]]
        company = self.builder.point(0, values).company
        nrr, grr = targets(company)
        goal_grr = self.usual.grr + grr - self.wanted[1]
        goal_nrr = self.usual.nrr + nrr - self.wanted[0]
        best: tuple[float, Company] = (np.inf, company)
        for _ in range(PASSES):
            saw = self.saw(company, values)
            off = max(float(np.abs(saw.grr - goal_grr).max()), float(np.abs(saw.nrr - goal_nrr).max()))
            if off < best[0]:
                best = (off, company)
            if off < CLOSE:
                break
            moved = [calibrate.moved(s, saw, k, goal_nrr[k], goal_grr[k]) for k, s in enumerate(company.segments)]
            segments = tuple(
                replace(s, renewal_logit=m.renewal_logit, need_scale=m.need_scale)
                for s, m in zip(company.segments, moved, strict=True)
            )
            company = replace(company, segments=segments)
        found = [x for s in best[1].segments for x in (s.renewal_logit, s.need_scale)]
        return [*found, best[0]]

    def levels(self, numbers: list[float]) -> Calibration:
        """Return the levels that `fit` found."""
        return {
            key: replace(levels, renewal_logit=numbers[2 * k], need_scale=numbers[2 * k + 1])
            for k, (key, levels) in enumerate(self.base.items())
        }


def fitted(experiment: Experiment, drawn: Drawn, folder: Path, workers: int, clock: Clock = NOBODY) -> Fitted:
    """Return the levels of all worlds of the company of an experiment. What was found is kept in `folder`, world by world.

    clock: counts the worlds.
    """
    clock.expect(drawn.count, "worlds")
    bench = Bench(experiment, drawn)
    make_folder(folder)

    def one(world: int) -> list[float]:
        key = hashlib.sha256((bench.digest + bench.values[world].tobytes().hex()).encode()).hexdigest()[:24]
        path = folder / f"{key}.json"
        found: list[float] | None = kept(path)
        if found is None:
            found = bench.fit(world)
            keep(path, found)
        return found

    with queue(workers) as pool:
        numbers = list(clock.each(pool.map(one, range(drawn.count))))
    return Fitted(tuple(bench.levels(each) for each in numbers), np.array([each[-1] for each in numbers]))
