"""`postsale`: the commands, their flags and their help. What they do stands in the files beside this one.

Heavy libraries are imported by the commands that need them, so that `--help` answers at once.
Exit codes: 0 done · 1 failed runs · 2 wrong input · 3 interrupted, can continue · 4 refused: another design or another
process in that folder.
"""

import sys
from pathlib import Path
from typing import Any

import rich_click as click

from sim import __version__
from sim.cli import own_company
from sim.cli.failures import Commands, guarded
from sim.cli.options import AGAINST, AS_IS, COMPANY, SET, VERBOSE, running_options, settings_of, wishes_of

LISTS = click.Choice(
    ["models", "companies", "plans", "decisions", "experiments", "claims", "metrics", "mechanisms", "assumptions"]
)
KINDS = click.Choice(["company", "model", "plan", "assumptions", "experiment", "claim", "decision"])


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="postsale")
def main() -> None:
    """Compare post-sale organizations: who should own the customer, and when should one role become two?"""


@main.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=Path())
@click.option("--company", metavar="KEY", help="Start from a copy of this company: postsale list companies.")
@guarded
def init(folder: Path, *, company: str | None) -> None:
    """Write a company, a model, a pay plan and a question to start from into DIR (here unless given)."""
    from sim.cli import starting

    starting.init(folder, company)


@main.command()
@click.argument("experiment", metavar="EXPERIMENT", required=False)
@COMPANY
@running_options
@guarded
def run(experiment: str | None, **flags: Any) -> None:
    """Run an experiment; run it again to continue where it stopped."""
    from sim.cli import missing
    from sim.cli.running import run_experiment

    run_experiment(wishes_of(missing.experiment(experiment), flags))


@main.command()
@click.argument("file", metavar="[FILE]", required=False)
@COMPANY
@AS_IS
@AGAINST
@click.option("--live", is_flag=True, help="Go on until it is decided; Ctrl-C keeps what is there.")
@click.option("--wide", is_flag=True, help="Also every organization that ships, for about the same money.")
@click.option(
    "--seconds", type=click.FloatRange(10.0), default=180.0, show_default=True, help="How long it may take in all."
)
@click.option("--board", is_flag=True, help="The page alone, without its appendix; also as PDF, slide and picture.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the results; results/NAME unless given.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; one per core unless given.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET)
@click.option("--fresh", is_flag=True, help="Replace what the folder holds.")
@VERBOSE
@click.option("--quiet", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="Print decision.json instead of the page.")
@guarded
def decide(**flags: Any) -> None:
    """Answer one question on one page: stay, change now or later, hire instead? Asks where no FILE is named.

    FILE: a decision file; decision.yaml, where there is one, unless named.
    """
    from sim.cli.deciding import DecideOptions
    from sim.cli.deciding import decide as answer

    answer(DecideOptions(**flags))


@main.command()
@click.argument("files", metavar="[FILE|DIR]...", nargs=-1)
@COMPANY
@AS_IS
@AGAINST
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET)
@guarded
def check(
    files: tuple[str, ...], company: str | None, as_is: str | None, against: tuple[str, ...], settings: tuple[str, ...]
) -> None:
    """Find mistakes and show the whole design, staffing and cost, without running. A folder: all files in it (here)."""
    from sim.cli.looking import check_files

    about = files[0] if len(files) == 1 else ""
    check_files(files or (".",), settings_of(settings, company, about, as_is, against))


