"""The table that ends a run in the terminal: plain text, no colour, at most 140 columns.

Levels show the mean, below it the 95 % interval of the mean, below that the P10–P90 of outcomes. Differences are
paired (a − baseline, same worlds) with their joint interval, the share of futures that were better, and the verdict.
"""

import math
import textwrap
from collections.abc import Sequence

from sim.report.document.table import Column, Table
from sim.report.findings import estimators, precision
from sim.report.findings.next_runs import next_blocks
from sim.report.findings.sensitivity_table import sensitivity_blocks
from sim.report.render.text import text
from sim.report.terminal.policy_table import policy_blocks
from sim.report.views import explained, paid
from sim.report.views.twins import shown_once
from sim.report.words import counted, reading, wording
from sim.report.words.paths import value_words
from sim.report.words.reading import HEADLINE, Comparison, Estimate, Point, by_staffing, own_words, place, points
from sim.results.summary import Summary

COLUMNS = 140
LEVELS = ("nrr", "grr", "ending_arr", "cost_to_serve", "economic_value")
NAME, CELL, INTERVAL = 28, 18, 26


def table(summary: Summary) -> str:
    """Return the whole table: a block per staffing mode, then how to read it."""
    summary = shown_once(summary)
    blocks = [_block(summary, staffing, points) for staffing, points in by_staffing(summary)]
    told = [*policy_blocks(summary, COLUMNS), *sensitivity_blocks(summary, COLUMNS)]
    more = [
        *_left_out(summary),
        *_reached(summary),
        *told,
        *next_blocks(summary, COLUMNS),
        *_without(summary),
    ]
    more = [*_paid(summary), *more]
    same = ["\n".join(f"{text}." for text in summary.shown_once)] if summary.shown_once else []
    return "\n\n".join([*same, *blocks, *more, _legend(summary)])


def _left_out(summary: Summary) -> list[str]:
    """Return the block on averages that leave simulations out."""
    said = [line for text in counted.sentences(summary) for line in textwrap.wrap(text, COLUMNS - 2)]
    return ["\n".join(["NOT OVER ALL SIMULATIONS", *(f"  {line}" for line in said)])] if said else []


def _paid(summary: Summary) -> list[str]:
    """Return the block on what each one's own plan adds to what structure makes."""
    said = [f"{paid.ALIKE}.", f"{paid.HEAD}:", *(f"{text}." for text in paid.sentences(summary))]
    lines = [line for text in said for line in textwrap.wrap(text, COLUMNS - 2, subsequent_indent="  ")]
    return ["\n".join(["STRUCTURE AND PAY", *lines])] if paid.alike(summary) else []


def _reached(summary: Summary) -> list[str]:
    """Return the table of what each of several points took and reached, where replications grew by themselves."""
    rows = precision.rows(summary)
    heads = ("SIMULATIONS OF EACH SIZE", "each", "of the work", "known to, half the width of a joint 95 % interval")
    columns = tuple(Column(words, "whole" if words == "each" else "text") for words in heads)
    return [text(Table("", columns, rows), COLUMNS, gap=3)] if rows else []


def _without(summary: Summary) -> list[str]:
    """Return the block on studies that were repeated without a mechanism: a sentence each."""
    said = explained.without(summary)
    lines = [line for text in said for line in textwrap.wrap(f"{text}.", COLUMNS - 2, subsequent_indent="  ")]
    return ["\n".join(["WITHOUT ONE MECHANISM: the same customers and dice, run again", *lines])] if said else []


def _block(summary: Summary, staffing: str, chosen: Sequence[Point]) -> str:
    baseline = str(summary.baseline)
    lines = [_heading(staffing, chosen, baseline)]
    if len(chosen) == 1:
        lines += [_level_header(""), *(line for m in chosen[0].models for line in _levels(chosen[0], m, baseline))]
        lines += _differences(chosen[0], baseline)
    else:
        lines += _compact_levels(chosen)
        lines += [line for metric in HEADLINE for line in _along(chosen, metric, baseline)]
    return "\n".join(_cut(line) for line in lines)


def _cut(line: str) -> str:
    line = line.rstrip()
    return line if len(line) <= COLUMNS else line[: COLUMNS - 1] + "…"


def _short(name: str, width: int) -> str:
    return name if len(name) <= width else name[: width - 1] + "…"


