"""An effect and its grade: how sure a difference is, in a reader's words. The one way from a stored verdict to a sentence.

clear: stated plainly · likely: its sign is sure, whether it matters is not · small: about the same · same: no difference at
all · open: too close to call. No grade is stronger than the interval beside it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from sim.metrics.registry import higher_is_better
from sim.report.words import wording
from sim.results.comparing import Comparison

CLEAR, LIKELY, SMALL, SAME, OPEN = "clear", "likely", "small", "same", "open"
BETTER, WORSE = "better", "worse"
WORDS = {SMALL: "about the same", SAME: "the same", OPEN: "too close to call"}


@dataclass(frozen=True, slots=True)
class Effect:
    """A difference a − b in the metric's unit, its interval, its grade, and on which side a is where that is known."""

    metric: str
    mean: float
    lo: float
    hi: float
    grade: str
    side: str = ""  # better | worse | ""
    ahead: float = math.nan  # share of simulations in which a ends ahead
    n: int = 0
    missing: int = 0  # simulations in which one of the two has no such number
    differing: int | None = None  # simulations that differ at all, where these are too few for an interval
    needed: int = 0

    @property
    def sided(self) -> bool:
        """Say whether a side may be named."""
        return self.grade in (CLEAR, LIKELY)


def effect(c: Comparison) -> Effect:
    """Return a stored difference with its grade."""
    grade, side = graded(c.verdict, c.lo, c.hi)
    more = (c.probability_a_better, c.n, c.missing, c.differing, c.needed or 0)
    return Effect(c.metric, c.difference, c.lo, c.hi, grade, side, *more)


def told(metric: str, mean: float, lo: float, hi: float) -> Effect:
    """Return an average as an effect where nobody has said what is worth acting on: its side is sure or it is open."""
    sure = lo > 0.0 or hi < 0.0
    side = (BETTER if (mean > 0.0) == higher_is_better(metric) else WORSE) if sure else ""
    return Effect(metric, mean, lo, hi, CLEAR if sure else OPEN, side, n=1)


def graded(verdict: str, lo: float = math.nan, hi: float = math.nan) -> tuple[str, str]:
    """Return grade and side of a stored verdict; too close to call where the interval beside it includes zero."""
    if verdict in (wording.SAME, wording.IDENTICAL):
        return (SMALL if verdict == wording.SAME else SAME), ""
    side = next((side for side in (BETTER, WORSE) if side in verdict), "")
    if not side or lo <= 0.0 <= hi:
        return OPEN, ""
    if verdict.startswith("clearly"):
        return CLEAR, side
    return (SMALL, "") if verdict.endswith("too small to act on") else (LIKELY, side)


def grade_words(verdict: str) -> str:
    """Return a stored verdict as a table shows it: better, likely worse, about the same, too close to call."""
    grade, side = graded(verdict)
    return WORDS.get(grade) or (side if grade == CLEAR else f"likely {side}")


def verb(e: Effect, *, many: bool = False) -> str:
    """Return gains, adds, loses or saves, by metric and side; without its s behind several names."""
    if higher_is_better(e.metric):
        word = "lose" if e.mean < 0 else "add" if wording.kind_of(e.metric) == "money" else "gain"
    else:
        word = "add" if e.mean > 0 else "save"
    return word if many else f"{word}s"


def size(e: Effect) -> str:
    """Write how large an effect is, without its sign: 1.6 points, $256k."""
    return _unsigned(signed(e))


def signed(e: Effect) -> str:
    """Write an effect with its sign: −1.6 points, +$256k."""
    return wording.change_interval(e.metric, e.mean, e.lo, e.hi)[0]


def span(e: Effect, *, signs: bool = False) -> str:
    """Write the interval once, in brackets: (95%: $11k to $502k) behind a verb, else with signs."""
    if not (math.isfinite(e.lo) and math.isfinite(e.hi)):
        return "(no interval)"
    bracket = wording.change_interval(e.metric, e.mean, e.lo, e.hi)[1]
    low, high = bracket.strip("[]").split(", ")
    if e.sided and not signs and (e.lo > 0.0 or e.hi < 0.0):
        ends = [low, high] if e.mean > 0 else [high, low]
        low, high = (_unsigned(end) for end in ends)
    return f"(95%: {low} to {high})"


def _unsigned(text: str) -> str:
    return text.lstrip(f"+{wording.MINUS}")


def known(e: Effect) -> str:
    """Write what a verb leaves open, in brackets: its interval, and the number where no verb told it."""
    bracket = span(e)
    return bracket if e.sided else f"({signed(e)}; {bracket[1:]}"


def sizes(found: Sequence[Effect], *, signs: bool = False) -> str:
    """Write how large several effects are: 0.5 to 1.5 points, $90k to $1.4M; with signs −0.5 to +1.5 points."""
    least, most = (f(found, key=lambda e: e.mean if signs else abs(e.mean)) for f in (min, max))
    half = max(least.hi - least.lo, most.hi - most.lo) / 2
    ends = [wording.change_interval(e.metric, e.mean, e.mean - half, e.mean + half)[0] for e in (least, most)]
    ends = ends if signs else [_unsigned(end) for end in ends]
    return ends[1] if ends[0] == ends[1] else f"{ends[0].partition(' ')[0]} to {ends[1]}"


def tally(verdicts: Sequence[str]) -> list[tuple[str, int]]:
    """Return how often each grade stands among stored verdicts, the best first, what is open last."""
    order = dict.fromkeys(grade_words(verdict) for verdict in (*wording.VERDICTS, wording.IDENTICAL))
    words = [grade_words(verdict) for verdict in verdicts]
    last = WORDS[OPEN]
    return [(w, words.count(w)) for w in sorted(order, key=lambda w: w == last) if w in words]


def sides(verdicts: Sequence[str]) -> list[tuple[str, int]]:
    """Return how often an option is ahead, behind, about the same or too close to call, among stored verdicts."""
    grades = [graded(verdict) for verdict in verdicts]
    words = [
        {BETTER: "ahead", WORSE: "behind"}.get(side) or WORDS[SMALL if grade == SAME else grade]
        for grade, side in grades
    ]
    return [(word, words.count(word)) for word in ("ahead", "behind", WORDS[SMALL], WORDS[OPEN]) if word in words]