@main.command("list")
@click.argument("what", type=LISTS, required=False)
@guarded
def list_command(what: str | None) -> None:
    """List what is available, with its title and file; without a word, the keys of every kind."""
    from sim.config.commands.listing import listing, overview

    if what is None:
        for line in overview():
            click.echo(line)
        return
    rows = listing(what)
    if not rows:
        click.echo(f"no {what} here")
    width = max((len(row.key) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row.key:<{width}}  {row.title}  ({row.where})")


@main.command()
@click.argument("name", metavar="NAME", required=False)
@click.option("--origin", is_flag=True, help="Say for every value from which file and line it comes.")
@click.option("--paths", is_flag=True, help="Print every path that --set and vary can lead to, with its value.")
@click.option("--sources", is_flag=True, help="Print every number with its source, the weakest first.")
@COMPANY
@guarded
def show(name: str | None, *, origin: bool, paths: bool, sources: bool, company: str | None) -> None:
    """Print a file as the simulator understands it, and where each value comes from; of a run, what was run.

    model-card: what the simulator is for, what it was tested against and what it gets wrong.
    """
    from sim.cli import missing
    from sim.config.commands import model_card
    from sim.config.commands import show as showing

    name = missing.file(name)
    if name == model_card.NAME:
        click.echo(model_card.model_card(), nl=False)
        return
    if company is not None and not paths:
        missing.refuse("--paths", (), f"it beside --company: postsale show {name} --paths --company {company}")

    def told(what: str | Path, near: Path | None = None) -> str:
        if paths:
            return showing.show_paths(what, near=near, company=company)
        if sources:
            return showing.show_sources(what, near=near) + "\n"
        return showing.show(what, near=near, origin=origin)

    if Path(name).is_dir():
        from sim.cli.showing import show_folder

        show_folder(Path(name), told)
        return
    click.echo(told(name), nl=False)


@main.command()
@click.argument("kind", type=KINDS, default="experiment")
@guarded
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of file, for completion in an editor."""
    import json

    from sim.config.commands.json_schema import json_schema

    click.echo(json.dumps(json_schema(kind), indent=2, ensure_ascii=False))


@main.command()
@click.argument("experiment", metavar="EXPERIMENT", required=False)
@click.option("--replication", type=click.IntRange(0), default=0, show_default=True, help="Which simulation.")
@click.option("--model", help="Whose life to follow; the baseline unless given.")
@click.option("--versus", help="A second model: the same customer, the same luck, side by side.")
@click.option("--customer", type=click.IntRange(0), help="Number of the customer.")
@click.option("--rep", help="A rep instead of a customer: ROLE or ROLE.NUMBER, as in csm.0.")
@click.option(
    "--around-change",
    "around",
    type=click.FloatRange(0.0, min_open=True),
    is_flag=False,
    flag_value=90.0,
    metavar="[DAYS]",
    help="Only what lies so many days (90) around a change of organization.",
)
@click.option("--point", type=click.IntRange(0), default=0, show_default=True, help="Design point.")
@click.option("--staffing", type=click.Choice(["own", "equal_budget"]), help="Staffing mode.")
@COMPANY
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET)
@click.option("--seed", type=click.IntRange(0, 2**62), help="Another set of simulations, instead of the file's.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the rows to a file instead.")
@guarded
def trace(
    experiment: str | None,
    replication: int,
    model: str | None,
    versus: str | None,
    customer: int | None,
    rep: str | None,
    point: int,
    staffing: str | None,
    company: str | None,
    settings: tuple[str, ...],
    seed: int | None,
    csv_file: Path | None,
    around: float | None,
) -> None:
    """Follow one simulation, or one customer in two models, event by event. EXPERIMENT: a file, a key or a run's folder."""
    from sim.cli import missing
    from sim.cli.following import TraceOptions, follow

    follow(
        TraceOptions(
            experiment=missing.experiment(experiment),
            replication=replication,
            model=model,
            versus=versus,
            customer=customer,
            rep=rep,
            point=point,
            staffing=staffing,
            settings=settings_of(settings, company),
            seed=seed,
            csv_file=csv_file,
            around=around,
        )
    )


@main.command()
@click.option("--engine", type=click.Choice(["compiled", "simpy"]), default="compiled", show_default=True)
@click.option("--full", is_flag=True, help="Hundreds of random organizations and longer queues.")
@click.option("--out", type=click.Path(path_type=Path), default=Path("results/verification"), show_default=True)
@guarded
def verify(engine: str, out: Path, *, full: bool) -> None:
    """Check the engine against queueing formulas, exact books and its twin."""
    from sim.cli.verifying import VerifyOptions
    from sim.cli.verifying import verify as run_checks

    run_checks(VerifyOptions(engine, full, out))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), required=False)
@click.option("--board", is_flag=True, help="All that a board gets: page, PDF, slides and workbook.")
@click.option("--pdf", is_flag=True, help="Print the page to report.pdf.")
@click.option("--slides", is_flag=True, help="Write report.pptx, with charts that can be edited.")
@click.option("--workbook", is_flag=True, help="Write report.xlsx, numbers without macros.")
@click.option("--anonymous", is_flag=True, help="Name nobody; written to DIR/anonymous.")
@click.option("--paper", type=click.Choice(["A4", "letter"]), default="A4", show_default=True, help="Paper of the PDF.")
@guarded
def report(folder: Path | None, **wanted: Any) -> None:
    """Write the page of a finished run, report.html, and draw its charts again. Nothing is simulated."""
    from sim.cli import missing, reporting
    from sim.interface.publishing import Sent

    reporting.report(missing.run(folder), Sent(**wanted))


