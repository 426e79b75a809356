"""What a difference is made of, step by step: by what happens to ARR, and by mechanism. One waterfall each, from zero.

Books balance in whole cents in every replication (checked here, a broken book is never drawn). The averages are
rounded as running levels, so that the rounded steps, too, add up exactly to the cent.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from sim.errors import ModelError
from sim.metrics.averaged import monthly_luck
from sim.metrics.luck import ARR
from sim.report.charts.archetypes import bars, rows, scales
from sim.report.charts.archetypes.bars import Step
from sim.report.charts.study import Study
from sim.report.drawing import canvas
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.views import averages, explained
from sim.report.views.explained import Span, Split
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point, level_of, model_keys, place

STEPS = ("opening_arr", "new_arr", "expansion_arr", "contraction_arr", "churned_arr", "ending_arr")
LABELS = ("opening", "new customers", "expansion", "contraction", "churn", "ending")
SIGNS = (1, 1, 1, -1, -1, 1)
CAUSES = (
    ("fewer new customers", "more new customers"),
    ("less expansion", "more expansion"),
    ("more contraction", "less contraction"),
    ("more churn", "less churn"),
)
"""Of each step, what takes ARR away and what adds to it."""
MONEY = "ending_arr"


@dataclass(frozen=True, slots=True)
class Book:
    """One model's average book: cents per step, the half-widths (dollars), per-replication dollars, months."""

    cents: tuple[int, ...]  # signed; opening + new + expansion + contraction + churn = ending, exactly
    half: tuple[float, ...]
    dollars: tuple[Any, ...]  # per step an array [replications], signed
    months: int
    level: float  # of each interval


def book(columns: Mapping[str, Any], level: float = averages.LEVEL) -> Book:
    """Return the average book of arrays [replications, months] in cents. Raises ModelError if it does not balance."""
    import numpy as np

    flows = {step: np.asarray(columns[f"{step}_cents"], dtype=np.int64) for step in STEPS}
    totals = [flows["opening_arr"][:, 0], *(flows[step].sum(axis=1) for step in STEPS[1:5]), flows["ending_arr"][:, -1]]
    signed = [sign * total for sign, total in zip(SIGNS, totals, strict=True)]
    if not (sum(signed[:5]) == signed[5]).all():
        raise ModelError("waterfall: the books of the stored trajectories do not balance to the cent")
    luck = [sign * each for sign, each in zip(SIGNS, _luck(columns), strict=True)]
    sums = [sum(int(x) for x in total) - Fraction(float(each.sum())) for total, each in zip(signed, luck, strict=True)]
    count = signed[0].size
    levels = [round(sum(sums[: place + 1]) / count) for place in range(5)]
    cents = (levels[0], *(after - before for before, after in pairwise(levels)), levels[4])
    dollars = tuple((total - each) / 100 for total, each in zip(signed, luck, strict=True))
    half = tuple(averages.mean_and_half(values, level)[1] for values in dollars)
    return Book(cents, half, dollars, flows["opening_arr"].shape[1], level)


def _luck(columns: Mapping[str, Any]) -> list[Any]:
    """Return by how many cents luck raised each step, (replications,): an average is taken without it."""
    import numpy as np

    parts = {step: monthly_luck(columns, f"{step}_cents") for step in STEPS[1:5]} if ARR[0] in columns else {}
    nothing = np.zeros(len(columns["opening_arr_cents"]))
    flows = [nothing if (part := parts.get(step)) is None else part.sum(axis=1) for step in STEPS[1:5]]
    return [nothing, *flows, sum(sign * flow for sign, flow in zip(SIGNS[1:5], flows, strict=True))]


def waterfall(study: Study) -> list[Chart]:
    """Return waterfall_MODEL for every model that has a baseline to differ from; of a model alone, its own book."""
    stored = [m for m in model_keys(study.summary) if "opening_arr_cents" in study.trajectories.get(m, {})]
    books = {m: book(study.trajectories[m], level_of(study.summary)) for m in stored}
    base = str(study.summary.baseline)
    kept = [m for m in books if m != base] or list(books)
    return [_of_arr(study, model, books[model], books.get(base)) for model in kept]


def against(own: Book, other: Book | None) -> tuple[tuple[float, float], ...]:
    """Return per step the paired difference in dollars and its half-width; empty without a paired baseline."""
    if other is None or own is other or own.dollars[0].shape != other.dollars[0].shape:
        return ()
    return tuple(averages.mean_and_half(a - b, own.level) for a, b in zip(own.dollars, other.dollars, strict=True))


def _of_arr(study: Study, model: str, own: Book, other: Book | None) -> Chart:
    paired = against(own, other)
    name, value = study.name(model), [cents / 100 for cents in own.cents]
    opening, ending = wording.money(value[0], own.half[0]), wording.money(value[5], own.half[5])
    went = f"{name} goes from {opening} to {ending} of ARR in {own.months} months, on average"
    words = canvas.Words(
        title=_arr_title(study, name, own, paired) if paired else went,
        name=f"Where the difference in ARR to {study.base} comes from" if paired else f"ARR of {name}, step by step",
        phrases=(canvas.bars(own.dollars[0].size, "each by itself"),),
        sentence=f"{went}." if paired else "",
        footer=canvas.footer(study.summary, [headline_point(study.summary)], f"{own.months} months"),
    )
    nan = math.nan
    table = tuple(
        (label, own.cents[i], own.half[i], *(paired[i] if paired else (nan, nan))) for i, label in enumerate(LABELS)
    )
    header = ("step", "average_cents", "half95_dollars", "difference_to_baseline_dollars", "difference_half95_dollars")
    if paired:
        chosen = paired[1:] if paired[0] == (0.0, 0.0) or not any(paired[0]) else paired
        labels = [*LABELS[len(LABELS) - len(chosen) : -1], "difference in ARR"]
        totals = {len(chosen) - 1}
    else:
        chosen, labels, totals = tuple(zip(value, own.half, strict=True)), list(LABELS), {0, 5}
    largest = max(abs(x) for x, _ in chosen)
    steps = [
        Step(label, x, x - half, x + half, _amount(x, half, largest, signed=bool(paired)), total=k in totals)
        for k, (label, (x, half)) in enumerate(zip(labels, chosen, strict=True))
    ]
    unit = scales.Unit("money", signed=bool(paired))
    panel = rows.Panel(unit, title=f"ARR after {own.months} months, dollars", wide=4.6, steps=6)
    block = rows.Block((panel,), tuple(bars.waterfall(steps, study.pen(model))), 0.36)
    return Chart(f"waterfall_{file_name(model)}", words, header, table, lambda: rows.draw(words, [block]))


