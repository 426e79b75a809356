"""Two to five findings (six for a policy study, ten over plausible worlds) in plain words, by rule, from the summary alone.

A difference is claimed only with its verdict word, its interval and the share of futures beside it; a gain at own
staffing always stands with its extra cost; where nothing can be told, the finding says that.
"""

import math
from collections.abc import Sequence

from sim.report.findings.policy_findings import curve_findings, policy_findings
from sim.report.findings.sensitivity_findings import sensitivity_findings
from sim.report.findings.sweep_findings import leads, sweep_findings
from sim.report.views import crossing, explained, paid
from sim.report.views.twins import shown_once
from sim.report.words import reading, titles, wording
from sim.report.words.reading import Comparison, Point, by_staffing, names, place
from sim.report.words.style_guide import guarded
from sim.results.summary import Finding, Summary

MOST, MOST_OF_POLICIES, MOST_OF_WORLDS = 5, 6, 10


def findings(summary: Summary) -> list[Finding]:
    """Return the findings of a summary, each within the style guide."""
    once = shown_once(summary)
    said = [_finding(". ".join(once.shown_once), ["same"])] if once.shown_once else []
    return guarded([*said, *_found(once)])


def _found(summary: Summary) -> list[Finding]:
    """Return findings as {text, metrics}, at most five (six for a policy study), the assumptions last.

    A study over plausible worlds has up to ten, the verdict of the most likely world first.

    Where too many replications of a cell failed there are none: what is left of a study may be of one kind.
    """
    refused = summary.failed.refused
    if refused:
        cells = "; ".join(f"{cell}: {why}" for cell, why in refused.items())
        return [
            _finding(f"Nothing is concluded, because too many replications failed. {cells}", []),
            *_assumptions(summary),
        ]
    found = [_finding(*said) for said in curve_findings(summary)][:2] or _verdicts(summary)[:2] or _levels(summary)
    crossed = crossing.crossings(summary)
    if crossed:
        text = "; ".join(crossing.sentence(c) for c in crossed)
        found.append(_finding(wording.capital(text), [c.metric for c in crossed]))
    swept = [_finding(*said) for said in sweep_findings(summary)]
    found = [*swept, *found] if leads(summary) else [*found, *swept]
    found += [_finding(*said) for said in policy_findings(summary)]
    over_worlds = [_finding(*said) for said in sensitivity_findings(summary)]
    if over_worlds:
        return [*found[:1], *_paid(summary), *over_worlds, *found[1:], *_why(summary)][:MOST_OF_WORLDS]
    most = MOST_OF_POLICIES if summary.study == "policy" else MOST
    last = [*_paid(summary), *_why(summary), *_assumptions(summary)]
    return [*found[: most - len(last)], *last]


