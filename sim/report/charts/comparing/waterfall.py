"""Where the money goes: opening ARR, what is added, what is lost, ending ARR, on average over all futures.

Books balance in whole cents in every replication (checked here, a broken book is never drawn). The averages are
rounded as running levels, so that the rounded steps, too, add up exactly to the cent.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sim.errors import ModelError
from sim.metrics.averaged import monthly_luck
from sim.metrics.luck import ARR
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart, file_name
from sim.report.views import averages
from sim.report.words import wording
from sim.report.words.reading import headline_point, level_of, model_keys, names
from sim.results.summary import Summary

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

STEPS = ("opening_arr", "new_arr", "expansion_arr", "contraction_arr", "churned_arr", "ending_arr")
LABELS = ("opening", "new customers", "expansion", "contraction", "churn", "ending")
SIGNS = (1, 1, 1, -1, -1, 1)
WIDTH, HEIGHT = 9.6, 3.6


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


def build(summary: Summary, trajectories: Mapping[str, Any], looks: Mapping[str, style.Look]) -> list[Chart]:
    """Return waterfall_MODEL for every model whose monthly books were stored, all on one scale."""
    stored = [m for m in model_keys(summary) if "opening_arr_cents" in trajectories.get(m, {})]
    books = {m: book(trajectories[m], level_of(summary)) for m in stored}
    tallest = max((max(sum(b.cents[:n]) for n in range(1, 6)) for b in books.values()), default=0) / 100
    baseline = summary.baseline
    return [_chart(summary, model, books, baseline, looks[model], tallest) for model in books]


def _against(own: Book, other: Book | None) -> tuple[tuple[float, float], ...]:
    """Return per step the paired difference in dollars and its half-width; empty without a paired baseline."""
    if other is None or own is other or own.dollars[0].shape != other.dollars[0].shape:
        return ()
    return tuple(averages.mean_and_half(a - b, own.level) for a, b in zip(own.dollars, other.dollars, strict=True))


def _chart(
    summary: Summary, model: str, books: Mapping[str, Book], baseline: str, look: style.Look, tallest: float
) -> Chart:
    own, shown = books[model], names(summary)
    against = _against(own, books.get(baseline))
    value = [cents / 100 for cents in own.cents]
    opening, ending = wording.money(value[0], own.half[0]), wording.money(value[5], own.half[5])
    notes = [f"{own.months} months"]
    if against:
        notes.append(
            f"small grey numbers: paired difference to {shown[baseline]} "
            "± half the width of its 95 % interval; + adds to ending ARR"
        )
    words = canvas.Words(
        title=f"{shown[model]} goes from {opening} to {ending} of ARR in {own.months} months, on average",
        name=f"ARR waterfall: {shown[model]}",
        phrases=(canvas.average_phrase(own.dollars[0].size),),
        sentence=_sentence(shown, model, baseline, own, books.get(baseline), against),
        footer=canvas.footer(summary, [headline_point(summary)], *notes),
    )
    rows = tuple(
        (label, own.cents[i], own.half[i], *(against[i] if against else (float("nan"), float("nan"))))
        for i, label in enumerate(LABELS)
    )
    header = ("step", "average_cents", "half95_dollars", "difference_to_baseline_dollars", "difference_half95_dollars")
    name = f"waterfall_{file_name(model)}"
    return Chart(name, words, header, rows, lambda: _draw(words, own, against, look, tallest))


def _sentence(
    shown: Mapping[str, str], model: str, baseline: str, own: Book, other: Book | None, against: tuple[Any, ...]
) -> str:
    if other is None or not against:
        gained, lost = own.cents[2] / 100, -(own.cents[3] + own.cents[4]) / 100
        lost_half = averages.mean_and_half(own.dollars[3] + own.dollars[4], own.level)[1]
        return (
            f"Over {own.months} months customers of {shown[model]} expand by {wording.money(gained, own.half[2])} "
            f"and take back {wording.money(lost, lost_half)} on average."
        )
    more = -own.dollars[3] - own.dollars[4] + other.dollars[3] + other.dollars[4]
    lost_more = averages.mean_and_half(more, own.level)
    parts = [_step_words("expands by", "expansion", *against[2]), _step_words("loses", "losses", *lost_more)]
    known = [part for part in parts if not part.startswith("no ")]
    if len(known) == 2:
        return f"On average {shown[model]} {known[0]} and {known[1]} than {shown[baseline]}."
    if len(known) == 1:
        unclear = next(part for part in parts if part not in known)
        return f"On average {shown[model]} {known[0]} than {shown[baseline]}; {unclear}."
    return f"{shown[model]} and {shown[baseline]}: no difference in expansion or losses that these futures can show."


def _step_words(verb: str, noun: str, difference: float, half: float) -> str:
    if not abs(difference) > half:  # also when the interval is not known
        return f"no difference in {noun} that these futures can show"
    return f"{verb} {wording.money(abs(difference), half)} {'more' if difference > 0 else 'less'}"


def _draw(
    words: canvas.Words, own: Book, against: tuple[tuple[float, float], ...], look: style.Look, tallest: float
) -> "Figure":
    frame = canvas.frame(words, WIDTH, HEIGHT)
    axes = frame.axes(0.75, 0.55, frame.width - 0.8, HEIGHT - 0.6)
    level = 0.0
    for place in range(6):
        amount = own.cents[place] / 100
        start = 0.0 if place in (0, 5) else level
        level = start + amount
        total = place in (0, 5)
        gain = amount >= 0
        axes.bar(
            place,
            amount,
            bottom=start,
            width=0.62,
            zorder=2,
            lw=1.4,
            edgecolor=look.hue,
            color=look.hue if total else (*style.rgb(look.hue), 0.35) if gain else "white",
        )
        axes.errorbar(place, level, own.half[place], color=style.INK, elinewidth=1.2, capsize=4, capthick=1.2, zorder=4)
        if place < 5:
            axes.plot([place + 0.31, place + 0.69], [level, level], color=style.PALE, lw=1, zorder=1)
        _amount(axes, place, amount, max(start, level) + _known(own.half[place]), own.half[place], tallest)
    _finish(axes, against, tallest)
    return frame.figure


def _known(half: float) -> float:
    return half if math.isfinite(half) else 0.0


def _amount(axes: "Axes", place: int, amount: float, top: float, half: float, tallest: float) -> None:
    text = wording.money(amount, half, sign="" if place in (0, 5) else "+")
    axes.text(place, top + tallest * 0.025, text, ha="center", va="bottom", size=9.5, color=style.INK, parse_math=False)


def _finish(axes: "Axes", against: tuple[tuple[float, float], ...], tallest: float) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator

    axes.set_ylim(0, (tallest or 1.0) * 1.16)
    axes.set_xlim(-0.5, 5.5)
    axes.yaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10]))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: wording.axis_money(value, sign="")))
    axes.set_xticks(range(6), LABELS)
    axes.tick_params(labelsize=9, length=0)
    axes.set_ylabel("ARR (axis starts at $0)", size=8.5)
    for place, (difference, half) in enumerate(against):
        most = max(abs(difference), half) if math.isfinite(half) else abs(difference)
        text = wording.money(difference, half, most, "+")
        text += f" ± {wording.money(half, half, most)}" if math.isfinite(half) else ""
        axes.annotate(
            text,
            (place, 0),
            (0, -21),
            textcoords="offset points",
            annotation_clip=False,
            ha="center",
            va="top",
            size=8,
            color=style.MUTED,
            parse_math=False,
        )
