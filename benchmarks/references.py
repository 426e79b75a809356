"""What a change of a rule does to the reference comparisons: `python -m benchmarks.references RUN [RUN]`.

RUN: folders of `postsale run reference-comparisons --out …`, before and after the change. Prints a table in Markdown: the
mean of each paired difference and half its 95 % interval, joint over the differences in what the study decides on.
"""

import json
import sys
from pathlib import Path
from typing import Any

SCALES = {
    "nrr": ("NRR, points", 100.0, 2),
    "grr": ("GRR, points", 100.0, 2),
    "cash_value": ("cash value, $1,000", 1e-3, 0),
}


def told(comparison: dict[str, Any], scale: float, digits: int) -> str:
    """Return a difference as its mean and half its interval."""
    low, high = comparison["ci95_joint"] or comparison["ci95"]
    return f"{comparison['difference'] * scale:+.{digits}f} ± {(high - low) / 2 * scale:.{digits}f}"


def read(folder: str) -> dict[tuple[int, str, str], dict[str, Any]]:
    """Return the comparisons with the baseline, by customers, organisation and metric."""
    summary = json.loads((Path(folder) / "summary.json").read_text(encoding="utf-8"))
    return {
        (point["values"]["company.start.customers"], c["a"], c["metric"]): c
        for point in summary["points"]
        for c in point["comparisons"]
        if c["b"] == summary["baseline"] and c["metric"] in SCALES
    }


def table(folders: list[str]) -> str:
    """Return the table of some runs of the study, side by side."""
    runs = [read(folder) for folder in folders]
    words = ("before", "after") if len(runs) == 2 else [Path(folder).name for folder in folders]
    heads = [f"{SCALES[metric][0]}, {word}" for metric in SCALES for word in words]
    lines = ["| customers | organisation | " + " | ".join(heads) + " |", "|---|---|" + "---|" * len(heads)]
    for customers, model in dict.fromkeys((at, model) for at, model, _ in runs[0]):
        cells = [
            told(run[customers, model, m], scale, digits) for m, (_, scale, digits) in SCALES.items() for run in runs
        ]
        lines.append(f"| {customers} | {model} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(sys.argv[1:]))
