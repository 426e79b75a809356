"""Varied paths and their values as a reader says them: 50 customers, $10k median ACV of mid-market, 70% load."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from sim.report.words import wording

MONEY_WORDS = frozenset(
    "acv arr arr_per_rep ote base price_per_seat cost_per_hire am_above digital_below tools".split()
)
SHARE_WORDS = frozenset(
    "growth with_customers load misroute output_gain stickiness support_need organic_expansion protocol gross_margin".split()
)
CAPITALS = {"acv": "ACV", "arr": "ARR", "ote": "OTE", "nrr": "NRR"}
SIZE = "company.start.customers"
MOST_RUNS = 2
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
    """Return a varied value with its unit where the path tells it: $10k, 15%, 50."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    last, *before = reversed(path.split("."))
    if {last, *before[: last == "median"]} & MONEY_WORDS:
        return wording.axis_money(value, sign="")
    return f"{value * 100:g}%" if last in SHARE_WORDS else f"{value:.10g}"


def at_words(path: str, value: Any) -> str:
    """Return one value with its path: 50 customers; 15% growth of new logos; pay year starts january."""
    said, words = value_words(path, value), path_words(path)
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{said} {words}" if number else f"{words} {said}"


def place_words(values: Any) -> str:
    """Return where a point of a design stands: 50 customers and 70% load; "" for one that varies nothing."""
    said = [at_words(path, value) for path, value in values.items()]
    return wording.joined(said) if said else ""


def in_order(values: Sequence[Any]) -> list[Any]:
    """Return values once, numbers by size, words in their order."""
    once = list(dict.fromkeys(values))
    return sorted(once) if all(isinstance(value, int | float) for value in once) else once


def range_words(path: str, values: Sequence[float], name: str = "") -> str:
    """Return the ends of several values with their unit: 10 to 400 customers; $10k to $80k median ACV."""
    low, high = value_words(path, min(values)), value_words(path, max(values))
    return f"{low if low == high else f'{low} to {high}'} {name or path_words(path)}"


def size_word(path: str, name: str = "") -> str:
    """Return what a varied path is called: size, for customers."""
    return "size" if path == SIZE else name or path_words(path)


def where_words(
    path: str, values: Sequence[Any], indices: Sequence[int], *, name: str = "", unit: bool = True, each: str = "every"
) -> str:
    """Return at which of the values, in their order, something is so: "at 10 customers", "from 10 to 100 customers".

    unit: name it; each: every | any, where it is so at all of them.
    """
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    words = [value_words(path, value) for value in values]
    what, behind = size_word(path, name), f" {name or path_words(path)}" if unit and numbers else ""
    if len(indices) == len(values) > 1:
        span = f" from {words[0]} to {words[-1]}{behind if path == SIZE else ''}" if numbers else ""
        return f"at {each} {what}{span}"
    runs = [[words[k] for _, k in run] for _, run in groupby(enumerate(indices), key=lambda item: item[1] - item[0])]
    if numbers and any(len(run) > 2 for run in runs):
        if len(runs) > MOST_RUNS:
            return f"at {len(indices)} of {len(values)} {what}s"
        parts = [f"from {run[0]} to {run[-1]}" if len(run) > 2 else f"at {wording.joined(run)}" for run in runs]
        return f"{wording.joined(parts)}{behind}"
    named = [word for run in runs for word in run]
    if len(named) > MOST_RUNS + 1:
        return f"at {len(indices)} of {len(values)} {what}s"
    return f"{'at' if numbers else 'with'} {wording.joined(named)}{behind}"
