"""How a number is written, and the names of metrics and mechanisms for a reader.

Decimals stop where the interval's precision stops: a value known to ± 3 points carries no decimal.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.language.spoken import MINUS as MINUS  # noqa: PLC0414  (passed on)
from sim.config.language.spoken import axis_money as axis_money  # noqa: PLC0414  (passed on)
from sim.metrics.registry import BY_NAME
from sim.report.words.sentences import say

AVERAGE = "95% interval of the average"
WORLDS = "8 in 10 scenarios"
ONE_FUTURE = "One simulation only: an interval needs two or more."
FUTURES = "8 in 10 simulations of one company: chance"

CANNOT_TELL = "cannot tell yet"
SAME = "practically the same"
IDENTICAL = "identical"
VERDICTS = (
    "clearly better",
    "clearly worse",
    "better, perhaps worth acting on",
    "worse, perhaps worth acting on",
    "better, too small to act on",
    "worse, too small to act on",
    SAME,
    CANNOT_TELL,
)
"""As they are stored; what a reader sees of them is a grade, see `effects`."""

MECHANISM_WORDS: Mapping[str, str] = {
    "queues": "queueing",
    "incentives": "variable pay",
    "learning": "learning",
    "friction": "handoffs between roles",
    "champions": "sponsors leaving",
    "hidden_risk": "hidden risk",
    "discounting": "discounting",
    "hoarding": "holding accounts back",
    "burnout": "burnout",
    "whitespace": "room to grow that runs out",
    "transition": "the cost of a change",
    "whole_people": "whole people",
    "talent": "talent",
    "switching": "switching between kinds of work",
    "same_pay": "the same pay for all",
}
STAFFING_WORDS = {"equal_budget": "the same spend", "own": "own staffing"}


def metric_words(metric: str) -> str:
    """Return a metric's name for a reader: utilisation.csm → utilization of csm."""
    head, _, tail = metric.partition(".")
    found = BY_NAME.get(head)
    words = found.words if found else head.replace("_", " ")
    return f"{words} of {tail}" if tail else words


def mechanism_words(name: str) -> str:
    """Return a mechanism's name for a reader; an assumption's path by its last words."""
    return MECHANISM_WORDS.get(name) or name.rsplit(".", 1)[-1].replace("_", " ")


def kind_of(metric: str) -> str:
    """Return how a metric is written: money | rate | cents | plain."""
    found = BY_NAME.get(metric.partition(".")[0])
    return found.kind if found else "plain"


def decimals(half_width: float, most: int, unknown: int = 1) -> int:
    """Return how many decimals an interval supports (the half-width is at least 2 in the last), at most `most`."""
    if not math.isfinite(half_width) or half_width <= 0:
        return min(unknown, most)
    return max(0, min(most, -math.floor(math.log10(half_width / 2) + 1e-12)))


def _fixed(value: float, places: int, sign: str) -> str:
    text = f"{value:{sign}.{places}f}".replace("-", MINUS)
    zero = f"{0.0:.{places}f}"
    return zero if text.lstrip(f"+{MINUS}") == zero else text


def rate(value: float, half_width: float = math.nan) -> str:
    """Write a ratio as a percentage: 1.039 → 103.9%."""
    return "–" if not math.isfinite(value) else f"{_fixed(value * 100, decimals(half_width * 100, 1), '')}%"


def points(value: float, half_width: float = math.nan) -> str:
    """Write a difference of ratios in percentage points, signed: 0.004 → +0.4."""
    return "–" if not math.isfinite(value) else _fixed(value * 100, decimals(half_width * 100, 2), "+")


def scale(largest: float) -> tuple[float, str, int]:
    """Return the unit that dollars of this size are written in, its letter, and the most decimals."""
    if largest >= 999_500:
        return 1e6, "M", 2
    return (1e3, "k", 0) if largest >= 1_000 else (1.0, "", 0)


