"""`runs` and `prune`: what is kept in the folders of runs, and what of it can go."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.settings import wrong

if TYPE_CHECKING:
    from sim.trials.folder.keeping import RunState
    from sim.trials.folder.pruning import Spare

RESULTS = Path("results")
"""Where runs are kept unless they were told otherwise: nothing there yet is no mistake."""
OLDER_THAN = 30
"""Days after which a shared shard may go, unless another number is asked for."""
COLUMNS = ("folder", "status", "replications", "cases", "seed", "engine", "failed", "began", "size", "experiment")
RIGHT = {"failed", "size"}


def list_runs(folder: Path, *, as_json: bool) -> None:
    """Print one line for each run in a folder. Errors: InputError if there is no such folder."""
    from sim.trials.folder.keeping import folders_of_runs, kept

    if not folder.is_dir() and folder != RESULTS:
        raise wrong("FOLDER", no_folder(folder))
    found = [kept(path) for path in folders_of_runs(folder)]
    if as_json:
        click.echo(json.dumps([run.as_json() for run in found], indent=1, ensure_ascii=False))
        return
    if not found:
        why = f"no runs in {folder}" if folder.is_dir() else f"there is no folder {folder} yet"
        click.echo(f"{why}; make one: postsale run split-too-early")
        return
    rows = [COLUMNS, *(row_of(run) for run in found)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(COLUMNS))]
    for row in rows:
        cells = zip(COLUMNS, row, widths, strict=True)
        click.echo("  ".join(f"{text:{'>' if name in RIGHT else '<'}{wide}}" for name, text, wide in cells).rstrip())
    for odd in (run.odd for run in found if run.odd):
        click.echo(f"{odd}. The same postsale run command writes it again.", err=True)


def no_folder(folder: Path) -> str:
    """Return what is wrong with a name that is none of a folder, and which was perhaps meant."""
    from sim.config.language.checked import nearest

    if folder.exists():
        return f"is a file (got {folder}). Name a folder of runs: postsale runs {folder.parent}."
    beside = folder.absolute().parent
    there = sorted(path.name for path in beside.iterdir() if path.is_dir()) if beside.is_dir() else []
    close = nearest(folder.name, there)
    meant = f"Did you mean {folder.with_name(close)}? " if close else ""
    return f"there is no such folder (got {folder}). {meant}Runs are in {RESULTS} unless --out said otherwise."


def row_of(run: "RunState") -> tuple[str, ...]:
    """Return what is printed of a run, column by column."""
    began = run.began[:16].replace("T", " ")
    cells = "–" if run.cells is None else str(run.cells) if run.status == "complete" else f"up to {run.cells}"
    return (
        *(str(run.folder), run.status, replications(run), cells),
        *("–" if value is None else str(value) for value in (run.seed,)),
        *(run.engine or "–", "–" if run.failed is None else f"{run.failed:,}"),
        *(began or "–", size(run.bytes), run.title or run.experiment or "–"),
    )


def replications(run: "RunState") -> str:
    """Return how many replications are done, of how many."""
    if run.at_most is None:
        return "–"
    most = f"{run.at_most:,}" if run.at_least == run.at_most else f"at most {run.at_most:,}"
    if run.done is None:
        return f"{run.shards:,} shard{'s' if run.shards != 1 else ''}, {most} asked"
    return f"{run.done:,} of {most}"


def size(count: int) -> str:
    """Return bytes in MB."""
    return f"{count / 1e6:,.1f} MB" if count == 0 or count >= 50_000 else "<0.1 MB"


def prune(folders: Sequence[Path], store: Path | None, older_than: int | None, *, shards: bool, dry_run: bool) -> None:
    """Free what is not needed, or say what would be; every folder is checked before anything is removed."""
    from sim.trials.folder.pruning import check_run, prune_pool, prune_run

    check_wishes(folders, store, older_than, shards=shards)
    for folder in folders:
        check_run(folder, shards=shards)
    pool = [] if store is None else [(store, OLDER_THAN if older_than is None else older_than)]
    for place, days in pool:
        tell(prune_pool(place, days=days, dry=dry_run), dry_run=dry_run)
    for folder in dict.fromkeys(folders):
        spare = prune_run(folder, shards=shards, dry=dry_run)
        tell(spare, dry_run=dry_run)
        if "shards" in spare.sorts:
            click.echo("  its tables stay; more replications of it later mean simulating from the start")


def check_wishes(folders: Sequence[Path], store: Path | None, older_than: int | None, *, shards: bool) -> None:
    """Refuse flags that do not belong together. Errors: InputError."""
    if not folders and store is None:
        raise wrong("DIR", "nothing to prune was named. Name the folder of a run (postsale runs), or --store FOLDER.")
    if older_than is not None and store is None:
        raise wrong("--older-than", f"is about shared shards only (got {older_than}). Add --store FOLDER.")
    if shards and not folders:
        raise wrong("--shards", "is about the shards of a run. Name its folder, or use --older-than with --store.")


def tell(spare: "Spare", *, dry_run: bool) -> None:
    """Print what was freed, or what would be."""
    if not spare.sorts:
        click.echo(f"{spare.folder}: nothing to free")
        return
    parts = [
        f"{len(files):,} {sort if len(files) != 1 else sort.replace('shards', 'shard')} ({size(sum(files.values()))})"
        for sort, files in spare.sorts.items()
    ]
    verb = "would free" if dry_run else "freed"
    click.echo(f"{spare.folder}: {verb} {size(spare.bytes)}: {', '.join(parts)}")
