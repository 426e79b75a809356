"""From the text of summary.json, decision.json and ledger.json to values, and back."""

import json
from collections.abc import Mapping
from typing import Any

import msgspec

from sim.results.decision import Decision
from sim.results.kinds import Row, plain
from sim.results.ledger import LedgerRow
from sim.results.older import filled
from sim.results.summary import LEVEL, Summary

EMPTY: Mapping[str, Any] = {
    **dict.fromkeys(("points", "crossings", "mechanisms", "without", "choice", "next_runs", "curves", "findings"), ()),
    **dict.fromkeys(("worth_acting_on", "own", "assumptions"), {}),
    "decide_on": (),
    "failed": {"replications": 0, "refused": {}},
    "replications": {
        "at_least": 0,
        "at_most": 0,
        "stopped_by": "fixed",
        "looks": (),
        "by_point": (),
        "level_of_each_interval": LEVEL,
        "known_to": {},
    },
}


def as_json(value: Any) -> bytes:
    """Return canonical JSON text of plain data or of rows: numbers as numbers, null for a missing one, no NaN."""
    held = (
        [plain(row) for row in value] if isinstance(value, tuple) else plain(value) if isinstance(value, Row) else value
    )
    text = json.dumps(held, ensure_ascii=False, allow_nan=False)
    return (
        msgspec.json.format(text.encode(), indent=1) + b"\n"
    )  # the text that `indent=1` gives, in a tenth of the time


def summary_of(raw: Mapping[str, Any]) -> Summary:
    """Return a summary from plain data of this format. Errors: msgspec.ValidationError, saying where it is not one.

    What a study has nothing to say on, and what older files of this format did not say yet, is empty.
    """
    whole = {**EMPTY, **raw}
    try:
        return msgspec.convert(whole, Summary)
    except msgspec.ValidationError:
        return msgspec.convert(filled(whole, Summary), Summary)


def decision_of(raw: Mapping[str, Any]) -> Decision:
    """Return a decision from plain data of this format. Errors: as of `summary_of`."""
    try:
        return msgspec.convert(dict(raw), Decision)
    except msgspec.ValidationError:
        return msgspec.convert(filled(raw, Decision), Decision)


def ledger_of(raw: Any) -> tuple[LedgerRow, ...]:
    """Return the rows of a ledger from plain data of this format. Errors: as of `summary_of`."""
    return msgspec.convert([filled(row, LedgerRow) for row in raw], tuple[LedgerRow, ...])
