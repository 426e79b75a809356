"""How well the differences that decide are known, and why a run ended where it did, in words."""

import math
from collections.abc import Mapping, Sequence

from sim.report.words.sentences import say
from sim.report.words.wording import change, metric_words
from sim.results.summary import Known, Replications


def half_width(metric: str, value: float, wanted: float) -> str:
    """Return a half-width without its sign, such as `0.7` or `$140k`, as precisely as what is wanted asks for."""
    return change(metric, value, wanted / 4.0).lstrip("+")


def known(known_to: Mapping[str, Known]) -> str:
    """Return how well each metric is known, against what is wanted."""
    return "known to ±   " + "   ".join(
        f"{metric_words(metric)} {of_wanted(metric, row)} {'ok' if row.known else missing(row) or 'not yet'}"
        for metric, row in known_to.items()
    )


def of_wanted(metric: str, row: Known) -> str:
    """Return a half-width and the one that is wanted, such as `0.72 of 0.50`."""
    wanted = math.nan if row.wanted is None else row.wanted
    half = math.nan if row.half_width is None else row.half_width
    return f"{half_width(metric, half, wanted)} of {half_width(metric, wanted, wanted)}"


def missing(row: Known) -> str:
    """Return what is missing of a metric whose interval is narrow enough; nothing if it is not."""
    narrow = row.half_width is not None and row.wanted is not None and row.half_width <= row.wanted
    return f"but only {row.telling} simulations differ" if narrow else ""


def more_to_do(times: float | None) -> str:
    """Return about how many times the work so far would be enough; nothing where it was, or nobody can say."""
    return f" · about {times:.1f} times the work so far is needed" if times and times > 1.05 else ""


def each(numbers: Sequence[int]) -> str:
    """Return how many simulations there are of each option, such as `100` or `94 to 912`."""
    low, high = min(numbers), max(numbers)
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def why_it_ended(stopped: Replications, n: int, by: str) -> str:
    """Return why a run ended where it did. by: who fixed the number, where somebody did."""
    missed = [
        f"{metric_words(name)} still ±{of_wanted(name, row)} {missing(row)}".rstrip()
        for name, row in stopped.known_to.items()
        if not row.known
    ]
    times = stopped.times if stopped.times and stopped.times > 1.05 else None
    facts = {"looks": len(stopped.looks), "asked": asked(stopped), "missed": missed, "times": times}
    return say("method", "ended", r=stopped, each=each(stopped.by_point or (n,)), by=by, **facts)


def asked(stopped: Replications) -> str:
    """Return what precision a rule waited for, by metric; from … to where it differs from point to point."""
    found: dict[str, list[float]] = {}
    for known_to in [point.known_to for point in stopped.points or ()] or [stopped.known_to]:
        for metric, entry in known_to.items():
            if entry.wanted is not None:
                found.setdefault(metric, []).append(entry.wanted)
    parts = []
    for metric, values in found.items():
        ends = list(dict.fromkeys(half_width(metric, x, x) for x in (min(values), max(values))))
        parts.append(f"{metric_words(metric)} ±{' to ±'.join(ends)}")
    return ", ".join(parts)
