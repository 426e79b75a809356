"""The tables of a run beside its workbook, each as CSV and as Parquet."""

from pathlib import Path

from sim.report.document.table import Table
from sim.report.exports.workbook import futures, points
from sim.report.render.csv import csv_of, write_parquet
from sim.report.views.past import heeded
from sim.trials.folder.stored import StoredRun
from sim.trials.storage.files_written import own_folder
from sim.trials.storage.store import write_aside


def tables_of(run: StoredRun) -> dict[str, Table]:
    """Return the tables that are written, by the name of their files."""
    return {
        "comparison": points.comparison(heeded(run.summary)),
        "differences": points.differences(run.summary),
        "monthly": futures.monthly(run),
    }


def write_csv(run: StoredRun, folder: Path) -> list[Path]:
    """Write comparison, differences and monthly as CSV and as Parquet into a folder; return the files.

    Errors: StorageError if a file cannot be written.
    """
    own_folder(folder)
    written = []
    for name, table in tables_of(run).items():
        write_aside(folder / f"{name}.csv", csv_of(table))
        write_parquet(table, folder / f"{name}.parquet")
        written += [folder / f"{name}.csv", folder / f"{name}.parquet"]
    return written
