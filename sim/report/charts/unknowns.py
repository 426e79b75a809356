"""What is not known: over plausible scenarios, one assumption at a time, screened, and as shares of the variance."""

import math
from collections.abc import Callable, Sequence
from typing import Any

from sim.report.charts.archetypes import rows, scales
from sim.report.charts.archetypes.rows import Bar, Block, Dot, Panel, Row, Tick
from sim.report.charts.archetypes.scales import Unit
from sim.report.charts.study import Study
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Cell, Chart, file_name
from sim.report.drawing.style import Pen
from sim.report.findings import sensitivity_claims as claims
from sim.report.findings.sensitivity_claims import graded
from sim.report.views.drivers import Bar as TornadoBar
from sim.report.views.drivers import Effect, Index, Screening, Shares, Tornado
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Difference, Sensitivity
from sim.report.words import wording
from sim.report.words.reading import headline_point

MOST, FEW, LONGEST, LONG_NAME = 14, 7, 2.9, 44
"""Rows drawn at most, on a slide, inches of their labels, letters of a name of several."""
LEAST_INDEX, MOST_INDEX = -0.25, 1.25
"""Of a share of the variance: what lies beyond is marked by an arrow."""
GREY = Pen("#9A9A9A")
SHARE = Unit("rate")


def label(known: Sensitivity, factor: int) -> str:
    """Return a factor's name, and below it grade and range."""
    found = known.factors[factor]
    one = len(found.inputs) == 1
    first = known.inputs[found.inputs[0]]
    values = first.range_words() if one else f"{len(found.inputs)} that move together"
    long = not one and len(found.name) > LONG_NAME
    return f"{f'{first.name} + {len(found.inputs) - 1} more' if long else found.name}\t{graded(found)}, {values}"


def footer(study: Study, *notes: str) -> str:
    """Return the footer of the base case, with notes on scenarios."""
    return canvas.footer(study.summary, [headline_point(study.summary)], *notes)


def drawn_words(known: Sensitivity) -> str:
    """Return "512 plausible scenarios of 16 simulations each"."""
    return f"{known.drawn} plausible scenarios of {known.futures} simulations each"


def dot(span: Span, pen: Pen, **more: Any) -> Dot:
    """Return the mark of an average with its interval."""
    return Dot(span.mean, span.lo, span.hi, pen, **more)


def scenarios_of(study: Study) -> list[Chart]:
    """Return the chart `worlds`: scenarios and the base case against the baseline, side by side and never in one mark."""
    known = study.unknowns
    found = [d for d in known.differences if d.a in study.looks] if known else []
    if known is None or not found:
        return []
    groups = {m: [d for d in found if d.metric == m] for m in dict.fromkeys(d.metric for d in found)}
    header = (
        *("metric", "model", "difference_most_likely_world", "lo95", "hi95", "worlds", "worlds_p10", "worlds_p50"),
        *("worlds_p90", "share_of_worlds_better", "share_clearly_better", "share_clearly_worse", "noise_share"),
    )
    table = tuple(
        (
            *(d.metric, d.a, d.held.mean, d.held.lo, d.held.hi, d.worlds.n, d.worlds.p10, d.worlds.p50, d.worlds.p90),
            *(d.share_better, d.clearly_better, d.clearly_worse, d.noise),
        )
        for d in found
    )
    lead = next(iter(groups.values()))
    need = max((d.futures_needed for d in found if not d.told and math.isfinite(d.futures_needed)), default=0.0)
    said = "The mark with a bar is the average with every assumption at its base value."
    if any(not d.told for d in found):
        more = f"; about {need:,.0f} simulations of each would do" if need else ""
        said += f" Pale: most of what differs between scenarios is noise{more}."
    words = canvas.Words(
        title=f"{claims.worlds_claim(lead, study.shown)}{claims.staffed(study.summary, [d.a for d in lead])}",
        name=f"Difference to {study.name(lead[0].b)} over plausible scenarios, and in the base case",
        phrases=(f"Striped: {wording.WORLDS}.", canvas.bars(joint="each by itself")),
        sentence=said,
        footer=footer(study, drawn_words(known)),
    )
    blocks = [_scenario_block(study, metric, some) for metric, some in groups.items()]
    return [Chart("worlds", words, header, table, lambda: rows.draw(words, blocks))]


