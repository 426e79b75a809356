"""Policies: what a change of the organization costs and when it is level again, and which policy does best at which size."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.metrics.averaged import averaged_months
from sim.report.charts.archetypes import along, scales
from sim.report.charts.archetypes.along import At, Line, Mark, Panel, Turn
from sim.report.charts.study import Study
from sim.report.drawing import canvas, style
from sim.report.drawing.chart import Chart
from sim.report.drawing.style import Pen
from sim.report.views import averages, bands, changes
from sim.report.views.bands import Bands
from sim.report.views.changes import Change, Path
from sim.report.views.choices import headline_of
from sim.report.views.explained import NO_SPAN
from sim.report.views.sweeps import Axis
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point, joint_word, level_of, model_keys, place

METRIC = {"arr": "ending_arr", "nrr": "nrr"}
NAMES = {"arr": "ARR", "nrr": "NRR (trailing twelve months)"}
BARS = 7


def recovery_arr(study: Study) -> list[Chart]:
    """Return recovery_arr; nothing where no organization changes."""
    return _recovery(study, "arr")


def recovery_nrr(study: Study) -> list[Chart]:
    """Return recovery_nrr; nothing where no organization changes."""
    return _recovery(study, "nrr")


def _recovery(study: Study, kind: str) -> list[Chart]:
    found = {}
    for mode, here in changes.shown_changes(study.summary).items():
        every = (*from_the_start(study, mode, here), *here)
        drawn = [c for c in every if c.model in study.looks and kind in c.paths]
        if drawn:
            found[mode] = ([c for c in every if c.model in study.looks], drawn)
    if not found:
        return []
    header = ("staffing", "model", "stage", "to", "months_since_the_change", f"{kind}_difference", "lo95", "hi95")
    rows = tuple(
        (mode, c.model, c.stage, c.to, *row)
        for mode, (_, drawn) in found.items()
        for c in drawn
        for row in zip(c.paths[kind].months, c.paths[kind].mean, c.paths[kind].low, c.paths[kind].high, strict=True)
    )
    words = _recovery_words(study, kind, {mode: every for mode, (every, _) in found.items()})
    paths = {mode: drawn for mode, (_, drawn) in found.items()}
    first = dict([next(iter(paths.items()))])
    name = f"recovery_{kind}"
    return [
        Chart(
            name,
            words,
            header,
            rows,
            lambda: _draw_recovery(study, kind, words, paths),
            brief=lambda: _draw_recovery(study, kind, words, first),
        )
    ]


def from_the_start(study: Study, mode: str, here: Sequence[Change]) -> list[Change]:
    """Return the policies that are another organization from the first day: a change at month 0."""
    point, base = headline_point(study.summary), str(study.summary.baseline)
    if study.summary.study != "policy" or point.staffing != mode or base not in study.trajectories:
        return []
    changed, level = {c.model for c in here}, level_of(study.summary)
    models = [m for m in model_keys(study.summary) if m != base and m not in changed and m in study.trajectories]
    found = []
    for model in models:
        paths = {kind: path for kind in METRIC if (path := _path(study.trajectories, model, base, kind, level))}
        first = (0.0, 0.0, 0.0)
        known = Change(point.point, mode, model, 1, "", 1.0, first, paths, NO_SPAN, math.nan, "", NO_SPAN, {})
        found += [known] if paths else []
    return found


def _path(months: Mapping[str, Mapping[str, Any]], model: str, base: str, kind: str, level: float) -> Path | None:
    """Return the paired difference by month from the first day, as averages take it."""
    column = {"arr": "ending_arr_cents", "nrr": "nrr"}[kind]
    if not all(column in months[m] for m in (model, base)):
        return None
    mine, other = (averaged_months(months[m], column) / (100.0 if kind == "arr" else 1.0) for m in (model, base))
    if mine.shape != other.shape:
        return None
    curve = averages.curve(mine - other, level)
    zero = ((0.0,), (0.0,), (0.0,), (0.0,)) if kind == "arr" else ((), (), (), ())
    columns = (curve.month, curve.mean, curve.mean - curve.half, curve.mean + curve.half)
    return (
        Path(*((*start, *map(float, each)) for start, each in zip(zero, columns, strict=True)))
        if curve.month.size
        else None
    )


def _recovery_words(study: Study, kind: str, found: Mapping[str, Sequence[Change]]) -> canvas.Words:
    shown = [point for mode in found if (point := headline_of(study.summary, mode))]
    where = next((f", at {place(point)}" for point in shown if place(point)), "")
    worth, lead = study.worth(METRIC[kind]), next(iter(found))
    early = [c for c in found[lead] if c.stage == 1]
    claim = changes.claim(early, worth) if kind == "arr" else changes.end_claim(early, worth, study.base)
    given = titles.staffing_group(shown[0])[3:] if shown else wording.STAFFING_WORDS[lead]
    unit = "points" if kind == "nrr" else "dollars"
    sentence = (
        f"Below zero the company has less {kind.upper()} since its change than the same company under {study.base}."
    )
    return canvas.Words(
        title=f"{claim}, at {given}{where}",
        name=f"{NAMES[kind]} since the change: average difference to {study.base} for the same customers, in {unit}",
        phrases=(canvas.bars(joint="each by itself"),),
        sentence=sentence + (" ▼: the lowest point." if kind == "arr" else ""),
        footer=canvas.footer(
            study.summary,
            shown,
            "each simulation is moved so that its change is at month 0",
            "simulations without the change are left out",
            *(("the lowest of many months is a little low by chance",) if kind == "arr" else ()),
            "months in brackets: 10th to 90th simulation of 100",
        ),
    )


def _draw_recovery(study: Study, kind: str, words: canvas.Words, found: Mapping[str, Sequence[Change]]) -> Any:
    every = [c.paths[kind] for here in found.values() for c in here]
    across = along.Across(
        scales.months(min(p.months[0] for p in every), max(p.months[-1] for p in every)), "months since the change"
    )
    panels = [[_recovery_panel(study, kind, mode, here)] for mode, here in found.items()]
    return along.draw(words, across, panels)


def _recovery_panel(study: Study, kind: str, mode: str, here: Sequence[Change]) -> Panel:
    names, pens = changes.labels(here, study.shown), _pens(study, here)
    lines, low = [], []
    for c in here:
        path = c.paths[kind]
        values = tuple(At(*row) for row in zip(path.months, path.mean, path.low, path.high, strict=True))
        label = f"{names[c.key]}\t{_said(kind, c, path)}"
        every = max(1, round((len(values) - 1) / (BARS - 1)))
        lines.append(Line(label, values, pens[c.key], every=every, dots=False, wide=1.9))
        if kind == "arr" and math.isfinite(c.trough.mean) and c.level_status in changes.BEHIND:
            low.append((c.trough_month, c.trough.mean, pens[c.key]))
    back = [c for c in here if kind == "arr" and c.level_status == "found" and math.isfinite(c.level.mean)]
    return Panel(
        tuple(lines),
        scales.difference(METRIC[kind]),
        f"{kind.upper()}, {'points' if kind == 'nrr' else 'dollars'}",
        wording.capital(titles.mode_words(study.summary, mode)),
        marks=(Mark(0.0, pen=Pen(style.INK)),),
        turns=tuple(
            Turn("level again" if k == 0 else "", (c.level.mean,), c.level.lo, c.level.hi, names[c.key], pens[c.key])
            for k, c in enumerate(back)
        ),
        triangles=tuple(low),
    )


def _pens(study: Study, here: Sequence[Change]) -> dict[tuple[str, int], Pen]:
    """Return how each change is drawn: later stages of one policy with another dash."""
    dashes = ("solid", "dashed", "dotted", "dashdot")
    found = {}
    for c in here:
        pen = study.pen(c.model)
        line = pen.line if c.stage == 1 else dashes[(dashes.index(pen.line) + c.stage - 1) % len(dashes)]
        found[c.key] = Pen(pen.hue, line, pen.marker)
    return found


def _said(kind: str, c: Change, path: Path) -> str:
    """Return what stands below the name of a line: its last value, when it changed, lowest point, when it is level again."""
    value, interval = wording.change_interval(METRIC[kind], path.mean[-1], path.low[-1], path.high[-1])
    parts = [f"{value} {interval} after {wording.months(path.months[-1])}"]
    parts.append(f"to {c.to}: {changes.when_words(c)}" if c.to else "from the start")
    if kind == "arr":
        low = changes.trough_words(c) if c.trough_month != path.months[-1] else ""
        parts += [f"lowest {low}"] if low else []
        parts += [text] if (text := changes.level_words(c)) else []
    return "; ".join(parts)


def by_size(study: Study) -> list[Chart]:
    """Return the chart `by_size`: differences by band of ARR, the best named above each; nothing where none were stored."""
    shown = bands.shown_bands(study.summary)
    found = {mode: here for mode, here in shown.items() if all(model in study.looks for model in here.models)}
    if not found:
        return []
    header = (
        *("staffing", "arr_from", "arr_to", "metric", "model", "difference", "lo95", "hi95", "interval", "verdict"),
        *("best", "futures"),
    )
    base = str(study.summary.baseline)
    rows = tuple(
        (
            *(mode, band.low, band.high, here.metric, c.a, c.difference, c.lo, c.hi, joint_word(c), c.verdict),
            *(bands.best_words(band, base, study.shown), band.n),
        )
        for mode, here in found.items()
        for band in here.bands
        for c in band.comparisons
    )
    words = _size_words(study, found)
    return [Chart("by_size", words, header, rows, lambda: _draw_by_size(study, words, found))]


def _size_words(study: Study, found: Mapping[str, Bands]) -> canvas.Words:
    mode, lead = next(iter(found.items()))
    every = [point for key in found if (point := headline_of(study.summary, key))]
    given = titles.staffing_group(every[0])[3:] if every else wording.STAFFING_WORDS[mode]
    where = next((f", at {place(point)}" for point in every if place(point)), "")
    kept = [c for here in found.values() for band in here.bands for c in band.comparisons]
    fewest = min(band.n for here in found.values() for band in here.bands)
    zone = (
        "in the gray zone a difference is smaller than you would act on"
        if math.isfinite(study.worth(lead.metric))
        else ""
    )
    return canvas.Words(
        title=f"{bands.claim(lead, str(study.summary.baseline), study.shown, given)}{where}",
        name=f"Difference in {wording.metric_words(lead.metric)} to {study.base} for the same customers, by ARR",
        phrases=(canvas.bars(joint="joint in each band" if all(c.joint for c in kept) else "each by itself"),),
        sentence="Above each band: the best average there.",
        footer=canvas.footer(
            study.summary,
            every,
            f"as few as {fewest} simulations in a band",
            "“by little”: less than you would act on",
            zone,
        ),
    )


def _draw_by_size(study: Study, words: canvas.Words, found: Mapping[str, Bands]) -> Any:
    counts: dict[str, list[int]] = {}
    for here in found.values():
        for band in here.bands:
            counts.setdefault(band.words, []).append(band.n)
    axis = Axis("", "ARR of the company", tuple(counts))
    panels = [[_size_panel(study, mode, here, len(counts))] for mode, here in found.items()]
    return along.draw(words, along.Across(scales.ruler(axis), axis.name), panels)


def _size_panel(study: Study, mode: str, here: Bands, many: int) -> Panel:
    drawn = []
    for model in here.models:
        known = [
            (band, c) for band in here.bands for c in band.comparisons if c.a == model and math.isfinite(c.difference)
        ]
        values = tuple(At(band.words, c.difference, c.lo, c.hi) for band, c in known)
        drawn.append(Line(study.name(model), values, study.pen(model), joined=False))
    best = [(band, bands.best_words(band, str(study.summary.baseline), study.shown)) for band in here.bands]
    heads = tuple((band.words, said if said == "too close to call" else f"best: {said}") for band, said in best)
    return Panel(
        tuple(line for line in drawn if line.values),
        scales.difference(here.metric),
        f"{scales.with_unit(here.metric)}\nagainst {study.base}",
        wording.capital(titles.mode_words(study.summary, mode)),
        zone=study.worth(here.metric),
        heads=heads,
        wide=min(max(7.0, 1.2 * many), 12.0),
    )
