"""One study from its experiment to a finished folder: plan, claim the folder, run, summarize, write what others read."""

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from sim.config.resolving.experiment import Experiment
from sim.errors import FailedRunsError, InterruptedRunError, PostsaleError, StorageError, is_interrupt
from sim.results.files import as_json, summary_of
from sim.results.kinds import plain
from sim.results.summary import Summary
from sim.statistics.grades import Graded
from sim.statistics.intervals import LEVEL
from sim.trials.analysis.assumptions_used import numbers_used
from sim.trials.analysis.choice import choice_entries
from sim.trials.analysis.graded import GradedLook, grow_until_settled, worth_of
from sim.trials.analysis.growth import Look, RepeatedNumbers, Stop, Watch, grow
from sim.trials.analysis.indifference import curves
from sim.trials.analysis.mechanisms import Mechanisms
from sim.trials.analysis.next_runs import next_runs
from sim.trials.analysis.policies import Policies
from sim.trials.analysis.stopping import stopped, strengths
from sim.trials.analysis.summary import Summarizer
from sim.trials.executing.executors import WorkersFactory, local
from sim.trials.folder.claiming import claim
from sim.trials.folder.files_kept import files_kept, settings_kept, source_told
from sim.trials.folder.recording import Results, record
from sim.trials.folder.telling import sealed
from sim.trials.planning.ablation import REAL
from sim.trials.planning.cells import Cell, cells, years_of
from sim.trials.planning.identity import address_of, identity, versions
from sim.trials.running.compiling import compile_first, compiling
from sim.trials.running.runner import SHARD, Progress, Runner
from sim.trials.sensitivity.session import Callbacks, SensitivitySession
from sim.trials.storage.clock import NOBODY, Clock, Timed, Watcher, unwatched
from sim.trials.storage.files_written import MANIFEST, REPLICATIONS, SUMMARY
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.formats import FORMAT, numbered
from sim.trials.storage.locking import locked
from sim.trials.storage.store import Store, write_aside

SHARE_OF_A_CELL = 0.2
"""To write the tables of a cell, against a step of what plausible worlds say."""


@dataclass(frozen=True, slots=True)
class Request:
    """How a study is to be run. pool: a folder of shards that several studies share; hire: who does the work."""

    out: Path
    engine: str = "compiled"
    seed: int | None = None
    workers: int = 2
    fresh: bool = False
    settings: Mapping[str, str] = field(default_factory=dict)  # from the command line, for the manifest
    shard: int = SHARD
    pool: Path | None = None
    hire: WorkersFactory | None = None
    done: RepeatedNumbers | None = None  # numbers to repeat, where a rule or the clock chose them


@dataclass(frozen=True, slots=True)
class Listener:
    """Who hears how a run goes on: its runs, lines that stay, every look, what is out of order, each phase that begins."""

    progress: Callable[[Progress], None] = lambda _: None
    line: Callable[[str], None] = lambda _: None
    look: Callable[[Look], None] = lambda _: None
    warn: Callable[[str], None] = lambda _: None
    watch: Watcher = unwatched
    graded: Callable[[GradedLook], None] = lambda _: None


