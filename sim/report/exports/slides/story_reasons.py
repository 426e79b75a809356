"""The slides on why models differ, and on when: at which size, after which change, at which values of what was varied."""

import math
from collections.abc import Mapping, Sequence

from sim.config.resolving.same_pay import OWN_PLANS
from sim.report.drawing.style import Look
from sim.report.exports.looks import looks_of
from sim.report.exports.slides.slide_charts import ChartOf, Series
from sim.report.exports.slides.story import AVERAGE, MOST_LINES, Slide, pattern, times, where
from sim.report.findings.answer import deciding
from sim.report.findings.doubts import counts
from sim.report.findings.policy_findings import curve_findings, policy_findings
from sim.report.findings.sweep_findings import sweep_findings
from sim.report.views import bands, changes, crossing, curves, explained, paid
from sim.report.words import titles, wording
from sim.report.words.paths import path_words, value_words
from sim.report.words.reading import Point, by_staffing, headline_point, names, number, own_words
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun


def why_slide(run: StoredRun) -> Slide | None:
    """Return the parts of each difference by mechanism; None where the study split none and took none out."""
    summary, shown, looks = run.summary, names(run.summary), looks_of(run)
    found = explained.lead_splits(summary)
    without = (*(f"{paid.HEAD}: {text}" for text in paid.sentences(summary)), *explained.without(summary))
    if not found and not without:
        return None
    if not found:
        return _without(run, tuple(f"{text}." for text in without))
    point, metric = explained.point_of(summary, found[0]), found[0].metric
    parts = [part.words for part in found[0].parts]
    series = []
    for split in found[:MOST_LINES]:
        spans = [*(part.span for part in split.parts), split.rest]
        series.append(
            Series(
                shown.get(split.a, split.a),
                tuple(s.mean for s in spans),
                tuple(s.lo for s in spans),
                tuple(s.hi for s in spans),
                looks[split.a],
                (looks[split.a].hue,) * len(spans),
            )
        )
    ends = [x for one in series for x in (*one.low, *one.high)]
    unit = ", percentage points" if wording.kind_of(metric) == "rate" else ""
    chart = ChartOf(
        "columns",
        (*parts, "rest"),
        tuple(series),
        pattern(metric, ends, signed=True),
        up=f"part of the difference in {wording.metric_words(metric)}{unit}",
        times=times(metric),
    )
    base = shown.get(found[0].b, found[0].b)
    heading = (
        f"Where the difference in {wording.metric_words(metric)} to {base} comes from, {titles.staffing_group(point)}"
    )
    said = tuple(f"{shown.get(s.a, s.a)}: {explained.sentence(s)}" for s in found)
    notes = [explained.finding(summary) + "."]
    notes += [f"{shown.get(s.a, s.a)} in numbers: {s.sum_words()}." for s in found]
    notes += [f"{text}." for text in without]
    return Slide("why", heading + where(point), said, (chart,), None, _average("each by itself"), tuple(notes))


def _without(run: StoredRun, said: tuple[str, ...]) -> Slide:
    """Return the differences as they are, and beside them what is left without each mechanism."""
    summary, shown, looks = run.summary, names(run.summary), looks_of(run)
    here = headline_point(summary)
    metric = deciding(summary, here)[0]
    worlds = {"as it is": here}
    for raw in summary.without:
        other = raw.points
        same = next((p for p in other if (p.point, p.staffing) == (here.point, here.staffing)), None)
        if same:
            name = raw.without
            worlds["own plans" if name == OWN_PLANS else f"without {wording.mechanism_words(name)}"] = same
    series = []
    for model in list(dict.fromkeys(c.a for c in here.comparisons))[:MOST_LINES]:
        found = [point.comparison(model, metric) for point in worlds.values()]
        rows = [(c.difference, c.lo, c.hi) if c else (math.nan,) * 3 for c in found]
        mean, low, high = (tuple(column) for column in zip(*rows, strict=True))
        series.append(Series(shown[model], mean, low, high, looks[model]))
    ends = [x for one in series for x in (*one.low, *one.high) if math.isfinite(x)]
    unit = ", percentage points" if wording.kind_of(metric) == "rate" else ""
    title = f"Difference in {wording.metric_words(metric)}{unit}, {titles.staffing_group(here)}{where(here)}"
    chart = ChartOf(
        "columns", tuple(worlds), tuple(series), pattern(metric, ends, signed=True), title, times=times(metric)
    )
    return Slide("why", "What is left of the differences without one mechanism", said, (chart,), None, AVERAGE, said)


def _average(more: str = "") -> str:
    return f"{AVERAGE[:-1]}; {more}." if more else AVERAGE


def when_slide(run: StoredRun) -> Slide | None:
    """Return along what was varied, or since a change of organisation; None in a study of neither."""
    summary = run.summary
    _, chosen = next(by_staffing(summary))
    if len(chosen) > 1:
        return _along(run, chosen)
    return _since(run) if changes.shown_changes(summary) else None


