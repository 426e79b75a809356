"""9 Assumptions: every number that the study uses, who says so, and how much hangs on it where that was studied."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report.document.blocks import Block, Cell, Fold, Say, Section, grid
from sim.report.page.book import Book
from sim.report.views.sensitivity import read
from sim.report.views.unknowns import span_words, value_words
from sim.report.words import wording
from sim.report.words.reading import number
from sim.results.summary import Summary

GRADES = ("assumption", "opinion", "survey", "measured")
"""The weakest first."""

NO_SOURCE = "no source given"
SHOWN = 15
LEAST = 0.005
"""Shares below this are not shown."""

COLUMNS = ("number", "value", "range", "grade", "source", "owner", "influence")
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
    lines: list[list[Cell | str]] = [[Cell(_path(row)), str(row["text"]), str(row["how"])] for row in rows]
    caption = "Follows from the numbers above by a rule, and moves with them"
    table = grid(caption, ["number", "value", "how"], lines, text=(0, 1, 2), look="dense")
    return [Fold(f"{len(rows)} more numbers that follow from these", (table,))]


def _path(row: Mapping[str, Any]) -> str:
    """Return a path that may be broken between its parts."""
    return str(row["path"]).replace(".", ".\u200b").replace("_", "_\u200b")


def influence(summary: Summary) -> dict[str, float]:
    """Return the largest share that a fit through plausible worlds gives to each number, by path; empty without a study."""
    raw = summary.sensitivity
    if raw is None:
        return {}
    paths = {f.factor: [raw.inputs[k].path for k in f.inputs] for f in raw.factors}
    found: dict[str, float] = {}
    for difference in raw.differences:
        if not difference.surface.q2 > 0:
            continue
        for row in difference.influence:
            for path in paths.get(row.factor, ()):
                found[path] = max(found.get(path, 0.0), row.total)
    return found


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
    return grid(caption, [COLUMNS[k] for k in kept], lines, text=(0, 3, 4, 5) if 5 in kept else (0, 3, 4), look="dense")


def _line(row: Mapping[str, Any], told: Mapping[str, float]) -> list[Cell | str]:
    value, low, high = (number(row.get(name)) for name in ("value", "low", "high"))
    unit, text = str(row.get("unit") or ""), str(row.get("text") or "")
    share = told.get(row["path"], 0.0)
    span = "–"
    if low < high:
        span = span_words(*(value_words(x, unit, text, high - low) for x in (low, high)))
    source = row.get("source")
    return [
        Cell(_path(row)),
        value_words(value, unit, text, high - low),
        span,
        str(row.get("strength") or "none") if source else NO_SOURCE,
        Cell(str(source or "–"), (str(row["place"]).rpartition("/")[2],) if row.get("place") else ()),
        str(row.get("owner") or "–"),
        wording.share(share) if share >= LEAST else "–",
    ]
