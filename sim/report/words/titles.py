"""Titles that are findings: one difference, several options at one point, one option along what was varied.

A title has at most twenty words: it names how large effects are where there is room for it.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.words import paths, wording
from sim.report.words.effects import BETTER, LIKELY, Effect, effect
from sim.report.words.groups import grouped, kind_of, overall
from sim.report.words.paths import size_word, where_words
from sim.report.words.reading import Comparison, Point, by_staffing, headline_point, names, place
from sim.report.words.sentences import say
from sim.results.summary import Summary

MOST_WORDS = 20
VARIANTS = ((True, 2, False), (False, 2, False), (False, 1, False), (False, 2, True))
"""Of a title, from the longest: whether it names amounts, kinds of effects, whether it counts places."""
MOST_ALONG = 4  # models whose effects at every point a headline has room for; of more, those at one point


def spend(chosen: Sequence[Point], models: Sequence[str], *, together: bool = False) -> str:
    """Return what these models spend beside the baseline, as it stands behind "at"; together: as of one."""
    ratios = [r for point in chosen for m in models if math.isfinite(r := point.cost_ratio.get(m, math.nan))]
    least, most = (min(ratios), max(ratios)) if ratios else (1.0, 1.0)
    own, several = chosen[0].staffing == "own", len(models) > 1 and not together
    return say("spend", "at", own=own, known=bool(ratios), least=least, most=most, several=several)


def staffing_words(point: Point, model: str) -> str:
    """Return "the same spend", its honest failure, or "1.51 times the cost"."""
    return spend([point], [model])


def staffing_over(chosen: Sequence[Point], model: str) -> str:
    """Return the same for several points."""
    return spend(chosen, [model])


def staffing_group(point: Point) -> str:
    """Return "at the same spend" for all models of a point at once, honest when one of them leaves 0.99–1.01."""
    return "at own staffing" if point.staffing == "own" else f"at {spend([point], list(point.models))}"


def mode_words(summary: Summary, staffing: str) -> str:
    """Return the words of a staffing mode over a whole study: "the same spend" only where every model spends alike."""
    chosen = dict(by_staffing(summary)).get(staffing, ())
    if staffing == "own" or not chosen:
        return wording.STAFFING_WORDS[staffing]
    return spend(chosen, list(dict.fromkeys(m for point in chosen for m in point.models))).partition(" (")[0]


def modes(summary: Summary) -> dict[str, str]:
    """Return the words of every staffing mode of a study, by its key."""
    return {staffing: mode_words(summary, staffing) for staffing in wording.STAFFING_WORDS}


def claim(comparison: Comparison, shown: Mapping[str, str], given: str) -> str:
    """Return one difference as a title: "A loses 1.8 points of NRR against B at the same spend"."""
    a, b = shown.get(comparison.a, comparison.a), shown.get(comparison.b, comparison.b)
    return say("difference", "claim", a=a, b=b, e=effect(comparison), given=given)


def along_of(chosen: Sequence[Point]) -> str | None:
    """Return the one numeric path that the points vary along, or None."""
    varied = {path for point in chosen for path in point.values}
    moving = [path for path in sorted(varied) if len({str(point.values.get(path)) for point in chosen}) > 1]
    if len(moving) != 1:
        return None
    numeric = all(isinstance(point.values.get(moving[0]), int | float) for point in chosen)
    return moving[0] if numeric else None


def along(
    a: str, found: Sequence[tuple[int, Effect]], path: str, values: Sequence[Any], given: str, name: str = ""
) -> str:
    """Return what one option does along the values of a path, as a title; found: its effects by index of the value."""
    one = len({kind_of(e) for _, e in found}) == 1
    each = "any" if one and not found[0][1].sided else "every"
    for amounts, most, counted in VARIANTS:

        def where(indices: Sequence[int], place: int, *, counted: bool = counted) -> str:
            if counted and len(indices) < len(values):
                return f"at {len(indices)}" + (f" of {len(values)} {size_word(path, name)}s" if place == 0 else "")
            return where_words(path, values, indices, name=name, unit=place == 0, each=each)

        groups = grouped(found, where, most=most)
        dearer = given if one and groups[0].kind == BETTER and "cost" in given else ""
        text = say("along", "claim", a=a, groups=groups, amounts=amounts and not dearer, given=dearer)
        if len(text.split()) <= MOST_WORDS:
            break
    return text


def effects_along(
    chosen: Sequence[Point], path: str, model: str, metric: str
) -> tuple[list[Any], list[tuple[int, Effect]]]:
    """Return the values of a path in order, and the effects of a model at them."""
    known = sorted(
        ((p.number(path), p, c) for p in chosen if (c := p.comparison(model, metric))), key=lambda row: row[0]
    )
    return [p.values[path] for _, p, _ in known], [(k, effect(c)) for k, (_, _, c) in enumerate(known)]


def claim_along(chosen: Sequence[Point], model: str, metric: str, shown: Mapping[str, str]) -> str:
    """Return what a model does over the points of a study, as a title."""
    path = along_of(chosen)
    values, found = effects_along(chosen, path, model, metric) if path else ([], [])
    if path is None or not found:
        return ""
    return along(shown.get(model, model), found, path, values, staffing_over(chosen, model))


def several(
    by_model: Mapping[str, Sequence[Effect]], base: str, shown: Mapping[str, str], given: str, **where: str
) -> str:
    """Return who of several options is ahead of the baseline, as a title. where, anywhere: words for what was varied."""
    every = [e for found in by_model.values() for e in found]
    ahead = {m: [e for e in found if e.side == BETTER] for m, found in by_model.items()}
    winners = [m for m, found in ahead.items() if found]
    likely = any(e.grade == LIKELY for m in winners for e in ahead[m])
    return say(
        "difference",
        "several",
        winners=[shown.get(m, m) for m in winners],
        likely=likely,
        many=len(by_model),
        b=shown.get(base, base),
        metric=every[0].metric,
        where=where.get("where", ""),
        anywhere=where.get("anywhere", ""),
        kind=overall(every),
        given=given,
    )


def claim_at(point: Point, metric: str, shown: Mapping[str, str], given: str = "") -> str:
    """Return the finding at one point over all models, as a title; given: what else it says than the spend."""
    known = [c for c in point.comparisons if c.metric == metric]
    if not known:
        return ""
    if len(known) == 1:
        return claim(known[0], shown, given or staffing_words(point, known[0].a))
    ahead = [c.a for c in known if effect(c).side == BETTER]
    own = spend([point], ahead, together=True) if ahead and point.staffing == "own" else staffing_group(point)[3:]
    return several({c.a: [effect(c)] for c in known}, known[0].b, shown, given or own)


def claim_here(point: Point, metric: str, shown: Mapping[str, str]) -> str:
    """Return the finding at one of several points, as a title: where it is stands in place of an equal spend."""
    where = place(point)
    models = {c.a for c in point.comparisons if c.metric == metric}
    spends = staffing_words(point, models.pop()) if len(models) == 1 else staffing_group(point)[3:]
    own = f"{spends} with {where}" if point.staffing == "own" else where
    return claim_at(point, metric, shown, own if where else "")


def headline(summary: Summary, metric: str) -> str:
    """Return the strongest title that the study allows on this metric, the same spend first; "" without comparison."""
    shown = names(summary)
    for _, chosen in by_staffing(summary):
        models = list(dict.fromkeys(c.a for point in chosen for c in point.comparisons if c.metric == metric))
        path = along_of(chosen)
        if path and len(models) == 1:
            return claim_along(chosen, models[0], metric, shown)
        if path and models:
            return several_along(chosen, path, models, metric, shown)
        here = headline_point(summary) if len(chosen) > 1 else chosen[0]
        text = claim_here(here, metric, shown) if len(chosen) > 1 else claim_at(here, metric, shown)
        if text:
            return text
    return ""


def several_along(
    chosen: Sequence[Point], path: str, models: Sequence[str], metric: str, shown: Mapping[str, str], name: str = ""
) -> str:
    """Return who of several options is ahead of the baseline along one path, as a title."""
    known = {m: [(p.values[path], c) for p in chosen if (c := p.comparison(m, metric))] for m in models}
    values = list(dict.fromkeys(value for rows in known.values() for value, _ in rows))
    values = paths.in_order(values)
    found = {m: [effect(c) for _, c in rows] for m, rows in known.items() if rows}
    every = [c for rows in known.values() for _, c in rows]
    ahead = {values.index(value) for rows in known.values() for value, c in rows if effect(c).side == BETTER}
    indices = sorted(ahead) or range(len(values))
    where, anywhere = (where_words(path, values, indices, name=name, each=each) for each in ("every", "any"))
    winners = [m for m, effects in found.items() if any(e.side == BETTER for e in effects)]
    own = spend(chosen, winners, together=True) if winners and chosen[0].staffing == "own" else ""
    return several(found, every[0].b, shown, own, where=where, anywhere=anywhere)


def headline_here(summary: Summary, metric: str) -> str:
    """Return the finding at the point that the trajectories show."""
    return claim_here(headline_point(summary), metric, names(summary))
