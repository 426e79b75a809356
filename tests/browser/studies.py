"""SYNTHETIC studies as pages with the interactive part, for a browser to open."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sim.report.explorer import explorer
from sim.report.page.document import write_report
from sim.trials.folder.stored import open_run
from tests.report import synthetic, synthetic_sweep
from tests.report.explorer.made_worlds import stored_worlds
from tests.report.page.stored_study import stored

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE = {
    "cs-only": SCRIPT,
    "cs-am-split": '=HYPERLINK("http://example.org","open")',
    "am-only": "x" * 500,
    "no-csm": "\u202eמודל שירות\u202c مرحبا",
    "pooled": "🦄👩‍👩‍👧‍👦 team \"quoted\" & 'so' {{1}} ${2}",
}


def compare(folder: Path) -> Path:
    """Write a comparison of three models, with role-free measures that are not monthly."""
    made = synthetic.summary(("cs-only", "cs-am-split", "am-only"), (0.0, -0.007, 0.02), n=60)
    made |= {"decide_on": ["nrr", "economic_value"], "horizon_months": 30}
    return stored(folder, made)


def sweep(folder: Path) -> Path:
    """Write a sweep of one number in six places under both staffing modes."""
    return stored(folder, synthetic.crossover(n=60) | {"horizon_months": 30})


def one(folder: Path) -> Path:
    """Write a comparison of one future: no interval of anything."""
    return stored(folder, synthetic.summary(n=1) | {"horizon_months": 30})


def grid(folder: Path) -> Path:
    """Write a sweep of two numbers, for three models."""
    return stored(folder, synthetic_sweep.mapped() | {"horizon_months": 30})


def words(folder: Path) -> Path:
    """Write a sweep over names, between which there is nothing to ask."""
    return stored(folder, synthetic_sweep.words() | {"horizon_months": 30})


def hostile(folder: Path) -> Path:
    """Write a comparison of models whose names try to be more than text."""
    made = synthetic.summary(tuple(HOSTILE), (0.0, -0.007, 0.02, 0.01, -0.02), n=60) | {"horizon_months": 30}
    for point in made["points"]:
        for key, model in point["models"].items():
            model["title"] = HOSTILE[key]
    made["title"] = SCRIPT
    return stored(folder, renamed(made, dict(HOSTILE)))


def renamed(value: Any, names: dict[str, str]) -> Any:
    """Return a summary in which the keys of models are hostile as well."""
    if isinstance(value, dict):
        return {names.get(key, key): renamed(each, names) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, names) for each in value]
    return names.get(value, value) if isinstance(value, str) else value


STUDIES: dict[str, Callable[[Path], Path]] = {
    "compare": compare,
    "sweep": sweep,
    "one": one,
    "grid": grid,
    "words": words,
    "worlds": stored_worlds,
    "hostile": hostile,
}


def write(name: str, folder: Path) -> Path:
    """Write the page of a study; return its file."""
    run = open_run(STUDIES[name](folder))
    write_report(run, (), folder, folder / "report.html", fragment=explorer(run))
    return folder / "report.html"
