"""From the text of summary.json and ledger.json to values, and back."""

import json
from typing import Any

import msgspec

from sim.results.kinds import Row, plain
from sim.results.ledger import LedgerRow
from sim.results.summary import Summary


def as_json(value: Any) -> bytes:
    """Return canonical JSON text of plain data or of rows: numbers as numbers, null for a missing one, no NaN."""
    held = plain(value) if isinstance(value, Row) else value
    return (json.dumps(held, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def summary_of(raw: Any) -> Summary:
    """Return a summary from plain data of this format. Errors: msgspec.ValidationError, saying where it is not one."""
    return msgspec.convert(raw, Summary)


def ledger_of(raw: Any) -> tuple[LedgerRow, ...]:
    """Return the rows of a ledger from plain data of this format. Errors: as of `summary_of`."""
    return msgspec.convert(raw, tuple[LedgerRow, ...])