def _scenario_block(study: Study, metric: str, found: Sequence[Difference]) -> Block:
    worth, drawn = found[0].worth, []
    for d in sorted(found, key=lambda d: -d.held.mean if math.isfinite(d.held.mean) else math.inf):
        pen = study.pen(d.a)
        pale = pen if d.told else Pen(style.PALE)
        said = f"ahead in {wording.share(d.share_better)} of scenarios"
        if not d.told:
            said = f"{d.side} in 8 in 10 or more" if d.side else "scenarios too noisy to compare"
        marks = (Bar(d.worlds.p10, d.worlds.p90, pale, "striped", 0.18, 0.3), dot(d.held, pen, up=-0.2))
        drawn.append(Row(study.name(d.a), (marks,), (f"{said}\t{claims.noise_short(d)}",), pen))
    below = "; ".join(text for text in (scales.zone_words(metric, worth),) if text)
    panel = Panel(scales.difference(metric), title=scales.with_unit(metric), below=below, zone=worth, wide=4.2)
    return Block((panel,), tuple(drawn), 0.5)


def _each(study: Study, found: Callable[[Sensitivity], Sequence[Any]], chart: Callable[..., Chart]) -> list[Chart]:
    """Return a chart for each model that is compared, on each metric that leads."""
    known = study.unknowns
    if known is None:
        return []
    return [chart(study, known, one) for one in found(known) if known.led(one.metric) and one.a in study.looks]


def tornado(study: Study) -> list[Chart]:
    """Return tornado_MODEL_METRIC: the difference with each assumption at its low and its high end."""
    return _each(study, lambda known: known.tornados, _tornado)


def _tornado(study: Study, known: Sensitivity, t: Tornado) -> Chart:
    header = (
        *("rank", "unknown", "grade", "low_value", "high_value", "difference_low", "low_lo95", "low_hi95"),
        *("difference_high", "high_lo95", "high_hi95", "turns_round", "flip_at", "flip_lo95", "flip_hi95", "drawn"),
    )
    kept, words = tornado_bars(t), _tornado_words(study, known, t)
    table = tuple(_tornado_row(known, place, bar, drawn=bar in kept) for place, bar in enumerate(t.bars, 1))
    worth = study.worth(t.metric)
    right_is_a = t.winner_beyond() == (t.b if t.held.mean > 0 else t.a)
    left, right = (study.name(m) for m in ((t.b, t.a) if right_is_a else (t.a, t.b)))
    panel = Panel(
        scales.difference(t.metric),
        below="; ".join(
            text
            for text in (
                f"difference in {scales.with_unit(t.metric)}; dashes: base case",
                scales.zone_words(t.metric, worth),
            )
            if text
        ),
        zone=worth,
        wide=4.0,
        reach=(t.held.lo, t.held.hi),
        sides=(f"← {left} better", f"{right} better →"),
        lines=(t.held.mean,),
    )
    drawn = tuple(_tornado_marks(study, known, t, bar) for bar in kept)

    def draw(some: tuple[Row, ...]) -> Any:
        return rows.draw(words, [Block((panel,), some, 0.4)], LONGEST)

    name = file_name(f"tornado_{t.a}_{t.metric}")
    return Chart(name, words, header, table, lambda: draw(drawn), brief=lambda: draw(drawn[:FEW]))


def tornado_bars(t: Tornado) -> tuple[TornadoBar, ...]:
    """Return the longest bars, and those that turn the choice round; never more than MOST."""
    kept = sorted(t.bars, key=lambda bar: (bar.flip is None, bar.flip is not None and not bar.flip.sure))[:MOST]
    return tuple(bar for bar in t.bars if bar in kept)


def _tornado_row(known: Sensitivity, place: int, bar: TornadoBar, *, drawn: bool) -> tuple[Cell, ...]:
    factor, flip = known.factors[bar.factor], bar.flip
    first = known.inputs[factor.inputs[0]]
    turns = "no" if flip is None else "yes" if flip.sure else "may"
    at = (flip.at, flip.lo, flip.hi) if flip else (math.nan,) * 3
    return (
        *(place, factor.name, factor.strength, first.low, first.high, bar.low.mean, bar.low.lo, bar.low.hi),
        *(bar.high.mean, bar.high.lo, bar.high.hi, turns, *at, "yes" if drawn else "no"),
    )


def _tornado_marks(study: Study, known: Sensitivity, t: Tornado, bar: TornadoBar) -> Row:
    """Return a bar striped in color where it turns, hollow where it may, striped in gray where it does not."""
    pen = study.pen(t.a)
    ends = [x for x in (bar.low.mean, bar.high.mean, t.held.mean) if math.isfinite(x)]
    fill = "open" if bar.flip and not bar.flip.sure else "striped"
    marks: list[Bar | Dot] = [Bar(min(ends), max(ends), pen if bar.flip else GREY, fill, thick=0.62)]
    for end, marker, up in ((bar.low, "v", 0.15), (bar.high, "^", -0.15)):
        marks.append(dot(end, Pen(style.INK, marker=marker), up=up, size=5))
    if bar.flip:
        marks.append(Dot(0.0, pen=Pen(pen.ink, marker="D", hollow=not bar.flip.sure), size=5.5))
    said = f"{claims.flip_words(t, bar, known, study.shown)}\t{claims.flip_interval(bar, known)}"
    return Row(label(known, bar.factor), (tuple(marks),), (said,))


