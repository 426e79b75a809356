"""Every number behind a study: its value and range, its source and grade, and how much hangs on it."""

from collections.abc import Iterable, Mapping
from typing import Any

from sim.config.language.spoken import span_words, value_words
from sim.config.resolving.provenance import GRADES, NO_SOURCE
from sim.report.document.table import Cell, Column, Item
from sim.report.words import wording
from sim.report.words.reading import number

LEAST = 0.005
"""Shares below this are not shown."""
HELD = (
    Column("As written", name="written", width=20),
    Column("Base value", name="held", width=16),
    Column("Base value, in the unit", "number", "value", 13),
)
RANGE = (
    Column("Low", "number", "low", 12),
    Column("High", "number", "high", 12),
    Column("Unit", name="unit", width=18),
)
OWNER = (Column("Who can say", name="owner", width=16), Column("File and line", name="place", width=40))
COLUMNS = (
    Column("number", parts=(Column("Number", name="path", width=46),)),
    Column("value", align="right", parts=HELD),
    Column("range", align="right", parts=RANGE),
    Column("grade", parts=(Column("Grade", name="grade", width=12),)),
    Column("source", parts=(Column("Source", name="source", width=60),)),
    Column("owner", parts=OWNER),
    Column("influence", "rate", parts=(Column("Share of what differs between scenarios", "rate", "influence", 14),)),
)


def row(raw: Mapping[str, Any], moved: Mapping[str, float]) -> list[Item]:
    """Return the cells of a number as the manifest holds it. moved: shares of what differs between scenarios, by path."""
    value, low, high = (number(raw.get(name)) for name in ("value", "low", "high"))
    unit, text, path = str(raw.get("unit") or ""), str(raw.get("text") or ""), str(raw["path"])
    source, owner, place = (str(raw.get(name) or "") for name in ("source", "owner", "place"))
    share = moved.get(path)
    span = span_words(*(value_words(x, unit, text, high - low) for x in (low, high))) if low < high else "–"
    return [
        Cell(path, breakable(path)),
        Cell(text, value_words(value, unit, text, high - low), parts=(value_words(value, unit, text), value)),
        Cell(low, span, parts=(high, unit)),
        str(raw.get("strength") or "none") if source else NO_SOURCE,
        Cell(source, source or "–", (place.rpartition("/")[2],) if place else ()),
        Cell(owner, owner or "–", parts=(place,)),
        Cell(share, wording.share(share) if share is not None and share >= LEAST else "–"),
    ]


def ranked(rows: Iterable[Mapping[str, Any]], moved: Mapping[str, float]) -> list[Mapping[str, Any]]:
    """Return the numbers on which most hangs first, guesses before what is measured, those without a source before all."""
    order = {grade: place for place, grade in enumerate((*GRADES, "computed"))}

    def key(raw: Mapping[str, Any]) -> tuple[bool, int, float]:
        share, grade = moved.get(str(raw["path"])), raw.get("strength") if raw.get("source") else ""
        return share is None, -order.get(str(grade), 9), -(share or 0.0)

    return sorted(rows, key=key)


def breakable(path: str) -> str:
    """Return a path that may be broken between its parts."""
    return path.replace(".", ".\u200b").replace("_", "_\u200b")
