"""Which published claims concern a study: those whose experiment compares organisations that the study compares too."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.errors import InputError, Problem
from sim.trials.storage.formats import format_of

LEDGER = "ledger.json"
NEARBY = ("claims", "claims-quick")
"""Folders beside that of a run in which postsale claims leaves its ledger."""


def nearby(folder: Path) -> Path | None:
    """Return the ledger that belongs to a run's folder: in it, or where postsale claims leaves one beside it."""
    beside = [folder.resolve().parent / name for name in NEARBY]
    return next((each / LEDGER for each in (folder, *beside) if (each / LEDGER).is_file()), None)


def stored(path: Path) -> list[Mapping[str, Any]]:
    """Return the rows of a ledger. Errors: InputError if it is damaged."""
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        message = f"is damaged: {error}. postsale claims writes it again."
        raise InputError([Problem(str(path), 0, 0, "", message)]) from error
    rows = [row for row in found if isinstance(row, Mapping)] if isinstance(found, list) else []
    for row in rows:
        format_of(path, row)
    return rows


def touching(ledger: Sequence[Mapping[str, Any]], models: Sequence[str]) -> list[Mapping[str, Any]]:
    """Return the simulated claims about at least two of these organisations, or about all that the claim has."""
    wanted = set(models)

    def concerns(row: Mapping[str, Any]) -> bool:
        of_claim = {str(model) for model in row.get("models") or ()}
        shared = of_claim & wanted
        return bool(shared) and (len(shared) >= 2 or shared == of_claim) and row.get("simulated") is not None

    return [row for row in ledger if concerns(row)]
