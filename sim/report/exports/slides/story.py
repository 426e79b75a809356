"""What each slide says: the finding as its heading, few sentences, a chart, and in the notes all of it with intervals.

Eight slides at most. One on which this study has nothing to say is left out, and the last one names it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.metrics.averaged import averaged_months
from sim.report.document import cells
from sim.report.document.table import Column, Item, Table
from sim.report.findings.answer import Answer, answer, deciding, focus_of
from sim.report.findings.answer_numbers import WORLDS
from sim.report.sections import levels
from sim.report.views import averages
from sim.report.views.choices import noun
from sim.report.words import titles, wording
from sim.report.words.reading import Comparison, Point, by_staffing, headline_point, level_of, model_keys, names, place
from sim.report.words.safe import label
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun

ORDER = ("answer", "comparison", "retention", "why", "when", "how sure", "assumptions to check", "next step")
MOST_LINES, MOST_LEVELS = 8, 4
LONG = 150  # letters of a heading
COLUMNS = ("nrr", "ending_arr", "economic_value")
AVERAGE = f"Bars: {wording.AVERAGE}."


@dataclass(frozen=True, slots=True)
class Slide:
    """One slide. charts: families, of which the first that a run has is drawn; phrase: which uncertainty its marks show.

    notes: every sentence with its interval.
    """

    name: str
    heading: str
    said: tuple[str, ...] = ()
    charts: tuple[str, ...] = ()
    table: Table | None = None
    phrase: str = ""
    notes: tuple[str, ...] = ()
    lead: str = ""  # in large type below the heading


def answer_slide(summary: Summary) -> Slide:
    """Return the first slide: the question, the recommendation, its reasons and three numbers."""
    said: Answer = answer(summary)
    rows = tuple((n.what, n.value, n.interval, n.beside) for n in said.numbers)
    kinds = dict.fromkeys(n.phrase for n in said.numbers if n.interval or n.kind == WORLDS)
    notes = [said.recommendation, *said.reasons]
    notes += [f"{n.what}: {n.value} {n.interval} ({n.phrase}). {n.beside}".strip() for n in said.numbers]
    notes += [f"What would change this answer: {text}" for text in said.changes_of_mind]
    table = texts(("In numbers", "Value", "Interval", "Beside it"), rows) if rows else None
    phrase = " ".join(f"Interval: {kind}." for kind in kinds)
    held = (said.question, said.reasons, (), table, phrase, tuple(notes), said.recommendation)
    return Slide("answer", *held)


def comparison_slide(run: StoredRun) -> Slide | None:
    """Return the differences in what decides first, one chart for each staffing mode, and the averages below."""
    summary = run.summary
    here = headline_point(summary)
    metrics = deciding(summary, here)
    if not metrics or not here.comparisons:
        return None
    metric, shown = metrics[0], names(summary)
    chosen = [point for _, points in by_staffing(summary) for point in points if point.values == here.values][:2]
    notes = [titles.claim_at(point, m, shown) + where(point) for point in chosen for m in metrics]
    notes += [
        sentence(c, shown, point) for point in chosen for m in metrics for c in point.comparisons if c.metric == m
    ]
    heading = heading_at(summary, here, metric)
    first = dict.fromkeys((str(summary.baseline), focus_of(summary), *model_keys(summary)))
    order = [model for model in first if model in here.models]
    table = _levels(here, order[:MOST_LEVELS], shown)
    joint = all(c.joint for point in chosen for c in point.comparisons if c.metric == metric)
    phrase = f"{AVERAGE[:-1]}; {wording.joint_words({metric: joint})}."
    base = shown[str(summary.baseline)]
    said: tuple[str, ...] = (
        f"Averages {titles.staffing_group(here)}{where(here)}; the chart shows the paired difference to {base}.",
    )
    if len(order) > MOST_LEVELS:
        said += (f"The table holds {MOST_LEVELS} of {len(order)} models; the workbook holds all.",)
    return Slide("comparison", heading, said, ("differences",), table, phrase, tuple(notes))


def heading_at(summary: Summary, point: Point, metric: str) -> str:
    """Return the finding at one point; where many models make it long, how often each verdict stands, with the cost."""
    shown = names(summary)
    said = titles.claim_at(point, metric, shown) + where(point)
    if len(said) <= LONG:
        return said
    found = [c for c in point.comparisons if c.metric == metric]
    given, ratios = titles.staffing_group(point), [point.cost_ratio.get(c.a, math.nan) for c in found]
    known = [f"{ratio:.2f}" for ratio in (min(ratios), max(ratios)) if math.isfinite(ratio)]
    if point.staffing == "own" and known:
        given += f" ({' to '.join(dict.fromkeys(known))} times the cost)"
    head = f"{given}, {wording.metric_words(metric)} against {label(shown[found[0].b])}"
    counted = wording.verdict_counts([c.verdict for c in found], noun(summary))
    return f"{head[:1].upper()}{head[1:]}: {counted}{where(point)}"


def where(point: Point) -> str:
    """Return ", at 50 customers", or nothing in a study that varies nothing."""
    return f", at {place(point)}" if place(point) else ""


def sentence(c: Comparison, shown: Mapping[str, str], point: Point) -> str:
    """Return a difference as a sentence of the notes: claim, value, interval, share of simulations."""
    value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
    joint = "joint with the other differences that decide" if c.joint else "by itself"
    ahead = f"ahead in {wording.share(c.probability_a_better)} of simulations"
    return (
        f"{titles.claim(c, shown, titles.staffing_words(point, c.a))}{where(point)}: {value} {interval} "
        f"(95% interval of the average, {joint}; {c.n} simulations), {ahead}."
    )


def _levels(point: Point, models: Sequence[str], shown: Mapping[str, str]) -> Table:
    held = levels.known([point], COLUMNS)
    rows: list[list[Item]] = []
    for model in models:
        ratio = cells.ratio(point.cost_ratio.get(model, math.nan)).text.removesuffix(" ×")
        rows.append([shown[model], *(cells.average(point, model, metric) for metric in held), ratio or None])
    columns = (Column("Average [95% interval]"), *levels.heads(held), Column("cost ratio", "number"))
    return Table("", columns, rows)


def texts(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table of texts."""
    return Table("", tuple(map(Column, heads)), rows)


