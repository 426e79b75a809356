"""`compare`: an experiment from a few names, written down so that it can be read, changed and run again; then run."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import rich_click as click

from sim.cli.options import wishes_of
from sim.cli.settings import HERE, wrong
from sim.cli.telling import placed, width
from sim.errors import DesignMismatchError, InputError
from sim.interface.studies import text_of

LONGEST_NAME = 120


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """A file that was named on the command line: its kind, its key, where it is."""

    kind: str
    key: str
    path: Path


def compare(
    models: Sequence[str], company: str, baseline: str | None, save: Path | None, flags: Mapping[str, Any]
) -> None:
    """Write the experiment that compares models at a company, and run it."""
    from sim.cli.running import run_experiment
    from sim.trials.storage.writable import refuse_unwritable, refuse_unwritable_file

    if save is not None and save.suffix not in (".yaml", ".yml"):
        raise wrong("--save", f"must end in .yaml, for an experiment is found by it (got {save}). Write {save}.yaml.")
    named, where = opened(models, company)
    named = first(named, baseline)
    file = save or beside(flags["out"]) / f"{key_of(named, where)}.yaml"
    if save is None:  # both go where results go
        refuse_unwritable(flags["out"] or file.parent, "--out", "--out OTHER")
    refuse_unwritable_file(file, "--save", "--save OTHER.yaml")
    written = write(file, file_of(named, where, file.absolute().parent))
    try:
        run_experiment(wishes_of(str(file), flags))
    except InputError:
        if written:
            file.unlink()
        raise
    if not flags["quiet"]:
        for line in placed("This comparison as a file, to change and run again:", file, width()):
            click.echo(line, err=True)


def opened(models: Sequence[str], company: str) -> tuple[list[ModelChoice], ModelChoice]:
    """Return the files of models and company. Errors: InputError with every one that is missing, and the nearest name."""
    from sim.config.files.library import Library
    from sim.config.language.nodes import Place, Problems

    problems = Problems()
    library = Library(problems)
    found = []
    for kind, name, flag in [*(("model", model, "MODEL") for model in models), ("company", company, "--company")]:
        source = library.open(kind, name, Path.cwd(), Place(HERE), flag)
        if source is not None:
            found.append(ModelChoice(kind, source.key, source.path))
    problems.raise_all()
    return found[:-1], found[-1]


def first(models: list[ModelChoice], baseline: str | None) -> list[ModelChoice]:
    """Return the models, the baseline first. Errors: InputError if it is none of them, or if they are no comparison."""
    keys = [model.key for model in models]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice is not None:
        raise wrong("MODEL", f"stands twice (got {twice}). Remove one.")
    if len(keys) < 2:
        raise wrong("MODEL", f"needs two or more (got {', '.join(keys)}). Name another: postsale list models.")
    chosen = keys[0] if baseline is None else Path(baseline).name.removesuffix(".yaml")
    if chosen not in keys:
        raise wrong("--baseline", f"is not one of the models (got {baseline}). Name one of {', '.join(keys)}.")
    return sorted(models, key=lambda model: model.key != chosen)


def key_of(models: Sequence[ModelChoice], company: ModelChoice) -> str:
    """Return the name of the comparison. Errors: InputError if it would be too long for a file."""
    key = f"compare-{'-vs-'.join(model.key for model in models)}-at-{company.key}"
    if len(key) > LONGEST_NAME:
        raise wrong("MODEL", f"too many for a file's name (got {len(models)}). Name the experiment: --save FILE.yaml.")
    return key


def beside(out: Path | None) -> Path:
    """Return the folder that holds the folder of the results: an experiment inside it would be a foreign file."""
    return Path("results") if out is None else out.absolute().parent


def file_of(models: Sequence[ModelChoice], company: ModelChoice, folder: Path) -> str:
    """Return the experiment file, as it has to read in that folder."""
    keys = [model.key for model in models]
    title = f"{keys[0]} against {' and '.join(keys[1:])} at {company.key}"
    names = ", ".join(text_of(name_in(folder, model)) for model in models)
    return (
        "kind: experiment\n"
        f"title: {text_of(title)}\n"
        f"company: {text_of(name_in(folder, company))}\n"
        f"models: [{names}]\n"
        f"baseline: {text_of(keys[0])}\n"
    )


def name_in(folder: Path, named: ModelChoice) -> str:
    """Return what a file in that folder has to call another: its key where that leads to it, else its path."""
    from sim.config.files import lookup

    found = lookup.find(named.kind, named.key, folder)
    if found is not None and found.path.resolve() == named.path.resolve():
        return named.key
    return Path(os.path.relpath(named.path.resolve(), folder.resolve())).as_posix()


def write(file: Path, text: str) -> bool:
    """Write the experiment, and say whether that was needed. Errors: DesignMismatchError if the file says otherwise."""
    from sim.trials.storage.store import make_folder, write_aside

    if file.exists():
        if not file.is_file() or file.read_bytes() != text.encode():
            raise DesignMismatchError(f"{file} is there already and says something else. Use --save OTHER.yaml.")
        return False
    make_folder(file.parent)
    write_aside(file, text.encode())
    return True
