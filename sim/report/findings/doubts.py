"""What would change our mind: unknowns that turn the choice, another staffing, more futures, and what all of it rests on."""

from collections.abc import Sequence

from sim.report.findings import sensitivity_claims as claims
from sim.report.findings import worth_claims
from sim.report.findings.findings import number_words
from sim.report.views import choices
from sim.report.views.sensitivity import Sensitivity, read
from sim.report.views.worth import information
from sim.report.words import titles, wording
from sim.report.words.reading import Point, by_staffing, headline_point, names, place
from sim.results.summary import Summary

MOST, MOST_FLIPS, MOST_NAMED = 4, 3, 3


def changes_of_mind(summary: Summary, focus: str) -> tuple[str, ...]:
    """Return at most four sentences, the most telling first; focus: the model compared with the baseline, or ""."""
    study = read(summary)
    said = [*(_unknowns(summary, study) if study else []), *_other_staffing(summary, focus), *_more(summary)]
    rest = [] if study else _assumptions(summary)
    return (*said[: MOST - len(rest)], *rest)


def _unknowns(summary: Summary, study: Sensitivity) -> list[str]:
    shown = names(summary)
    said: list[str] = []
    for t in study.tornados:
        if not study.led(t.metric):
            continue
        flips = [
            f"{study.factors[bar.factor].name}: {claims.flip_words(t, bar, study, shown)}"
            for bar in t.bars
            if bar.flip and bar.flip.sure
        ]
        text = claims.tornado_claim(t, shown)
        said.append(f"{text}. {wording.capital('; '.join(flips[:MOST_FLIPS]))}." if flips else f"{text}.")
    info = information(summary)
    if info and info.curves.told:
        measure = "(over one year: points of retention at that value, less cost to serve; not economic value)"
        said.append(f"{worth_claims.acceptability_claim(info.curves, shown)} {measure}.")
    if info:
        said.append(f"{worth_claims.information_claim(info)}.")
    return said


def _other_staffing(summary: Summary, focus: str) -> list[str]:
    """Return what the other staffing mode says of the model in focus, with its cost, if that was run."""
    modes = dict(by_staffing(summary))
    point = headline_point(summary)
    if not focus or point.staffing != "equal_budget" or "own" not in modes:
        return []
    if len(modes["own"]) > 1:
        return [
            f"Staffed by their own ratios instead. {' '.join(counts(summary, modes['own'], _metrics(summary)[:2]))}"
        ]
    same = next((p for p in modes["own"] if p.values == point.values), None)
    shown = names(summary)
    said: list[str] = []
    for metric in _metrics(summary):
        c = same.comparison(focus, metric) if same else None
        if same and c and not said:
            where = f", at {place(same)}" if place(same) else ""
            head = titles.claim(c, shown, titles.staffing_words(same, focus))
            said.append(f"{head}{where}: {number_words(c)}")
        elif c:
            said.append(f"on {wording.metric_words(metric)} {c.verdict}, {number_words(c)}")
    return [f"Staffed by their own ratios instead. {'; '.join(said)}."] if said else []


def _metrics(summary: Summary) -> list[str]:
    return list(summary.decide_on or ("nrr",))[:3]


def counts(summary: Summary, chosen: Sequence[Point], metrics: Sequence[str]) -> list[str]:
    """Return a sentence per metric: how often each verdict stands over several points under one staffing mode."""
    shown, said = names(summary), []
    rivals = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons))
    for metric in metrics:
        cells = [c for point in chosen for c in point.comparisons if c.metric == metric]
        if cells:
            a, b = wording.joined([shown.get(model, model) for model in rivals]), shown.get(cells[0].b, cells[0].b)
            who = f"{a if len(rivals) <= MOST_NAMED else f'{len(rivals)} others'} against {b}"
            given = (
                titles.staffing_over(chosen, rivals[0]) if len(rivals) == 1 else titles.staffing_group(chosen[0])[3:]
            )
            told = wording.verdict_counts([c.verdict for c in cells], "places")
            said.append(f"On {wording.metric_words(metric)} {who} at {given}: {told}.")
    return said


def _more(summary: Summary) -> list[str]:
    """Return what the selection still needs, for the first choice that is open."""
    shown = names(summary)
    for choice in choices.shown_choices(summary):
        chosen = choice.selection
        if chosen and not chosen.selected:
            metric = wording.metric_words(choice.metric)
            given = choices.given_words(summary, choice)
            return [f"More futures. On {metric} at {given}, {choices.selection_words(choice, shown)}."]
    return []


def _assumptions(summary: Summary) -> list[str]:
    said = [f.text for f in summary.findings if f.metrics == ("assumptions",)]
    return [f"{text} postsale run sensitivity shows how much hangs on them." for text in said[:1]]
