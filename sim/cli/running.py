"""`run`: load, say what will happen, simulate with signs of life, print tables and findings, draw."""

import json
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.progress import Display
from sim.cli.settings import as_overrides

if TYPE_CHECKING:
    from sim.config.experiment import Experiment
    from sim.trials.study import Ran, Request


@dataclass(frozen=True, slots=True)
class Wishes:
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


def overrides_of(wishes: Wishes) -> dict[str, str]:
    """Return what the command line lays over the experiment file."""
    overrides = as_overrides(wishes.settings)
    if wishes.replications is not None:
        overrides["replications"] = str(wishes.replications)
    if wishes.seed is not None:
        overrides["seed"] = str(wishes.seed)
    return overrides


def load(name: str, overrides: dict[str, str], display: Display) -> "Experiment":
    """Load an experiment; calibrate its company first if nobody has done so yet."""
    from sim.config.study import load_experiment

    experiment = load_experiment(name, overrides, uncalibrated=True)
    if experiment.calibrated:
        return experiment
    from sim.trials import calibrate

    company = next(source.path for source in experiment.files if source.kind == "company")
    display.line(f"{experiment.company} was never calibrated: fitting its levels once, about a minute")
    calibrate.main([str(company)], display.line)
    return load_experiment(name, overrides)


def run_experiment(wishes: Wishes) -> None:
    """Run an experiment and leave its folder behind."""
    from sim.engines.compilation import is_warm
    from sim.trials.study import Request, run_study

    display = Display(quiet=wishes.quiet)
    began = time.monotonic()
    overrides = overrides_of(wishes)
    experiment = load(wishes.experiment, overrides, display)
    request = Request(
        out=wishes.out or Path("results") / experiment.key,
        engine=wishes.engine,
        workers=wishes.workers or os.cpu_count() or 1,
        fresh=wishes.fresh,
        settings=overrides,
    )
    header(experiment, request, display)
    warm = is_warm("simulate")

    def say(stage: str) -> None:
        if stage == "compiling":
            display.stage("loading the compiled engine" if warm else "first run on this machine: compiling")
        elif stage == "planning":
            display.stage("planning people (pilot runs share an equal budget among roles)")
        else:
            display.stage(stage)

    ran = run_study(experiment, request, display.progress, say)
    display.done()
    finish(ran, experiment, request, wishes, seconds=time.monotonic() - began)


def header(experiment: "Experiment", request: "Request", display: Display) -> None:
    """Say what is going to be run."""
    display.line(
        f"{experiment.title}   {request.engine} engine · {request.workers} workers · seed {experiment.seed} · {request.out}"
    )
    from sim.config.check import check_experiment

    for line in check_experiment(experiment).lines:
        display.line(f"  {line}")
    for warning in experiment.warnings:
        display.line(f"  note: {warning}")


def finish(ran: "Ran", experiment: "Experiment", request: "Request", wishes: Wishes, *, seconds: float) -> None:
    """Add findings and charts to a finished run, and print it."""
    from sim.report.findings import findings
    from sim.report.tables import table
    from sim.trials.study import write_results

    ran.summary["findings"] = findings(ran.summary)
    drawn = 0
    if wishes.charts:
        began = time.monotonic()
        drawn = draw(ran, request.out / "charts")
        ran.seconds["draw"] = time.monotonic() - began
    write_results(ran, experiment, request)
    if wishes.as_json:
        click.echo(json.dumps(ran.summary, indent=1, ensure_ascii=False))
        return
    n = ran.summary["n"]
    sys.stdout.flush()
    by = "you" if wishes.replications else "the file"
    click.echo(
        f"{n} futures each, fixed by {by}. {n * len(ran.cells):,} runs in {len(ran.cells)} cells, {seconds:.0f} s.\n"
    )
    click.echo(table(ran.summary))
    click.echo("\nWhat this says")
    for k, finding in enumerate(ran.summary["findings"], 1):
        click.echo(f"{k}. {finding['text']}")
    charts = "charts/  " if drawn else ""
    click.echo(f"\n{request.out}:  summary.json  {charts}replications.parquet  trajectories.parquet  manifest.json")


def draw(ran: "Ran", folder: Path) -> int:
    """Draw every chart of a run; return how many files."""
    from sim.report.charts import draw_all
    from sim.report.reading import headline_point

    chosen = headline_point(ran.summary)
    return len(draw_all(ran.summary, ran.trajectories(chosen.key, chosen.staffing), folder))
