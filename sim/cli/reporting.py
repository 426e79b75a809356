"""`report`: write the page of a stored run and what is sent with it, and name the files."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.progress import Display

if TYPE_CHECKING:
    from sim.interface.publishing import Published, Sent


def report(folder: Path, sent: "Sent") -> None:
    """Write the page of a run, and what else is wanted, and name the files.

    Errors: InputError for a folder that is no run or is damaged; nothing of an earlier report is lost then. InputError,
    too, for what could not be written beside the page, when everything else has been.
    """
    from sim.interface.runs import open_run

    run = open_run(folder)
    display = Display(quiet=False)
    try:
        published = run.publish(sent, display.follow)
    finally:
        display.done()
    if run.unfinished:
        click.echo(f"{folder}: unfinished (status {run.manifest.get('status')}); the report is marked so.")
    tell(published)


def tell(published: "Published", *, quiet: bool = False) -> None:
    """Name what was written, in a line, unless quiet, and what is left out. Errors: as of `Published.raise_for_missed`."""
    if not quiet:
        click.echo(f"{published.folder}:  {'  '.join(published.names)}")
    for problem in published.left_out:
        click.echo(f"left out: {problem}", err=True)
    if published.full is not None:
        for problem in published.missed:
            click.echo(str(problem), err=True)
    published.raise_for_missed()
