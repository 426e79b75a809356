"""A finished run, read back from its folder: what a report needs, and nothing is simulated for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.errors import StorageError
from sim.results.decision import Decision
from sim.results.kinds import plain
from sim.results.summary import Summary
from sim.trials.folder.decided import read_decision
from sim.trials.folder.keeping import COMPLETE
from sim.trials.folder.recording import MOST_FAILED
from sim.trials.folder.results import Columns, Table
from sim.trials.folder.tables import REPLICATION_LABELS
from sim.trials.folder.telling import AGAIN, manifest_of, summary_of, wrong
from sim.trials.planning.ablation import REAL
from sim.trials.storage.files_written import MANIFEST, REPLICATIONS, SUMMARY, TRAJECTORIES
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.formats import plain_now, summary_now
from sim.vocabulary import Staffing

NO_COLUMNS = ("model", "point", "staffing", "month", *REPLICATION_LABELS)
"""What says where a row of a table belongs, and no metric."""


@dataclass(frozen=True, slots=True)
class StoredCell:
    """The key of one cell in the tables of a run."""

    model: str
    point: int
    staffing: Staffing
    without: str = REAL


@dataclass(frozen=True)
class StoredRun:
    """A run as its folder holds it. Models are asked for by the keys of `summary`.

    keys: key in the tables by key in the summary, where they differ, as in an anonymized run. noted: the digest of the
    results as they stand in the folder, which an earlier program may have written with fewer keys.
    """

    folder: Path
    summary: Summary
    manifest: Mapping[str, Any]
    keys: Mapping[str, str] = field(default_factory=dict)
    noted: str = ""

    @property
    def digest(self) -> str:
        """Return the digest of the results, as the manifest beside them has it."""
        return self.noted or fingerprint(plain(self.summary))

    @property
    def unfinished(self) -> bool:
        """Return whether the run goes on, or was interrupted: what is stored is of fewer futures than asked for."""
        return self.manifest.get("status") != "complete"

    @cached_property
    def decision(self) -> Decision | None:
        """Return what was decided on its results; None where it is no decision. Errors: InputError if it is damaged."""
        return read_decision(self.folder)

    @cached_property
    def rows(self) -> Table:
        """Return the table of replications. Errors: InputError if it is missing or damaged."""
        return opened(self.folder / REPLICATIONS)

    @cached_property
    def monthly(self) -> Table:
        """Return the table of months. Errors: InputError if it is missing or damaged."""
        return opened(self.folder / TRAJECTORIES)

    @property
    def has_months(self) -> bool:
        """Say whether anything was stored month by month. Errors: InputError if the table is missing or damaged."""
        return bool(self.monthly.columns)

    def models(self, point: int, staffing: str) -> tuple[str, ...]:
        """Return the models of one point and staffing mode, in the order of the study."""
        wanted = (point, staffing)
        return next((tuple(p.models) for p in self.summary.points if (p.point, p.staffing) == wanted), ())

    def months(self, point: int, staffing: str, model: str) -> Columns:
        """Return the monthly columns of a cell by name, arrays (replications, months); read when asked for.

        Rows are the replications that did not fail, in order; money ends in `_cents`, in whole cents. Empty for a cell
        that is not there.
        """
        return self._months(self._cell(point, staffing, model), ())

    def metrics(self, point: int, staffing: str, model: str, names: Sequence[str]) -> dict[str, NDArray[Any]]:
        """Return metrics of a cell, arrays (n,) in the order of replications, failed ones NaN; ARR in dollars.

        A name that the run does not have is left out.
        """
        held = {name for name in names if {name, f"{name}_cents"} & set(self.rows.columns)}
        wanted = [name for name in names if name in held]
        return self.rows.read(self._cell(point, staffing, model), wanted) if wanted else {}

    def trajectories(self, point: int, staffing: str) -> dict[str, Mapping[str, NDArray[Any]]]:
        """Return the monthly columns of every model at one point and staffing mode, arrays (replications, months).

        Row by row the same replications: those that failed in any of them are left out, and models of which too many did.
        """
        cells = {model: self._cell(point, staffing, model) for model in self.models(point, staffing)}
        failed = {model: self._failed(cell) for model, cell in cells.items()}
        n = {model: self._count(cell) for model, cell in cells.items()}
        told = [model for model in cells if len(failed[model]) <= MOST_FAILED * n[model]]
        lost = {number for model in told for number in failed[model]}
        return {model: self._months(cells[model], lost) for model in told}

    def _cell(self, point: int, staffing: str, model: str) -> StoredCell:
        return StoredCell(self.keys.get(model, model), point, Staffing[staffing.upper()])

    def _months(self, cell: StoredCell, lost: set[int] | tuple[()]) -> Columns:
        found = self.monthly.query(
            f"SELECT DISTINCT replication FROM {self.monthly.source} WHERE {WHERE} ORDER BY 1", told(cell)
        ).fetchnumpy()["replication"]
        months = self.monthly.query(
            f"SELECT max(month) FROM {self.monthly.source} WHERE {WHERE}", told(cell)
        ).fetchone()[0]
        keep = ~np.isin(found, list(lost)) if lost else None
        names = [name for name in self.monthly.columns if name not in NO_COLUMNS and "." not in name]
        return Columns(self.monthly, cell, names if len(found) else (), len(found), int(months or 0), keep)

    def _failed(self, cell: StoredCell) -> set[int]:
        if "failure" not in self.rows.columns:
            return set()
        query = f"SELECT replication FROM {self.rows.source} WHERE {WHERE} AND failure IS NOT NULL"
        return {int(number) for (number,) in self.rows.query(query, told(cell)).fetchall()}

    def _count(self, cell: StoredCell) -> int:
        found = self.rows.query(f"SELECT count(*) FROM {self.rows.source} WHERE {WHERE}", told(cell)).fetchone()[0]
        return int(found)


WHERE = "model = ? AND point = ? AND staffing = ?"


def told(cell: StoredCell) -> list[Any]:
    """Return the values of WHERE."""
    return [cell.model, cell.point, cell.staffing.name.lower()]


def open_run(folder: Path) -> StoredRun:
    """Return what a folder holds of a run.

    Errors: InputError for a folder that is no run, one whose run has nothing to show yet, and for damaged files.
    """
    if not folder.is_dir():
        raise wrong(folder, "there is no such folder. Give a folder that postsale run wrote; postsale runs lists them.")
    if not (folder / MANIFEST).is_file():
        raise wrong(folder, f"is no run: it holds no {MANIFEST}. postsale runs lists the runs of a folder.")
    manifest = manifest_of(folder)
    if not (folder / SUMMARY).is_file():
        status = manifest.get("status", "unfinished")
        raise wrong(
            folder,
            f"holds a run without results yet (status {status}). The postsale run command that began it continues it"
            + (f": postsale run {manifest['source']} --out {folder}" if manifest.get("source") else "")
            + ".",
        )
    summary = summary_of(folder)
    if not summary["points"]:
        raise wrong(folder / SUMMARY, f"is no summary of a run: it lacks points. {AGAIN}")
    refuse_altered(folder, manifest, summary)
    digest = fingerprint(plain_now(folder / SUMMARY, summary))
    run = StoredRun(folder, summary_now(folder / SUMMARY, summary), manifest, noted=digest)
    for table in (run.rows, run.monthly):
        lacking = [name for name in ("model", "point", "staffing", "replication") if name not in table.columns]
        if lacking:
            raise wrong(table.path, f"lacks the column {lacking[0]}: it is no table of a run. {AGAIN}")
    return run


def refuse_altered(folder: Path, manifest: Mapping[str, Any], summary: Mapping[str, Any]) -> None:
    """Raise InputError if the results are not those whose digest a finished run noted: no number of them can be trusted."""
    digest = (manifest.get("results") or {}).get("sha256")
    if manifest.get("status") == COMPLETE and digest and fingerprint(summary) != digest:
        raise wrong(folder / SUMMARY, f"is not as the run wrote it: its SHA-256 is not that of manifest.json. {AGAIN}")


def opened(path: Path) -> Table:
    """Return a table of a run. Errors: InputError if it is missing or damaged."""
    if not path.is_file():
        raise wrong(path, f"is missing. {AGAIN}")
    try:
        return Table(path)
    except StorageError as error:
        raise wrong(path, f"is damaged: {error.reason.splitlines()[0]}. {AGAIN}") from error
