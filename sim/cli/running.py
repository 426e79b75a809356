"""`run`: load, say what will happen, simulate with signs of life, print tables and findings, draw."""

import dataclasses
import os
import signal
import sys
import threading
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.progress import Display
from sim.cli.settings import as_overrides
from sim.errors import FailedRunsError, InterruptedRunError, is_interrupt
from sim.trials.storage.clock import Clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sim.config.resolving.experiment import Experiment
    from sim.report.drawing.chart import Chart
    from sim.trials.study import Request, StudyRun


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


def overrides_of(wishes: RunOptions) -> dict[str, str]:
    """Return what the command line lays over the experiment file."""
    overrides = as_overrides(wishes.settings)
    if wishes.replications is not None:
        overrides["replications"] = str(wishes.replications)
    if wishes.seed is not None:
        overrides["seed"] = str(wishes.seed)
    return overrides


def load(name: str, overrides: dict[str, str], display: Display, wishes: RunOptions | None = None) -> "Experiment":
    """Load an experiment; fit the levels of its company first where nobody has, or where they are those of other numbers.

    wishes: where results are going to be written, which is tried before anything takes time.
    """
    from sim.config.study.study import load_experiment

    experiment = load_experiment(name, overrides, uncalibrated=True)
    if wishes is not None:
        refuse_unwritable_places(wishes, experiment, overrides)
    why = why_to_fit(experiment)
    if not why:
        return experiment
    from sim.config.company.calibration import calibration_path
    from sim.trials import calibrate
    from sim.trials.storage.writable import refuse_unwritable

    company = next(source.path for source in experiment.files if source.kind == "company")
    refuse_unwritable(
        calibration_path(company).parent, "company", "copy the company's file there, its levels go beside it"
    )
    display.line(f"{experiment.company} {why}: fitting its levels, once")
    with stopping(f"Stopped while fitting the levels of {experiment.company}. Nothing was simulated; {AGAIN}"):
        calibrate.main([str(company)], display.line, display.follow)
    display.stop()
    return load_experiment(name, overrides)


def why_to_fit(experiment: "Experiment") -> str:
    """Return why the levels of the company have to be fitted before anything can be simulated; nothing where they stand."""
    from sim.config.company.calibration import calibration_path
    from sim.config.study.single import calibration_inputs
    from sim.config.yaml.loading import display

    company = next(source for source in experiment.files if source.kind == "company")
    if not experiment.calibrated:
        there = calibration_path(company.path)
        return f"has levels that cannot be read in {display(there)}" if there.is_file() else "was never calibrated"
    fitted = next(source for source in experiment.files if source.kind == "calibration")
    if company.shipped or fitted.root.word("inputs_sha256") == calibration_inputs(company.path.resolve()):
        return ""
    return "was calibrated with other numbers"


def run_experiment(wishes: RunOptions) -> None:
    """Run an experiment and leave its folder behind. Errors: FailedRunsError if too many replications failed."""
    stop_politely()
    display = Display(quiet=wishes.quiet)
    began = time.monotonic()
    overrides = overrides_of(wishes)
    experiment = load(wishes.experiment, overrides, display, wishes)
    with stopping(f"Stopped before anything was simulated; {AGAIN}"), hired(wishes) as hire:
        request = request_of(wishes, experiment, overrides, hire)
        header(experiment, request, display)
        ran = simulated(experiment, request, display)
    finish(ran, request, wishes, seconds=time.monotonic() - began)
    if ran.failed["refused"]:
        raise FailedRunsError(
            "; ".join(f"{cell}: {why}" for cell, why in ran.failed["refused"].items())
            + f". Each is a row of {request.out / 'replications.parquet'} with its reason and seed."
        )


def simulated(experiment: "Experiment", request: "Request", display: Display) -> "StudyRun":
    """Simulate what is missing of a study, with signs of life."""
    from sim.report.words.progress import each, known, more_to_do
    from sim.trials.analysis.growth import Look
    from sim.trials.study import Listener, run_study

    def say(text: str) -> None:
        display.line(f"  {text}")

    def look(seen: Look) -> None:
        display.line(f"  look {seen.number} of at most {seen.most} · {each(list(seen.numbers.values()))} futures each")
        if seen.known_to:
            display.line(f"  {known(seen.known_to)}{more_to_do(seen.more)}")

    def warn(text: str) -> None:
        display.line(f"  note: {text}")

    try:
        return run_study(experiment, request, Listener(display.progress, say, look, warn, display.watch))
    finally:
        display.done()


AGAIN = "run the same command again."


@contextmanager
def stopping(words: str) -> "Iterator[None]":
    """Let Ctrl-C end what is done here with these words. Errors: InterruptedRunError."""
    try:
        yield
    except (KeyboardInterrupt, RuntimeError) as error:
        if not is_interrupt(error):
            raise
        raise InterruptedRunError(words) from None


def stop_politely() -> None:
    """Take a request to end, as batch systems send it, like Ctrl-C: what is under way is finished and stored."""

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, interrupt)


def request_of(
    wishes: RunOptions, experiment: "Experiment", overrides: dict[str, str], hire: "Hire | None"
) -> "Request":
    """Return how the study is to be run."""
    from sim.trials.running.runner import SHARD
    from sim.trials.study import Request

    return Request(
        out=out_of(wishes, experiment, overrides),
        engine=wishes.engine,
        workers=wishes.workers or os.cpu_count() or 1,
        fresh=wishes.fresh,
        settings=overrides,
        pool=wishes.store,
        hire=hire,
        shard=wishes.shard or SHARD,
    )


