"""Cells of tables: averages with their interval and the range of simulations, differences with their verdict."""

import math

from sim.report.document.table import Cell
from sim.report.words import wording
from sim.report.words.counted import beside
from sim.report.words.effects import grade_words
from sim.report.words.reading import Comparison, Estimate, Point, counted, few

NONE = Cell()


def mean(metric: str, e: Estimate) -> str:
    """Write an average, a money one in the unit of its interval."""
    half = (e.hi - e.lo) / 2
    if wording.kind_of(metric) == "money":
        return wording.money(e.mean, half, max(abs(e.lo), abs(e.hi)))
    return wording.level(metric, e.mean, half)


def ranges(metric: str, e: Estimate) -> tuple[str, str]:
    """Write the interval of an average, and where one company lands in 8 of 10 simulations."""
    futures = wording.level_range(metric, e.p10, e.p90, (e.p90 - e.p10) / 2)
    return wording.level_range(metric, e.lo, e.hi, (e.hi - e.lo) / 2), futures


def level(point: Point, model: str, metric: str) -> Cell:
    """Return an average, below it the interval of the average, below that where one company lands in 8 of 10 simulations."""
    e = point.estimate(model, metric)
    if e is None:
        return NONE
    interval, futures = ranges(metric, e)
    below = [f"[{interval}]"] if math.isfinite(e.hi - e.lo) else []
    some = [beside(e)] if e.missing else []
    told = (*below, *([f"8 in 10: {futures}"] if e.n > 1 else []), *some)
    return Cell(e.mean, mean(metric, e), told, parts=(e.lo, e.hi, e.p10, e.p90))


def average(point: Point, model: str, metric: str) -> Cell:
    """Return an average with the interval of the average."""
    e = point.estimate(model, metric)
    if e is None:
        return NONE
    below = (f"[{ranges(metric, e)[0]}]",) if math.isfinite(e.hi - e.lo) else ()
    return Cell(e.mean, mean(metric, e), below)


def difference(c: Comparison | None) -> Cell:
    """Return a paired difference with its interval, the share of single futures beside it, and its verdict."""
    if c is None:
        return NONE
    value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
    strong = {"clearly better": "good", "clearly worse": "bad"}.get(c.verdict, "")
    better = f"ahead in {wording.share(c.probability_a_better)} of simulations"
    below = (interval, few(c) or grade_words(c.verdict), better, *([counted(c)] if c.missing else []))
    return Cell(c.difference, value, below, strong=strong)


def ratio(value: float, *below: str) -> Cell:
    """Return a ratio of costs: 1.29 ×."""
    return Cell(value, f"{value:.2f} ×" if math.isfinite(value) else "", below)
