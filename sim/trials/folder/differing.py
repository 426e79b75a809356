"""What differs between two finished runs: their inputs, seed and sources. Their results stand in `moved`."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.config.study.design import ASKED, simulated
from sim.errors import InputError, Problem
from sim.trials.folder.keeping import COMPLETE, is_run
from sim.trials.folder.stored import refuse_altered
from sim.trials.folder.telling import manifest_of, summary_of
from sim.trials.storage.files_written import REPLICATIONS, SUMMARY
from sim.trials.storage.formats import plain_now

ALWAYS = ("nrr", "grr", "ending_arr", "economic_value")
Where = tuple[str, str, str]  # varied values as JSON, staffing, model


@dataclass(frozen=True, slots=True)
class ComparedRun:
    """A finished run."""

    folder: Path
    manifest: Mapping[str, Any]
    summary: Mapping[str, Any]

    @property
    def design(self) -> Mapping[str, Any]:
        """Return its whole resolved configuration."""
        found: Mapping[str, Any] = self.manifest["design"]
        return found

    @property
    def sources(self) -> str:
        """Return the hash of the model, with the versions of Numba and Python."""
        return str(self.manifest["identity"]["sources"])

    def cells(self) -> dict[Where, Mapping[str, Any]]:
        """Return every cell: point, values, staffing, model and its metrics as they were reported."""
        return {
            (json.dumps(point["values"], sort_keys=True), point["staffing"], model): {
                "point": point["point"],
                "values": point["values"],
                "staffing": point["staffing"],
                "model": model,
                "metrics": entry["metrics"],
            }
            for point in self.summary["points"]
            for model, entry in point["models"].items()
        }


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs. `old` or `new` is None where only the other run has it."""

    path: str
    old: Any
    new: Any

    @property
    def asked(self) -> bool:
        """Say whether this changes only what is asked of the futures, or a name, not what is simulated."""
        words = self.path.split(".")
        return words[-1] == "title" or self.path == "key" or words[0] in (*ASKED, "replications")


def finished(folder: Path) -> ComparedRun:
    """Return a finished run. Errors: InputError if it is none."""
    if not is_run(folder):
        raise refused(f"holds no run (got {folder}). Name a folder that postsale runs lists.")
    manifest = manifest_of(folder)
    there = all((folder / name).is_file() for name in (SUMMARY, REPLICATIONS))
    if manifest.get("status") != COMPLETE or not there:
        raise refused(f"is not finished (got {folder}). Continue it with the command that began it.")
    summary = summary_of(folder)
    refuse_altered(folder, manifest, summary)
    return ComparedRun(folder, manifest, plain_now(folder / SUMMARY, summary))


def refused(problem: str) -> InputError:
    """Return the error for a folder that cannot be compared."""
    return InputError([Problem("command line", 0, 0, "DIR", problem)])


def changes(a: ComparedRun, b: ComparedRun) -> list[Change]:
    """Return every value of the designs that differs, seeds aside; what only one of them has is one change."""
    found = differing(a.design, b.design)
    shown = [Change(one.path.removeprefix("experiment."), one.old, one.new) for one in found]
    return [one for one in shown if one.path != "seed"]


def differing(old: Any, new: Any, path: str = "") -> Iterator[Change]:
    """Yield the places where two trees differ; a range is one value."""
    trees = isinstance(old, Mapping) and isinstance(new, Mapping)
    if trees and "held" not in old and "held" not in new:
        for name in dict.fromkeys([*old, *new]):
            yield from differing(old.get(name), new.get(name), f"{path}.{name}" if path else name)
    elif old != new:
        yield Change(path, old, new)


def same_simulation(a: ComparedRun, b: ComparedRun) -> bool:
    """Say whether both ran the same inputs with the same seed, so that only more or other things were asked of them."""
    old, new = (without_names(simulated(run.design)) for run in (a, b))
    return old == new and a.manifest["seed"] == b.manifest["seed"]


def without_names(design: Any) -> dict[str, Any]:
    """Return a design without the key and the seed of its experiment."""
    own = {name: value for name, value in design["experiment"].items() if name not in ("key", "seed")}
    return {**design, "experiment": own}


def can_pair(a: ComparedRun, b: ComparedRun) -> bool:
    """Say whether replications of the same number met the same customers and dice."""
    return a.manifest["seed"] == b.manifest["seed"] and a.sources == b.sources


def metrics_of(a: ComparedRun, b: ComparedRun) -> list[str]:
    """Return the metrics that are worth comparing: those that either decides on, and the usual ones."""
    return list(dict.fromkeys([*a.summary["decide_on"], *b.summary["decide_on"], *ALWAYS]))
