"""What a study rests on and how it was made: every number with its source and grade, and the manifest line by line."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sim.report.exports.workbook.grids import Cell, Column, Grid, told
from sim.report.page.sections.assumptions import influence
from sim.report.views.unknowns import value_words
from sim.report.words.reading import number
from sim.results.summary import Summary

GRADES = ("measured", "survey", "opinion", "assumption")
RUN_AGAIN = (
    "This run was stored before runs kept their numbers with sources. The same postsale run command writes them, without "
    "simulating anew; until then postsale show KEY --sources lists them file by file."
)
KEPT_ELSEWHERE = (
    *("assumptions", "files", "addresses", "identity"),
    *("anonymised", "began", "events", "seconds", "source", "store"),
)
"""What is long and for programs, or differs between two runs with equal results: the sheet says where it is."""


def assumptions(summary: Summary, manifest: Mapping[str, Any]) -> Grid:
    """Return a row for each number behind the study: those with influence first, guesses before what is measured."""
    moved = influence(summary)
    columns = (
        Column("path", "Number", "text", 46),
        Column("written", "As written", "text", 20),
        Column("held", "Held at", "text", 16),
        Column("value", "Held at, in the unit", "number", 13),
        Column("low", "Low", "number", 12),
        Column("high", "High", "number", 12),
        Column("unit", "Unit", "text", 18),
        Column("grade", "Grade", "text", 12),
        Column("source", "Source", "text", 60),
        Column("owner", "Who can say", "text", 16),
        Column("place", "File and line", "text", 40),
        Column("influence", "Share of what differs between worlds", "rate", 14),
    )
    rows = [_row(raw, moved) for raw in manifest.get("assumptions") or ()]
    order = {grade: place for place, grade in enumerate((*GRADES, "computed"))}
    # Guesses first; a number without any source is weaker still.
    ranked = sorted(rows, key=lambda row: (row[11] is None, -order.get(str(row[7]), 9), -number(row[11] or 0.0)))
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
            "Share: the largest share of what differs between plausible worlds, on any difference that decides, which a fit "
            "through the worlds gives to this number. Empty: not told from nothing, or not drawn."
        )
    interval = "No interval: low and high are the plausible range of a number; only better data narrows it."
    return Grid("Assumptions", interval, columns, tuple(ranked), tuple(notes))


def _row(raw: Mapping[str, Any], moved: Mapping[str, float]) -> tuple[Cell, ...]:
    value, low, high = (number(raw.get(name)) for name in ("value", "low", "high"))
    unit, text = str(raw.get("unit") or ""), str(raw.get("text") or "")
    grade = str(raw.get("strength") or "") if raw.get("source") else "no source given"
    return (
        str(raw["path"]), text, value_words(value, unit, text), told(value), told(low), told(high), unit, grade,
        str(raw.get("source") or ""), str(raw.get("owner") or ""), str(raw.get("place") or ""), moved.get(str(raw["path"])),
    )  # fmt: skip


def made_by(manifest: Mapping[str, Any]) -> Grid:
    """Return the manifest line by line: a path and its value; what is long is left to manifest.json."""
    columns = (Column("path", "What", "text", 60), Column("value", "Value", "text", 80))
    short = {name: value for name, value in manifest.items() if name not in KEPT_ELSEWHERE}
    rows = tuple((path, text) for path, text in flat(short))
    kept = ", ".join(name for name in KEPT_ELSEWHERE if name in manifest and name != "anonymised")
    notes = (f"Only in manifest.json: {kept}.",) if kept else ()
    return Grid("Manifest", "No interval: how this run was made.", columns, rows, notes)


def flat(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield every value of nested mappings with its path; a list stands on one line."""
    if isinstance(value, Mapping) and value:
        for name, below in value.items():
            yield from flat(below, f"{path}.{name}" if path else str(name))
    else:
        text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield path, text
