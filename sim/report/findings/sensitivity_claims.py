"""What may be said of a difference over plausible scenarios and of what drives it, as facts for `scenarios.j2`.

A share of scenarios is said only where the simulations of a scenario tell scenarios apart.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.language.spoken import span_words
from sim.report.views.drivers import Bar, Screening, Shares, Tornado
from sim.report.views.explained import Span
from sim.report.views.sensitivity import Difference, Factor, Sensitivity
from sim.report.words import titles, wording
from sim.report.words.effects import Effect, told
from sim.report.words.reading import headline_point
from sim.report.words.sentences import say
from sim.results.summary import Summary

MOST_NAMED, MOST_FUTURES = 3, 10_000


def staffed(summary: Summary, models: Sequence[str]) -> str:
    """Return ", at 1.51 times the cost" where models do not cost the same; "" at the same spend."""
    given = titles.spend([headline_point(summary)], models)
    return "" if given == wording.STAFFING_WORDS["equal_budget"] else f", at {given}"


def span_text(metric: str, found: Span) -> str:
    """Write a difference with its interval: −0.7 points [−1.2, −0.2]."""
    return " ".join(wording.change_interval(metric, found.mean, found.lo, found.hi))


def of_span(metric: str, found: Span) -> Effect:
    """Return an average difference as an effect."""
    return told(metric, found.mean, found.lo, found.hi)


def excludes_zero(found: Span) -> bool:
    """Say whether an average is told from zero."""
    return found.lo > 0 or found.hi < 0


def who(t: Tornado | Screening | Shares, shown: Mapping[str, str]) -> dict[str, Any]:
    """Return who is compared with whom on what."""
    return {"a": shown.get(t.a, t.a), "b": shown.get(t.b, t.b), "metric": t.metric}


def between(t: Tornado | Screening | Shares, shown: Mapping[str, str]) -> str:
    """Return "Fully split against CS only on NRR"."""
    return say("scenarios", "between", **who(t, shown))


def turning(t: Tornado) -> tuple[int, int]:
    """Return how many factors turn a difference round by themselves, and how many more only their average does."""
    flips = [bar.flip for bar in t.bars if bar.flip]
    return sum(flip.sure for flip in flips), sum(not flip.sure for flip in flips)


def tornado_claim(t: Tornado, shown: Mapping[str, str]) -> str:
    """Return how many assumptions flip a difference by themselves."""
    sure, maybe = turning(t)
    facts = {"ahead": excludes_zero(t.held), "sure": sure, "maybe": maybe, "many": len(t.bars)}
    return say("scenarios", "flips", **who(t, shown), **facts)


def flip_words(t: Tornado, bar: Bar, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return who wins beyond which value: "CS only wins above 27%"; "" where nothing turns."""
    flip = bar.flip
    if flip is None:
        return ""
    at = study.inputs[study.factors[bar.factor].inputs[0]].written(flip.at)
    winner = t.winner_beyond()
    facts = {"sure": flip.sure, "side": flip.side, "at": at, "group": not flip.alone}
    return say("scenarios", "flip", winner=shown.get(winner, winner), **facts)


def flip_interval(bar: Bar, study: Sensitivity) -> str:
    """Return the interval of a flip point: "95%: 21–34%"; "" where it is not known."""
    flip = bar.flip
    if flip is None or not (math.isfinite(flip.lo) and math.isfinite(flip.hi)):
        return ""
    first = study.inputs[study.factors[bar.factor].inputs[0]]
    low, high = first.written(flip.lo), first.written(flip.hi)
    return f"95%: {span_words(low, high)}" if low != high else ""


def graded(factor: Factor) -> str:
    """Return the grade of a factor's sources in a word."""
    return {"none": "no source", "mixed": "mixed sources"}.get(factor.strength, factor.strength)


def noise_short(d: Difference) -> str:
    """Return the share of chance in few words."""
    return say("scenarios", "noise_short", share=d.noise)


def worlds_claim(rows: Sequence[Difference], shown: Mapping[str, str]) -> str:
    """Return in how many scenarios each is ahead of the baseline on one metric, or that it is too close to call."""
    told = sorted((d for d in rows if d.told), key=lambda d: -d.share_better)
    sided = {side: [shown.get(d.a, d.a) for d in rows if not d.told and d.side == side] for side in ("better", "worse")}
    return say(
        "scenarios",
        "claim",
        b=shown.get(rows[0].b, rows[0].b),
        metric=rows[0].metric,
        n=rows[0].worlds.n,
        ahead=[(shown.get(d.a, d.a), d.share_better) for d in told],
        open=[shown.get(d.a, d.a) for d in rows if not d.told and not d.side],
        **sided,
    )


def futures_words(many: float) -> str:
    """Write how many simulations it would take: 133, more than 10,000."""
    return f"{many:,.0f}" if many <= MOST_FUTURES else f"more than {MOST_FUTURES:,}"


def screening_claim(s: Screening, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return which assumptions move a difference more than chance does."""
    matter = [study.factors[e.factor].name for e in s.effects if e.matters]
    facts = {"names": matter[:MOST_NAMED], "matter": len(matter), "many": len(s.effects)}
    return say("scenarios", "screening", **who(s, shown), **facts)


def shares_claim(s: Shares, study: Sensitivity, shown: Mapping[str, str]) -> str:
    """Return which assumptions explain most of a difference between scenarios, where a rank stands apart."""
    leading = [study.factors[i.factor].name for i in s.indices if i.rank == 1]
    names = leading if len(leading) <= MOST_NAMED else []
    facts = {"names": names, "leading": len(leading), "many": len(s.indices), "told": s.told}
    return say("scenarios", "shares", **who(s, shown), **facts)


def reach_words(metric: str, most: float) -> str:
    """Write a size of a difference: "0.3 points", "$40k"."""
    return wording.change_interval(metric, most, math.nan, math.nan)[0].lstrip("+")


def left_out(total: int, drawn: int, most: str) -> str:
    """Return how many assumptions are not drawn and how large they are at most; "" where all are."""
    return say("scenarios", "left_out", missing=total - drawn, most=most) if total > drawn else ""
