"""`backtest`: the year after a date, fitted on what was known then, beside named opponents."""

from pathlib import Path

import rich_click as click

from sim.cli.fitting import WIDTH, named
from sim.cli.progress import Display


def backtest(company: str, history: Path, until: str | None, as_is: str | None, *, quiet: bool) -> None:
    """Print the verdict first, then the windows, then who missed by how much, then each measure by quarter."""
    from sim.interface.backtesting import backtest_company
    from sim.report.backtest.table import by_quarter, misses, verdict, windows
    from sim.report.render.text import text

    display = Display(quiet=quiet)
    team = named(as_is) if as_is else None
    try:
        found = backtest_company(named(company), history, until, team, say=display.line, watch=display.watch)
    finally:
        display.done()
    click.echo(verdict(found))
    for line in windows(found):
        click.echo(line)
    for table in (misses(found), *map(by_quarter, found.measures)):
        click.echo()
        click.echo(text(table, WIDTH, gap=2))
