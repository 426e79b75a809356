"""What scenarios gave, as arrays: metrics of every organization, differences to the baseline, value in dollars."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from sim.config.resolving.experiment import Experiment
from sim.metrics.averaged import Averaged
from sim.metrics.registry import higher_is_better
from sim.statistics.intervals import Floats
from sim.statistics.noise import Noise, means, noise, without_luck
from sim.trials.scenarios.runs import ScenarioRuns
from sim.trials.scenarios.space import Block, Space, named

ECONOMIC_VALUE = "economic_value"


@dataclass(frozen=True, slots=True)
class Pair:
    """A difference that the study asks about: `a` against the baseline `b` on a metric; higher_is_better of that metric."""

    a: str
    b: str
    metric: str
    higher_is_better: bool


class ScenarioOutcomes:
    """The stored results of all scenarios of a study.

    Every scenario has a few of the futures that the base case has all of. How the base case fared in these few, against
    its average, tells of luck that the scenario had too, and this much is taken off it (a control variate).
    base_case: model → metric → one value per future.
    """

    def __init__(
        self,
        experiment: Experiment,
        space: Space,
        blocks: list[Block],
        runs: ScenarioRuns,
        base_case: Mapping[str, Averaged],
    ) -> None:
        self.experiment = experiment
        self.space = space
        self.blocks = blocks
        self.runs = runs
        self.models = tuple(runs.batch.cases)
        self.base_case = base_case
        self.kept: dict[tuple[str, str], Averaged] = {}

    def block(self, name: str) -> Block | None:
        """Return the block of a name, if the study has it."""
        return named(self.blocks, name)

    def metric(self, block: Block, model: str, name: str) -> Floats:
        """Return a metric less the luck of its futures, (scenarios, futures); NaN where a future failed or lacks it."""
        return self.controlled(block, self.stored(block, model, name), self.base_case[model].get(name))

    def controlled(self, block: Block, values: Floats, many: Floats | None) -> Floats:
        """Return values (scenarios, futures) less what the base case, (pool,), says of the luck of their futures."""
        if many is None or not np.isfinite(many).any():
            return values
        return without_luck(values, many, block.futures(self.runs.futures, len(many)))

    def stored(self, block: Block, model: str, name: str, *, came: bool = False) -> Floats:
        """Return a metric as its averages are taken, (scenarios, futures): luck is off. Joined blocks one by one.

        came: as it came out, with its luck.
        """
        if "+" in block.name:
            parts = [self.block(part) for part in block.name.split("+")]
            return np.concatenate([self.stored(part, model, name, came=came) for part in parts if part is not None])
        key = (block.name, model)
        if key not in self.kept:
            self.kept[key] = Averaged(self.runs.columns(block, model)[0])
        found = (self.kept[key].outcomes if came else self.kept[key]).get(name)
        return np.full((len(block), self.runs.futures), np.nan) if found is None else found

    def pairs(self) -> list[Pair]:
        """Return every difference that decides."""
        e = self.experiment
        return [
            Pair(model, e.baseline, metric, higher_is_better(metric))
            for metric in e.decide_on
            for model in self.models
            if model != e.baseline
        ]

    def difference(self, block: Block, pair: Pair) -> Floats:
        """Return a difference within each future, less the luck of these futures, (scenarios, futures)."""
        return self.controlled(block, self.stored_difference(block, pair), self.base_case_difference(pair))

    def stored_difference(self, block: Block, pair: Pair, *, came: bool = False) -> Floats:
        """Return a difference within each future, (scenarios, futures); came: with its luck."""
        a, b = (self.stored(block, model, pair.metric, came=came) for model in (pair.a, pair.b))
        return a - b

    def advantage(self, block: Block, model: str) -> Floats:
        """Return by how much an organization is worth more than the baseline, (scenarios, futures) in dollars."""
        base = self.experiment.baseline
        values = self.value(block, model) - self.value(block, base)
        return self.controlled(block, values, self.base_case_value(model) - self.base_case_value(base))

    def value(self, block: Block, model: str, *, came: bool = False) -> Floats:
        """Return what an organization is worth, (scenarios, futures) in dollars; came: with its luck."""
        return self.valued(lambda name: self.stored(block, model, name, came=came))

    def base_case_value(self, model: str) -> Floats:
        """Return what an organization is worth in the base case, one value per future."""
        return self.valued(lambda name: self.base_case[model][name])

    def valued(self, metric: Callable[[str], Floats]) -> Floats:
        """Return dollars made of metrics: as the study values a point, or else in all."""
        asked = self.space.asked.value_of_a_point
        return (
            metric(ECONOMIC_VALUE) if asked is None else 100.0 * asked[1] * metric(asked[0]) - metric("cost_to_serve")
        )

    def base_case_difference(self, pair: Pair, *, came: bool = False) -> Floats:
        """Return a difference in the base case, one value per future; came: with its luck."""
        a, b = (self.base_case[model].outcomes if came else self.base_case[model] for model in (pair.a, pair.b))
        return a[pair.metric] - b[pair.metric]


def smoothed(values: Floats) -> tuple[Floats, Noise]:
    """Return the means of the scenarios, drawn toward their average by the share of noise, and the noise.

    Their spread is then that of the scenarios alone: the means themselves differ by luck too, and would show more of them
    in which things come out one way than there are. With one future the noise is not known and nothing is drawn in.
    """
    parts = noise(values)
    raw = means(values)
    centre = float(np.nanmean(raw))
    keep = 1.0 if np.isnan(parts.share) else np.sqrt(max(0.0, 1.0 - parts.share))
    return centre + keep * (raw - centre), parts
