"""NRR and GRR month by month: averages, and the fan of what single companies may see."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from sim.metrics.averaged import averaged_months
from sim.report.charts.archetypes import fan, scales
from sim.report.charts.archetypes.along import At
from sim.report.charts.study import Study
from sim.report.drawing import canvas
from sim.report.drawing.chart import Cell, Chart
from sim.report.views import averages, changes
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point, level_of, model_keys

FULL_NAME = {"nrr": "Net revenue retention (NRR)", "grr": "Gross revenue retention (GRR)"}
FAN_NEEDS = 10  # simulations; fewer do not show a spread of 8 in 10
Curves: TypeAlias = Mapping[str, averages.Curve]


def nrr(study: Study) -> list[Chart]:
    """Return trajectory_nrr; nothing without a single number."""
    return _chart(study, "nrr")


def grr(study: Study) -> list[Chart]:
    """Return trajectory_grr; nothing without a single number."""
    return _chart(study, "grr")


def _chart(study: Study, metric: str) -> list[Chart]:
    months, level = study.trajectories, level_of(study.summary)
    models = [m for m in model_keys(study.summary) if metric in months.get(m, {})]
    known = {m: averages.curve(months[m][metric], level, averaged_months(months[m], metric)) for m in models}
    curves = {model: curve for model, curve in known.items() if curve.month.size}
    if not curves:
        return []
    changed = _changed(study)
    words = _words(study, metric, curves, changed)
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(model, int(c.month[i])),
            *(float(x[i]) for x in (c.mean, c.mean - c.half, c.mean + c.half, c.p10, c.p90)),
            int(c.n[i]),
        )
        for model, c in curves.items()
        for i in range(c.month.size)
    )
    header = ("model", "month", metric, "mean_lo95", "mean_hi95", "p10", "p90", "futures")
    fans = _has_fans(curves)
    drawn = [_curve(study, model, c, changed.get(model, ()), fans=fans) for model, c in curves.items()]
    up = f"{metric.upper()}, average"

    def draw(curves: Sequence[fan.Curve]) -> Any:
        return fan.draw(words, curves, scales.level(metric), up, 1.0)

    averages_alone = [replace(curve, spread=()) for curve in drawn]
    name = f"trajectory_{metric}"
    return [Chart(name, words, header, rows, lambda: draw(drawn), brief=lambda: draw(averages_alone))]


def _curve(study: Study, model: str, c: averages.Curve, changed: Sequence[float], *, fans: bool) -> fan.Curve:
    def column(middle: Any, low: Any, high: Any) -> tuple[At, ...]:
        every = zip(c.month, middle, low, high, strict=True)
        return tuple(At(float(month), float(y), float(lo), float(hi)) for month, y, lo, hi in every)

    average = column(c.mean, c.mean - c.half, c.mean + c.half)
    end = wording.rate(float(c.mean[-1]), float(c.half[-1]))
    spread = column(c.mean, c.p10, c.p90) if fans else ()
    return fan.Curve(study.name(model), end, average, spread, study.pen(model), tuple(changed))


def _changed(study: Study) -> dict[str, list[float]]:
    """Return after how many months the organization of each policy changes, in the middle one of its simulations."""
    point = headline_point(study.summary)
    found: dict[str, list[float]] = {}
    for change in changes.changes(study.summary):
        if (change.point, change.staffing) == (point.point, point.staffing) and math.isfinite(change.month[1]):
            found.setdefault(change.model, []).append(change.month[1])
    return found


def _has_fans(curves: Curves) -> bool:
    return max(int(curve.n[-1]) for curve in curves.values()) >= FAN_NEEDS


def _words(study: Study, metric: str, curves: Curves, changed: Mapping[str, Sequence[float]]) -> canvas.Words:
    first, curve = next(iter(curves.items()))
    mean, half = float(curve.mean[-1]), float(curve.half[-1])
    low, high = float(curve.p10[-1]), float(curve.p90[-1])
    fans, retained = _has_fans(curves), f"{study.name(first)} retains {wording.rate(mean, half)}"
    one = f"; one company lands in {wording.level_range(metric, low, high, (high - low) / 2)} in 8 of 10 simulations"
    title = titles.headline_here(study.summary, metric)
    fewest, most = min(int(c.n.min()) for c in curves.values()), max(int(c.n.max()) for c in curves.values())
    note = (
        f"simulations without a paying cohort left out (as few as {fewest} of {most} remain)" if fewest < most else ""
    )
    paired = "the finding rests on differences for the same customers, not on whether bars overlap" if title else ""
    marked = "dotted: when the organization changes, in the middle one of the simulations" if changed else ""
    return canvas.Words(
        title=title or f"{retained} ({metric.upper()}) on average in the last month",
        name=f"{FULL_NAME[metric]}, trailing twelve months",
        phrases=(canvas.bars(most), *((f"Pale: {wording.FUTURES}.",) if fans else ())),
        sentence=f"In month {curve.month[-1]:.0f} {retained} on average{one if fans else ''}.",
        footer=canvas.footer(study.summary, [headline_point(study.summary)], note, paired, marked),
    )
