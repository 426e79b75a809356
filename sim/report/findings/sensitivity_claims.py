"""What may be said of a difference over plausible worlds and of what drives it: titles and sentences, no stronger than told.

A share of worlds is said only where the futures of a world tell worlds apart; the interval of an average never stands in
one bracket with a spread over worlds.
"""

import math
from collections.abc import Mapping, Sequence

from sim.report.views.drivers import Bar, Screening, Shares, Tornado
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Difference, Factor, Sensitivity
from sim.report.views.unknowns import span_words
from sim.report.words import titles, wording
from sim.report.words.reading import headline_point
from sim.results.summary import Summary

NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
MOST_NAMED, MOST_FUTURES = 3, 10_000


def count(many: int) -> str:
    """Write a small count as a word."""
    return NUMBERS[many] if many < len(NUMBERS) else str(many)


def staffed(summary: Summary, models: Sequence[str]) -> str:
    """Return ", at own staffing (1.51 times the cost)" where models do not cost the same; "" at equal spend."""
    point = headline_point(summary)
    ratios = [r for m in models if math.isfinite(r := point.cost_ratio.get(m, math.nan))]
    if point.staffing == "equal_budget" and all(0.99 <= r <= 1.01 for r in ratios):
        return ""
    if len(ratios) < 2 or f"{min(ratios):.2f}" == f"{max(ratios):.2f}":
        return f", at {titles.staffing_words(point, models[0])}"
    name = "own staffing" if point.staffing == "own" else "nearly equal spend"
    return f", at {name} ({min(ratios):.2f} to {max(ratios):.2f} times the cost)"


def span_text(metric: str, found: Span) -> str:
    """Write a difference with its interval: -0.7 points [-1.2, -0.2]."""
    return " ".join(wording.change_interval(metric, found.mean, found.lo, found.hi))


def excludes_zero(found: Span) -> bool:
    """Say whether an average is told from zero."""
    return found.lo > 0 or found.hi < 0


def between(t: Tornado | Screening | Shares, shown: Mapping[str, str]) -> str:
    """Return "Fully split against CS only on NRR"."""
    return f"{shown.get(t.a, t.a)} against {shown.get(t.b, t.b)} on {wording.metric_words(t.metric)}"


def turning(t: Tornado) -> tuple[int, int]:
    """Return how many factors turn a difference round by themselves, and how many more only their average does."""
    flips = [bar.flip for bar in t.bars if bar.flip]
    return sum(flip.sure for flip in flips), sum(not flip.sure for flip in flips)


def tornado_claim(t: Tornado, shown: Mapping[str, str]) -> str:
    """Return how many unknowns can turn a difference round by themselves."""
    a, b = shown.get(t.a, t.a), shown.get(t.b, t.b)
    sure, maybe = turning(t)
    many = len(t.bars)
    if not excludes_zero(t.held):
        head = f"Cannot tell yet whether {a} or {b} is better on {wording.metric_words(t.metric)}"
        return f"{head}, even with everything as most likely"
    where = between(t, shown)
    if sure:
        few = "only " if sure <= many / 4 else ""
        more = f"; {count(maybe)} more may" if maybe else ""
        own = "itself" if sure == 1 else "themselves"
        return (
            f"{wording.capital(few + count(sure))} of {many} unknowns can turn the choice round by {own}{more}: {where}"
        )
    if maybe:
        own = "itself" if maybe == 1 else "themselves"
        few = wording.capital(count(maybe))
        return f"{few} of {many} unknowns may turn the choice round by {own}, none is told to: {where}"
    return f"None of {many} unknowns is seen to turn the choice round by itself: {where}"


