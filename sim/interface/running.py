"""`run`: everything between a study and a finished run, in one order: places are tried, levels fitted, futures simulated."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from sim.errors import InputError, InterruptedRunError, Problem
from sim.interface import finishing
from sim.interface.past import past_of
from sim.interface.runs import Run, Temporary
from sim.interface.studies import AGAIN, Study, load, stopping
from sim.trials.running.runner import SHARD
from sim.trials.storage.clock import Watcher, unwatched
from sim.trials.study import Listener, Request, StudyRun, run_study

if TYPE_CHECKING:
    from sim.trials.executing.executors import WorkersFactory
    from sim.trials.running.runner import Progress

ENGINES = ("compiled", "simpy")


@dataclass(frozen=True, slots=True)
class Audience(Listener):
    """Who hears of all of it, before the runs too: of levels that are fitted, and of what is about to be simulated."""

    fits: Callable[[str], None] = lambda _: None
    fitting: Watcher = unwatched
    begins: Callable[[Study, Request], None] = lambda *_: None


def run(
    study: Study | str | Path,
    replications: int | None = None,
    seed: int | None = None,
    workers: int | None = None,
    out: str | Path | None = None,
    *,
    engine: str = "compiled",
    charts: bool = True,
    fresh: bool = False,
    store: str | Path | None = None,
    shard: int | None = None,
    cluster: "str | WorkersFactory | None" = None,
    progress: "Callable[[Progress], None] | Listener | None" = None,
    ignore_backtest: bool = False,
    seconds: float | None = None,
) -> Run:
    """Run a study and return the finished run; the same study gives the same numbers, whoever asks and however many work.

    Nothing is printed. Ctrl-C ends it between two runs; with `out`, the same call continues. Futures that failed are left
    out and counted: `Run.refused`, `Run.raise_for_failed`.

    Args:
        study: what `load` returned, or what `load` takes.
        replications: futures of each cell, in place of the file's.
        seed: another set of futures, in place of the file's.
        workers: threads (processes for the engine "simpy"); one per core unless given.
        out: folder of the results. One that holds this study already is continued. Without it the run lives in a temporary
            folder as long as it is held: `Run.save` keeps it.
        engine: "compiled", or "simpy", the slow witness that gives the same numbers.
        charts: with `out`, draw all of them into its folder.
        fresh: replace what `out` holds.
        store: a folder of finished replications that studies share.
        shard: replications stored at a time; changes no result.
        cluster: URL of a Dask scheduler, or what gives a crew of your own.
        progress: is called with how far the runs are: done, asked, seconds_left.
        ignore_backtest: show levels of a company that its own backtest refused; the run says so.
        seconds: how long a decision may take, all in all; three minutes unless given.

    Errors: InputError for mistakes in files and values; DesignMismatchError where `out` holds another study; BusyError where
    somebody is writing to it; InterruptedRunError on Ctrl-C; FailedRunsError where every future of a cell failed;
    StorageError, WorkerError where the machine fails.
    """
    study = study if isinstance(study, Study) else load(study)
    asked = {name: value for name, value in (("replications", replications), ("seed", seed)) if value is not None}
    study = study.with_settings(asked, said_in="run") if asked else study
    audience = audience_of(progress)
    refuse_odd(engine, workers, shard)
    temporary = Temporary() if out is None else None
    kept = temporary is None
    folder = Path(out or "") if temporary is None else temporary.path / "run"
    pool = None if store is None else Path(store)
    refuse_unwritable_places(folder, pool)
    study = study.fitted(audience.fits, audience.fitting)
    try:
        with stopping(f"Stopped before anything was simulated; {AGAIN}"), hired(cluster) as hire:
            request = Request(
                out=folder,
                engine=engine,
                workers=workers or os.cpu_count() or 1,
                fresh=fresh,
                settings=study.settings,
                pool=pool,
                hire=hire,
                shard=shard or SHARD,
            )
            audience.begins(study, request)
            ran = simulated(study, request, audience, seconds)
            past = past_of(study.experiment, request.workers, audience.watch, ignore_backtest=ignore_backtest)
        ran = replace(ran, summary=structs.replace(ran.summary, past=past))
        stored, drawn = finishing.completed(ran, audience.watch, charts=charts and kept, page=kept)
    except InterruptedRunError:
        if kept:
            raise
        message = "Stopped. Nothing is kept without a folder: run(…, out=FOLDER) can be continued."
        raise InterruptedRunError(message) from None
    return Run(stored, temporary, drawn)


def simulated(study: Study, request: Request, audience: Audience, seconds: float | None) -> StudyRun:
    """Return the finished simulations of a study; of a decision with what they say, in decision.json."""
    if study.experiment.options is None:
        return run_study(study.experiment, request, audience)
    from sim.interface.deciding import SECONDS, concluded, run_options

    began = time.monotonic()
    ran = run_options(study, request, audience)
    left = (seconds or SECONDS) - (time.monotonic() - began)
    concluded(study, ran, request, audience, seconds=left)
    return ran


def refuse_odd(engine: str, workers: int | None, shard: int | None) -> None:
    """Refuse what no run can be asked for. Errors: InputError."""
    odd = []
    if engine not in ENGINES:
        odd.append(Problem("run", 0, 0, "engine", f"must be {' or '.join(ENGINES)} (got {engine})."))
    for name, count in (("workers", workers), ("shard", shard)):
        if count is not None and count < 1:
            odd.append(Problem("run", 0, 0, name, f"must be 1 or more (got {count})."))
    if odd:
        raise InputError(odd)


def audience_of(progress: "Callable[[Progress], None] | Listener | None") -> Audience:
    """Return who hears how a run goes on."""
    if isinstance(progress, Audience):
        return progress
    if isinstance(progress, Listener):
        return Audience(**{each.name: getattr(progress, each.name) for each in fields(Listener)})
    return Audience() if progress is None else Audience(progress=progress)


def refuse_unwritable_places(out: Path, store: Path | None) -> None:
    """Refuse places for results that cannot be written to, before anything takes time. Errors: InputError."""
    from sim.trials.storage.writable import refuse_unwritable

    refuse_unwritable(out, "--out", "--out OTHER")
    refuse_unwritable(out / "shards", "--out", "--out OTHER")
    if store is not None:
        refuse_unwritable(store, "--store", "--store OTHER")


@contextmanager
def hired(cluster: "str | WorkersFactory | None") -> "Iterator[WorkersFactory | None]":
    """Yield who does the work, where it is not this machine: a cluster that is asked once for the whole run."""
    if not isinstance(cluster, str):
        yield cluster
        return
    from sim.trials.executing.cluster import cluster as connected

    with connected(cluster) as crew:
        yield lambda: nullcontext(crew)
