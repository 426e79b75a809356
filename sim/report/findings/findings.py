"""Two to five findings (six for a policy study, ten over plausible scenarios) in plain words, from the summary alone.

A difference stands with its interval and the share of simulations beside it; a gain at own staffing with its extra cost;
where nothing can be told, the finding says that it is too close to call, and what would settle it.
"""

import math
from collections.abc import Sequence
from typing import Any

from sim.report.findings.policy_findings import curve_findings, policy_findings
from sim.report.findings.sensitivity_findings import sensitivity_findings
from sim.report.findings.sweep_findings import leads, sweep_findings
from sim.report.views import choices, crossing, explained, paid
from sim.report.views.past import heeded
from sim.report.views.twins import shown_once
from sim.report.words import titles, wording
from sim.report.words.effects import effect
from sim.report.words.groups import grouped
from sim.report.words.paths import where_words
from sim.report.words.reading import Comparison, Point, by_staffing, names, place
from sim.report.words.sentences import say
from sim.results.summary import Finding, Summary

MOST, MOST_OF_POLICIES, MOST_OF_WORLDS, MOST_COMPARED = 5, 6, 10, 3


def findings(summary: Summary) -> list[Finding]:
    """Return the findings of a summary."""
    once = heeded(shown_once(summary))
    said = [_finding(". ".join(once.shown_once), ["same"])] if once.shown_once else []
    return [*said, *_found(once)]


def _found(summary: Summary) -> list[Finding]:
    """Return at most five findings (six for a policy study), the assumptions last.

    A study over plausible scenarios has up to ten, the one at base values first. Where too many replications of a cell
    failed there are none: what is left of a study may be of one kind.
    """
    refused = summary.failed.refused
    if refused:
        return [_finding(say("study", "refused", cells=list(refused.items())), []), *assumptions(summary)]
    found = [_finding(*said) for said in curve_findings(summary)][:2] or _verdicts(summary)[:2] or _levels(summary)
    crossed = crossing.crossings(summary)
    if crossed:
        found.append(_finding(". ".join(crossing.sentence(c) for c in crossed), [c.metric for c in crossed]))
    swept = [_finding(*said) for said in sweep_findings(summary)]
    found = [*swept, *found] if leads(summary) else [*found, *swept]
    found += [_finding(*said) for said in policy_findings(summary)]
    over_worlds = [_finding(*said) for said in sensitivity_findings(summary)]
    if over_worlds:
        return [*found[:1], *_paid(summary), *over_worlds, *found[1:], *_why(summary)][:MOST_OF_WORLDS]
    most = MOST_OF_POLICIES if summary.study == "policy" else MOST
    last = [*_paid(summary), *_why(summary), *assumptions(summary)]
    return [*found[: most - len(last)], *last]


def _verdicts(summary: Summary) -> list[Finding]:
    """Return a finding per staffing mode: along the varied number, or at the point that the charts show."""
    found = []
    for _, chosen in by_staffing(summary):
        here = chosen[len(chosen) // 2] if len(chosen) > 1 else chosen[0]
        path = titles.along_of(chosen)
        finding = _along(summary, chosen, path) if path else _at(summary, here)
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


def settle(c: Comparison, worth: Any) -> int:
    """Return about how many simulations settle an open difference, 0 where nobody knows or it is none.

    So many make the interval half as wide as what is worth acting on is: then no verdict is open.
    """
    zone = float(worth or 0.0)
    width = c.hi - c.lo
    if not zone or not c.n or effect(c).grade != "open" or c.differing is not None or not math.isfinite(width):
        return 0
    return max(choices.about(c.n * (width / zone) ** 2), c.n + 1)


def difference(summary: Summary, point: Point, c: Comparison) -> str:
    """Return one difference with its number, its chance, and what settles it where it is open."""
    shown = names(summary)
    return say(
        "difference",
        "finding",
        a=shown.get(c.a, c.a),
        b=shown.get(c.b, c.b),
        e=effect(c),
        given=titles.staffing_words(point, c.a),
        where=place(point),
        settle=settle(c, point.worth_acting_on.get(c.metric) or summary.worth_acting_on.get(c.metric)),
    )


def _lead(point: Point) -> str:
    compared = [c.metric for c in point.comparisons]
    return "nrr" if "nrr" in compared or not compared else compared[0]


def _at(summary: Summary, point: Point) -> Finding | None:
    """Return the finding of a study with one point per staffing mode."""
    lead, shown = _lead(point), names(summary)
    known = [c for c in point.comparisons if c.metric == lead]
    parts, metrics = [], [lead]
    for c in known[:MOST_COMPARED]:
        parts.append(difference(summary, point, c))
        value = point.comparison(c.a, "economic_value") if point.staffing == "own" or len(known) == 1 else None
        if value and lead != "economic_value":
            who = "It" if effect(c).sided else shown.get(c.a, c.a)
            parts.append(say("difference", "also", e=effect(value), who=who))
            metrics.append("economic_value")
    more = len(known) - MOST_COMPARED
    parts += [f"{wording.plural(more, 'more option stands', 'more options stand')} in the table"] if more > 0 else []
    return _finding(". ".join(parts), metrics) if parts else None


def _along(summary: Summary, chosen: Sequence[Point], path: str) -> Finding | None:
    """Return the finding of a study along one varied number: effects by range, the numbers at both ends."""
    shown, lead = names(summary), _lead(chosen[0])
    models = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons if c.metric == lead))
    parts = [titles.several_along(chosen, path, models, lead, shown)] if len(models) > 1 else []
    for model in models[:MOST_COMPARED]:
        known = sorted((p for p in chosen if p.comparison(model, lead)), key=lambda p: p.number(path))
        values, found = titles.effects_along(chosen, path, model, lead)
        ends = [(place(known[k]), found[k][1]) for k in (0, -1)]
        facts = {"a": shown.get(model, model), "given": titles.staffing_over(known, model), "ends": ends}
        if len(models) > 1:
            parts.append(say("along", "ends", **facts))
            continue

        def where(indices: Sequence[int], place: int, values: Sequence[Any] = values) -> str:
            return where_words(path, values, indices, unit=place == 0)

        base = str(summary.baseline)
        parts.append(say("along", "finding", b=shown.get(base, base), groups=grouped(found, where), **facts))
    return _finding(". ".join(parts), [lead]) if parts else None


def _levels(summary: Summary) -> list[Finding]:
    """Return what one model alone retains, where nothing is compared."""
    shown = names(summary)
    _, chosen = next(by_staffing(summary))
    for model in chosen[0].models:
        nrr = chosen[0].estimate(model, "nrr")
        if nrr:
            return [_finding(say("study", "level", name=shown[model], e=nrr, half=(nrr.hi - nrr.lo) / 2), ["nrr"])]
    return []


def assumptions(summary: Summary) -> list[Finding]:
    """Return the sentence on what the numbers rest on; nothing where the sources were not counted."""
    counts = {grade: int(n) for grade, n in summary.assumptions.items() if math.isfinite(n)}
    facts = {"guesses": counts.get("assumption", 0), "measured": counts.get("measured", 0)}
    total = sum(counts.values())
    return [_finding(say("study", "assumptions", total=total, **facts), ["assumptions"])] if total else []
