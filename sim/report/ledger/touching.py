"""Which published claims concern a study: those whose experiment compares organizations that the study compares too."""

import json
from collections.abc import Sequence
from pathlib import Path

from sim.errors import InputError, Problem
from sim.results.ledger import LedgerRow
from sim.trials.storage.formats import rows_now

LEDGER = "ledger.json"
NEARBY = ("claims", "claims-quick")
"""Folders beside that of a run in which postsale claims leaves its ledger."""


def nearby(folder: Path) -> Path | None:
    """Return the ledger that belongs to a run's folder: in it, or where postsale claims leaves one beside it."""
    beside = [folder.resolve().parent / name for name in NEARBY]
    return next((each / LEDGER for each in (folder, *beside) if (each / LEDGER).is_file()), None)


def stored(path: Path) -> list[LedgerRow]:
    """Return the rows of a ledger. Errors: InputError if it is damaged."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        message = f"is damaged: {error}. postsale claims writes it again."
        raise InputError([Problem(str(path), 0, 0, "", message)]) from error
    return rows_now(path, found)


def touching(ledger: Sequence[LedgerRow], models: Sequence[str]) -> list[LedgerRow]:
    """Return the simulated claims about at least two of these organizations, or about all that the claim has."""
    wanted = set(models)

    def concerns(row: LedgerRow) -> bool:
        of_claim = set(row.models)
        shared = of_claim & wanted
        return bool(shared) and (len(shared) >= 2 or shared == of_claim) and row.simulated is not None

    return [row for row in ledger if concerns(row)]