def money(value: float, half_width: float = math.nan, scale_of: float | None = None, sign: str = "") -> str:
    """Write dollars: 1234567 → $1.2M, 140000 → $140k; `scale_of` fixes the unit by a larger sister number."""
    if not math.isfinite(value):
        return "–"
    largest = max(abs(value), abs(scale_of or 0.0))
    unit, letter, most = scale(largest)
    places = decimals(half_width / unit, most) if math.isfinite(half_width) else min(1, most)
    text = _fixed(abs(value) / unit, places, "")
    nought = float(text) == 0
    mark = "" if nought else MINUS if value < 0 else sign
    return f"{mark}${text}{letter if not nought else ''}"


def plain(value: float, half_width: float = math.nan, sign: str = "") -> str:
    """Write any other number with the decimals its interval supports, at most one."""
    return "–" if not math.isfinite(value) else _fixed(value, decimals(half_width, 1), sign)


def cents(value: float, half_width: float = math.nan, sign: str = "") -> str:
    """Write dollars per dollar as cents: 0.092 → 9.2 ¢."""
    if not math.isfinite(value):
        return "–"
    places = decimals(half_width * 100, 1) if abs(value) >= 0.01 or half_width > 0 else 2
    return f"{_fixed(value * 100, places, sign)} ¢"


def level(metric: str, value: float, half_width: float = math.nan) -> str:
    """Write a value of this metric."""
    kind = kind_of(metric)
    if kind == "money":
        return money(value, half_width)
    if kind == "cents":
        return cents(value, half_width)
    return rate(value, half_width) if kind == "rate" else plain(value, half_width)


def level_range(metric: str, lo: float, hi: float, half_width: float = math.nan) -> str:
    """Write the two ends of a range of levels: 103.6–104.2%, $13.9–14.4M; "to" where an end is negative."""
    if not (math.isfinite(lo) and math.isfinite(hi)):
        return "–"
    kind = kind_of(metric)
    if kind == "rate":
        return f"{rate(lo, half_width).removesuffix('%')}–{rate(hi, half_width)}"
    top = max(abs(lo), abs(hi))
    ends = [money(x, half_width, top) if kind == "money" else level(metric, x, half_width) for x in (lo, hi)]
    if kind == "money" and lo > 0:
        return f"{ends[0].rstrip('kM')}–{ends[1].removeprefix('$')}"
    return (" to " if lo < 0 else "–").join(ends)


def change(metric: str, value: float, half_width: float = math.nan, scale_of: float | None = None) -> str:
    """Write a signed difference without its unit word: +0.4, −$0.19M."""
    kind = kind_of(metric)
    if kind == "money":
        return money(value, half_width, scale_of, sign="+")
    if kind == "cents":
        return cents(value, half_width, sign="+")
    return points(value, half_width) if kind == "rate" else plain(value, half_width, sign="+")


def change_interval(metric: str, difference: float, lo: float, hi: float) -> tuple[str, str]:
    """Write a difference with its unit and its interval: ("−0.7 points", "[−1.2, −0.2]")."""
    half = (hi - lo) / 2
    largest = max((abs(x) for x in (difference, lo, hi) if math.isfinite(x)), default=0.0)
    parts = [change(metric, x, half, largest) for x in (difference, lo, hi)]
    one = parts[0].lstrip(f"+{MINUS}") == "1"
    unit = f" point{'' if one else 's'}" if kind_of(metric) == "rate" else " days" if metric.endswith("_days") else ""
    interval = f"[{parts[1]}, {parts[2]}]" if math.isfinite(lo) and math.isfinite(hi) else "[no interval]"
    return f"{parts[0]}{unit}", interval


def share(value: float) -> str:
    """Write a share of simulations or scenarios as whole percent: 0.384 → 38%."""
    if not math.isfinite(value):
        return "–"
    if 0.0 < value < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 < value < 1.0 else f"{value * 100:.0f}%"


def number_of(value: float) -> str:
    """Write a count such as customers: whole from 10 up."""
    return "–" if not math.isfinite(value) else f"{value:.0f}" if abs(value) >= 10 else f"{value:.1f}"


