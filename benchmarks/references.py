"""What a change of a rule does to the reference comparisons: `python -m benchmarks.references RUN [RUN]`.

RUN: folders of `postsale run reference-comparisons --out …`, before and after the change. Prints a table in Markdown: the
mean of each paired difference and half its 95% interval, joint over the differences in what the study decides on. Where a
run pays all alike, that is structure, and a second table has each one's own plan, with single intervals.
"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

SCALES = {
    "nrr": ("NRR, points", 100.0, 2),
    "grr": ("GRR, points", 100.0, 2),
    "cash_value": ("cash value, $1,000", 1e-3, 0),
}
Rows = dict[tuple[int, str, str], dict[str, Any]]


def told(comparison: dict[str, Any], scale: float, digits: int) -> str:
    """Return a difference as its mean and half its interval."""
    low, high = comparison["ci95_joint"] or comparison["ci95"]
    return f"{comparison['difference'] * scale:+.{digits}f} ± {(high - low) / 2 * scale:.{digits}f}"


def compared(points: Iterable[dict[str, Any]], baseline: str) -> Rows:
    """Return the comparisons with the baseline, by customers, organization and metric."""
    return {
        (point["values"]["company.start.customers"], c["a"], c["metric"]): c
        for point in points
        for c in point["comparisons"]
        if c["b"] == baseline and c["metric"] in SCALES
    }


def read(folder: str) -> tuple[Rows, Rows]:
    """Return the comparisons of a run, and those with each one's own plan: the same ones where it does not pay all alike."""
    summary = json.loads((Path(folder) / "summary.json").read_text(encoding="utf-8"))
    here = compared(summary["points"], summary["baseline"])
    own = [raw for raw in summary.get("without") or () if raw["without"] == "same_pay"]
    return here, compared(own[0]["points"], summary["baseline"]) if own else here


def table(runs: list[Rows], words: list[str]) -> str:
    """Return the table of some runs of the study, side by side."""
    heads = [f"{SCALES[metric][0]}, {word}" for metric in SCALES for word in words]
    lines = ["| customers | organization | " + " | ".join(heads) + " |", "|---|---|" + "---|" * len(heads)]
    for customers, model in dict.fromkeys((at, model) for at, model, _ in runs[0]):
        cells = [
            told(run[customers, model, m], scale, digits) for m, (_, scale, digits) in SCALES.items() for run in runs
        ]
        lines.append(f"| {customers} | {model} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def both(folders: list[str]) -> str:
    """Return the tables of structure and of own plans, or the one table where they are the same."""
    runs = [read(folder) for folder in folders]
    words = ["before", "after"] if len(runs) == 2 else [Path(folder).name for folder in folders]
    structure, own = table([here for here, _ in runs], words), table([there for _, there in runs], words)
    return structure if structure == own else f"As the runs lead:\n\n{structure}\n\nEach on its own plan:\n\n{own}"


if __name__ == "__main__":
    print(both(sys.argv[1:]))
