"""9 Assumptions: every number that the study uses, who says so, and how much hangs on it where that was studied."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.resolving.provenance import NO_SOURCE
from sim.report.document.blocks import Block, Fold, Say, Section
from sim.report.document.table import Column, Table
from sim.report.page.book import Book
from sim.report.sections.assumptions import COLUMNS, LEAST, breakable, ranked, row
from sim.report.views.sensitivity import influence, read

SHOWN = 15

INFLUENCE = (
    "Influence: the largest share of what differs between scenarios, on any difference that decides, which a fit "
    "through them gives to this number; – where there is none to see, or it was not drawn."
)
NOT_STUDIED = "Next: postsale run sensitivity, with this company, shows how much hangs on each of them."


def section(book: Book) -> Section:
    """Return the section."""
    rows: Sequence[Mapping[str, Any]] = book.run.manifest.get("assumptions") or ()
    if not rows:
        return Section("assumptions", "Assumptions", (_counts(book), Say(_not_stored(book))))
    told = influence(book.summary)
    every = ranked(rows, told)
    studied = read(book.summary) is not None
    blocks: list[Block] = [_counts(book), Say(INFLUENCE if studied else NOT_STUDIED, "note")]
    most = sorted(told.values(), reverse=True)[:SHOWN]
    first = [row for row in every if told.get(row["path"], 0.0) >= max(most[-1], LEAST)] if most else []
    if first:
        blocks.append(_table("The numbers that most hangs on, guesses first", first, told))
    whole = _table("Every number used, the weakest source first", every, told)
    folds = [Fold(f"All {len(rows)} numbers", (whole,)), *_derived(book.run.manifest.get("derived") or ())]
    return Section("assumptions", "Assumptions", (*blocks, *folds))


def _derived(rows: Sequence[Mapping[str, Any]]) -> list[Fold]:
    """Return what follows from the numbers above, which is counted nowhere; nothing in a run that did not store it."""
    if not rows:
        return []
    lines = [[breakable(str(row["path"])), str(row["text"]), str(row["how"])] for row in rows]
    title = "Follows from the numbers above by a rule, and moves with them"
    table = Table(title, tuple(map(Column, ("number", "value", "how"))), lines, look="dense")
    return [Fold(f"{len(rows)} more numbers that follow from these", (table,))]


def _counts(book: Book) -> Say:
    counts = {grade: int(n) for grade, n in (book.summary.assumptions).items()}
    total = sum(counts.values())
    if not total:
        return Say("The sources of this run’s numbers were not counted.")
    said = [
        f"{counts.get('measured', 0)} are measured, {counts.get('survey', 0)} from surveys",
        f"{counts.get('opinion', 0)} opinions, {counts.get('assumption', 0)} assumptions",
    ]
    missing = counts.get(NO_SOURCE, 0)
    said += [f"{missing} without a source"] if missing else []
    chosen = counts.get("chosen", 0)
    said += [f"{chosen} are choices of the plans and organizations that are compared"] if chosen else []
    return Say(f"{total} numbers stand behind this study: {', '.join(said)}.")


def _not_stored(book: Book) -> str:
    design = ", ".join(sorted(book.design)) or "nothing"
    return (
        "This run was made before the numbers were stored with their sources; the same postsale run command adds them. "
        f"Their values stand in the experiment at the end of this page ({design})."
    )


def _table(caption: str, rows: Sequence[Mapping[str, Any]], told: Mapping[str, float]) -> Block:
    """Return a table of numbers; nobody’s owner and no influence take no column."""
    kept = [0, 1, 2, 3, 4]
    kept += [5] if any(raw.get("owner") for raw in rows) else []
    kept += [6] if any(told.get(raw["path"], 0.0) >= LEAST for raw in rows) else []
    lines = [[line[k] for k in kept] for line in (row(raw, told) for raw in rows)]
    return Table(caption, tuple(COLUMNS[k] for k in kept), lines, look="dense")
