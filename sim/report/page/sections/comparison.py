"""2 Comparison: the models side by side, the same spend first, headcount and spend beside each."""

import math

from sim.report.document import cells, table
from sim.report.document.blocks import Block, Fold, Say, Section, Sub
from sim.report.document.table import Cell, Column, Item, Table
from sim.report.findings import estimators
from sim.report.findings.estimators import joint_words
from sim.report.page.book import Book
from sim.report.sections import levels
from sim.report.words import titles, wording
from sim.report.words.reading import HEADLINE, Point, place

LEVELS = ("nrr", "grr", "ending_arr", "economic_value", "cost_to_serve")
HEADS = {"equal_budget": "At the same spend", "own": "At own staffing"}
EXPLAINED = {
    "equal_budget": "Every option has people who are expected to cost what the baseline’s do; part-time people are allowed.",
    "own": "Every option has the whole people that its own rules ask for, so options do not cost the same.",
}


def section(book: Book) -> Section:
    """Return the section."""
    blocks: list[Block] = []
    for staffing, chosen in book.modes.items():
        point = book.here(staffing)
        blocks.append(Sub(_head(staffing, chosen)))
        where = f" Shown at {place(point)}." if place(point) else ""
        blocks.append(Say(f"{EXPLAINED[staffing]}{where}"))
        blocks.append(averages(book, point))
        blocks += [differences(book, point)] if point.comparisons else []
        blocks += [Fold(f"All {len(chosen)} cases", (every(book, chosen),))] if len(chosen) > 1 else []
    if len(book.shown) < 2:
        blocks.append(Say("One option alone is compared with nothing: name two or more under models:."))
    else:
        blocks.append(Say(joint_words(book.summary), "note"))
    if made := estimators.sentence(book.summary):
        blocks.append(Say(made, "note"))
    drawn = book.figures("differences", "best_model_map", "difference_map", "sweep")
    lead = book.figures("recovery") if book.summary.study == "policy" else []
    return Section("comparison", "Comparison", (*lead, *blocks, *drawn))


def _head(staffing: str, chosen: tuple[Point, ...]) -> str:
    off = any(titles.staffing_group(point) != "at the same spend" for point in chosen)
    return "At nearly the same spend" if staffing == "equal_budget" and off else HEADS[staffing]


def averages(book: Book, point: Point) -> Table:
    """Return the models with their averages, headcount and spend."""
    known = levels.known([point], LEVELS)
    rows = [[book.model(m), *levels.row(point, m, known)] for m in point.models]
    interval = f"First line: the average. In brackets: {wording.AVERAGE}. 8 in 10: where one company lands by chance."
    note = (
        "Spend: what was paid over the horizon, times the baseline’s; below it the same if every plan paid its target."
    )
    columns = (Column("option"), *levels.columns(known))
    return Table(f"Levels {titles.staffing_group(point)}", columns, rows, (note,), interval)


def differences(book: Book, point: Point) -> Table:
    """Return every paired difference to the baseline with its verdict, a row per model."""
    known = [m for m in HEADLINE if any(c.metric == m for c in point.comparisons)]
    rows = [
        [book.model(model), *(cells.difference(point.comparison(model, metric)) for metric in known)]
        for model in dict.fromkeys(c.a for c in point.comparisons)
    ]
    paired = "Paired: the same customers under both. Ahead in: simulations in which it ends ahead."
    title = f"Difference to {book.shown[book.baseline]} {titles.staffing_group(point)}"
    return Table(title, (Column("option"), *table.changes(known)), rows, (paired, *estimators.worth(book.summary)))


def every(book: Book, chosen: tuple[Point, ...]) -> Table:
    """Return the differences of the metrics that decide in every case."""
    compared = {c.metric for point in chosen for c in point.comparisons}
    metrics = [m for m in book.summary.decide_on or ("nrr",) if m in compared]
    rows: list[list[Item]] = []
    for point in chosen:
        for model in dict.fromkeys(c.a for c in point.comparisons):
            named = Cell(place(point), below=(book.shown[model],))
            found = (cells.difference(point.comparison(model, metric)) for metric in metrics)
            rows.append([named, cells.ratio(point.cost_ratio.get(model, math.nan)), *found])
    columns = (Column("case"), Column("spend", "number"), *table.changes(metrics))
    return Table(f"Difference to {book.shown[book.baseline]} in every case", columns, rows, look="dense places")
