"""The block of the printed table that only studies over plausible worlds have: a line per model and metric."""

import math

from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views.sensitivity import Difference
from sim.report.words import wording
from sim.results.summary import Summary

WIDTHS = (26, 16, 14, 24, 26, 14)
HEADS = ("model", "", "most likely", "[95 % average]", "8 in 10 worlds", "better in", "noise")


HOW_TO_READ = (
    "  Bracket: of the average in the most likely world, each by itself; more runs narrow it. 8 in 10 worlds and better in:",
    "  averages of plausible worlds, drawn in by their noise; only better data narrows them. Above 50 % noise: cannot tell.",
)


def sensitivity_blocks(summary: Summary, width: int) -> list[str]:
    """Return the block, no line wider than `width`; nothing for other studies, or where no worlds were drawn."""
    study = sensitivity_reading.read(summary)
    if study is None or not study.differences:
        return []
    lines = [
        f"OVER {study.drawn} PLAUSIBLE WORLDS OF {study.futures} FUTURES EACH, against {study.baseline}",
        _line(HEADS),
    ]
    before = ""
    for d in sorted(study.differences, key=lambda d: study.models.index(d.a)):
        lines.append(_line(("" if d.a == before else d.a, *_cells(d))))
        before = d.a
    return ["\n".join(line if len(line) <= width else f"{line[: width - 1]}…" for line in [*lines, *HOW_TO_READ])]


def _line(cells: tuple[str, ...]) -> str:
    short = [text if len(text) < wide else f"{text[: wide - 2]}…" for text, wide in zip(cells, WIDTHS, strict=False)]
    padded = [text.ljust(wide) for text, wide in zip(short, WIDTHS, strict=True)]
    return f"  {''.join(padded)}{cells[-1]}".rstrip()


def _cells(d: Difference) -> tuple[str, ...]:
    value, interval = wording.change_interval(d.metric, d.held.mean, d.held.lo, d.held.hi)
    noise = wording.share(d.noise) if math.isfinite(d.noise) else "not known"
    better = wording.share(d.share_better) if d.told else "cannot tell"
    return wording.metric_words(d.metric), value, interval, worlds_words(d), better, noise


def worlds_words(d: Difference) -> str:
    """Write the spread over worlds: "+0.2 to +1.5 points"."""
    low, high = d.worlds.p10, d.worlds.p90
    if not (math.isfinite(low) and math.isfinite(high)):
        return "–"
    half, most = (high - low) / 2, max(abs(low), abs(high))
    ends = [wording.change(d.metric, x, half, most) for x in (low, high)]
    unit = " points" if wording.kind_of(d.metric) == "rate" else ""
    return f"{ends[0]} to {ends[1]}{unit}"