def folder_name(experiment: "Experiment", overrides: dict[str, str]) -> str:
    """Return the folder of a run below results: a study at another company than its file's is another run."""
    return f"{experiment.key}-at-{experiment.company}" if "company" in overrides else experiment.key


def out_of(wishes: RunOptions, experiment: "Experiment", overrides: dict[str, str]) -> Path:
    """Return the folder of the results."""
    return wishes.out or Path("results") / folder_name(experiment, overrides)


def refuse_unwritable_places(wishes: RunOptions, experiment: "Experiment", overrides: dict[str, str]) -> None:
    """Refuse places for results that cannot be written to. Errors: InputError."""
    from sim.trials.storage.writable import refuse_unwritable

    out = out_of(wishes, experiment, overrides)
    refuse_unwritable(out, "--out", "--out OTHER")
    refuse_unwritable(out / "shards", "--out", "--out OTHER")
    if wishes.store is not None:
        refuse_unwritable(wishes.store, "--store", "--store OTHER")


@contextmanager
def hired(wishes: RunOptions) -> "Iterator[Hire | None]":
    """Yield who does the work, where it is not this machine: a cluster that is asked once for the whole run."""
    if wishes.cluster is None:
        yield None
        return
    from sim.trials.executing.cluster import cluster

    with cluster(wishes.cluster) as crew:
        yield lambda: nullcontext(crew)


def header(experiment: "Experiment", request: "Request", display: Display) -> None:
    """Say what is going to be run."""
    who = f"{request.workers} workers"
    if request.hire is not None:
        with request.hire() as crew:
            who = crew.title
    display.line(f"{experiment.title}   {request.engine} engine · {who} · seed {experiment.seed} · {request.out}")
    from sim.config.commands.check import check_experiment

    for line in check_experiment(experiment).lines:
        display.line(f"  {line}")
    from sim.trials.planning.foreseen import overloaded

    for warning in (*experiment.warnings, *overloaded(experiment)):
        display.line(f"  note: {warning}")


def finish(ran: "StudyRun", request: "Request", wishes: RunOptions, *, seconds: float) -> None:
    """Add findings and charts to a finished run, and print it."""
    from sim.report.terminal.tables import table
    from sim.report.words.progress import why_it_ended
    from sim.results.files import as_json

    ran, page, charts = completed(ran, Display(quiet=wishes.quiet), charts=wishes.charts)
    if wishes.as_json:
        click.echo(as_json(ran.summary).decode(), nl=False)
        return
    sys.stdout.flush()
    ended = why_it_ended(ran.summary.replications, ran.summary.n, "you" if wishes.replications else "the file")
    if ran.summary.sensitivity:
        futures = ran.manifest["design"]["experiment"]["futures"]
        ended = f"{ran.summary.n} futures of the most likely world, {futures} of each plausible one."
    cells = "1 cell" if len(ran.cells) == 1 else f"{len(ran.cells)} cells"
    failed = f", {ran.failed['replications']} failed" if ran.failed["replications"] else ""
    click.echo(f"{ended} {ran.runs:,} runs for {cells}{failed}, {seconds:.0f} s.\n")
    click.echo(table(ran.summary))
    click.echo("\nWhat this says")
    for k, finding in enumerate(ran.summary.findings or (), 1):
        click.echo(f"{k}. {finding.text}")
    drawn = "charts/  " if charts else ""
    tables = "replications.parquet  trajectories.parquet"
    click.echo(f"\n{request.out}:  {page} (mail this)  summary.json  {drawn}{tables}  manifest.json")


def completed(ran: "StudyRun", display: Display, *, charts: bool) -> "tuple[StudyRun, str, Sequence[Chart]]":
    """Add findings, charts, checklist and page to the folder of a run; return it, the name of the page, what was drawn.

    Errors: InterruptedRunError on Ctrl-C: everything is simulated then.
    """
    try:
        with stopping(f"Stopped while drawing. All {ran.runs:,} runs are kept; the same command draws again."):
            return drawn_and_told(ran, display, charts=charts)
    finally:
        display.done()


def drawn_and_told(ran: "StudyRun", display: Display, *, charts: bool) -> "tuple[StudyRun, str, Sequence[Chart]]":
    """Do what `completed` does."""
    from msgspec import structs

    from sim.report.findings.findings import findings
    from sim.report.stress_des import write_stress_des
    from sim.trials.study import write_results

    ran = dataclasses.replace(ran, summary=structs.replace(ran.summary, findings=tuple(findings(ran.summary))))
    drawn: Sequence[Chart] = ()
    if charts:
        began = time.monotonic()
        drawn = draw(ran, ran.out / "charts", display)
        ran.seconds["draw"] = time.monotonic() - began
    display.watch(Clock("writing the report"))
    write_results(ran)
    write_stress_des(ran.out)
    return ran, report_of(ran, drawn), drawn


def draw(ran: "StudyRun", folder: Path, display: Display) -> "Sequence[Chart]":
    """Draw every chart of a run; return what was drawn."""
    from sim.report.charts import build_all
    from sim.report.words.reading import headline_point

    clock = Clock("drawing")
    display.watch(clock)
    chosen = headline_point(ran.summary)
    charts = build_all(ran.summary, ran.trajectories(chosen.point, chosen.staffing))
    clock.expect(len(charts), "charts")
    for chart in clock.each(charts):
        chart.store(folder)
    return charts


def report_of(ran: "StudyRun", charts: "Sequence[Chart]") -> str:
    """Write the page of a run whose results stand in its folder; return its name."""
    from sim.cli.reporting import page_of
    from sim.trials.folder.stored import StoredRun
    from sim.trials.folder.telling import manifest_of

    return page_of(StoredRun(ran.out, ran.summary, manifest_of(ran.out)), charts, ran.out)
