"""What a study rests on, for whoever reads its results: every number with its range, its source and its grade."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from sim.config.resolving.experiment import Experiment
from sim.config.resolving.provenance import Sourced, derived, each_once, provenance
from sim.config.tables.kinds import FOLDERS

KNOWN = {"configs", *FOLDERS.values()}
"""Folders that files of a kind lie in on every machine."""


def numbers_used(experiment: Experiment) -> dict[str, list[dict[str, Any]]]:
    """Return what a stored run says of its numbers: what it rests on, and what follows from that."""
    return {"assumptions": assumptions_used(experiment), "derived": derived_numbers(experiment)}


def assumptions_used(experiment: Experiment) -> list[dict[str, Any]]:
    """Return every number that a study uses as plain values, each written number once, in the order of `provenance`.

    A row: path; text, as its file writes it; value, low and high in canonical units (low and high null where it is no
    range); unit; source, strength and owner, null where nobody said; place: file and line.
    """
    return [_row(number) for number in each_once(provenance(experiment.base))]


def derived_numbers(experiment: Experiment) -> list[dict[str, Any]]:
    """Return every number that follows from those as plain values: path, text, value, and how it follows."""
    return [asdict(number) for number in derived(experiment.base)]


def _row(number: Sourced) -> dict[str, Any]:
    return {
        "path": number.path,
        "text": number.text,
        "value": number.value,
        "low": number.low,
        "high": number.high,
        "unit": number.unit,
        "source": number.source,
        "strength": number.strength,
        "owner": number.owner,
        "place": short_place(str(number.place)),
    }


def short_place(place: str) -> str:
    """Return file and line, with its folder only if that is one of a kind: any other may be the name of a user."""
    parts = Path(place).parts
    return "/".join(parts[-2:] if parts[-2:-1] and parts[-2] in KNOWN else parts[-1:])
