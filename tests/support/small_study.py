"""A study of seconds: three organizations, ten customers, two years and two months."""

from pathlib import Path
from typing import Any

from sim.config.study.study import load_experiment
from sim.trials.study import Listener, Request, StudyRun, run_study

SETTINGS = {
    "company.start.customers": "10",
    "horizon": "26 months",
    "replications": "4",
    "models": "[cs-only, cs-am-split, no-csm]",
    "pay": "own",  # what is tested is the machinery, and not once more for one pay
}
TWO = {"models": "[cs-only, cs-am-split]", "staffing": "own"}
"""Settings of the smallest study that compares anything: half the time, for what does not hang on how much there is."""
RESULTS = ("summary.json", "replications.parquet", "trajectories.parquet")


def study(
    out: Path, settings: dict[str, str] | None = None, listener: Listener | None = None, **wishes: Any
) -> StudyRun:
    """Run the study, or what is missing of it, in a folder."""
    experiment = load_experiment("four-organisations", SETTINGS | (settings or {}))
    return run_study(experiment, Request(out=out, **wishes), listener)


def results(folder: Path) -> dict[str, bytes]:
    """Return the bytes of what a run reports."""
    return {name: (folder / name).read_bytes() for name in RESULTS}


def shards(folder: Path) -> list[Path]:
    """Return the stored shards of a run."""
    return sorted((folder / "shards").glob("*/*.npz"))


def no_leftovers(folder: Path) -> bool:
    """Say whether nothing half written is left in a folder."""
    return not [path for path in folder.rglob(".*") if path.suffix in (".part", ".rows")]
