"""Levels of retention in scenarios that many studies share: each scenario is calibrated itself, as its company once was.

A company observes its own retention, so a scenario in which, say, adoption lifts renewals more must start from the same
level. The renewal level and the size of needs of each segment are moved, under the neutral organization and in the same
few futures, until gross and net retention are what the base case has in these futures.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.config.company.calibration import Calibration
from sim.config.company.targets import targets
from sim.config.files.library import Library, Source
from sim.config.language.nodes import Problems, map_node, text_node
from sim.config.resolving.experiment import Experiment
from sim.config.scenarios.builder import ScenarioBuilder
from sim.config.study.study import read_source
from sim.model.inputs import Company
from sim.statistics.intervals import Floats
from sim.trials import calibrate
from sim.trials.executing.executors import queue
from sim.trials.scenarios.neutral import Neutral
from sim.trials.scenarios.space import Scenario, SharedScenarios
from sim.trials.storage.clock import NOBODY, Clock
from sim.trials.storage.hashed import sources
from sim.trials.storage.kept_numbers import found_once

CUSTOMERS, FUTURES = 320, 8
PASSES = 6
CLOSE = 0.002
"""Passes end when no segment misses either rate by more than a fifth of a point."""


@dataclass(frozen=True, slots=True)
class DirectLevels:
    """The levels of every scenario of one company, and by how much the worst segment still misses, ratios (n,)."""

    levels: tuple[Calibration, ...]
    missed: Floats

    def of(self, scenario: Scenario, company: Company) -> Calibration:  # noqa: ARG002  (fitted to its targets)
        """Return the levels of a scenario; rows that take turns among scenarios go round."""
        return self.levels[scenario.number % len(self.levels)]

    def digest(self) -> list[Any]:
        """Return the levels as plain data."""
        return [{key: asdict(each) for key, each in one.items()} for one in self.levels]


def neutral_study(experiment: Experiment) -> Experiment:
    """Return a study of the company's own file under the neutral organization, without what the experiment changes."""
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


class Calibrator:
    """Calibrates one company in any of some scenarios."""

    def __init__(self, experiment: Experiment, scenarios: SharedScenarios) -> None:
        study = neutral_study(experiment)
        self.builder = ScenarioBuilder(study, next(iter(study.points())))
        self.scenarios = scenarios.block("scenarios", self.builder.inputs)
        self.neutral = Neutral()
        assert self.builder.calibration is not None
        self.base: Calibration = self.builder.calibration
        held = [each.held for each in self.builder.inputs]
        usual = self.builder.point(0, held)
        self.usual = self.neutral.retention(usual.company, usual.assumptions, CUSTOMERS, FUTURES)
        self.wanted = targets(usual.company)
        text = json.dumps(
            [
                sources(),
                CUSTOMERS,
                FUTURES,
                PASSES,
                {k: asdict(v) for k, v in self.base.items()},
                [(each.path, each.held) for each in self.builder.inputs],
            ],
            default=str,
        )
        self.digest = hashlib.sha256(text.encode()).hexdigest()

    def found(self, number: int, folder: Path) -> Floats:
        """Return what `fit` finds, from its file in a folder if it was found before."""
        values = self.scenarios[number].values
        return found_once(
            folder, self.digest + values.tobytes().hex(), lambda: self.fit(values), 2 * len(self.base) + 1
        )

    def fit(self, values: Floats) -> list[float]:
        """Return the levels of a scenario, two numbers a segment, and by how much the worst still misses.

        The company's means stay as they are: the renewal level takes up whatever they leave.
        """
        point = self.builder.point(0, list(values))
        company = point.company
        nrr, grr = targets(company)
        goal_grr = self.usual.grr + grr - self.wanted[1]
        goal_nrr = self.usual.nrr + nrr - self.wanted[0]
        best: tuple[float, Company] = (np.inf, company)
        for _ in range(PASSES):
            saw = self.neutral.retention(company, point.assumptions, CUSTOMERS, FUTURES)
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

    def levels(self, numbers: Floats) -> Calibration:
        """Return the levels that `fit` found."""
        return {
            key: replace(levels, renewal_logit=float(numbers[2 * k]), need_scale=float(numbers[2 * k + 1]))
            for k, (key, levels) in enumerate(self.base.items())
        }


def calibrated_each(
    experiment: Experiment, scenarios: SharedScenarios, folder: Path, workers: int, clock: Clock = NOBODY
) -> DirectLevels:
    """Return the levels of the company of an experiment in all scenarios. What was found is kept in `folder`, one by one.

    clock: counts the scenarios.
    """
    clock.expect(scenarios.count, "scenarios")
    calibrator = Calibrator(experiment, scenarios)
    with queue(workers) as pool:
        numbers = list(clock.each(pool.map(lambda k: calibrator.found(k, folder), range(scenarios.count))))
    return DirectLevels(tuple(calibrator.levels(each) for each in numbers), np.array([each[-1] for each in numbers]))