def _along(run: StoredRun, chosen: Sequence[Point]) -> Slide:
    summary, shown, looks = run.summary, names(run.summary), looks_of(run)
    metrics = deciding(summary, chosen[0])
    metric = next((c.metric for c in crossing.crossings(summary)), metrics[0] if metrics else "nrr")
    path = _first_path(summary, chosen)
    charts = [
        chart for _, points in by_staffing(summary) if path and (chart := _line(points, path, metric, shown, looks))
    ]
    told = [f"{text}." for text, _ in curve_findings(summary)]
    told += [f"{t[:1].upper()}{t[1:]}." for c in crossing.crossings(summary) if (t := crossing.sentence(c))]
    told += [] if told else [f"{text}." for text, _ in sweep_findings(summary)]
    verdicts = counts(summary, chosen, [metric])
    heading = _heading(summary, metric, path)
    fixed = _fixed(chosen, path) if path else ""
    phrase = _average("joint over what decides") + (f" Charts: {fixed}." if fixed else "")
    return Slide(
        "when", heading, (*verdicts, *told), tuple(charts[:2]), None, phrase, (f"{heading}.", *verdicts, *told)
    )


def _heading(summary: Summary, metric: str, path: str) -> str:
    found = [c for c in crossing.crossings(summary) if c.metric == metric]
    if found:
        said = "; ".join(f"{crossing.short(c)[0]} at {c.given}" for c in found[:2])
        return f"{wording.metric_words(metric)} along {own_words(found[0].along)}: {said}"
    known = curves.real(summary)
    if known:
        return (
            f"{wording.metric_words(known[0].metric)}, by {own_words(known[0].along)} and {path_words(known[0].across)}"
        )
    return f"The difference in {wording.metric_words(metric)} along {own_words(path)}" if path else "By what was varied"


def _first_path(summary: Summary, chosen: Sequence[Point]) -> str:
    """Return the numeric path to draw along: that of the crossings, else the first one that varies."""
    wanted = [raw.along for raw in summary.crossings]
    for path in (*wanted, *chosen[0].values):
        found = {number(point.values.get(path)) for point in chosen}
        if len(found) > 1 and all(math.isfinite(x) for x in found):
            return str(path)
    return ""


def _fixed(chosen: Sequence[Point], path: str) -> str:
    here = _middle(chosen)
    others = [(p, v) for p, v in here.values.items() if p != path]
    return ", ".join(f"{path_words(p)} {value_words(p, v)}" for p, v in others)


def _middle(chosen: Sequence[Point]) -> Point:
    """Return the point whose other values hold while the chart goes along one path: the middle one."""
    return chosen[len(chosen) // 2]


def _line(
    points: Sequence[Point], path: str, metric: str, shown: Mapping[str, str], looks: Mapping[str, Look]
) -> ChartOf | None:
    """Return the differences along one path, other varied numbers held at those of the middle point."""
    rest = {p: v for p, v in _middle(points).values.items() if p != path}
    here = [p for p in points if all(p.values.get(key) == value for key, value in rest.items())]
    here.sort(key=lambda p: number(p.values[path]))
    models = list(dict.fromkeys(c.a for p in here for c in p.comparisons if c.metric == metric))[:MOST_LINES]
    series = []
    for model in models:
        found = [p.comparison(model, metric) for p in here]
        rows = [(c.difference, c.lo, c.hi) if c else (math.nan,) * 3 for c in found]
        mean, low, high = (tuple(column) for column in zip(*rows, strict=True))
        series.append(Series(shown[model], mean, low, high, looks[model]))
    if not series:
        return None
    ends = [x for one in series for x in (*one.low, *one.high) if math.isfinite(x)]
    unit = ", percentage points" if wording.kind_of(metric) == "rate" else ""
    return ChartOf(
        "lines",
        tuple(value_words(path, p.values[path]) for p in here),
        tuple(series),
        pattern(metric, ends, signed=True),
        f"Difference in {wording.metric_words(metric)}{unit}, {titles.staffing_group(here[0])}",
        across=path_words(path),
        times=times(metric),
    )


def _since(run: StoredRun) -> Slide:
    summary, shown, looks = run.summary, names(run.summary), looks_of(run)
    staffing, found = next(iter(changes.shown_changes(summary).items()))
    worth = number(summary.worth_acting_on.get("ending_arr"))
    first = [c for c in found if c.stage == 1 and "arr" in c.paths]
    months = sorted({int(m) for c in first for m in c.paths["arr"].months})
    series = []
    for change in first[:MOST_LINES]:
        path = change.paths["arr"]
        at = dict(zip(path.months, path.mean, strict=True))
        series.append(
            Series(
                shown.get(change.model, change.model),
                tuple(at.get(m, math.nan) for m in months),
                look=looks[change.model],
            )
        )
    values = [x for one in series for x in one.values if math.isfinite(x)]
    base = shown.get(str(summary.baseline), str(summary.baseline))
    charts = (
        (
            ChartOf(
                "lines",
                tuple(str(m) for m in months),
                tuple(series),
                pattern("ending_arr", values, signed=True),
                across="months since the change",
                up=f"difference in ARR to {base}, averages",
            ),
        )
        if series
        else ()
    )
    told = [f"{text}." for text, _ in policy_findings(summary)]
    sized = [
        f"{bands.claim(b, str(summary.baseline), shown, titles.mode_words(summary, s))}."
        for s, b in bands.shown_bands(summary).items()
    ]
    heading = f"{changes.claim(first, worth) if first else 'The change never came in any future'}, at "
    heading += titles.mode_words(summary, staffing)
    notes = [f"{heading}.", *told, *[text for text in sized if text not in told]]
    notes += [
        f"{shown.get(c.model, c.model)}: {changes.when_words(c)}; lowest point {changes.trough_words(c) or 'not known'}; "
        f"{changes.level_words(c) or 'level again: not known'}."
        for c in first
    ]
    phrase = f"Lines: averages since the change. Intervals in the notes: {wording.AVERAGE}."
    return Slide("when", heading, tuple(told[1:] or told), charts, None, phrase, tuple(notes))
