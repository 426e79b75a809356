"""`run`: say what will happen, run with signs of life, print tables and findings. What a run is: sim/interface/running.py."""

import signal
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.progress import Display
from sim.cli.settings import as_overrides

if TYPE_CHECKING:
    from sim.interface.running import Audience
    from sim.interface.runs import Run
    from sim.interface.studies import Study
    from sim.trials.analysis.growth import Look
    from sim.trials.study import Request


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What the command line asked for."""

    experiment: str
    out: Path | None
    engine: str
    replications: int | None
    seed: int | None
    workers: int | None
    settings: tuple[str, ...]
    fresh: bool
    charts: bool
    quiet: bool
    as_json: bool
    cluster: str | None
    store: Path | None
    shard: int | None
    ignore_backtest: bool = False


def overrides_of(wishes: RunOptions) -> dict[str, str]:
    """Return what the command line lays over the experiment file."""
    overrides = as_overrides(wishes.settings)
    if wishes.replications is not None:
        overrides["replications"] = str(wishes.replications)
    if wishes.seed is not None:
        overrides["seed"] = str(wishes.seed)
    return overrides


def run_experiment(wishes: RunOptions) -> None:
    """Run an experiment and leave its folder behind. Errors: FailedRunsError if too many replications failed."""
    from sim.interface.studies import load

    stop_politely()
    display = Display(quiet=wishes.quiet)
    began = time.monotonic()
    study = load(wishes.experiment, settings=overrides_of(wishes), said_in="--set")
    from sim.interface import running  # what runs is heavy, and a mistake in a file is told before it is needed

    try:
        done = running.run(
            study,
            workers=wishes.workers,
            out=wishes.out or Path("results") / folder_name(study),
            engine=wishes.engine,
            charts=wishes.charts,
            fresh=wishes.fresh,
            store=wishes.store,
            shard=wishes.shard,
            cluster=wishes.cluster,
            ignore_backtest=wishes.ignore_backtest,
            progress=audience(display),
        )
    finally:
        display.done()
    tell(done, wishes, seconds=time.monotonic() - began)
    done.raise_for_failed()


def folder_name(study: "Study") -> str:
    """Return the folder of a run below results: a study at another company than its file's is another run."""
    return f"{study.key}-at-{study.company}" if "company" in study.settings else study.key


def audience(display: Display) -> "Audience":
    """Return who hears how a run goes on, and shows it."""
    from sim.interface.running import Audience
    from sim.report.words.progress import each, known, more_to_do

    def say(text: str) -> None:
        display.line(f"  {text}")

    def look(seen: "Look") -> None:
        display.line(
            f"  look {seen.number} of at most {seen.most} · {each(list(seen.numbers.values()))} simulations each"
        )
        if seen.known_to:
            display.line(f"  {known(seen.known_to)}{more_to_do(seen.more)}")

    def warn(text: str) -> None:
        display.line(f"  note: {text}")

    def begins(study: "Study", request: "Request") -> None:
        display.stop()
        header(study, request, display)

    return Audience(display.progress, say, look, warn, display.watch, display.line, display.follow, begins)


def header(study: "Study", request: "Request", display: Display) -> None:
    """Say what is going to be run."""
    who = f"{request.workers} workers"
    if request.hire is not None:
        with request.hire() as crew:
            who = crew.title
    seed = study.experiment.seed
    display.line(f"{study.title}   {request.engine} engine · {who} · seed {seed} · {request.out}")
    for line in study.lines:
        display.line(f"  {line}")
    for note in study.notes:
        display.line(f"  note: {note}")


def stop_politely() -> None:
    """Take a request to end, as batch systems send it, like Ctrl-C: what is under way is finished and stored."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)


def tell(done: "Run", wishes: RunOptions, *, seconds: float) -> None:
    """Print a finished run."""
    from sim.report.page.document import REPORT
    from sim.report.words.progress import why_it_ended

    if wishes.as_json:
        from sim.results.files import as_json

        click.echo(as_json(done.summary).decode(), nl=False)
        return
    sys.stdout.flush()
    asked_by = "you" if wishes.replications else "the file"
    ended = why_it_ended(done.summary.replications, done.replications, asked_by)
    if done.summary.sensitivity:
        worlds = done.manifest["design"]["experiment"]
        ended = f"{done.replications} simulations with base values, {worlds['futures']} of each scenario."
    cells = "1 case" if done.cells == 1 else f"{done.cells} cases"
    count = done.summary.failed.replications
    failed = f", {count} failed" if count else ""
    click.echo(f"{ended} {done.manifest['runs']:,} runs for {cells}{failed}, {seconds:.0f} s.\n")
    click.echo(str(done))
    drawn = "charts/  " if wishes.charts and done.figures else ""
    tables = "replications.parquet  trajectories.parquet"
    click.echo(f"\n{done.folder}:  {REPORT} (mail this)  summary.json  {drawn}{tables}  manifest.json")
