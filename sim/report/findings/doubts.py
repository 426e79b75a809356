"""What would change our mind: assumptions that flip the choice, another staffing, more simulations, what it rests on."""

from collections.abc import Sequence

from sim.report.findings import sensitivity_claims as claims
from sim.report.findings import sweep_words, worth_claims
from sim.report.findings.findings import assumptions, difference
from sim.report.views import choices
from sim.report.views.sensitivity import Sensitivity, read
from sim.report.views.worth import information
from sim.report.words import titles, wording
from sim.report.words.effects import effect, sides
from sim.report.words.reading import Point, by_staffing, headline_point, names
from sim.report.words.sentences import say
from sim.results.summary import Summary

MOST, MOST_FLIPS = 4, 3


def changes_of_mind(summary: Summary, focus: str) -> tuple[str, ...]:
    """Return at most four texts, the most telling first; focus: the model compared with the baseline, or ""."""
    study = read(summary)
    said = [*(_unknowns(summary, study) if study else []), *_other_staffing(summary, focus), *_more(summary)]
    rest = [] if study else [finding.text for finding in assumptions(summary)]
    return (*said[: MOST - len(rest)], *rest)


def _unknowns(summary: Summary, study: Sensitivity) -> list[str]:
    shown = names(summary)
    said: list[str] = []
    for t in study.tornados:
        if study.led(t.metric):
            flips = [
                f"{wording.capital(study.factors[bar.factor].name)}: {claims.flip_words(t, bar, study, shown)}."
                for bar in t.bars
                if bar.flip and bar.flip.sure
            ]
            said.append(" ".join([f"{claims.tornado_claim(t, shown)}.", *flips[:MOST_FLIPS]]))
    info = information(summary)
    if info and info.curves.told:
        said.append(f"{worth_claims.acceptability_claim(info.curves, shown)}, over one year and after cost to serve.")
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
        return [" ".join(counts(summary, modes["own"], _metrics(summary)[:2]))]
    same = next((p for p in modes["own"] if p.values == point.values), None)
    known = [c for metric in _metrics(summary) if same and (c := same.comparison(focus, metric))]
    said = [difference(summary, same, c) for c in known[:1] if same]
    who = "It" if known and effect(known[0]).sided else names(summary).get(focus, focus)
    said += [say("difference", "also", e=effect(c), who=who) for c in known[1:]]
    return [f"{'. '.join(said)}."] if said else []


def _metrics(summary: Summary) -> list[str]:
    return list(summary.decide_on or ("nrr",))[:3]


def counts(summary: Summary, chosen: Sequence[Point], metrics: Sequence[str]) -> list[str]:
    """Return a sentence per metric: how often each grade stands over several points under one staffing mode."""
    shown, said = names(summary), list[str]()
    rivals = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons))
    for metric in metrics:
        found = [c for point in chosen for c in point.comparisons if c.metric == metric]
        if found and len(rivals) == 1:
            b, given = shown.get(found[0].b, found[0].b), titles.staffing_over(chosen, rivals[0])
            against = "" if said else say("spend", "against", b=b, given=given)
            said.append(f"{sweep_words.counts(found, shown, 'It' if said else '')}{against}.")
        elif found:
            facts = {"metric": metric, "rows": sides([c.verdict for c in found]), "of": len(found)}
            said.append(f"{say('along', 'counts', many=len(rivals), first=not said, **facts)}.")
    return said


def _more(summary: Summary) -> list[str]:
    """Return what the selection still needs, for the first choice that is open."""
    shown = names(summary)
    for choice in choices.shown_choices(summary):
        if choice.selection and not choice.selection.selected:
            return [f"{choices.selection_words(choice, shown)}."]
    return []
