"""What a study rests on and how it was made: every number with its source and grade, and the manifest line by line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sim.config.resolving.provenance import GRADES
from sim.report.document.table import Column, Table
from sim.report.sections.assumptions import COLUMNS, ranked, row
from sim.report.views.sensitivity import influence
from sim.results.summary import Summary

RUN_AGAIN = (
    "This run was stored before runs kept their numbers with sources. The same postsale run command writes them, without "
    "simulating anew; until then postsale show KEY --sources lists them file by file."
)
KEPT_ELSEWHERE = (
    *("assumptions", "files", "addresses", "identity"),
    *("anonymised", "began", "events", "seconds", "source", "store"),
)
"""What is long and for programs, or differs between two runs with equal results: the sheet says where it is."""


def assumptions(summary: Summary, manifest: Mapping[str, Any]) -> Table:
    """Return a row for each number behind the study: those with influence first, guesses before what is measured."""
    moved = influence(summary)
    rows = [row(raw, moved) for raw in ranked(manifest.get("assumptions") or (), moved)]
    counts = summary.assumptions
    total = sum(int(x) for x in counts.values())
    notes = ["Ordinary runs hold a range at its most likely value; only a sensitivity study draws it."]
    if total:
        said = ", ".join(f"{counts.get(grade, 0)} {grade}" for grade in GRADES)
        notes.append(f"{total} numbers by grade of source: {said}.")
    if not rows:
        notes.append(RUN_AGAIN)
    if moved:
        notes.append(
            "Share: the largest share of what differs between scenarios, on any difference that decides, which a fit "
            "through the scenarios gives to this number. Empty: about nothing, or not drawn."
        )
    interval = "No interval: low and high are the plausible range of a number; only better data narrows it."
    return Table("Assumptions", COLUMNS, rows, tuple(notes), interval)


def made_by(manifest: Mapping[str, Any]) -> Table:
    """Return the manifest line by line: a path and its value; what is long is left to manifest.json."""
    columns = (Column("What", "text", "path", 60), Column("Value", "text", "value", 80))
    short = {name: value for name, value in manifest.items() if name not in KEPT_ELSEWHERE}
    rows = tuple((path, text) for path, text in flat(short))
    kept = ", ".join(name for name in KEPT_ELSEWHERE if name in manifest and name != "anonymised")
    notes = (f"Only in manifest.json: {kept}.",) if kept else ()
    return Table("Manifest", columns, rows, notes, "No interval: how this run was made.")


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of nested mappings with its path; a list stands on one line."""
    if isinstance(value, Mapping) and value:
        for name, below in value.items():
            yield from flat(below, f"{path}.{name}" if path else str(name))
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield path, text
