"""What every chart is made from: the results of a study, the months of its headline point, and how its models look."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sim.report.drawing import style
from sim.report.drawing.chart import Cell
from sim.report.drawing.style import Pen
from sim.report.views import sensitivity
from sim.report.views.twins import shown_once
from sim.report.words.reading import Comparison, headline_point, joint_word, model_keys, names, number, points
from sim.results.summary import Summary

COMPARED = ("difference", "lo95", "hi95", "interval", "better_in", "verdict", "futures")
"""The columns of a difference in the table of a chart."""

Trajectories: TypeAlias = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Study:
    """One study on its way to its charts. trajectories: model → column → array [replications, months], headline point."""

    summary: Summary
    trajectories: Trajectories
    looks: Mapping[str, style.Look]

    @cached_property
    def shown(self) -> Mapping[str, str]:
        """Return a short name per model."""
        return names(self.summary)

    @cached_property
    def base(self) -> str:
        """Return the name of the baseline."""
        return self.name(str(self.summary.baseline))

    @cached_property
    def unknowns(self) -> "sensitivity.Sensitivity | None":
        """Return what was studied of what is not known; None where nothing was."""
        return sensitivity.read(self.summary)

    def name(self, model: str) -> str:
        """Return the name of a model."""
        return self.shown.get(model, model)

    def pen(self, model: str) -> Pen:
        """Return how a model is drawn."""
        return self.looks[model].pen

    def worth(self, metric: str) -> float:
        """Return the least difference that anybody acts on, NaN where nobody said."""
        return number(self.summary.worth_acting_on.get(metric))


def compared(c: Comparison) -> tuple[Cell, ...]:
    """Return a difference as it stands in the table of a chart."""
    return c.difference, c.lo, c.hi, joint_word(c), c.probability_a_better, c.verdict, c.n


def joint(every: Iterable[Comparison], noun: str) -> str:
    """Return whether intervals are joint: "joint over all cells", or "each by itself"."""
    return f"joint {noun}" if all(c.joint for c in every) else "each by itself"


def study_of(every: Summary, trajectories: Trajectories) -> Study:
    """Return what charts are made from: options that came out the same once, each with the look that it has among all."""
    summary = shown_once(every)
    if summary is not every:
        here = headline_point(summary).models
        trajectories = {model: months for model, months in trajectories.items() if model in here}
    models = {key: next(p.models[key] for p in points(every) if key in p.models) for key in model_keys(every)}
    kept = model_keys(summary)
    return Study(summary, trajectories, {key: look for key, look in style.looks_for(models).items() if key in kept})