def months(value: float) -> str:
    """Write whole months with their word: 21 months, 1 month."""
    return "–" if not math.isfinite(value) else f"{value:.0f} month{'' if round(value) == 1 else 's'}"


def band(low: float, high: float) -> str:
    """Write a band of ARR: $1–5M, $500k–2M, under $1M, $50M and more."""
    ends = [axis_money(x, sign="") if math.isfinite(x) else "" for x in (low, high)]
    if not ends[1] or not ends[0] or low <= 0:
        return f"{ends[0]} and more" if not ends[1] else f"under {ends[1]}"
    same = ends[0][-1:] == ends[1][-1:] and ends[0][-1:] in "kM"
    return f"{ends[0][:-1] if same else ends[0]}–{ends[1].removeprefix('$')}"


def worth(metric: str, value: float) -> str:
    """Write what is worth acting on: 1 point, 0.5 points, $250k."""
    kind = kind_of(metric)
    if kind == "rate":
        return f"{value * 100:g} point{'' if abs(value * 100 - 1) < 1e-9 else 's'}"
    return money(value) if kind == "money" else f"{value:g}"


def cases(noun: str) -> str:
    """Return what a reader calls the cells and points of a design."""
    return {"cells": "cases", "points": "cases", "places": "cases"}.get(noun, noun)


def verdict_counts(found: Sequence[str], noun: str = "cells") -> str:
    """Return how often each grade stands: "better in 6 of 24 cases, likely worse in 7 and too close to call in 11"."""
    from sim.report.words.effects import tally

    return say("along", "tally", rows=tally(found), of=len(found), noun=cases(noun))


def dollars(value: float) -> str:
    """Write an amount of dollars with two digits: $430k."""
    if abs(value) < 0.5:
        return "$0"
    places = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return axis_money(round(value / places) * places, sign="")


def dollars_more(value: float) -> str:
    """Return a difference in dollars with two digits, signed: −$40k, +$90k."""
    return f"{MINUS if value < 0 else '+' if abs(value) >= 0.5 else ''}{dollars(abs(value))}"


def reworded(text: str) -> str:
    """Return a text that a run stored, in the words of today: scenarios and simulations."""
    for old, new in (
        ("world", "scenario"),
        ("future", "simulation"),
        (" %", "%"),
        ("levels fitted", "retention levels fitted"),
    ):
        text = text.replace(old, new)
    return text


def capital(text: str) -> str:
    """Return a text with its first letter large."""
    return text[:1].upper() + text[1:]


def joined(parts: Sequence[str], word: str = "and") -> str:
    """Join words as a reader would: a, b and c."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def glue(loop: Any, word: str = "and") -> str:
    """Return what stands before a part of a list in a template: nothing, a comma, or "and"."""
    return "" if loop.first else f" {word} " if loop.last else ", "


NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def count(many: int) -> str:
    """Write a small count as a word."""
    return NUMBERS[many] if many < len(NUMBERS) else f"{many:,}"


def heads(people: float) -> str:
    """Write a number of people: 3, 0.6, and 0.02, which is not nobody; ? where it is not known."""
    if not math.isfinite(people):
        return "?"
    return f"{people:.1g}" if 0.0 < people < 0.095 else f"{people:.1f}".removesuffix(".0")


def plural(many: float, one: str, more: str = "") -> str:
    """Write a count with its noun: 1 customer, 1,200 customers."""
    return f"{many:,.0f} {one if round(many) == 1 else more or f'{one}s'}"


def joint_words(joint: Mapping[str, bool]) -> str:
    """Say which intervals hold together: `joint` maps each metric shown to whether its intervals are joint."""
    together = [metric_words(m) for m, is_joint in joint.items() if is_joint]
    alone = [metric_words(m) for m, is_joint in joint.items() if not is_joint]
    return say("method", "joint", together=together, alone=alone)
