"""The slides on why models differ, and on when: at which size, after which change, at which values of what was varied."""

import math
from collections.abc import Sequence

from sim.config.resolving.same_pay import OWN_PLANS
from sim.report.exports.slides.story import AVERAGE, MOST_LINES, Slide, texts, where
from sim.report.findings.answer import deciding
from sim.report.findings.doubts import counts
from sim.report.findings.policy_findings import curve_findings, policy_findings
from sim.report.findings.sweep_findings import sweep_findings
from sim.report.views import bands, changes, crossing, curves, explained, paid
from sim.report.words import titles, wording
from sim.report.words.paths import path_words
from sim.report.words.reading import Comparison, Point, by_staffing, headline_point, names, number, own_words
from sim.results.summary import Summary
from sim.trials.folder.stored import StoredRun

ALONG = ("frontier", "split_map", "sweep", "difference_map", "sweep_scatter")
"""Charts along what was varied, the plainest first."""


def why_slide(run: StoredRun) -> Slide | None:
    """Return the parts of each difference by mechanism; None where the study split none and took none out."""
    summary, shown = run.summary, names(run.summary)
    found = explained.lead_splits(summary)
    without = (*(f"{paid.HEAD}: {text}" for text in paid.sentences(summary)), *explained.without(summary))
    if not found and not without:
        return None
    if not found:
        return _without(run, tuple(f"{text}." for text in without))
    point, metric = explained.point_of(summary, found[0]), found[0].metric
    base = shown.get(found[0].b, found[0].b)
    heading = (
        f"Where the difference in {wording.metric_words(metric)} to {base} comes from, {titles.staffing_group(point)}"
    )
    said = tuple(f"{shown.get(s.a, s.a)}: {explained.sentence(s)}" for s in found)
    notes = [explained.finding(summary) + "."]
    notes += [f"{shown.get(s.a, s.a)} in numbers: {s.sum_words()}." for s in found]
    notes += [f"{text}." for text in without]
    return Slide("why", heading + where(point), said, ("mechanisms",), None, _average("each by itself"), tuple(notes))


def _without(run: StoredRun, said: tuple[str, ...]) -> Slide:
    """Return the differences as they are, and beside them what is left without each mechanism."""
    summary, shown = run.summary, names(run.summary)
    here = headline_point(summary)
    metric = deciding(summary, here)[0]
    worlds = {"as it is": here}
    for raw in summary.without:
        other = raw.points
        same = next((p for p in other if (p.point, p.staffing) == (here.point, here.staffing)), None)
        if same:
            name = raw.without
            worlds["own plans" if name == OWN_PLANS else f"without {wording.mechanism_words(name)}"] = same
    rows = []
    for model in list(dict.fromkeys(c.a for c in here.comparisons))[:MOST_LINES]:
        found = [point.comparison(model, metric) for point in worlds.values()]
        rows.append((shown[model], *(_written(c) if c else "–" for c in found)))
    title = f"Difference in {wording.metric_words(metric)}, {titles.staffing_group(here)}{where(here)}"
    heading = "What is left of the differences without one mechanism"
    return Slide("why", heading, said, (), texts((title, *worlds), rows), f"In brackets: {wording.AVERAGE}.", said)


def _written(c: Comparison) -> str:
    return " ".join(wording.change_interval(c.metric, c.difference, c.lo, c.hi))


def _average(more: str = "") -> str:
    return f"{AVERAGE[:-1]}; {more}." if more else AVERAGE


def when_slide(run: StoredRun) -> Slide | None:
    """Return along what was varied, or since a change of organization; None in a study of neither."""
    summary = run.summary
    _, chosen = next(by_staffing(summary))
    if len(chosen) > 1:
        return _along(run, chosen)
    return _since(run) if changes.shown_changes(summary) else None


def _along(run: StoredRun, chosen: Sequence[Point]) -> Slide:
    summary = run.summary
    metrics = deciding(summary, chosen[0])
    metric = next((c.metric for c in crossing.crossings(summary)), metrics[0] if metrics else "nrr")
    path = _first_path(summary, chosen)
    told = [f"{text}." for text, _ in curve_findings(summary)]
    told += [f"{t[:1].upper()}{t[1:]}." for c in crossing.crossings(summary) if (t := crossing.sentence(c))]
    told += [] if told else [f"{text}." for text, _ in sweep_findings(summary)]
    verdicts = counts(summary, chosen, [metric])
    heading = _heading(summary, metric, path)
    phrase = _average("joint over what decides")
    return Slide("when", heading, (*verdicts, *told), ALONG, None, phrase, (f"{heading}.", *verdicts, *told))


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


def _since(run: StoredRun) -> Slide:
    summary, shown = run.summary, names(run.summary)
    staffing, found = next(iter(changes.shown_changes(summary).items()))
    worth = number(summary.worth_acting_on.get("ending_arr"))
    first = [c for c in found if c.stage == 1 and "arr" in c.paths]
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
    return Slide("when", heading, tuple(told[1:] or told), ("recovery_arr",), None, phrase, tuple(notes))