def retention_slide(run: StoredRun) -> Slide | None:
    """Return NRR by month: a line for each model, averages; the spread of futures in words."""
    summary = run.summary
    point, shown = headline_point(summary), names(summary)
    curves = {}
    for model in [m for m in model_keys(summary) if m in point.models][:MOST_LINES]:
        found = run.months(point.point, point.staffing, model)
        level = level_of(summary)
        curve = averages.curve(found["nrr"], level, averaged_months(found, "nrr")) if "nrr" in found else None
        if curve is not None and curve.month.size:
            curves[model] = curve
    if not curves:
        return None
    notes = [_retained(shown[model], curve) for model, curve in curves.items()]
    focus = focus_of(summary) or next(iter(curves))
    said = tuple(_retained(shown[m], curves[m]) for m in dict.fromkeys((str(summary.baseline), focus)) if m in curves)
    told = heading_at(summary, point, "nrr") if any(c.metric == "nrr" for c in point.comparisons) else ""
    heading = told or f"NRR by month {titles.staffing_group(point)}"
    phrase = (
        f"Lines: averages. Intervals in the text: {wording.AVERAGE}. “8 in 10 simulations”: chance, nothing narrows it."
    )
    if len(model_keys(summary)) > len(curves):
        said += (f"Drawn: {len(curves)} of {len(model_keys(summary))} models; the workbook holds all.",)
    return Slide("retention", heading, said, ("trajectory_nrr",), None, phrase, (f"{heading}.", *notes))


def _retained(name: str, curve: averages.Curve) -> str:
    mean, half = float(curve.mean[-1]), float(curve.half[-1])
    p10, p90 = float(curve.p10[-1]), float(curve.p90[-1])
    interval = wording.level_range("nrr", mean - half, mean + half, half)
    future = wording.level_range("nrr", p10, p90, (p90 - p10) / 2)
    said = (
        f"In month {curve.month[-1]:.0f} {name} retains {wording.rate(mean, half)} on average over {int(curve.n[-1])} "
        f"simulations (95% interval of the average {interval})"
    )
    return f"{said}; one company lands in {future} in 8 of 10 simulations." if curve.n[-1] >= 10 else f"{said}."