@dataclass(frozen=True, slots=True)
class StudyRun:
    """A finished study: its summary and its stored numbers."""

    summary: Summary
    cells: list[Cell]
    results: Results
    seconds: dict[str, float]
    events: int
    runs: int
    stop: Stop
    out: Path
    manifest: dict[str, Any]
    graded: Graded | None = None  # of a decision

    def trajectories(self, point: int, staffing: str) -> dict[str, Mapping[str, NDArray[Any]]]:
        """Return the monthly columns of every model at one point and staffing mode, arrays (replications, months).

        Row by row the same replications: those that failed in any of them are left out, and models of which too many did.
        """
        recorded = self.results.recorded
        here = [c for c in self.cells if c.point == point and c.staffing.name.lower() == staffing]
        here = [c for c in here if not recorded[c.index].refused]
        lost = {number for c in here for number in recorded[c.index].failures}
        return {c.model: self.results.months(c.index, lost) for c in here}

    def changed(self, point: int, staffing: str, model: str) -> dict[str, NDArray[Any]]:
        """Return after how many months each stage of a policy began, arrays (replications,), rows as in `trajectories`."""
        recorded = self.results.recorded
        here = [c for c in self.cells if c.point == point and c.staffing.name.lower() == staffing]
        here = [c for c in here if not recorded[c.index].refused]
        lost = {number for c in here for number in recorded[c.index].failures}
        cell = next(c for c in here if c.model == model)
        metrics = self.results.metrics(cell.index)
        keep = [number not in lost for number in range(recorded[cell.index].replications)]
        return {name: metrics[name][keep] for name in metrics if name.startswith("changed_at.")}

    @property
    def failed(self) -> dict[str, Any]:
        """Return how many replications failed, and why nothing is said of which cells."""
        held = self.results.recorded
        refused = {
            f"{c.model}, {c.staffing.name.lower()}, point {c.point}": held[c.index].refused
            for c in self.results.cells.values()
            if held[c.index].refused
        }
        return {"replications": sum(one.failed for one in held.values()), "refused": refused}


def run_study(experiment: Experiment, request: Request, listener: Listener | None = None) -> StudyRun:
    """Run a study, or what is missing of it, and write its folder.

    Errors: DesignMismatchError if the folder holds another design; BusyError if somebody is writing to it;
    InterruptedRunError on Ctrl-C; StorageError, WorkerError where the machine fails. What was finished is kept.
    """
    seed = experiment.seed if request.seed is None else request.seed
    store = Store(request.out, request.pool)
    store.refuse_others(fresh=request.fresh)
    with locked(store.own):
        claim(store, experiment, seed, fresh=request.fresh)
        store.sweep()
        return Session(experiment, request, store, seed, listener or Listener()).run()


