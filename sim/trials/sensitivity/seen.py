"""What the worlds gave, as arrays: metrics of every organisation, differences to the baseline, value in dollars."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from sim.config.resolving.experiment import Experiment
from sim.metrics.averaged import Averaged
from sim.metrics.registry import higher_is_better
from sim.statistics.intervals import Floats
from sim.statistics.noise import Noise, means, noise, without_luck
from sim.trials.sensitivity.runs import Worlds
from sim.trials.sensitivity.worlds import FIRST, SECOND, Block, Space, joined, named

ECONOMIC_VALUE = "economic_value"


@dataclass(frozen=True, slots=True)
class Pair:
    """A difference that the study asks about: `a` against the baseline `b` on a metric; higher_is_better of that metric."""

    a: str
    b: str
    metric: str
    higher_is_better: bool


class Seen:
    """The stored results of all worlds of a study.

    Every world has a few of the futures that the most likely world has all of. How that world fared in these few, against
    its average, tells of luck that the other world had too, and this much is taken off it (a control variate).
    held: model → metric → one value per future of the most likely world.
    """

    def __init__(
        self,
        experiment: Experiment,
        space: Space,
        blocks: list[Block],
        worlds: Worlds,
        held: Mapping[str, Averaged],
    ) -> None:
        self.experiment = experiment
        self.space = space
        self.blocks = blocks
        self.worlds = worlds
        self.models = worlds.bench.cases
        self.held = held
        self.kept: dict[tuple[str, str], Averaged] = {}

    def block(self, name: str) -> Block | None:
        """Return the block of a name, if the study has it."""
        return named(self.blocks, name)

    def metric(self, block: Block, model: str, name: str) -> Floats:
        """Return a metric less the luck of its futures, (worlds, futures); NaN where a future failed or lacks it."""
        return self.controlled(block, self.stored(block, model, name), self.held[model].get(name))

    def controlled(self, block: Block, values: Floats, many: Floats | None) -> Floats:
        """Return values (worlds, futures) less what the most likely world, (pool,), says of the luck of their futures."""
        if many is None or not np.isfinite(many).any():
            return values
        return without_luck(values, many, block.futures(self.worlds.futures, len(many)))

    def stored(self, block: Block, model: str, name: str, *, came: bool = False) -> Floats:
        """Return a metric as its averages are taken, (worlds, futures): luck is off. Joined blocks one by one.

        came: as it came out, with its luck.
        """
        if "+" in block.name:
            parts = [self.block(part) for part in block.name.split("+")]
            return np.concatenate([self.stored(part, model, name, came=came) for part in parts if part is not None])
        key = (block.name, model)
        if key not in self.kept:
            self.kept[key] = Averaged(self.worlds.columns(block, model)[0])
        found = (self.kept[key].outcomes if came else self.kept[key]).get(name)
        return np.full((len(block), self.worlds.futures), np.nan) if found is None else found

    def sample(self) -> Block | None:
        """Return the random worlds of the study: one sample, or both where there are two."""
        found = [block for block in (self.block(FIRST), self.block(SECOND)) if block is not None]
        if not found:
            return None
        return found[0] if len(found) == 1 else joined(found)

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
        """Return a difference within each future, less the luck of these futures, (worlds, futures)."""
        return self.controlled(block, self.stored_difference(block, pair), self.held_difference(pair))

    def stored_difference(self, block: Block, pair: Pair, *, came: bool = False) -> Floats:
        """Return a difference within each future, (worlds, futures); came: with its luck."""
        a, b = (self.stored(block, model, pair.metric, came=came) for model in (pair.a, pair.b))
        return a - b

    def advantage(self, block: Block, model: str) -> Floats:
        """Return by how much an organisation is worth more than the baseline, (worlds, futures) in dollars."""
        base = self.experiment.baseline
        values = self.value(block, model) - self.value(block, base)
        return self.controlled(block, values, self.held_value(model) - self.held_value(base))

    def value(self, block: Block, model: str, *, came: bool = False) -> Floats:
        """Return what an organisation is worth, (worlds, futures) in dollars: as the study values a point, or else in all.

        came: with its luck.
        """
        asked = self.space.asked.value_of_a_point
        if asked is None:
            return self.stored(block, model, ECONOMIC_VALUE, came=came)
        points, cost = (self.stored(block, model, name, came=came) for name in (asked[0], "cost_to_serve"))
        return 100.0 * asked[1] * points - cost

    def held_value(self, model: str) -> Floats:
        """Return what an organisation is worth in the most likely world, one value per future."""
        asked, held = self.space.asked.value_of_a_point, self.held[model]
        if asked is None:
            return held[ECONOMIC_VALUE]
        return 100.0 * asked[1] * held[asked[0]] - held["cost_to_serve"]

    def held_difference(self, pair: Pair, *, came: bool = False) -> Floats:
        """Return a difference in the most likely world, one value per future; came: with its luck."""
        a, b = (self.held[model].outcomes if came else self.held[model] for model in (pair.a, pair.b))
        return a[pair.metric] - b[pair.metric]


def smoothed(values: Floats) -> tuple[Floats, Noise]:
    """Return the means of the worlds, drawn towards their average by the share of noise, and the noise.

    Their spread is then that of the worlds alone: the means themselves differ by luck too, and would show more worlds in
    which things come out one way than there are. With one future the noise is not known and nothing is drawn in.
    """
    parts = noise(values)
    raw = means(values)
    centre = float(np.nanmean(raw))
    keep = 1.0 if np.isnan(parts.share) else np.sqrt(max(0.0, 1.0 - parts.share))
    return centre + keep * (raw - centre), parts
