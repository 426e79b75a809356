"""How near the time that `check` foresees comes to what a run then takes: `python -m benchmarks.forecasts STUDY…`.

Both are told in seconds that went by and in processor seconds, which do not depend on who else is at work meanwhile.
"""

import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.table import heading, row
from sim.cli.main import main
from sim.config.study.study import load_experiment
from sim.trials.forecast import REST, forecast

SHIPPED = ("split-too-early", "four-models")
REPLICATIONS = "100"
"""Of each cell: how many a rule takes is what a run finds out, and no forecast."""
ALONE = ("analysing", REST)
"""Parts that keep one core busy, whatever the number of workers."""


@dataclass(frozen=True, slots=True)
class Compared:
    """A study: seconds and processor seconds, as foreseen and as they were."""

    name: str
    foreseen: float
    seconds: float
    busy_foreseen: float
    busy: float


def compared(name: str, folder: Path) -> Compared:
    """Foresee a study, run it in a folder, and return both."""
    workers = os.cpu_count() or 1
    found = forecast(load_experiment(name, {"replications": REPLICATIONS}), workers)
    busy = sum(each * (1 if part in ALONE else workers) for part, each in found.at_most.items()) / found.load
    began, worked = time.monotonic(), time.process_time()
    main(["run", name, "--replications", REPLICATIONS, "--out", str(folder / Path(name).stem)], standalone_mode=False)
    return Compared(name, found.most, time.monotonic() - began, busy, time.process_time() - worked)


def show(names: list[str]) -> None:
    """Print a table of studies."""
    heading("Time foreseen by check, and taken")
    with tempfile.TemporaryDirectory() as folder:
        for name in names:
            each = compared(name, Path(folder))
            row(f"{name}, went by", f"{each.foreseen:,.0f} s", f"{each.seconds:,.0f} s taken")
            row(f"{name}, processor", f"{each.busy_foreseen:,.0f} s", f"{each.busy:,.0f} s taken")


if __name__ == "__main__":
    show(sys.argv[1:] or list(SHIPPED))
