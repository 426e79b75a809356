"""What this program writes into the folder of a run, by name: nothing else there is ever removed or written over.

A folder may have come from somebody else, with links in it that lead anywhere. No link inside it is followed in order to
write or remove something; the folder itself the user has named, so that it may be one.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from sim.errors import DesignMismatchError, storing

SUMMARY, MANIFEST, IDENTITY = "summary.json", "manifest.json", "design.json"
REPLICATIONS, TRAJECTORIES, MECHANISMS = "replications.parquet", "trajectories.parquet", "mechanisms.parquet"
POOL = "pool.json"
"""Beside the shards of a run: the folder that it shares with other studies."""

DECISION = "decision.json"
"""What was decided, where the run answers one question: `choice` and `staying`, keys of models."""
DECISION_PAGES = tuple(f"decision.{kind}" for kind in ("html", "pdf", "png", "pptx"))
SHARDS, CHARTS, TABLES = "shards", "charts", "tables"
REPORTS = (
    *(DECISION, *DECISION_PAGES),
    *("stress-des.md", "report.html", "report.pdf", "report.pptx", "report.xlsx"),
    *(f"{TABLES}/{name}.{kind}" for name in ("comparison", "differences", "monthly") for kind in ("csv", "parquet")),
)
CHART = (".svg", ".png", ".txt", ".csv")
"""The four files of a chart."""

ADDRESS = re.compile(r"[0-9a-f]{24}")
NAMED = re.compile(r"(\d{8})-(\d{8})\.npz")
_TABLES = "|".join(re.escape(name) for name in (REPLICATIONS, TRAJECTORIES, MECHANISMS))
_ASIDE = "|".join(re.escape(Path(name).name) for name in (MANIFEST, SUMMARY, IDENTITY, POOL, *REPORTS))
LEFTOVER = re.compile(rf"\.(({_ASIDE}|{NAMED.pattern})\.\d+\.part|({_TABLES})\.(part|rows|rows\.wal))")
"""What a killed process leaves behind: files that are renamed when they are whole, and DuckDB's own beside a table."""

SPILLED = re.compile(rf"\.({_TABLES})\.rows\.tmp")
"""The folder in which DuckDB puts what does not fit into memory."""


def files_in(folder: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the files of a folder, not those below it; links are nobody's, and one may go away meanwhile."""
    if folder.is_symlink() or not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        try:
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path), entry.stat(follow_symlinks=False)
        except FileNotFoundError:
            continue


def files_of_addresses(shards: Path) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield the files in the folders of the cells of a store."""
    for folder in sorted(shards.iterdir()) if shards.is_dir() else []:
        if ADDRESS.fullmatch(folder.name):
            yield from files_in(folder)


def remove_results(folder: Path) -> None:
    """Remove what a run reports from its folder. A chart is four files of one name; anything else is somebody's own."""
    for name in (SUMMARY, MANIFEST, REPLICATIONS, TRAJECTORIES, MECHANISMS, *REPORTS):
        path = folder / name
        if path.parent == folder or not path.parent.is_symlink():
            path.unlink(missing_ok=True)
    drawn = {path for path, _ in files_in(folder / CHARTS)}
    for chart in drawn:
        files = {chart.with_suffix(suffix) for suffix in CHART}
        if chart.suffix == ".svg" and files <= drawn:
            for file in files:
                file.unlink()


def remove_shards(shards: Path) -> None:
    """Remove the identity of a store, its shards and what was left half written, and the folders that are empty then."""
    if shards.is_symlink():
        return
    for name in (IDENTITY, POOL):
        (shards / name).unlink(missing_ok=True)
    for path, _ in [*files_in(shards), *files_of_addresses(shards)]:
        if LEFTOVER.fullmatch(path.name) or (NAMED.fullmatch(path.name) and path.parent != shards):
            path.unlink(missing_ok=True)
    for folder in shards.iterdir() if shards.is_dir() else []:
        if ADDRESS.fullmatch(folder.name) and not folder.is_symlink() and folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()


def own_folder(folder: Path) -> Path:
    """Return a folder inside a run's, made if it was missing.

    Errors: DesignMismatchError if it is a link, for what is written there would land elsewhere; StorageError.
    """
    if folder.is_symlink():
        raise DesignMismatchError(
            f"{folder} is a link to another place, and nothing is written through it. Remove the link, or name another "
            "folder."
        )
    with storing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