def _span(ratios: Sequence[float]) -> str:
    ends = sorted({f"{ratio:.3f}" for ratio in (min(ratios), max(ratios))}) if ratios else ["not stored"]
    return "–".join(ends)


def _heading(staffing: str, chosen: Sequence[Point], baseline: str) -> str:
    ratios = [r for p in chosen for m, r in p.cost_ratio.items() if m != baseline and math.isfinite(r)]
    planned = [r for p in chosen for m, r in p.planned_cost_ratio.items() if m != baseline and math.isfinite(r)]
    span = _span(ratios) + (f", at target pay {_span(planned)}" if planned else "")
    if staffing == "own":
        return f"AT OWN STAFFING: whole people by each model's own ratios (cost ratio to {baseline} {span})"
    off = any(not 0.99 <= ratio <= 1.01 for ratio in ratios)
    name = "AT NEARLY EQUAL BUDGET" if off else "AT EQUAL BUDGET"
    return f"{name}: people for what {baseline} costs (cost ratio {span}; part-time people allowed)"


def _level_header(first: str) -> str:
    return first.ljust(NAME) + "".join(wording.metric_words(m).ljust(CELL) for m in LEVELS) + "utilisation"


def _half(estimate: Estimate) -> float:
    return (estimate.hi - estimate.lo) / 2


def _outcome_half(estimate: Estimate) -> float:
    return (estimate.p90 - estimate.p10) / 2


