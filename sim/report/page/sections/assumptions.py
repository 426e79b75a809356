"""9 Assumptions: every number that the study uses, who says so, and how much hangs on it where that was studied."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.document.blocks import Block, Fold, Say, Section
from sim.report.document.table import Cell, Column, Item, Table
from sim.report.page.book import Book
from sim.report.views.sensitivity import influence, read
from sim.report.views.unknowns import span_words, value_words
from sim.report.words import wording
from sim.report.words.reading import number

GRADES = ("assumption", "opinion", "survey", "measured")
"""The weakest first."""

NO_SOURCE = "no source given"
SHOWN = 15
LEAST = 0.005
"""Shares below this are not shown."""

COLUMNS = (
    Column("number"), Column("value", "number"), Column("range", "number"), Column("grade"), Column("source"),
    Column("owner"), Column("influence", "rate"),
)  # fmt: skip
INFLUENCE = (
    "Influence: the largest share of what differs between plausible worlds, on any difference that decides, which a fit "
    "through the worlds gives to this number; – where it is not told from nothing or was not drawn."
)
NOT_STUDIED = "Influence is not studied here: postsale run sensitivity (study: sensitivity) does, with this company."


def section(book: Book) -> Section:
    """Return the section."""
    rows: Sequence[Mapping[str, Any]] = book.run.manifest.get("assumptions") or ()
    if not rows:
        return Section("assumptions", "Assumptions", (_counts(book), Say(_not_stored(book))))
    told = influence(book.summary)
    ranked = sorted(rows, key=lambda row: _rank(row, told))
    studied = read(book.summary) is not None
    blocks: list[Block] = [_counts(book), Say(INFLUENCE if studied else NOT_STUDIED, "note")]
    most = sorted(told.values(), reverse=True)[:SHOWN]
    first = [row for row in ranked if told.get(row["path"], 0.0) >= max(most[-1], LEAST)] if most else []
    if first:
        blocks.append(_table("The numbers that most hangs on, guesses first", first, told))
    whole = _table("Every number used, the weakest source first", ranked, told)
    folds = [Fold(f"All {len(rows)} numbers", (whole,)), *_derived(book.run.manifest.get("derived") or ())]
    return Section("assumptions", "Assumptions", (*blocks, *folds))


def _derived(rows: Sequence[Mapping[str, Any]]) -> list[Fold]:
    """Return what follows from the numbers above, which is counted nowhere; nothing in a run that did not store it."""
    if not rows:
        return []
    lines = [[_path(row), str(row["text"]), str(row["how"])] for row in rows]
    title = "Follows from the numbers above by a rule, and moves with them"
    table = Table(title, tuple(map(Column, ("number", "value", "how"))), lines, look="dense")
    return [Fold(f"{len(rows)} more numbers that follow from these", (table,))]


def _path(row: Mapping[str, Any]) -> str:
    """Return a path that may be broken between its parts."""
    return str(row["path"]).replace(".", ".\u200b").replace("_", "_\u200b")


def _rank(row: Mapping[str, Any], told: Mapping[str, float]) -> tuple[int, int, float]:
    """Order: what hangs most on it and is weakest first; what has no influence told, by grade."""
    share = told.get(row["path"], 0.0)
    grade = GRADES.index(row["strength"]) if row.get("strength") in GRADES and row.get("source") else -1
    return (0 if share > 0 else 1, grade, -share)


def _counts(book: Book) -> Say:
    counts = {grade: int(n) for grade, n in (book.summary.assumptions).items()}
    total = sum(counts.values())
    if not total:
        return Say("The sources of this run’s numbers were not counted.")
    said = [
        f"{counts.get('measured', 0)} are measured, {counts.get('survey', 0)} from surveys",
        f"{counts.get('opinion', 0)} opinions, {counts.get('assumption', 0)} our own assumptions",
    ]
    missing = counts.get(NO_SOURCE, 0)
    said += [f"{missing} without a source"] if missing else []
    chosen = counts.get("chosen", 0)
    said += [f"{chosen} are choices of the plans and organisations that are compared"] if chosen else []
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
    kept += [5] if any(row.get("owner") for row in rows) else []
    kept += [6] if any(told.get(row["path"], 0.0) >= LEAST for row in rows) else []
    lines = [[line[k] for k in kept] for line in (_line(row, told) for row in rows)]
    return Table(caption, tuple(COLUMNS[k] for k in kept), lines, look="dense")


def _line(row: Mapping[str, Any], told: Mapping[str, float]) -> list[Item]:
    value, low, high = (number(row.get(name)) for name in ("value", "low", "high"))
    unit, text = str(row.get("unit") or ""), str(row.get("text") or "")
    share = told.get(row["path"], 0.0)
    span = None
    if low < high:
        span = span_words(*(value_words(x, unit, text, high - low) for x in (low, high)))
    source = row.get("source")
    return [
        _path(row),
        Cell(value, value_words(value, unit, text, high - low)),
        span,
        str(row.get("strength") or "none") if source else NO_SOURCE,
        Cell(str(source or "–"), below=(str(row["place"]).rpartition("/")[2],) if row.get("place") else ()),
        row.get("owner") or None,
        Cell(share, wording.share(share)) if share >= LEAST else None,
    ]