def _amount(value: float, half: float, largest: float, *, signed: bool) -> str:
    said = wording.money(value, half, largest, "+" if signed else "")
    return said if not math.isfinite(half) else f"{said}\t± {wording.money(half, half, largest)}"


def _arr_title(study: Study, name: str, own: Book, paired: Sequence[tuple[float, float]]) -> str:
    """Return what the model does to ARR and which step does most of it, only where intervals exclude zero."""
    whole, half = paired[5]
    when = f"by month {own.months}"
    if not abs(whole) > half:
        return f"ARR {when}: {name} against {study.base} is too close to call ({wording.money(whole, half, sign='+')})"
    said = f"{name} {'adds' if whole > 0 else 'costs'} {wording.money(abs(whole), half)} of ARR {when}"
    known = [(abs(x), k) for k, (x, h) in enumerate(paired[1:5]) if abs(x) > h and (x > 0) == (whole > 0)]
    return f"{said}, mostly through {CAUSES[max(known)[1]][whole > 0]}" if known else said


def mechanisms(study: Study) -> list[Chart]:
    """Return mechanisms_MODEL for every model whose difference was split; nothing where no study explains."""
    here = explained.splits_here(study.summary)
    by_model = {model: [split for split in here if split.a == model] for model in model_keys(study.summary)}
    return [_explained(study, found) for found in by_model.values() if found]


def _explained(study: Study, found: Sequence[Split]) -> Chart:
    lead = found[0]
    header = (
        *("metric", "step", "average", "lo95", "hi95", "printed", "order_error"),
        *("plain_ablation", "plain_lo95", "plain_hi95", "futures"),
    )
    words, pen = _explained_words(study, lead), study.pen(lead.a)
    panels = tuple(
        rows.Panel(
            scales.difference(split.metric),
            title=scales.with_unit(split.metric) if split.unit else wording.metric_words(split.metric),
            below=re.sub(r"([-+=−]) ", "\\1\xa0", split.sum_words()),
            wide=2.4,
            steps=4 if split.unit else 3,
        )
        for split in found
    )
    block = rows.Block(panels, bars.side_by_side([bars.waterfall(_steps(split), pen) for split in found]), 0.36)
    table = tuple(row for split in found for row in _table(split))
    return Chart(f"mechanisms_{file_name(lead.a)}", words, header, table, lambda: rows.draw(words, [block]))


def _steps(split: Split) -> list[Step]:
    nan = math.nan
    steps = [
        Step(
            part.words,
            part.span.mean,
            part.span.lo,
            part.span.hi,
            part.text,
            mark=part.plain.mean if part.plain else nan,
        )
        for part in split.parts
    ]
    rest, whole = split.rest, split.whole
    steps.append(Step("rest", rest.mean, rest.lo, rest.hi, split.rest_text, quiet=True))
    return [*steps, Step("difference", whole.mean, whole.lo, whole.hi, split.whole_text, total=True)]


def _table(split: Split) -> list[tuple[Cell, ...]]:
    nothing = Span(math.nan, math.nan, math.nan)
    steps = [(part.mechanism, part.span, part.text, part.order_error, part.plain or nothing) for part in split.parts]
    steps.append(("rest", split.rest, split.rest_text, math.nan, nothing))
    steps.append(("difference", split.whole, split.whole_text, math.nan, nothing))
    return [
        (split.metric, step, s.mean, s.lo, s.hi, text, error, plain.mean, plain.lo, plain.hi, split.n)
        for step, s, text, error, plain in steps
    ]


def _explained_words(study: Study, lead: Split) -> canvas.Words:
    point = explained.point_of(study.summary, lead)
    a, b, metric = study.name(lead.a), study.name(lead.b), wording.metric_words(lead.metric)
    comparison = point.comparison(lead.a, lead.metric)
    title = titles.claim(comparison, study.shown, titles.staffing_words(point, lead.a)) if comparison else ""
    where = f", at {place(point)}" if title and place(point) else ""
    sampled = "sampled " if any(part.order_error > 0 for part in lead.parts) else ""
    fewer = comparison is not None and lead.n < comparison.n
    said = explained.sentence(lead)
    return canvas.Words(
        title=f"{title}{where}" or f"Where the difference in {metric} between {a} and {b} comes from",
        name=f"Mechanisms: what the difference of {a} minus {b} is made of",
        phrases=(canvas.bars(lead.n, "each by itself"),),
        sentence=f"{metric}: {said[:1].lower()}{said[1:]}",
        footer=canvas.footer(
            study.summary,
            [point],
            f"parts: averaged over {lead.orders} {sampled}orders of putting mechanisms back",
            "open marker: where the bar ends if this mechanism alone is taken out",
            "rest: what is left with all of them out",
            *((f"split over {lead.n} simulations in which nothing is missing",) if fewer else ()),
        ),
    )
