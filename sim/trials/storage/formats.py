"""The number of the format of what a run leaves behind, and the reader of each former one.

A key never changes its meaning silently: where one does, or goes away, FORMAT goes up and a reader of the former format
is added below. A key that is new leaves the number as it is: what reads it has to do without. Files without a number are
of format 1, which had none.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from sim.errors import InputError, Problem
from sim.results.files import ledger_of, summary_of
from sim.results.ledger import LedgerRow
from sim.results.summary import Summary

FORMAT = 2
"""Of manifest.json, summary.json, the numbers in report.html, the rows of ledger.json, and verification.json."""
KEY = "format"
FIRST = 1


def numbered(held: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is to be written, with the number of its format before everything else."""
    return {KEY: FORMAT, **{key: value for key, value in held.items() if key != KEY}}


def format_of(path: Path, held: Mapping[str, Any]) -> int:
    """Return the format of what a file holds. Errors: InputError if it is none that is known here."""
    found = held.get(KEY, FIRST)
    if is_known(held):
        return int(found)
    if isinstance(found, int) and found > FORMAT:
        raise wrong(
            path,
            f"was written by a newer postsale (got format {found}; this one reads up to {FORMAT}). Install that version, "
            "or run the study again with this one: postsale run … --fresh",
        )
    raise wrong(path, f"must be a whole number from {FIRST} to {FORMAT} (got {found!r}). {AGAIN}")


def is_known(held: Mapping[str, Any]) -> bool:
    """Say whether what a file holds is of a format that is known here."""
    found = held.get(KEY, FIRST)
    return isinstance(found, int) and not isinstance(found, bool) and FIRST <= found <= FORMAT


def summary_now(path: Path, held: Mapping[str, Any]) -> Summary:
    """Return a stored summary as one of today. Errors: InputError for an unknown format, or for what is no summary."""
    try:
        return summary_of(plain_now(path, held))
    except msgspec.ValidationError as error:
        raise wrong(path, f"is damaged: {said(error)}. {AGAIN}") from error


def rows_now(path: Path, held: Any) -> list[LedgerRow]:
    """Return the rows of a stored ledger. Errors: InputError for an unknown format, or for what is no ledger."""
    rows = [row for row in held if isinstance(row, Mapping)] if isinstance(held, list) else []
    for row in rows:
        format_of(path, row)
    try:
        return list(ledger_of(rows))
    except msgspec.ValidationError as error:
        raise wrong(path, f"is damaged: {said(error)}. postsale claims writes it again.") from error


def said(error: msgspec.ValidationError) -> str:
    """Return what is odd about a file, with the path of the value in our own words."""
    what, _, at = str(error).rpartition(" - at ")
    return f"{at.strip('`').removeprefix('$').removeprefix('.')}: {what}" if at else str(error)


def plain_now(path: Path, held: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored summary, or a part of one, in the keys of today. Errors: InputError for an unknown format."""
    found = dict(held)
    for number in range(format_of(path, held), FORMAT):
        found = FORMER_SUMMARIES[number](found)
    return numbered(found)


def manifest_now(path: Path, held: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored manifest as one of today. Errors: InputError for an unknown format.

    None of its keys has changed its meaning yet. It keeps its number, which says how the summary beside it was written.
    """
    format_of(path, held)
    return dict(held)


def with_paid_ratios(summary: dict[str, Any]) -> dict[str, Any]:
    """Return a summary of format 1 as one of format 2: `cost_ratio` was planned, and is what was paid."""
    baseline = summary.get("baseline")
    found = {**summary, "points": [_paid(point, baseline) for point in summary.get("points") or ()]}
    if found.get("without"):
        found["without"] = [
            {**one, "points": [_paid(point, baseline) for point in one.get("points") or ()]} for one in found["without"]
        ]
    return found


def _paid(point: Mapping[str, Any], baseline: Any) -> dict[str, Any]:
    if "planned_cost_ratio" in point:
        return dict(point)  # the last files without a number had both already
    spent = {model: _cost(entry) for model, entry in (point.get("models") or {}).items()}
    base = spent.get(baseline)
    paid = {model: cost / base if cost is not None and base else None for model, cost in spent.items()}
    kept = {
        key: value for key, value in point.items() if key != "realised_cost_ratio"
    }  # of yearly cost, in some of them
    return {**kept, "cost_ratio": paid, "planned_cost_ratio": dict(point.get("cost_ratio") or {})}


def _cost(entry: Mapping[str, Any]) -> float | None:
    """Return the discounted cost over the horizon of a model, on average; None where it was not stored."""
    mean = ((entry.get("metrics") or {}).get("value_cost") or {}).get("mean")
    return float(mean) if isinstance(mean, int | float) and not isinstance(mean, bool) else None


FORMER_SUMMARIES: Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]] = {1: with_paid_ratios}
"""What makes a summary of the next format of one of this number."""
AGAIN = "Run the study again: postsale run … --fresh"


def wrong(path: Path, message: str) -> InputError:
    """Return the error for a file of a format that cannot be read."""
    return InputError([Problem(str(path), 0, 0, KEY, message)])