def _mean(metric: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    if wording.kind_of(metric) == "money":
        return wording.money(estimate.mean, _half(estimate), max(abs(estimate.lo), abs(estimate.hi)))
    return wording.level(metric, estimate.mean, _half(estimate))


def _interval(metric: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return f"[{wording.level_range(metric, estimate.lo, estimate.hi, _half(estimate)).removesuffix(' %')}]"


def _outcomes(metric: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return ""
    return wording.level_range(metric, estimate.p10, estimate.p90, _outcome_half(estimate)).removesuffix(" %")


def _busy(point: Point, model: str) -> list[tuple[str, Estimate]]:
    metrics = (metric for metric in point.models[model].metrics if metric.startswith("utilisation."))
    return [(m.partition(".")[2], e) for m in metrics if (e := point.estimate(model, m))]


def _people(point: Point, model: str, role: str) -> str:
    heads = point.estimate(model, f"headcount.{role}")
    return f" of {heads.mean:.1f}".removesuffix(".0") if heads else ""


def _levels(point: Point, model: str, baseline: str) -> list[str]:
    """Return the lines of one model: mean, interval of the mean, P10–P90; one utilisation group per role."""
    found = [point.estimate(model, metric) for metric in LEVELS]
    name = _short(model, NAME - 12) + " (baseline)" if model == baseline else _short(model, NAME - 2)
    busy = _busy(point, model)
    lines = [
        name.ljust(NAME) + "".join(_mean(m, e).ljust(CELL) for m, e in zip(LEVELS, found, strict=True)),
        "  95 % of the mean".ljust(NAME)
        + "".join(_interval(m, e).ljust(CELL) for m, e in zip(LEVELS, found, strict=True)),
        "  P10–P90 of futures".ljust(NAME)
        + "".join(_outcomes(m, e).ljust(CELL) for m, e in zip(LEVELS, found, strict=True)),
    ]
    if not busy:
        return [lines[0] + "nobody employed", *lines[1:]]
    lines += [" " * (NAME + len(LEVELS) * CELL)] * (3 * len(busy) - 3)
    for place_, (role, e) in enumerate(busy):
        said = f"{_short(role, 10)} {wording.rate(e.mean, _half(e))}{_people(point, model, role)}"
        for line, shown in enumerate((said, _interval("utilisation", e), _outcomes("utilisation", e))):
            lines[3 * place_ + line] += shown
    return lines


def _difference_cells(c: Comparison) -> list[str]:
    value, interval = wording.change_interval(c.metric, c.difference, c.lo, c.hi)
    few = f"{wording.CANNOT_TELL}: {c.differing or 'none'} of {c.n:,} {'differs' if c.differing == 1 else 'differ'}"
    return [value, interval, wording.share(c.probability_a_better), few if reading.few(c) else c.verdict]


def _differences(point: Point, baseline: str) -> list[str]:
    """Return the paired differences of every other model, a line per metric."""
    if not point.comparisons:
        return []
    head = f"  against {baseline}, paired"
    lines = [head.ljust(NAME + CELL) + "difference".ljust(CELL) + "[95 %]".ljust(INTERVAL) + "better in  verdict"]
    for model in dict.fromkeys(c.a for c in point.comparisons):
        label = _short(model, NAME - 2)
        for metric in HEADLINE:
            c = point.comparison(model, metric)
            if c:
                value, interval, share, verdict = _difference_cells(c)
                cells = [label.ljust(NAME), wording.metric_words(metric).ljust(CELL), value.ljust(CELL)]
                lines.append("".join([*cells, interval.ljust(INTERVAL), share.ljust(11), verdict]))
                label = ""
    return lines


def _compact_levels(chosen: Sequence[Point]) -> list[str]:
    """Return a line per point and model with means, and a second line with P10–P90."""
    paths = {own_words(path) for point in chosen for path in point.values}
    lines = [_level_header(_short(f"{', '.join(sorted(paths))} (mean ±95 %)", NAME - 1))]
    for point in chosen:
        for model in point.models:
            found = [(metric, point.estimate(model, metric)) for metric in LEVELS]
            name = _short(f"{_where(point)} {model}", NAME - 1)
            busy = (
                ", ".join(f"{_short(r, 8)} {wording.rate(e.mean, _half(e))}" for r, e in _busy(point, model))
                or "nobody"
            )
            lines.append(name.ljust(NAME) + "".join(_plus(m, e).ljust(CELL) for m, e in found) + busy)
            lines.append(" " * NAME + "".join(_outcomes(m, e).ljust(CELL) for m, e in found))
    return lines


def _where(point: Point) -> str:
    return ", ".join(value_words(path, value) for path, value in point.values.items())


def _plus(metric: str, estimate: Estimate | None) -> str:
    if estimate is None:
        return "–"
    mean, half = _mean(metric, estimate).removesuffix(" %"), _half(estimate)
    if not math.isfinite(half):
        return mean
    if wording.kind_of(metric) == "money":
        return f"{mean} ±{wording.money(half, half).removeprefix('$')}"
    return f"{mean} ±{wording.rate(half, half).removesuffix(' %')}"


def _along(chosen: Sequence[Point], metric: str, baseline: str) -> list[str]:
    """Return the paired differences of one metric, a line per point and model."""
    if not any(c.metric == metric for point in chosen for c in point.comparisons):
        return []
    head = f"  {wording.metric_words(metric)} against {baseline}, paired"
    lines = [head.ljust(NAME + CELL) + "difference".ljust(CELL) + "[95 %]".ljust(INTERVAL) + "better in  verdict"]
    for point in chosen:
        for c in point.comparisons:
            if c.metric == metric:
                value, interval, share, verdict = _difference_cells(c)
                label = _short(f"{place(point)}  {c.a}", NAME + CELL - 1)
                lines.append(
                    label.ljust(NAME + CELL) + value.ljust(CELL) + interval.ljust(INTERVAL) + share.ljust(11) + verdict
                )
    return lines


def _legend(summary: Summary) -> str:
    worth = summary.worth_acting_on
    said = [f"{wording.metric_words(m)} ± {wording.worth(m, float(x))}" for m, x in worth.items()]
    lines = [estimators.joint_words(summary)] if any(p.comparisons for p in points(summary)) else []
    lines += textwrap.wrap(estimators.sentence(summary), COLUMNS)
    lines.append(
        "Better in: share of single futures in which this model ends ahead in the same world (ties count half)."
    )
    rare = [c for p in points(summary) for c in p.comparisons if c.metric in HEADLINE and c.differing is not None]
    if rare:
        needed = max(c.needed or 0 for c in rare)
        lines.append(
            f"No interval: {reading.few(rare[0]).partition(' (')[0]}; about {needed:,} simulations or more would show enough."
        )
    if said:
        lines.append(f"Worth acting on, as the experiment says: {', '.join(said)}.")
    worlds = "Except over plausible worlds, none" if summary.sensitivity else "None"
    lines.append(f"{worlds} of these numbers says what happens if the assumptions are wrong.")
    return "\n".join(lines)
