"""The table that ends a run in the terminal: plain text, no color, at most 140 columns.

Levels show the mean, below it its 95% interval, below that the P10–P90 of outcomes. Differences to the baseline are paired
(the same customers), with their joint interval, the share of simulations in which the option ends ahead, and the grade.
"""

import math
import textwrap
from collections.abc import Mapping, Sequence

from sim.report.document import cells
from sim.report.document.table import Cell, Column, Item, Table, kind_of
from sim.report.findings import estimators, next_runs, precision
from sim.report.render.text import cut, listed, text
from sim.report.sections.past import fit_table
from sim.report.terminal.policy_table import policy_blocks
from sim.report.terminal.worlds_table import worlds_blocks
from sim.report.views import explained, paid, past
from sim.report.views.twins import shown_once
from sim.report.words import counted, reading, wording
from sim.report.words.effects import grade_words
from sim.report.words.paths import value_words
from sim.report.words.reading import HEADLINE, Comparison, Estimate, Point, by_staffing, names, own_words, place, points
from sim.results.summary import Summary

COLUMNS = 140
LEVELS = ("nrr", "grr", "ending_arr", "cost_to_serve", "economic_value")
NAME, CELL = 27, 17  # characters, a blank behind each
PAIRED = (
    Column("difference", width=CELL),
    Column("[95%]", width=25),
    Column("ahead in", width=10),
    Column("in words"),
)


def table(summary: Summary) -> str:
    """Return the whole table: a block per staffing mode, what else the study says, then how to read it."""
    summary = shown_once(summary)
    summary = past.heeded(summary)
    pay = (f"{paid.ALIKE}.", f"{paid.HEAD}:", *(f"{each}." for each in paid.sentences(summary)))
    without = "WITHOUT ONE MECHANISM: the same customers, run again"
    blocks = [
        *(["\n".join(f"{each}." for each in summary.shown_once)] if summary.shown_once else []),
        *(_block(summary, staffing, points) for staffing, points in by_staffing(summary)),
        *_past(summary),
        *listed("STRUCTURE AND PAY", pay if paid.alike(summary) else (), COLUMNS - 2),
        *listed("NOT OVER ALL SIMULATIONS", (f"  {each}" for each in counted.sentences(summary)), COLUMNS),
        *_reached(summary),
        *policy_blocks(summary, COLUMNS),
        *worlds_blocks(summary, COLUMNS),
        *next_blocks(summary, COLUMNS),
        *listed(without, (f"{each}." for each in explained.without(summary)), COLUMNS - 2),
        _legend(summary),
    ]
    return "\n\n".join(blocks)


def _past(summary: Summary) -> list[str]:
    """Return the company's numbers against the model, and what a backtest said; nothing where nothing is known."""
    said, facts = past.sentences(summary), summary.past.facts if summary.past else ()
    return [*([text(fit_table(facts), COLUMNS, gap=2)] if facts else []), *(["\n".join(said)] if said else [])]


def _reached(summary: Summary) -> list[str]:
    """Return the table of what each of several points took and reached, where replications grew by themselves."""
    rows = precision.rows(summary)
    heads = ("SIMULATIONS OF EACH SIZE", "each", "of the work", "known to, half the width of a 95% interval")
    columns = tuple(Column(words, "whole" if words == "each" else "text") for words in heads)
    return [text(Table("", columns, rows), COLUMNS, gap=3)] if rows else []


def next_blocks(summary: Summary, width: int) -> list[str]:
    """Return where more simulations help most: a line for each staffing mode and model, for what decides first."""
    first = next(iter(summary.decide_on), "")
    said = (next_runs.sentence(summary, row) for row in summary.next_runs if row.metric == first)
    return listed(
        f"MORE SIMULATIONS HELP MOST ON {wording.metric_words(first)}", (f"  {each}" for each in said if each), width
    )


def _block(summary: Summary, staffing: str, chosen: Sequence[Point]) -> str:
    baseline, shown = str(summary.baseline), names(summary)
    title = _heading(staffing, chosen, baseline, shown)
    if len(chosen) == 1:
        made = [_levels(title, chosen[0], baseline, shown), _differences(chosen[0], baseline, shown)]
    else:
        along = (_along(chosen, metric, baseline, shown) for metric in HEADLINE)
        made = [_compact_levels(title, chosen, shown), *along]
    return "\n".join(text(table, COLUMNS) for table in made if table.rows)


def _span(ratios: Sequence[float]) -> str:
    ends = sorted({f"{ratio:.2f}" for ratio in (min(ratios), max(ratios))}) if ratios else []
    return " to ".join(ends)


def _heading(staffing: str, chosen: Sequence[Point], baseline: str, shown: Mapping[str, str]) -> str:
    ratios = [r for p in chosen for m, r in p.cost_ratio.items() if m != baseline and math.isfinite(r)]
    planned = [r for p in chosen for m, r in p.planned_cost_ratio.items() if m != baseline and math.isfinite(r)]
    span = _span(ratios) + (f", at target pay {_span(planned)}" if planned else "")
    if staffing == "own":
        times = f" ({span} times the cost of {shown[baseline]})" if ratios else ""
        return f"AT OWN STAFFING: whole people{times}"
    off = any(not 0.99 <= ratio <= 1.01 for ratio in ratios)
    name = "AT NEARLY THE SAME SPEND" if off else "AT THE SAME SPEND"
    times = f"{span} times; " if ratios else ""
    return f"{name}: people for what {shown[baseline]} costs ({times}part-time people allowed)"


