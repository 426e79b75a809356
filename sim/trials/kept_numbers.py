"""Small things that took long to find, kept beside the shards: each with its digest, so that a damaged one is found anew."""

import hashlib
import json
from pathlib import Path
from typing import Any

from sim.trials.json_files import json_of
from sim.trials.store import write_aside


def keep(path: Path, found: Any) -> None:
    """Keep plain data in a file. Errors: StorageError."""
    write_aside(path, json.dumps({"sha256": digest(found), "found": found}).encode())


def kept(path: Path) -> Any:
    """Return what is kept in a file; None if there is nothing, or not what was written."""
    held = json_of(path) or {}
    found = held.get("found")
    return found if held.get("sha256") == digest(found) else None


def digest(found: Any) -> str:
    """Return the SHA-256 of plain data."""
    return hashlib.sha256(json.dumps(found, sort_keys=True).encode()).hexdigest()
