"""The folder of a ledger: whose it is, and which rows of an earlier ledger still hold."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.config.claim.claim import Claim
from sim.errors import DesignMismatchError
from sim.trials.claims.effort import Effort
from sim.trials.claims.session import LEDGER, identity_of, read_ledger
from sim.trials.storage.files_written import IDENTITY, MANIFEST, SHARDS


def refuse_others(folder: Path, effort: Effort) -> None:
    """Refuse a folder that holds something else. Errors: DesignMismatchError; nothing is written then."""
    if (folder / MANIFEST).exists() or (folder / SHARDS / IDENTITY).exists():
        raise DesignMismatchError(f"{folder} holds a run of an experiment. Use --out OTHER.")
    rows = read_ledger(folder)
    others = sorted({str(row["effort"]) for row in rows if row.get("effort")} - {effort.name})
    if others:
        raise DesignMismatchError(
            f"{folder} holds a ledger of {others[0]} effort, and this one would be {effort.name}. Use --out OTHER."
        )
    if folder.is_dir() and not (folder / LEDGER).is_file() and not (folder / SHARDS).is_dir() and any(folder.iterdir()):
        raise DesignMismatchError(f"{folder} is not empty and holds no ledger of this program. Use --out OTHER.")


def still_holding(rows: Sequence[Mapping[str, Any]], claims: Sequence[Claim]) -> list[Mapping[str, Any]]:
    """Return the rows that judging these claims anew would give again: same file, same study, same sources."""
    wanted = {claim.key: identity_of(claim) for claim in claims}
    return [row for row in rows if row.get("identity") and wanted.get(str(row.get("id"))) == row["identity"]]