def flip_words(t: Tornado, bar: Bar, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return who wins beyond which value: "CS only wins above 27 %"; "" where nothing turns."""
    flip = bar.flip
    if flip is None:
        return ""
    first = study.inputs[study.factors[bar.factor].inputs[0]]
    winner = t.winner_beyond()
    verb = "wins" if flip.sure else "may win"
    moved = "" if flip.alone else " of the first"
    return f"{shown.get(winner, winner)} {verb} {flip.side} {first.written(flip.at)}{moved}"


def flip_interval(bar: Bar, study: Sensitivity) -> str:
    """Return the interval of a flip point: "95 %: 21–34 %"; "" where it is not known."""
    flip = bar.flip
    if flip is None or not (math.isfinite(flip.lo) and math.isfinite(flip.hi)):
        return ""
    first = study.inputs[study.factors[bar.factor].inputs[0]]
    low, high = first.written(flip.lo), first.written(flip.hi)
    return f"95 %: {span_words(low, high)}" if low != high else ""


def graded(factor: Factor) -> str:
    """Return the grade of a factor's sources in a word."""
    return {"none": "no source", "mixed": "mixed sources"}.get(factor.strength, factor.strength)


def share_words(d: Difference) -> str:
    """Return "84 % of 512 plausible worlds"."""
    return f"{wording.share(d.share_better)} of {d.worlds.n} plausible worlds"


def noise_words(d: Difference) -> str:
    """Return why worlds cannot be told apart."""
    if not math.isfinite(d.noise):
        return "what differs between worlds cannot be told from noise"
    return f"{wording.share(d.noise)} of what differs between worlds is noise"


def noise_short(d: Difference) -> str:
    """Return the share of noise in few words."""
    return f"{wording.share(d.noise)} noise" if math.isfinite(d.noise) else "noise not known"


def worlds_claim(rows: Sequence[Difference], shown: Mapping[str, str]) -> str:
    """Return in how many plausible worlds each is better than the baseline on one metric, or that it cannot be told."""
    base, metric = shown.get(rows[0].b, rows[0].b), wording.metric_words(rows[0].metric)
    told = sorted((d for d in rows if d.told), key=lambda d: -d.share_better)
    sided = _sided([d for d in rows if not d.told], shown)
    left = [shown.get(d.a, d.a) for d in rows if not d.told and not d.side]
    if not told and not sided:
        return f"Cannot tell plausible worlds apart on {metric}: most of what differs between them is noise"
    if len(rows) == 1 and told:
        return f"In {share_words(told[0])} {shown.get(told[0].a, told[0].a)} is better than {base} on {metric}"
    if len(rows) == 1:
        a, most = shown.get(rows[0].a, rows[0].a), "In at least 8 in 10 plausible worlds, even with their noise,"
        return f"{most} {a} is {rows[0].side} than {base} on {metric}"
    parts = [f"{shown.get(d.a, d.a)} in {wording.share(d.share_better)}" for d in told]
    said = [f"better {wording.joined(parts)} of {told[0].worlds.n} plausible worlds"] if told else []
    said += [sided] if sided else []
    many = f"{count(len(left))} {'others' if said else 'models'}"
    said += [f"cannot tell for {wording.joined(left) if len(left) <= MOST_NAMED - 1 else many}"] if left else []
    return f"Against {base} on {metric}: {'; '.join(said)}"


def _sided(rows: Sequence[Difference], shown: Mapping[str, str]) -> str:
    """Return who is better and who is worse in most worlds even where noise hides what differs between them."""
    named = {side: [shown.get(d.a, d.a) for d in rows if d.side == side] for side in ("better", "worse")}
    said = [f"{side} {wording.joined(models)}" for side, models in named.items() if models]
    return f"{', '.join(said)} in at least 8 in 10 plausible worlds, even with their noise" if said else ""


def futures_words(many: float) -> str:
    """Write how many futures it would take: 133, more than 10,000."""
    return f"{many:,.0f}" if many <= MOST_FUTURES else f"more than {MOST_FUTURES:,}"


def screening_claim(s: Screening, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return which unknowns move a difference more than noise does."""
    matter = [e for e in s.effects if e.matters]
    many, where = len(s.effects), between(s, shown)
    if not matter:
        return f"Cannot tell any of {many} unknowns from noise: {where}"
    named = [study.factors[e.factor].name for e in matter[:MOST_NAMED]]
    verb = "moves" if len(matter) == 1 else "move"
    list_ = wording.joined(named) if len(matter) <= MOST_NAMED else f"among them {wording.joined(named)}"
    return f"{wording.capital(count(len(matter)))} of {many} unknowns {verb} it more than noise does ({list_}): {where}"


def shares_claim(s: Shares, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return which unknowns explain most of a difference between worlds, where a rank stands apart."""
    many, where = len(s.indices), between(s, shown)
    if not s.told:
        return f"The shares of {many} unknowns cannot be told apart: {where}"
    leading = [i for i in s.indices if i.rank == 1]
    rest = many - len(leading)
    apart = len({i.rank for i in s.indices}) == 2
    tail = f"{rest} other{'s' if rest > 1 else ''} {'cannot be told apart' if rest > 1 and apart else 'less'}"
    if len(leading) > MOST_NAMED:
        return f"{len(leading)} of {many} unknowns share the first rank and cannot be told apart: {where}"
    verb = "explains" if len(leading) == 1 else "explain"
    names = wording.joined([study.factors[i.factor].name for i in leading])
    return f"{wording.capital(names)} {verb} most, {tail}: {where}"


def reach_words(metric: str, most: float) -> str:
    """Write a size of a difference: "0.3 points", "$40k"."""
    return wording.change_interval(metric, most, math.nan, math.nan)[0].lstrip("+")


def left_out(total: int, drawn: int, most: str) -> str:
    """Return how many unknowns are not drawn and how large they are at most; "" where all are."""
    missing = total - drawn
    return f"Not drawn: {missing} more unknown{'' if missing == 1 else 's'}, {most}." if missing > 0 else ""
