"""Commands about your own company: an export becomes one, and its past is compared with the model."""

from pathlib import Path

import rich_click as click

from sim.cli.failures import guarded


@click.command()
@click.argument("company", metavar="COMPANY")
@click.option("--as-is", "as_is", metavar="MODEL", help="The team that you have; the one in calibrate_to unless given.")
@click.option("--years", type=click.IntRange(50, 100_000), default=400, show_default=True, help="Simulated years.")
@click.option("--quiet", is_flag=True, help="No progress.")
@guarded
def fit(company: str, as_is: str | None, years: int, *, quiet: bool) -> None:
    """Compare your last year with what the model makes of it: which facts fit, and which number would mend a miss."""
    from sim.cli import fitting

    fitting.fit(company, as_is, years, quiet=quiet)


@click.command()
@click.argument("company", metavar="COMPANY")
@click.option(
    "--history", metavar="FILE", type=click.Path(path_type=Path), required=True, help="Levels by account and month."
)
@click.option("--until", metavar="MONTH", help="Fit to what was known then, such as 2025-09; a year before the end.")
@click.option("--as-is", "as_is", metavar="MODEL", help="The team that you had; the one in calibrate_to unless given.")
@click.option("--quiet", is_flag=True, help="No progress.")
@guarded
def backtest(company: str, history: Path, until: str | None, as_is: str | None, *, quiet: bool) -> None:
    """Test the model against your own past: fit up to a date, simulate the year after, compare with simple rules."""
    from sim.cli import backtesting

    backtesting.backtest(company, history, until, as_is, quiet=quiet)


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--company", metavar="NAME", help="Name of the company; that of the first file unless given.")
@click.option(
    "--mapping", type=click.Path(path_type=Path), help="How to read the files: a mapping.yaml of a former import."
)
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to; companies/NAME unless given.")
@click.option(
    "--as-of", metavar="DATE", help="Date of the data, as 2026-09-30: a month that is not over then is left out."
)
@click.option("--currency", metavar="CODE", help="Currency of the amounts, where no column says it: USD, EUR, GBP …")
@click.option("--overwrite", is_flag=True, help="Replace the files of a former import.")
@guarded
def import_command(
    files: tuple[Path, ...],
    *,
    company: str | None,
    mapping: Path | None,
    out: Path | None,
    as_of: str | None,
    currency: str | None,
    overwrite: bool,
) -> None:
    """Make a company of what you have: subscriptions, a cube, a ledger, CRM deals, an account list (CSV, XLSX, Parquet).

    Prints what was understood, and writes it with the company, its accounts and the mapping, all or nothing.
    """
    from sim.cli import importing

    importing.import_exports(files, company, mapping, out, as_of, currency, overwrite=overwrite)


@click.command("example-export")
@click.argument("folder", metavar="[FOLDER]", type=click.Path(path_type=Path), default=Path())
@guarded
def example_export(folder: Path) -> None:
    """Write a made-up export into FOLDER (here unless given), to try postsale import with."""
    from sim.cli import importing

    importing.example_export(folder)
