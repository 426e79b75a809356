"""`run`: run with signs of life, then the answer. What a run is: sim/interface/running.py; what is printed: telling.py."""

import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.progress import Display
from sim.cli.settings import as_overrides
from sim.cli.telling import tell

if TYPE_CHECKING:
    from sim.interface.running import Audience
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
    verbose: bool = False


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
    display, notes = Display(quiet=wishes.quiet, passing=not wishes.verbose), list[str]()
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
            progress=audience(display, notes),
        )
    finally:
        display.done()
    tell(done, wishes, notes, seconds=time.monotonic() - began)
    done.raise_for_failed()


def folder_name(study: "Study") -> str:
    """Return the folder of a run below results: a study at another company than its file's is another run."""
    return f"{study.key}-at-{study.company}" if "company" in study.settings else study.key


def audience(display: Display, notes: list[str]) -> "Audience":
    """Return who hears how a run goes on, and shows it. notes: takes what is told afterwards, where lines do not stay."""
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
        if display.passing:
            notes.append(text)
        else:
            display.line(f"  note: {text}")

    def begins(study: "Study", request: "Request") -> None:
        display.stop()
        if not display.passing:
            header(study, request, display)
        for note in study.notes:
            warn(note)

    return Audience(
        display.progress,
        say,
        look,
        warn,
        display.watch,
        fits=display.line,
        fitting=display.follow,
        begins=begins,
    )


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


def stop_politely() -> None:
    """Take a request to end, as batch systems send it, like Ctrl-C: what is under way is finished and stored."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)
