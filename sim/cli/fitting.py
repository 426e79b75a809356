"""`fit`: your last year beside what the model makes of it, before any answer."""

from pathlib import Path

import rich_click as click

from sim.cli.progress import Display

WIDTH = 100


def fit(company: str, as_is: str | None, years: int, *, quiet: bool) -> None:
    """Print the fit table of a company."""
    from sim.interface.fitting import fit_company
    from sim.report.render.text import text

    display = Display(quiet=quiet)
    try:
        team = named(as_is) if as_is else None
        found = fit_company(named(company), team, years=years, say=display.line, watch=display.watch)
    finally:
        display.done()
    click.echo(found.sentence)
    if found.checks:
        click.echo()
        click.echo(text(found.table, WIDTH, gap=2))
    click.echo(f"\n{found.company} under {found.team}, {found.years} simulated years.")


def named(word: str) -> str | Path:
    """Return a file as a path, a key as it is."""
    return Path(word) if word.endswith((".yaml", ".yml")) else word