def _columns(first: str) -> tuple[Column, ...]:
    levels = (Column(wording.metric_words(m), kind_of(m), m, CELL) for m in LEVELS)
    return (Column(first, width=NAME), *levels, Column("utilization"))


def _half(estimate: Estimate) -> float:
    return (estimate.hi - estimate.lo) / 2


def _cell(metric: str, e: Estimate | None) -> Cell:
    """Return a mean, its interval, P10–P90: a line each."""
    if e is None:
        return cells.NONE
    interval, outcomes = (said.removesuffix("%") for said in cells.ranges(metric, e))
    return Cell(e.mean, cells.mean(metric, e), (f"[{interval}]", outcomes))


def _busy(point: Point, model: str) -> list[tuple[str, Estimate]]:
    metrics = (metric for metric in point.models[model].metrics if metric.startswith("utilisation."))
    return [(m.partition(".")[2], e) for m in metrics if (e := point.estimate(model, m))]


def _people(point: Point, model: str, role: str) -> str:
    heads = point.estimate(model, f"headcount.{role}")
    return f" of {wording.heads(heads.mean)}" if heads else ""


def _levels(title: str, point: Point, baseline: str, shown: Mapping[str, str]) -> Table:
    """Return three lines for each model: mean, interval of the mean, P10–P90; as many for each role that is busy."""
    rows = []
    for model in point.models:
        name = f"{cut(shown[model], NAME - 11)} (baseline)" if model == baseline else shown[model]
        told = [_cell(metric, point.estimate(model, metric)) for metric in LEVELS]
        busy = []
        for role, e in _busy(point, model):
            said = f"{cut(role, 10)} {wording.rate(e.mean, _half(e))}{_people(point, model, role)}"
            busy += [said, *_cell("utilisation", e).below]
        used = Cell(busy[0], below=tuple(busy[1:])) if busy else Cell("nobody employed")
        rows.append([Cell(name, below=("  95% of the mean", "  P10–P90 of simulations")), *told, used])
    return Table(title, _columns(""), rows)


def _differences(point: Point, baseline: str, shown: Mapping[str, str]) -> Table:
    """Return the paired differences of every other model, a line per metric."""
    rows = []
    for model in dict.fromkeys(c.a for c in point.comparisons):
        found = [c for metric in HEADLINE if (c := point.comparison(model, metric))]
        heads = [shown[model], *[""] * len(found)]
        rows += [[heads[k], wording.metric_words(c.metric), *_difference(c)] for k, c in enumerate(found)]
    columns = (Column(f"  against {shown[baseline]}", width=NAME), Column("", width=CELL), *PAIRED)
    return Table("", columns, rows)


def _difference(c: Comparison) -> list[Item]:
    value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
    few = f"too close to call: {c.differing or 'none'} of {c.n:,} {'differs' if c.differing == 1 else 'differ'}"
    better = Cell(c.probability_a_better, wording.share(c.probability_a_better))
    return [Cell(c.difference, value), interval, better, few if reading.few(c) else grade_words(c.verdict)]


def _compact_levels(title: str, chosen: Sequence[Point], shown: Mapping[str, str]) -> Table:
    """Return a line per point and model with means, and a second line with P10–P90."""
    paths = {own_words(path) for point in chosen for path in point.values}
    rows: list[list[Item]] = []
    for point in chosen:
        for model in point.models:
            told = [_plus(metric, point.estimate(model, metric)) for metric in LEVELS]
            busy = ", ".join(f"{cut(r, 8)} {wording.rate(e.mean, _half(e))}" for r, e in _busy(point, model))
            rows.append([f"{_where(point)} {shown[model]}", *told, busy or "nobody"])
    return Table(title, _columns(f"{', '.join(sorted(paths))} (mean ±95%)"), rows)


def _where(point: Point) -> str:
    return ", ".join(value_words(path, value) for path, value in point.values.items())


def _plus(metric: str, e: Estimate | None) -> Cell:
    if e is None:
        return cells.NONE
    found, half = _cell(metric, e), _half(e)
    mean = found.text.removesuffix("%")
    if math.isfinite(half):
        money = wording.kind_of(metric) == "money"
        mean += (
            f" ±{wording.money(half, half).removeprefix('$') if money else wording.rate(half, half).removesuffix('%')}"
        )
    return Cell(e.mean, mean, found.below[1:])


def _along(chosen: Sequence[Point], metric: str, baseline: str, shown: Mapping[str, str]) -> Table:
    """Return the paired differences of one metric, a line per point and model."""
    head = Column(f"  {wording.metric_words(metric)} against {shown[baseline]}", width=NAME + 1 + CELL)
    rows = [
        [f"{place(point)}  {shown[c.a]}", *_difference(c)]
        for point in chosen
        for c in point.comparisons
        if c.metric == metric
    ]
    return Table("", (head, *PAIRED), rows)


def _legend(summary: Summary) -> str:
    lines = [estimators.joint_words(summary)] if any(p.comparisons for p in points(summary)) else []
    lines.append(estimators.sentence(summary))
    lines.append(
        "Ahead in: share of simulations in which this option ends ahead for the same customers (ties count half)."
    )
    rare = [c for p in points(summary) for c in p.comparisons if c.metric in HEADLINE and c.differing is not None]
    if rare:
        needed = max(c.needed or 0 for c in rare)
        lines.append(f"No interval: too few simulations differ to say; about {needed:,} or more would show enough.")
    lines += estimators.worth(summary)
    if not summary.sensitivity:
        lines.append("Assumptions stay at their base values; postsale run sensitivity tries others.")
    return "\n".join(row for line in lines for row in textwrap.wrap(line, COLUMNS))
