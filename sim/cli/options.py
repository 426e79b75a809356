"""The flags that every command that runs an experiment has, in one list, and what they ask for together."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from sim.cli.running import RunOptions

ENGINES = click.Choice(["compiled", "simpy"])
SET = "Lay one value over the files, for this run: PATH=VALUE, as `show --paths` prints them."
COMPANY = click.option(
    "--company",
    metavar="KEY|FILE",
    help="At another company than the file's: a key, yours or one that ships, or a file.",
)

AS_IS = click.option(
    "--as-is", "as_is", metavar="MODEL", help="The team that you have, in place of the one that the study starts from."
)
AGAINST = click.option(
    "--against",
    multiple=True,
    metavar="MODEL",
    help="What to compare it with, in place of the study's; again for more.",
)

VERBOSE = click.option("-v", "--verbose", is_flag=True, help="Say all: files, settings, notes, every table.")

RUNNING = (
    AS_IS,
    AGAINST,
    click.option("--out", type=click.Path(path_type=Path), help="Folder of the results; results/NAME unless given."),
    click.option("--engine", type=ENGINES, default="compiled", show_default=True, help="Both give the same numbers."),
    click.option(
        "--replications",
        type=click.IntRange(2, 1_000_000),
        help="Simulations per option and size, instead of the file's.",
    ),
    click.option("--seed", type=click.IntRange(0, 2**62), help="Another set of simulations, instead of the file's."),
    click.option(
        "--workers", type=click.IntRange(1, 1024), help="Threads (processes for simpy); one per core unless given."
    ),
    click.option("--cluster", metavar="URL", help="Work on a Dask scheduler, such as tcp://10.0.0.5:8786."),
    click.option(
        "--store",
        type=click.Path(path_type=Path, file_okay=False),
        help="Share finished replications with other studies.",
    ),
    click.option("--shard", type=click.IntRange(1, 100_000), help="Replications stored at a time; changes no result."),
    click.option("--set", "settings", multiple=True, metavar="PATH=VALUE", help=SET),
    click.option("--ignore-backtest", is_flag=True, help="Show levels of a company that its backtest refused."),
    click.option("--fresh", is_flag=True, help="Replace what the folder holds."),
    click.option("--no-charts", is_flag=True, help="Draw nothing."),
    click.option("--quiet", is_flag=True, help="No progress."),
    VERBOSE,
    click.option("--json", "as_json", is_flag=True, help="Print summary.json instead of the tables."),
)


def running_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the flags of a run; they arrive as keyword arguments for `wishes_of`."""
    for option in reversed(RUNNING):
        command = option(command)
    return command


def settings_of(
    settings: Sequence[str],
    company: str | None,
    experiment: str = "",
    as_is: str | None = None,
    against: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return what is laid over the files: what `--set` says, and the company and teams that are named in place of theirs."""
    from sim.interface.teams import settings_of_teams

    teams = settings_of_teams(experiment, as_is, against) if experiment else {}
    named = {**({} if company is None else {"company": company}), **teams}
    return (*settings, *(f"{path}={text}" for path, text in named.items()))


def wishes_of(experiment: str, flags: Mapping[str, Any]) -> "RunOptions":
    """Return what an experiment and the flags of a run ask for."""
    from sim.cli.running import RunOptions

    apart = ("no_charts", "company", "settings", "as_is", "against")
    named = {name: value for name, value in flags.items() if name not in apart}
    teams = flags.get("as_is"), flags.get("against", ())
    named["settings"] = settings_of(flags["settings"], flags.get("company"), experiment, *teams)
    return RunOptions(experiment=experiment, charts=not flags["no_charts"], **named)
