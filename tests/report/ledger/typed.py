"""Invented rows of a ledger, which tests alter as plain data, as the values that documents read."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from sim.report.ledger import document, reading
from sim.results.files import ledger_of
from sim.results.ledger import LedgerRow

Raw = Mapping[str, Any]


def values(rows: Iterable[Raw]) -> list[LedgerRow]:
    """Return rows as results."""
    return list(ledger_of(list(rows)))


def read(rows: Iterable[Raw]) -> list[reading.Row]:
    """Return rows as documents read them."""
    return reading.read(values(rows))


def row(raw: Raw) -> reading.Row:
    """Return one row as documents read it."""
    return reading.row(values([raw])[0])


def write_documents(rows: Iterable[Raw], folder: Path) -> list[str]:
    """Write the documents of rows."""
    return document.write_documents(values(rows), folder)