class Session:
    """One process at work on one study."""

    def __init__(self, experiment: Experiment, request: Request, store: Store, seed: int, listener: Listener) -> None:
        self.experiment = experiment
        self.request = request
        self.store = store
        self.seed = seed
        self.listener = listener
        self.seconds: dict[str, float] = {}
        self.graded: Graded | None = None
        self.doing = ""
        self.began = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        self.addresses: list[str] = []
        self.files = files_kept(experiment)  # now, as they were read: somebody may be editing them
        self.settings = settings_kept(experiment, request.settings)
        self.numbers = numbers_used(experiment)

    def stage(self, clock: Clock, key: str) -> Timed:
        """Say which stage begins, and time it."""
        self.watch(clock)
        return Timed(self.seconds, key)

    def watch(self, clock: Clock) -> None:
        """Pass a phase on that begins, and remember what it is."""
        self.doing = clock.words
        self.listener.watch(clock)

    def run(self) -> StudyRun:
        """Simulate what is missing, summarize all."""
        self.store.note_pool()
        if self.store.open_to_others():
            self.listener.warn(
                f"others can write to {self.store.shards}; numbers in it are believed. chmod go-w, if only you fill it"
            )
        self.write_manifest({"status": "running"})
        try:
            with self.stage(compiling(), "compile"):
                compile_first(self.experiment)
            clock = Clock("planning people (pilot runs find whom the same spend pays for)")
            with self.stage(clock, "plan"):
                planned = cells(self.experiment, seed=self.seed, workers=self.request.workers, clock=clock)
                addresses = [address_of(cell, self.seed) for cell in planned]
                self.addresses = list(dict.fromkeys(addresses))
                self.write_manifest({"status": "running"})
            with self.stage(Clock("simulating"), "simulate"):
                stop = self.simulate(planned, addresses)
            worlds = self.drawn_worlds()
            clock = Clock("analyzing", SHARE_OF_A_CELL * len(planned) + (0.0 if worlds is None else worlds.work))
            with self.stage(clock, "analyse"):
                ran = self.analyse(planned, addresses, stop, worlds, clock)
        except (PostsaleError, KeyboardInterrupt, RuntimeError) as error:
            if isinstance(error, RuntimeError) and not is_interrupt(error):
                raise
            status = "failed" if isinstance(error, FailedRunsError) else "interrupted"
            with suppress(StorageError):  # what went wrong first is what is told
                self.write_manifest({"status": status})
            if is_interrupt(error):
                raise InterruptedRunError(self.where_it_stopped()) from None
            raise
        write_results(ran)
        return ran

    def where_it_stopped(self) -> str:
        """Return what to say where work was stopped between runs: what was going on, and what of it all is kept."""
        doing = self.doing.split(" (")[0]
        if self.request.pool is not None and not self.addresses:
            return (
                f"Stopped while {doing}. Replications that were simulated before are kept; the same command continues."
            )
        kept = self.store.kept(self.addresses)
        if not kept:
            return f"Stopped while {doing}. Nothing was simulated yet; run the same command again."
        return f"Stopped while {doing}. The {kept:,} replications so far are kept; the same command continues."

    def simulate(self, planned: list[Cell], addresses: list[str]) -> Stop:
        """Run the real world until the rule or the budget says stop, then the other worlds as far."""
        most = self.experiment.replications.at_most
        real = [cell for cell in planned if cell.without == REAL]
        others = [cell for cell in planned if cell.without != REAL]
        hire = self.request.hire or local(self.request.workers, self.request.engine)
        runner = Runner(
            self.store, planned, addresses, seed=self.seed, engine=self.request.engine, shard=self.request.shard
        )
        runner.redo_damaged([(cell.index, most) for cell in planned], self.listener.warn)
        unique = {addresses[cell.index]: cell for cell in real}.values()
        work: dict[int, float] = {}
        for cell in unique:
            work[cell.point] = work.get(cell.point, 0.0) + years_of(cell)

        def run(numbers: Mapping[int, int]) -> float:
            return runner.run(real, numbers, hire, self.listener.progress)

        stop = (
            grow(
                self.experiment.replications,
                [point.index for point in self.experiment.points()],
                lambda level: Watch(self.experiment, real, addresses, self.store, level),
                run,
                self.listener.look,
                work,
                self.request.done,
            )
            if self.experiment.options is None
            else self.decide(real, addresses, run)
        )
        runner.run(others, stop.numbers, hire, self.listener.progress)
        return stop

    def decide(self, real: list[Cell], addresses: list[str], run: Callable[[Mapping[int, int]], float]) -> Stop:
        """Run the options of a decision until its grade is settled; keep the grade."""
        experiment = self.experiment
        watch = Watch(experiment, real, addresses, self.store, LEVEL)
        point = real[0].point
        stop, self.graded = grow_until_settled(
            experiment.replications,
            point,
            lambda n: [watch.values(cell, n) for cell in real],
            run,
            self.listener.graded,
            keys=[cell.model for cell in real],
            worth=worth_of(experiment.worth_acting_on),
            done=self.request.done,
        )
        return stop

    def drawn_worlds(self) -> SensitivitySession | None:
        """Run the worlds of a sensitivity study; None in any other."""
        if self.experiment.sensitivity is None:
            return None
        request, listener = self.request, self.listener
        worlds = SensitivitySession(
            self.experiment,
            self.store,
            seed=self.seed,
            engine=request.engine,
            workers=request.workers,
            hire=request.hire or local(request.workers, request.engine),
            ears=Callbacks(listener.progress, listener.line, listener.warn, self.watch),
        )
        with Timed(self.seconds, "levels"):
            worlds.prepare()
        self.addresses += list(dict.fromkeys(worlds.runs.addresses))
        with self.stage(Clock("simulating scenarios"), "worlds"):
            worlds.simulate()
        return worlds

    def analyse(
        self,
        planned: list[Cell],
        addresses: list[str],
        stop: Stop,
        worlds: SensitivitySession | None = None,
        clock: Clock = NOBODY,
    ) -> StudyRun:
        """Write the tables, and summarize what they hold. clock: counts the cells."""
        paths = [varied.path for varied in self.experiment.vary]
        numbers = {cell.index: stop.numbers[cell.point] for cell in planned}
        recorded = record(
            self.request.out, planned, addresses, self.store, numbers, paths, self.seed, worlds, clock, SHARE_OF_A_CELL
        )
        for cell in planned:
            held = recorded[cell.index]
            if held.failed == held.replications:
                raise FailedRunsError(
                    f"Every replication of {cell.model} ({cell.staffing.name.lower()}, point {cell.point}) failed, the first "
                    f"with {held.reason}. Each is a row of {self.request.out / REPLICATIONS}; nothing is summarized."
                )
        results = Results(self.request.out, planned, recorded)
        real = [cell for cell in planned if cell.without == REAL]
        metrics = {cell.index: results.metrics(cell.index) for cell in planned}
        told = Summarizer(self.experiment, real, metrics, stop.level, addresses)
        summary = numbered(told.build())
        mechanisms = Mechanisms(self.experiment, planned, metrics, self.seed, stop.level, addresses)
        summary |= {
            "n": min(stop.numbers.values()),
            "mechanisms": mechanisms.explained(),
            "without": mechanisms.repeated(),
        }
        summary |= {"assumptions": strengths(self.experiment), "replications": stopped(stop, self.experiment)}
        events = sum({addresses[index]: held.events for index, held in recorded.items()}.values())
        runs = sum({addresses[index]: n for index, n in numbers.items()}.values())
        if worlds is not None:
            summary["sensitivity"] = worlds.told(real, metrics, clock)
            self.addresses += list(dict.fromkeys(worlds.confirmed_at))
            events, runs = events + worlds.runs.events(), runs + worlds.count
        early = summary_of(summary)
        ran = StudyRun(
            early, real, results, self.seconds, events, runs, stop, self.request.out, self.manifest(), self.graded
        )
        summary["failed"] = ran.failed
        summary["choice"] = choice_entries(self.experiment, real, metrics, stop.level, addresses)
        summary["next_runs"] = next_runs(self.experiment, real, metrics)
        summary["curves"] = curves(self.experiment, {REAL: told, **mechanisms.worlds()})
        if any(case.stages for case in self.experiment.models):
            policies = Policies(self.experiment, real, ran.trajectories, ran.changed, stop.level)
            summary |= {"changes": policies.changes(), "by_size": policies.by_size()}
        return replace(ran, summary=summary_of(summary))

    def manifest(self) -> dict[str, Any]:
        """Return what the folder says about how it was made."""
        experiment, request = self.experiment, self.request
        return {
            "format": FORMAT,
            "experiment": experiment.key,
            "title": experiment.title,
            "source": source_told(experiment),
            "settings": self.settings,
            "files": self.files,
            "design": dict(experiment.design),
            **self.numbers,
            "sha256": experiment.sha256,
            "identity": identity(experiment, seed=self.seed),
            "addresses": self.addresses,
            "store": request.pool.name if request.pool else None,
            "versions": versions(),
            "engine": request.engine,
            "seed": self.seed,
            "began": self.began,
            "replications": {"asked": experiment.replications.at_most},
        }

    def write_manifest(self, more: dict[str, Any]) -> None:
        """Write what is known of the run so far."""
        write_aside(self.request.out / MANIFEST, as_json(sealed(self.manifest() | more)))


def write_results(ran: StudyRun) -> None:
    """Write summary.json and manifest.json; called again when findings and charts are added."""
    manifest = ran.manifest | {
        "replications": {
            "asked": ran.manifest["replications"]["asked"],
            "done": ran.summary.n,
            "failed": ran.failed["replications"],
            "stopped_by": ran.stop.rule,
            "by_point": [ran.stop.numbers[p] for p in sorted(ran.stop.numbers)],
            "looks": list(ran.stop.looks),
        },
        "runs": ran.runs,
        "status": "complete",
        "events": ran.events,
        "seconds": {name: round(value, 3) for name, value in ran.seconds.items()},
        "results": {"sha256": fingerprint(plain(ran.summary))},
    }
    write_aside(ran.out / SUMMARY, as_json(ran.summary))
    write_aside(ran.out / MANIFEST, as_json(sealed(manifest)))
