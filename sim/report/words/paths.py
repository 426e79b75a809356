"""Varied paths and their values as a reader says them: 50 customers, median ACV of mid-market $10k, growth 15 %."""

from collections.abc import Sequence
from typing import Any

from sim.report.words import wording

MONEY_WORDS = frozenset(
    "acv arr arr_per_rep ote base price_per_seat cost_per_hire am_above digital_below tools".split()
)
SHARE_WORDS = frozenset(
    "growth with_customers load misroute output_gain stickiness support_need organic_expansion protocol gross_margin".split()
)
CAPITALS = {"acv": "ACV", "arr": "ARR", "ote": "OTE", "nrr": "NRR"}
VAGUE = frozenset("median spread growth per_year value".split())  # words that need the one before


def path_words(path: str) -> str:
    """Return a path as words: company.segments.mid-market.acv.median → median ACV of mid-market."""
    parts = path.split(".")
    said = [" ".join(CAPITALS.get(word, word) for word in part.replace("_", " ").split()) for part in parts]
    if parts[-2:] == ["staffing", "headcount"]:
        words = "people"
    elif len(parts) == 1 or parts[-1] not in VAGUE:
        words = said[-1]
    elif parts[-1] in ("median", "spread"):
        words = f"{said[-1]} {said[-2]}"
    else:
        words = f"{said[-1]} of {said[-2]}"
    return f"{words} of {parts[parts.index('segments') + 1]}" if "segments" in parts[:-2] else words


def value_words(path: str, value: Any) -> str:
    """Return a varied value with its unit where the path tells it: $10k, 15 %, 50."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    last, *before = reversed(path.split("."))
    if {last, *before[: last == "median"]} & MONEY_WORDS:
        return wording.axis_money(value, sign="")
    return f"{value * 100:g} %" if last in SHARE_WORDS else f"{value:.10g}"


def at_words(path: str, value: Any) -> str:
    """Return one value with its path: 50 customers; growth of new logos 15 %."""
    said = value_words(path, value)
    counted = isinstance(value, int | float) and said == f"{value:.10g}"
    return f"{said} {path_words(path)}" if counted else f"{path_words(path)} {said}"


def range_words(path: str, values: Sequence[float]) -> str:
    """Return the ends of several values: 10–400; $10k–$80k."""
    low, high = value_words(path, min(values)), value_words(path, max(values))
    return low if low == high else f"{low}–{high}"
