"""The ledger in its folder: whose that is, how rows are written and read, and which of an earlier ledger still hold."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from sim.config.claim.claim import Claim
from sim.config.claim.keys import natural
from sim.errors import DesignMismatchError
from sim.results.files import as_json
from sim.results.ledger import LedgerRow
from sim.trials.claims.effort import Effort
from sim.trials.storage.files_written import IDENTITY, MANIFEST, SHARDS
from sim.trials.storage.formats import rows_now
from sim.trials.storage.hashed import sources
from sim.trials.storage.store import write_aside

LEDGER = "ledger.json"
ROOMS = ("trials/claims", "trials/scenarios", "statistics")
"""Sources that a row depends on, beside those of the numbers that are stored."""


def refuse_others(folder: Path, effort: Effort) -> None:
    """Refuse a folder that holds something else. Errors: DesignMismatchError; nothing is written then."""
    if (folder / MANIFEST).exists() or (folder / SHARDS / IDENTITY).exists():
        raise DesignMismatchError(f"{folder} holds a run of an experiment. Use --out OTHER.")
    rows = read_ledger(folder)
    others = sorted({row.effort for row in rows if row.effort} - {effort.name})
    if others:
        raise DesignMismatchError(
            f"{folder} holds a ledger of {others[0]} effort, and this one would be {effort.name}. Use --out OTHER."
        )
    if folder.is_dir() and not (folder / LEDGER).is_file() and not (folder / SHARDS).is_dir() and any(folder.iterdir()):
        raise DesignMismatchError(f"{folder} is not empty and holds no ledger of this program. Use --out OTHER.")


def still_holding(rows: Sequence[LedgerRow], claims: Sequence[Claim]) -> list[LedgerRow]:
    """Return the rows that judging these claims anew would give again: same file, same study, same sources."""
    wanted = {claim.key: identity_of(claim) for claim in claims}
    return [row for row in rows if row.identity and wanted.get(row.id) == row.identity]


def identity_of(claim: Claim) -> str:
    """Return the hash of all that the row of a claim depends on, beside its effort: its file, its study, our sources."""
    root = Path(__file__).resolve().parents[2]
    rules = [path for room in ROOMS for path in sorted((root / room).glob("*.py"))]
    study = claim.experiment or (claim.industry.experiment if claim.industry else None)
    parts = [sources().encode(), claim.path.read_bytes(), (study.sha256 if study else "").encode()]
    return hashlib.sha256(b"".join([*parts, *(path.read_bytes() for path in rules)])).hexdigest()[:24]


def write_ledger(folder: Path, ledger: Iterable[LedgerRow]) -> None:
    """Write the ledger of a folder, in natural order, contradictions last."""
    ordered = sorted(ledger, key=lambda row: (row.kind == "contradiction", natural(row.id)))
    write_aside(folder / LEDGER, as_json(tuple(ordered)))


def read_ledger(folder: Path) -> list[LedgerRow]:
    """Return the ledger of a folder; nothing if there is none. Errors: InputError for rows of a format that is not known."""
    try:
        found = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return rows_now(folder / LEDGER, found)