def _tornado_words(study: Study, known: Sensitivity, t: Tornado) -> canvas.Words:
    sure, maybe = claims.turning(t)
    quiet, kept = len(t.bars) - sure - maybe, tornado_bars(t)
    said = [f"In the base case the difference is {claims.span_text(t.metric, t.held)}"]
    if quiet:
        said.append(f"{quiet} assumption{' does' if quiet == 1 else 's do'} not turn it round alone")
    said.append("◆: beyond this value the other wins; hollow: only the average at an end has the other sign")
    most = max((bar.reach for bar in t.bars if bar not in kept), default=0.0)
    left = claims.left_out(len(t.bars), len(kept), f"changing it by {claims.reach_words(t.metric, most)} at most")
    stored = study.summary.sensitivity
    every = [
        end.n for row in (stored.tornado if stored else ()) if row for bar in row.bars for end in (bar.low, bar.high)
    ]
    many = max(every, default=0)
    more = f", {many:,} at those that could turn it round" if many > known.futures else ""
    return canvas.Words(
        title=f"{claims.tornado_claim(t, study.shown)}{claims.staffed(study.summary, [t.a])}",
        name=f"Difference in {wording.metric_words(t.metric)}, {study.name(t.a)} minus {study.name(t.b)}, by assumption",
        phrases=("Striped: from the low end ▼ to the high end ▲ of what is plausible.", canvas.bars()),
        sentence=f"{'. '.join(said)}.{f' {left}' if left else ''}",
        footer=footer(study, f"{known.futures} simulations at each end{more}, compared with the same ones"),
    )


def morris(study: Study) -> list[Chart]:
    """Return morris_MODEL_METRIC: how much each assumption moves a difference, beside the noise it must rise above."""
    return _each(study, lambda known: known.screenings, _morris)


def _morris(study: Study, known: Sensitivity, s: Screening) -> Chart:
    header = ("rank", "unknown", "grade", "mu_star", "lo95", "hi95", "sigma", "noise_floor", "above_noise", "drawn")
    table = tuple(
        (
            *(place + 1, known.factors[e.factor].name, known.factors[e.factor].strength),
            *(e.size.mean, e.size.lo, e.size.hi, e.sigma, e.noise, "yes" if e.matters else "no"),
            "yes" if place < MOST else "no",
        )
        for place, e in enumerate(s.effects)
    )
    quiet = sum(not e.matters for e in s.effects)
    said = f"{quiet} of {len(s.effects)} do not rise above noise and are gray" if quiet else "All rise above noise"
    left = [e.size.mean for e in s.effects[MOST:] if math.isfinite(e.size.mean)]
    most = claims.reach_words(s.metric, max(left, default=0.0))
    more = claims.left_out(len(s.effects), min(len(s.effects), MOST), f"{most} at most")
    words = canvas.Words(
        title=claims.screening_claim(s, known, study.shown),
        name=f"Screening (Morris): mean size µ* and spread σ of the change in {wording.metric_words(s.metric)}, "
        "from one end of an assumption to the other",
        phrases=(canvas.bars(),),
        sentence=f"┃ is what noise alone would give; {said}. A long σ: it does not work alone or not evenly."
        f"{f' {more}' if more else ''}",
        footer=footer(
            study, f"{known.futures} simulations of each scenario", "effects differ in the scenario they start from"
        ),
    )
    rate = wording.kind_of(s.metric) == "rate"
    unit, points = Unit("points" if rate else wording.kind_of(s.metric)), ", points" if rate else ""
    panels = (
        Panel(unit, below=f"size of the change µ*{points}", wide=3.8, zero=True),
        Panel(unit, below=f"spread σ{points}", wide=1.5, steps=3),
    )
    block = Block(panels, tuple(_morris_row(study, known, s, e) for e in s.effects[:MOST]), 0.38)
    name = file_name(f"morris_{s.a}_{s.metric}")
    return Chart(name, words, header, table, lambda: rows.draw(words, [block], LONGEST))


