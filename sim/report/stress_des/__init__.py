"""The STRESS-DES checklist of one study, filled from what its folder holds.

Monks, Currie, Onggo, Robinson, Kunc & Taylor (2019), Strengthening the reporting of empirical simulation studies:
introducing the STRESS guidelines, Journal of Simulation 13(1).
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.report.stress_des import data, experimentation, implementation, logic, objectives
from sim.report.stress_des.study import Item, Study
from sim.results.summary import Summary
from sim.trials.storage.formats import summary_now
from sim.trials.storage.store import write_aside

CHECKLIST = "stress-des.md"


def stress_des(manifest: Mapping[str, Any], summary: Summary) -> tuple[Item, ...]:
    """Return every item of the checklist with this study's answer, in the order of the guideline."""
    study = Study(manifest, summary)
    parts = (objectives, logic, data, experimentation, implementation)
    return tuple(item for part in parts for item in part.items(study))


def text(manifest: Mapping[str, Any], summary: Summary) -> str:
    """Return the checklist as Markdown."""
    lines = [f"# STRESS-DES checklist: {plain(str(manifest.get('title', '')))}", ""]
    for item, answer in stress_des(manifest, summary):
        lines += [f"**{item}**", "", plain(answer), ""]
    return "\n".join(lines)


def plain(words: str) -> str:
    """Return words of files as text that Markdown does not take for markup."""
    return "".join(f"\\{letter}" if letter in "<>*_[]`#|" else letter for letter in " ".join(words.split()))


def write_stress_des(folder: Path) -> Path:
    """Write the checklist of a finished run into its folder; return the file.

    Errors: StorageError if it cannot be written.
    """
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    stored = folder / "summary.json"
    summary = summary_now(stored, json.loads(stored.read_text(encoding="utf-8")))
    path = folder / CHECKLIST
    write_aside(path, text(manifest, summary).encode())
    return path
