"""`show` of a folder: what a run was, how far it is, and its experiment as it was run; of any other folder, what to name."""

import shlex
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

from sim.errors import InputError, Problem

if TYPE_CHECKING:
    from sim.trials.folder.keeping import RunState

MOST_NAMED = 5
LESS = (
    "keeps the files that were run, and what was laid over the experiment left out some that it names. Show the experiment "
    "itself: postsale show {} --paths."
)
FILES = ("report.html", "report.pdf", "report.pptx", "report.xlsx", "summary.json", "replications.parquet", "charts")
"""What a reader may be looking for in the folder of a run, where it is there."""


def show_folder(folder: Path, told: Callable[[str | Path, Path], str]) -> None:
    """Print what a run was and what it ran. told: the text of its experiment, given its file and where keys are looked up.

    Errors: InputError for a folder that is no run, with what can be named in it; for a run that keeps no experiment.
    """
    from sim.config.files import lookup
    from sim.trials.folder.files_kept import SHIPPED
    from sim.trials.folder.keeping import kept
    from sim.trials.folder.restoring import Report, checked, restore
    from sim.trials.folder.telling import manifest_of
    from sim.trials.storage.files_written import MANIFEST

    if not (folder / MANIFEST).is_file():
        raise InputError([Problem(str(folder), 0, 0, "", no_run(folder))])
    manifest = manifest_of(folder)
    for line in said_of(kept(folder), manifest):
        click.echo(f"# {line}")
    if not manifest.get("files"):
        raise InputError([Problem(str(folder / MANIFEST), 0, 0, "", "keeps no files of its experiment. Run it again.")])
    with tempfile.TemporaryDirectory(prefix="postsale-") as place:
        report = Report(folder / MANIFEST, manifest, checked(folder / MANIFEST, manifest["files"]), "", None)
        study = restore(report, Path(place))
        with lookup.shipped_from(Path(place) / SHIPPED), lookup.only_below(Path(place)):
            try:
                text = told(study, study.parent)
            except InputError as error:
                raise InputError(
                    [Problem(str(folder / MANIFEST), 0, 0, "", LESS.format(manifest["experiment"]))]
                ) from error
        click.echo(text.replace(f"{place}/", ""), nl=False)


def said_of(run: "RunState", manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield lines about a run: title, state, what was laid over its file, where things are."""
    from sim.cli.keeping import replications, row_of, size

    yield f"{run.title or run.experiment}"
    cells = row_of(run)[3]
    yield f"{run.status} · {replications(run)} replications · {cells} cases · seed {run.seed} · {run.engine} engine"
    version = (manifest.get("versions") or {}).get("postsale", "unknown")
    yield f"begun {run.began[:16].replace('T', ' ')} with postsale {version} · {size(run.bytes)} in {run.folder}"
    there = [f"{name}/" if (run.folder / name).is_dir() else name for name in FILES if (run.folder / name).exists()]
    yield f"files: {'  '.join(there) or 'none yet; the command that began it continues it'}"
    settings = manifest.get("settings") or {}
    if settings:
        laid = (shlex.quote(f"{path}={value}") for path, value in settings.items())
        yield f"laid over the file: {'  '.join(f'--set {one}' for one in laid)}"
    yield "the experiment as its files said it:"


def no_run(folder: Path) -> str:
    """Return what can be named in place of a folder that is no run."""
    from sim.trials.folder.keeping import folders_of_runs

    runs = folders_of_runs(folder)
    if runs:
        more = f" and {len(runs) - MOST_NAMED} more" if len(runs) > MOST_NAMED else ""
        named = ", ".join(str(run) for run in runs[:MOST_NAMED])
        return f"is a folder of runs. Name one of them: {named}{more}. postsale runs {folder} says how far each is."
    files = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml") and path.is_file())
    if files:
        more = f" and {len(files) - MOST_NAMED} more" if len(files) > MOST_NAMED else ""
        return f"is a folder. Name a file in it: {', '.join(str(file) for file in files[:MOST_NAMED])}{more}."
    return (
        "is a folder without a run and without a YAML file. Name a key (postsale list models), "
        "a file or the folder of a run (postsale runs)."
    )
