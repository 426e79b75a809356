"""What single changes of rules did to the reference comparisons: `python -m benchmarks.effects "NAME=BEFORE,AFTER" …`.

BEFORE, AFTER: runs of the reference comparisons with one seed, or folders of such runs, one for each number of customers.
Nothing after the = is a change that was not measured. Prints a table in Markdown for each metric: by how much a change moved
the differences from one role, after less before, future by future, so what chance did to both is no part of it. Each ± is
half a 95% interval by itself; bold is what is not zero with 95% for all cells of its table together.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from scipy.special import ndtri

from benchmarks.references import SCALES
from sim.metrics.averaged import Averaged
from sim.metrics.luck import OF
from sim.report.views.averages import mean_and_half
from sim.trials.analysis.averages import difference_of
from sim.trials.folder.stored import StoredRun, open_run

Differences = dict[tuple[str, int, str], Any]


def runs(folder: Path) -> list[StoredRun]:
    """Return the run of a folder, or the runs in the folders below it."""
    below = [folder] if (folder / "summary.json").is_file() else sorted(folder.iterdir())
    return [open_run(each) for each in below]


def differences(folder: Path) -> Differences:
    """Return the difference from the baseline in each future, (n,), by organization, customers and metric."""
    return {key: values for run in runs(folder) for key, values in _of(run)}


def _of(run: StoredRun) -> Iterator[tuple[tuple[str, int, str], Any]]:
    base, names = run.summary.baseline, [name for metric in SCALES for name in (metric, OF[metric])]
    for point in run.summary.points:
        where = point.point, point.staffing
        cells = {model: Averaged(run.metrics(*where, model, names)) for model in point.models}
        for model, metric in ((model, metric) for model in cells if model != base for metric in SCALES):
            customers = point.values["company.start.customers"]
            yield (model, customers, metric), difference_of(cells[model], cells[base], metric)[1]


def told(before: Any, after: Any, scale: float, digits: int, surely: float) -> str:
    """Return by how much a difference moved, and half its 95% interval, over the futures that both runs had."""
    n = min(len(before), len(after))
    mean, half = mean_and_half((after[:n] - before[:n]) * scale)
    words = f"{round(mean, digits) + 0.0:+.{digits}f}"
    return f"{f'**{words}**' if abs(mean) > half * surely else words} ± {half:.{digits}f}"


def tables(changes: list[tuple[str, list[Differences]]]) -> str:
    """Return a table for each metric: a row for each change, a column for each comparison."""
    texts, measured = [], [both for _, both in changes if both]
    for metric, (title, scale, digits) in SCALES.items():
        keys = sorted(key for key in measured[0][0] if key[2] == metric)
        surely = ndtri(0.025 / (len(keys) * len(measured))) / ndtri(0.025)
        rows = [["change", *(f"{model}, {at}" for model, at, _ in keys)], ["---"] * (len(keys) + 1)]
        for name, both in changes:
            cells = [told(both[0][key], both[1][key], scale, digits, surely) for key in keys if both]
            rows.append([name, *(cells or ["not measured", *[""] * (len(keys) - 1)])])
        texts.append(f"**{title[0].upper()}{title[1:]}**\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in rows))
    return "\n\n".join(texts)


if __name__ == "__main__":
    said = [(name, folders) for name, _, folders in (word.rpartition("=") for word in sys.argv[1:])]
    print(tables([(name, [differences(Path(each)) for each in folders.split(",") if each]) for name, folders in said]))