@main.command()
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--quick", is_flag=True, help="Few simulations and few scenarios: minutes, and verdicts that can change.")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the ledger; results/claims unless given.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads; one per core unless given.")
@guarded
def claims(ids: tuple[str, ...], *, quick: bool, out: Path | None, workers: int | None) -> None:
    """Test the published claims and print a verdict for each. IDs such as A6 B10; all of them unless some are given."""
    from sim.cli import claiming

    claiming.judge(claiming.ClaimOptions(ids, quick, out, workers))


@main.command()
@click.argument("report", metavar="REPORT", type=click.Path(path_type=Path), required=False)
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the rerun; results/rerun-NAME unless given.")
@click.option("--workers", type=click.IntRange(1, 1024), help="Threads (processes for simpy); one per core.")
@click.option("--no-charts", is_flag=True, help="Draw nothing.")
@click.option("--quiet", is_flag=True, help="No progress.")
@VERBOSE
@guarded
def rerun(
    report: Path | None, *, out: Path | None, workers: int | None, no_charts: bool, quiet: bool, verbose: bool
) -> None:
    """Run the experiment of a report again, and say whether its numbers come out. REPORT: report.html or manifest.json.

    Exit codes: 0 every number agrees · 1 not all do · 2 the file holds no experiment.
    """
    from sim.cli import missing, rerunning

    asked = rerunning.RerunOptions(missing.run(report, "REPORT"), out, workers, not no_charts, quiet, verbose)
    rerunning.rerun(asked)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("results"))
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@guarded
def runs(folder: Path, *, as_json: bool) -> None:
    """List the runs in FOLDER (results unless given): how far each is, and the room that it takes."""
    from sim.cli.keeping import list_runs

    list_runs(folder, as_json=as_json)


@main.command()
@click.argument("first", metavar="DIR", type=click.Path(path_type=Path), required=False)
@click.argument("second", metavar="DIR", type=click.Path(path_type=Path), required=False)
@guarded
def diff(first: Path | None, second: Path | None) -> None:
    """Say what differs between two finished runs: inputs, versions, results."""
    from sim.cli import differing, missing

    differing.diff(missing.run(first), missing.run(second, "second DIR"))


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path), required=False)
@guarded
def odd(folder: Path | None) -> None:
    """Show the five simulations of a finished run in which what it recommends did worst, and how to replay them."""
    from sim.cli import missing
    from sim.cli.odd import odd as show_odd

    show_odd(missing.run(folder))


@main.command()
@click.argument("folders", metavar="[DIR]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--store", type=click.Path(path_type=Path), help="A folder that was given to run --store.")
@click.option("--older-than", metavar="DAYS", type=click.IntRange(0), help="Age of shared shards that may go; 30.")
@click.option("--shards", is_flag=True, help="All shards of complete runs too; their tables stay.")
@click.option("--dry-run", is_flag=True, help="Only say what would be freed.")
@guarded
def prune(
    folders: tuple[Path, ...], store: Path | None, older_than: int | None, *, shards: bool, dry_run: bool
) -> None:
    """Free room without losing a result: what killed processes left, shards that no design needs."""
    from sim.cli import keeping

    keeping.prune(folders, store, older_than, shards=shards, dry_run=dry_run)


@main.command()
@click.argument("models", metavar="MODEL MODEL...", nargs=-1)
@click.option("--company", metavar="KEY|FILE", help="At which company.")
@click.option("--baseline", metavar="MODEL", help="What the others are compared with; the first unless given.")
@click.option(
    "--save", type=click.Path(path_type=Path), help="Write the experiment to this .yaml file and keep it there."
)
@running_options
@guarded
def compare(
    models: tuple[str, ...], company: str | None, baseline: str | None, save: Path | None, **flags: Any
) -> None:
    """Compare models without writing an experiment: it is written for you, then run."""
    from sim.cli import comparing, missing

    comparing.compare(missing.models(models), missing.company(company), baseline, save, flags)


main.add_command(own_company.fit)
main.add_command(own_company.backtest)
main.add_command(own_company.import_command)
main.add_command(own_company.example_export)

if __name__ == "__main__":
    sys.exit(main())