def _morris_row(study: Study, known: Sensitivity, s: Screening, e: Effect) -> Row:
    pen = study.pen(s.a) if e.matters else Pen(style.PALE)
    size = (Tick(e.noise), dot(e.size, Pen(pen.hue))) if math.isfinite(e.noise) else (dot(e.size, Pen(pen.hue)),)
    return Row(label(known, e.factor), (size, (Bar(0.0, e.sigma, pen, "solid", thick=0.42),)), muted=not e.matters)


def sobol(study: Study) -> list[Chart]:
    """Return sobol_MODEL_METRIC: shares of the variance, ranks where they stand apart, and noise."""
    return _each(study, lambda known: known.shares, _sobol)


def sobol_rows(s: Shares) -> tuple[Index, ...]:
    """Return the largest totals: by rank where ranks stand apart, else in the order of the study, which ranks nothing."""
    largest = sorted(s.indices, key=lambda i: (i.rank, -i.total.mean if math.isfinite(i.total.mean) else 1.0))[:MOST]
    return tuple(largest if s.told else sorted(largest, key=lambda i: i.factor))


def _sobol(study: Study, known: Sensitivity, s: Shares) -> Chart:
    kept, factors = sobol_rows(s), known.factors
    header = (
        *("unknown", "grade", "rank", "total", "total_lo95", "total_hi95", "first", "first_lo95", "first_hi95"),
        *("noise_share", "drawn"),
    )
    table = tuple(
        (
            *(factors[i.factor].name, factors[i.factor].strength, i.rank if s.told else ""),
            *(i.total.mean, i.total.lo, i.total.hi, i.first.mean, i.first.lo, i.first.hi),
            *(s.noise, "yes" if i in kept else "no"),
        )
        for i in s.indices
    )
    words, pen = _sobol_words(study, known, s), study.pen(s.a)
    below = "share of the variance between scenarios; filled: total, open: first"
    panel = Panel(SHARE, below=below, wide=4.2, ends=(LEAST_INDEX, MOST_INDEX), steps=6, clipped=True)
    noise = Panel(SHARE, wide=4.2, ends=(LEAST_INDEX, MOST_INDEX), ticks=False, zero=False)
    share = s.noise if math.isfinite(s.noise) else 0.0
    marks = (Bar(0.0, 1.0, GREY, "open", thick=0.8), Bar(0.0, share, Pen("#8A8A8A"), "solid", thick=0.8))
    said = wording.share(s.noise) if math.isfinite(s.noise) else "not known"
    blocks = [
        Block((panel,), tuple(_sobol_row(known, s, i, pen) for i in kept), 0.38),
        Block((noise,), (Row("noise\tof simulated averages", (marks,), (said,)),)),
    ]
    name = file_name(f"sobol_{s.a}_{s.metric}")
    return Chart(name, words, header, table, lambda: rows.draw(words, blocks, LONGEST))


def _sobol_row(known: Sensitivity, s: Shares, index: Index, pen: Pen) -> Row:
    rank = f"rank {index.rank}" if s.told else ""
    if not index.known:
        return Row(label(known, index.factor), ((),), (f"not known{f', {rank}' if rank else ''}",), muted=True)
    marks = (dot(index.total, pen, up=0.16, size=5), dot(index.first, Pen(pen.hue, hollow=True), up=-0.18, size=5))
    return Row(label(known, index.factor), (marks,), (rank,))


def _sobol_words(study: Study, known: Sensitivity, s: Shares) -> canvas.Words:
    kept = sobol_rows(s)
    said = "Total: the share that stays if all others are known; first: the share that goes if it alone is known."
    if s.told:
        said += " Equal ranks overlap."
    elif not any(i.known for i in s.indices):
        said += " None is known: noise hides what differs between scenarios."
    else:
        said += " No ranking is drawn: the order is that of the study."
    hidden = [i.total.hi for i in s.indices if i not in kept and math.isfinite(i.total.hi)]
    at_most = f"behind {wording.share(max(hidden))} at most" if hidden else "of a size not known"
    more = claims.left_out(len(s.indices), len(kept), at_most)
    known_noise = math.isfinite(s.noise)
    noise = (
        f" Noise is {wording.share(s.noise)} of what differs between the simulated scenarios." if known_noise else ""
    )
    return canvas.Words(
        title=claims.shares_claim(s, known, study.shown),
        name=f"Sobol' indices: share of the variance between scenarios of the difference in {wording.metric_words(s.metric)}",
        phrases=(canvas.bars(),),
        sentence=f"{said}{noise}{f' {more}' if more else ''}",
        footer=footer(
            study,
            f"{s.n * (len(s.indices) + 2)} scenarios of {known.futures} simulations each",
            "indices without noise",
        ),
    )
