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
    said = found.sentences
    click.echo("\n".join([*said[:1], ""]) if said else "No fact can be compared.")
    if found.checks:
        click.echo(text(found.table, WIDTH, gap=2))
    for line in said[1:]:
        click.echo(line)
    click.echo(f"\n{found.company} under {found.team}, {found.years} simulated years.")


def named(word: str) -> str | Path:
    """Return a file as a path, a key as it is."""
    return Path(word) if word.endswith((".yaml", ".yml")) else word
