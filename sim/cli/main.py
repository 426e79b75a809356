"""`postsale`: the commands, their flags and their help. What they do stands in the files beside this one.

Heavy libraries are imported by the commands that need them, so that `--help` answers at once.
Exit codes: 0 done · 1 failed runs · 2 wrong input · 3 interrupted, can continue · 4 another design in that folder.
"""

import sys
from pathlib import Path

import rich_click as click

from sim import __version__
from sim.cli.failures import guarded

ENGINES = click.Choice(["compiled", "simpy"])
LISTS = click.Choice(["models", "companies", "plans", "experiments", "metrics", "mechanisms", "assumptions"])
KINDS = click.Choice(["company", "model", "plan", "assumptions", "experiment"])
SET = "Lay one value over the files, for this run: PATH=VALUE, as `show --paths` prints them."


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="postsale")
def main() -> None:
    """Compare post-sale organisations: who should own the customer, and when should one role become two?"""


@main.command()
@click.argument("experiment")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the results; results/NAME unless given.")
@click.option("--engine", type=ENGINES, default="compiled", show_default=True, help="Both give the same numbers.")
@click.option("--replications", type=click.IntRange(2, 1_000_000), help="Futures per cell, instead of the file's.")
@click.option("--seed", type=click.IntRange(0, 2**62), help="Another set of futures, instead of the file's.")
@click.option(
    "--workers", type=click.IntRange(1, 1024), help="Threads (processes for simpy); one per core unless given."
)
@click.option("--cluster", metavar="URL", help="Work on a Dask scheduler, such as tcp://10.0.0.5:8786.")
@click.option(
    "--store", type=click.Path(path_type=Path, file_okay=False), help="Share finished replications with other studies."
)
@click.option("--shard", type=click.IntRange(1, 100_000), help="Replications stored at a time; changes no result.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET)
@click.option("--fresh", is_flag=True, help="Replace what the folder holds.")
@click.option("--no-charts", is_flag=True, help="Draw nothing.")
@click.option("--quiet", is_flag=True, help="No progress.")
@click.option("--json", "as_json", is_flag=True, help="Print summary.json instead of the tables.")
@guarded
def run(
    experiment: str,
    out: Path | None,
    engine: str,
    replications: int | None,
    seed: int | None,
    workers: int | None,
    cluster: str | None,
    store: Path | None,
    shard: int | None,
    settings: tuple[str, ...],
    *,
    fresh: bool,
    no_charts: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Run an experiment; run it again to continue where it stopped."""
    from sim.cli.running import Wishes, run_experiment

    run_experiment(
        Wishes(
            experiment=experiment,
            out=out,
            engine=engine,
            replications=replications,
            seed=seed,
            workers=workers,
            settings=settings,
            fresh=fresh,
            charts=not no_charts,
            quiet=quiet,
            as_json=as_json,
            cluster=cluster,
            store=store,
            shard=shard,
        )
    )


@main.command()
@click.argument("files", nargs=-1, required=True)
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET)
@guarded
def check(files: tuple[str, ...], settings: tuple[str, ...]) -> None:
    """Find mistakes and show the whole design, staffing and cost, without running."""
    from sim.cli.looking import check_files

    check_files(files, settings)


@main.command("list")
@click.argument("what", type=LISTS)
@guarded
def list_command(what: str) -> None:
    """List what is available, with its title and file."""
    from sim.config.listing import listing

    rows = listing(what)
    if not rows:
        click.echo("none in this version")
    width = max((len(row.key) for row in rows), default=0)
    for row in rows:
        click.echo(f"{row.key:<{width}}  {row.title}  ({row.where})")


@main.command()
@click.argument("name")
@click.option("--origin", is_flag=True, help="Say for every value from which file and line it comes.")
@click.option("--paths", is_flag=True, help="Print every path that --set and vary can lead to, with its value.")
@click.option("--sources", is_flag=True, help="Print every number with its source, the weakest first.")
@guarded
def show(name: str, *, origin: bool, paths: bool, sources: bool) -> None:
    """Print a file as the simulator understands it, and where each value comes from."""
    from sim.config import show as showing

    if paths:
        click.echo(showing.show_paths(name))
    elif sources:
        click.echo(showing.show_sources(name))
    else:
        click.echo(showing.show(name, origin=origin), nl=False)


@main.command()
@click.argument("kind", type=KINDS, default="experiment")
@guarded
def schema(kind: str) -> None:
    """Print the JSON Schema of a kind of file, for completion in an editor."""
    import json

    from sim.config.json_schema import json_schema

    click.echo(json.dumps(json_schema(kind), indent=2, ensure_ascii=False))


@main.command()
@click.argument("experiment")
@click.option("--replication", type=click.IntRange(0), default=0, show_default=True, help="Which future.")
@click.option("--model", help="Whose life to follow; the baseline unless given.")
@click.option("--versus", help="A second model: the same customer, the same dice, side by side.")
@click.option("--customer", type=click.IntRange(0), help="Number of the customer.")
@click.option("--rep", help="A rep instead of a customer: ROLE or ROLE.NUMBER, as in csm.0.")
@click.option("--point", type=click.IntRange(0), default=0, show_default=True, help="Design point.")
@click.option("--staffing", type=click.Choice(["own", "equal_budget"]), help="Staffing mode.")
@click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET)
@click.option("--seed", type=click.IntRange(0, 2**62), help="Another set of futures, instead of the file's.")
@click.option("--csv", "csv_file", type=click.Path(path_type=Path), help="Write the rows to a file instead.")
@guarded
def trace(
    experiment: str,
    replication: int,
    model: str | None,
    versus: str | None,
    customer: int | None,
    rep: str | None,
    point: int,
    staffing: str | None,
    settings: tuple[str, ...],
    seed: int | None,
    csv_file: Path | None,
) -> None:
    """Follow one future, or one customer in two models, event by event. EXPERIMENT: a file, a key or a run's folder."""
    from sim.cli.following import Asked, follow

    follow(
        Asked(
            experiment=experiment,
            replication=replication,
            model=model,
            versus=versus,
            customer=customer,
            rep=rep,
            point=point,
            staffing=staffing,
            settings=settings,
            seed=seed,
            csv_file=csv_file,
        )
    )


if __name__ == "__main__":
    sys.exit(main())