def _verdicts(summary: Summary) -> list[Finding]:
    """Return a finding per staffing mode: along the varied number, or at the point that the charts show."""
    found = []
    for _, chosen in by_staffing(summary):
        here = chosen[len(chosen) // 2] if len(chosen) > 1 else chosen[0]
        finding = _along(summary, chosen) if titles.along_of(chosen) else _at(summary, here)
        found += [finding] if finding else []
    return found


def _finding(text: str, metrics: Sequence[str]) -> Finding:
    return Finding(text=f"{text}.", metrics=tuple(dict.fromkeys(metrics)))


def _paid(summary: Summary) -> list[Finding]:
    """Return in one finding what each one's own pay plan adds to what structure makes."""
    text = paid.finding(summary)
    return [_finding(text, ["without"])] if text else []


def _why(summary: Summary) -> list[Finding]:
    """Return in one finding what the differences come from, and what is left of them without a mechanism."""
    split, without = explained.finding(summary), explained.without(summary)
    sources = [name for name, said in (("mechanisms", split), ("without", without)) if said]
    text = ". ".join(part for part in (split, *without) if part)
    return [_finding(text, sources)] if text else []


def number_words(comparison: Comparison) -> str:
    """Return "-1.8 points [-2.3, -1.3], better in 22 % of futures"."""
    value, interval = wording.change_interval(comparison.metric, comparison.difference, comparison.lo, comparison.hi)
    counted = f", {over}" if (over := reading.counted(comparison)) else ""
    if not comparison.n:
        return f"no difference is known{counted}"
    if few := reading.few(comparison):
        return f"{value} so far, {few}{counted}"
    return f"{value} {interval}, better in {wording.share(comparison.probability_a_better)} of futures{counted}"


def _lead(point: Point) -> str:
    compared = [c.metric for c in point.comparisons]
    return "nrr" if "nrr" in compared or not compared else compared[0]


def _at(summary: Summary, point: Point) -> Finding | None:
    """Return the finding of a study with one point per staffing mode."""
    shown, lead = names(summary), _lead(point)
    known = [c for c in point.comparisons if c.metric == lead]
    if not known:
        return None
    metrics = [lead]
    parts = []
    for c in known:
        text = f"{titles.claim(c, shown, titles.staffing_words(point, c.a))}: {number_words(c)}"
        value = point.comparison(c.a, "economic_value") if point.staffing == "own" or len(known) == 1 else None
        if value and lead != "economic_value":
            amount, interval = wording.change_interval("economic_value", value.difference, value.lo, value.hi)
            text += f"; on economic value {value.verdict}, {amount} {interval}"
            metrics.append("economic_value")
        parts.append(text)
    where = f"At {place(point)}: " if place(point) else ""
    return _finding(where + ". ".join(parts), metrics)


def _along(summary: Summary, chosen: Sequence[Point]) -> Finding | None:
    """Return the finding of a study along one varied number: verdicts by range, the numbers at both ends."""
    shown, lead = names(summary), _lead(chosen[0])
    models = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons if c.metric == lead))
    path = titles.along_of(chosen) or ""
    parts = []
    for model in models:
        ordered = sorted(chosen, key=lambda point: point.number(path))
        ends = [(point, c) for point in (ordered[0], ordered[-1]) if (c := point.comparison(model, lead))]
        numbers = "; ".join(f"at {place(point)} {number_words(c)}" for point, c in ends)
        parts.append(f"{titles.claim_along(chosen, model, lead, shown)}. In numbers: {numbers}")
    return _finding(". ".join(parts), [lead]) if parts else None


def _levels(summary: Summary) -> list[Finding]:
    """Return what one model alone retains, where nothing is compared."""
    shown = names(summary)
    _, chosen = next(by_staffing(summary))
    point = chosen[0]
    for model in point.models:
        nrr = point.estimate(model, "nrr")
        if nrr:
            half = (nrr.hi - nrr.lo) / 2
            average = wording.level_range("nrr", nrr.lo, nrr.hi, half)
            low, high = wording.rate(nrr.p10, nrr.p50 - nrr.p10), wording.rate(nrr.p90, nrr.p90 - nrr.p50)
            text = (
                f"{shown[model]} retains {wording.rate(nrr.mean, half)} of its ARR (NRR) on average over {nrr.n} "
                f"simulated futures (95 % interval of the average {average}); one company like this lands between "
                f"{low} and {high} in 8 of 10 futures"
            )
            return [_finding(text, ["nrr"])]
    return []


def _assumptions(summary: Summary) -> list[Finding]:
    """Return the sentence on what the numbers rest on; nothing where the sources were not counted."""
    counts = {grade: int(n) for grade, n in (summary.assumptions).items() if math.isfinite(n)}
    total = sum(counts.values())
    if not total:
        return []
    guesses, opinions = counts.get("assumption", 0), counts.get("opinion", 0)
    sources = f"{counts.get('measured', 0)} measured, {counts.get('survey', 0)} from surveys, {opinions} opinion"
    sources += f", {counts['chosen']} chosen" if counts.get("chosen") else ""
    text = (
        f"Nothing here says what happens if the assumptions are wrong: {guesses} of {total} numbers are our own "
        f"assumptions, the rest {sources}"
    )
    return [_finding(text, ["assumptions"])]
