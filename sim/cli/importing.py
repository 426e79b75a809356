"""`import`: exports into a company, and the page *what we understood*; `example-export`: one to try it with."""

import datetime
import re
from pathlib import Path

import rich_click as click

from sim.cli.settings import wrong

SHIPPED = Path("exports")
"""Folder of the made-up export, beside the companies that ship."""


def import_exports(
    files: tuple[Path, ...],
    company: str | None,
    mapping: Path | None,
    out: Path | None,
    as_of: str | None,
    currency: str | None,
    *,
    overwrite: bool,
) -> None:
    """Import files, print what was understood, and say what comes next. Errors: InputError and others; nothing is written."""
    from sim.importing.session import ImportOptions, import_files
    from sim.importing.telling.page import terminal

    if not files:
        raise wrong("FILE", "is missing. Name an export: postsale import subscriptions.csv.")
    name = key_of(company if company is not None else files[0].stem, given=company is not None)
    folder = out or Path("companies") / name
    options = ImportOptions(
        files, name, folder, datetime.date.today(), mapping, day_of(as_of), (currency or "").upper(), overwrite
    )
    understood = import_files(options)
    click.echo(terminal(understood))
    click.echo(
        f"\nWritten: {folder}/{name}.yaml, accounts.csv, history.parquet, months.csv, mapping.yaml, understood.md"
    )
    click.echo(f"Next: postsale check which-model --company {folder / (name + '.yaml')}")


def key_of(text: str, *, given: bool) -> str:
    """Return the key of a company. Errors: InputError for a name that is none."""
    if given and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}", text):
        raise wrong("--company", f"is no name (got {text[:60]}). Use letters, digits, - and _.")
    return text if given else re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "our-company"


def day_of(text: str | None) -> datetime.date | None:
    """Return a day. Errors: InputError."""
    if text is None:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise wrong("--as-of", f"is no date (got {text[:40]}). Write it as 2026-09-30.") from None


def example_export(folder: Path) -> None:
    """Write the made-up export into a folder. Errors: DesignMismatchError if it is there."""
    from sim.config.files import lookup
    from sim.errors import DesignMismatchError
    from sim.trials.storage.store import make_folder, write_aside
    from sim.trials.storage.writable import refuse_unwritable

    shipped = sorted((lookup.shipped_roots()[0] / SHIPPED).glob("*.csv"))
    refuse_unwritable(folder, "FOLDER", "postsale example-export OTHER")
    there = [path.name for path in shipped if (folder / path.name).exists()]
    if there:
        raise DesignMismatchError(
            f"{folder}: {', '.join(there)} is there already; nothing was written. Name another folder."
        )
    make_folder(folder)
    for path in shipped:
        write_aside(folder / path.name, path.read_bytes())
        click.echo(f"{folder / path.name}")
    click.echo(f"\nNext: postsale import {folder / shipped[0].name} --company our-company")
