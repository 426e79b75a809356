"""The claims of one command, one after the other: plan, simulate what is missing, judge, write the ledger."""

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from sim.config.claim.claim import Claim
from sim.config.claim.keys import natural
from sim.config.claim.measure import Measure
from sim.config.resolving.experiment import Experiment
from sim.errors import FailedRunsError
from sim.results.files import as_json
from sim.statistics.claims import shares
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.jackknife import Estimate, largest, less_luck, smallest
from sim.trials.analysis.averages import Both, estimator
from sim.trials.claims import entry as rows
from sim.trials.claims.bench import Spreads, WorldBench, case_of
from sim.trials.claims.drawn import Drawn
from sim.trials.claims.drivers import strongest
from sim.trials.claims.effort import FULL, Effort, futures_of, reads_of
from sim.trials.claims.industry import EFFECT, IndustryBench, Surveyed
from sim.trials.claims.levels import Fitted, fitted
from sim.trials.claims.planned import planned
from sim.trials.claims.rows import Rows
from sim.trials.claims.seen import estimate_of_ratios, flat, in_rows, in_worlds, metrics_of, pair
from sim.trials.executing.executors import local
from sim.trials.folder.recording import MOST_FAILED
from sim.trials.planning.identity import address_of
from sim.trials.running.compiling import compile_first
from sim.trials.running.runner import Progress, Runner
from sim.trials.storage.clock import Clock, Watcher, unwatched
from sim.trials.storage.formats import format_of
from sim.trials.storage.hashed import sources
from sim.trials.storage.store import Store, make_folder, write_aside

LEDGER = "ledger.json"
Pair = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Who hears how it goes on: a line for each claim, runs within it, what is judged now, each row, each phase."""

    line: Callable[[str], None] = lambda _: None
    progress: Callable[[Progress], None] = lambda _: None
    stage: Callable[[str], None] = lambda _: None
    judged: Callable[[Mapping[str, Any]], None] = lambda _: None
    watch: Watcher = unwatched


@dataclass(slots=True)
class ClaimRunner:
    """Tests claims. folder: where shards, levels and the ledger are kept."""

    folder: Path
    effort: Effort
    workers: int
    engine: str = "compiled"
    ears: Callbacks = field(default_factory=Callbacks)
    levels: dict[str, Fitted] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make_folder(self.folder)

    @property
    def store(self) -> Store:
        """Return the shards of all claims: what two of them share is simulated once."""
        return Store(self.folder)

    def test(self, claim: Claim) -> dict[str, Any]:
        """Return the row of a claim. Errors: FailedRunsError if futures failed; InputError for a metric that is not there."""
        if claim.not_testable:
            return rows.untested(claim)
        if claim.industry is not None:
            return self.survey(claim)
        return self.experiment(claim)

    def experiment(self, claim: Claim) -> dict[str, Any]:
        """Return the row of a claim that an experiment tests."""
        experiment = claim.experiment
        assert experiment is not None
        assert claim.measure is not None
        reads, n = reads_of(claim), futures_of(claim, self.effort)
        clock = Clock(f"{claim.key}: planning people")
        self.ears.watch(clock)
        plans = planned(experiment, reads, self.workers, self.effort.pilot_customers, clock)
        self.ears.stage(claim.key)
        cells = list(plans.cells.values())
        addresses = [address_of(cell, experiment.seed) for cell in cells]
        runner = Runner(self.store, cells, addresses, seed=experiment.seed, engine=self.engine)
        runner.redo_damaged([(cell.index, n) for cell in cells], self.ears.line)
        runner.run(
            cells,
            dict.fromkeys((cell.point for cell in cells), n),
            local(self.workers, self.engine),
            self.ears.progress,
        )
        metrics = {name: metrics_of(self.store, addresses[cell.index], n) for name, cell in plans.cells.items()}
        refuse_failed(metrics, n, claim)

        def pairs(measure: Measure, at: Mapping[str, str] | None = None, *, came: bool = False) -> list[Pair]:
            return [pair(claim, metrics[case_of(read)], read, came=came) for read in claim.cells(measure, at)]

        def estimate(measure: Measure, at: Mapping[str, str] | None = None) -> Estimate:
            return estimate_of_ratios(measure, pairs(measure, at), pairs(measure, at, came=True))

        def out(measure: Measure, name: str) -> rows.Ablation:
            without = measure.without(name)
            came = [*pairs(measure, came=True), *pairs(without, came=True)]
            return ablated(measure, pairs(measure), pairs(without), name, came)

        found = rows.Evidence(
            simulated=estimate(claim.measure),
            ablations=[out(claim.measure, name) for name in claim.without],
            along=[(value, estimate(claim.measure, {claim.along: value})) for value in claim.along_values()],
            also=[(name, estimate(each.measure)) for name, each in claim.also.items()],
        )
        runs = len(set(addresses)) * n
        if claim.worlds:
            found, more = self.in_worlds(claim, found, plans.spreads)
            runs += more
        return rows.entry(claim, found, self.effort, runs)

    def in_worlds(self, claim: Claim, found: rows.Evidence, spreads: Spreads) -> tuple[rows.Evidence, int]:
        """Return what was found with the plausible worlds beside it, and how many runs they took."""
        experiment, measure = claim.experiment, claim.measure
        assert experiment is not None
        assert measure is not None
        drawn, reads = Drawn(self.effort.worlds), claim.cells(measure)
        levels = self.levels_of(experiment, drawn) if experiment.calibrated else None
        fit = None if levels is None else levels.levels
        bench = WorldBench(experiment, reads, drawn, fit, spreads, experiment.seed)
        futures = self.effort.world_futures
        runner = Rows(bench, drawn.count, self.store, seed=experiment.seed, engine=self.engine, futures=futures)
        runner.run(local(self.workers, self.engine), self.ears.progress, self.ears.line)
        both = [runner.metric(runner.block, case_of(read), read.metric) for read in reads]
        values, errors = in_worlds(measure, [averaged for _, averaged in both])
        found = replace(found, luck_in_worlds=estimator_in_worlds(measure, both, errors))
        inputs = {each.path: drawn.at(each.path) for k in bench.builders for each in bench.builders[k].inputs}
        missed = 0.0 if levels is None else float(levels.missed.mean())
        return with_worlds(claim, found, values, errors, inputs, missed), len(bench.cases) * drawn.count * futures

    def levels_of(self, experiment: Experiment, drawn: Drawn) -> Fitted:
        """Return the levels of the worlds of a company, fitted once for all claims of the company."""
        named = experiment.checked.root.word("assumptions")
        key = f"{experiment.company} {named}"
        if key not in self.levels:
            clock = Clock(f"levels of {drawn.count} plausible worlds of {experiment.company}")
            self.ears.watch(clock)
            self.levels[key] = fitted(experiment, drawn, self.store.own / "levels", self.workers, clock)
        return self.levels[key]

    def survey(self, claim: Claim) -> dict[str, Any]:
        """Return the row of a claim that an industry of companies tests."""
        industry, measure = claim.industry, claim.measure
        assert industry is not None
        assert measure is not None
        count = max(20, round(industry.companies * self.effort.companies))
        seen: dict[str, Surveyed] = {}

        def pairs(measured: Measure) -> list[Pair]:
            found = []
            for each in measured.references:
                without = "" if each.without in (None, EFFECT) else str(each.without)
                if without not in seen:
                    bench = IndustryBench(industry, count, industry.experiment.seed, without=without)
                    seen[without] = self.surveyed(claim, bench)
                found.append(seen[without].columns(each))
            return found

        found = rows.Evidence(
            simulated=share_or(estimate_of_ratios(measure, pairs(measure)), pairs(measure)),
            ablations=[ablated(measure, pairs(measure), pairs(measure.without(name)), name) for name in claim.without],
            also=[
                (name, share_or(estimate_of_ratios(each.measure, pairs(each.measure)), pairs(each.measure)))
                for name, each in claim.also.items()
            ],
        )
        runs = 2 * count * (1 + sum(name != EFFECT for name in claim.without))
        if claim.worlds:
            found, more = self.industry_in_worlds(claim, found)
            runs += more
        return rows.entry(claim, found, self.effort, runs)

    def surveyed(self, claim: Claim, bench: IndustryBench) -> Surveyed:
        """Return what a survey and an experiment see of the companies of a bench."""
        count = len(bench.companies.arr)
        runner = Rows(bench, count, self.store, seed=bench.seed, engine=self.engine, futures=1)
        runner.run(local(self.workers, self.engine), self.ears.progress, self.ears.line)
        outcomes = {
            case: {name: values[:, 0] for name, values in runner.columns(runner.block, case)[0].items()}
            for case in bench.cases
        }
        return Surveyed(claim, bench, outcomes)

    def industry_in_worlds(self, claim: Claim, found: rows.Evidence) -> tuple[rows.Evidence, int]:
        """Return what was found with plausible worlds beside it: in each, some companies of the industry."""
        industry, measure = claim.industry, claim.measure
        assert industry is not None
        assert measure is not None
        drawn = Drawn(self.effort.worlds)
        fit = self.levels_of(industry.experiment, drawn) if industry.experiment.calibrated else None
        count = drawn.count * self.effort.world_companies
        levels = () if fit is None else fit.levels
        bench = IndustryBench(industry, count, industry.experiment.seed, drawn, levels)
        surveyed = self.surveyed(claim, bench)
        both = [surveyed.columns(each) for each in measure.references]
        values, errors = in_rows(measure, [(by_world(v, drawn.count), by_world(w, drawn.count)) for v, w in both])
        inputs = {each.path: drawn.at(each.path) for each in bench.builder.inputs}
        missed = 0.0 if fit is None else float(fit.missed.mean())
        return with_worlds(claim, found, values, errors, inputs, missed), 2 * count


def share_or(estimate: Estimate, pairs: Sequence[Pair]) -> Estimate:
    """Return an estimate; of a share of companies, with the interval of Wilson (1927), which stays between 0 and 1.

    Leaving one out cannot show that another company might have been of the other kind, and a symmetric interval of a
    share near 1 among few companies goes beyond it.
    """
    from scipy.stats import binomtest

    if len(pairs) > 1:
        return estimate
    these, among = (np.nan_to_num(column) for column in pairs[0])
    counted = np.isin(these, (0.0, 1.0)).all() and np.isin(among, (0.0, 1.0)).all() and (these <= among).all()
    if not counted or not among.any():
        return estimate
    interval = binomtest(int(these.sum()), int(among.sum())).proportion_ci(LEVEL, "wilson")
    return replace(estimate, low=float(interval.low), high=float(interval.high))


def by_world(column: Floats, worlds: int) -> Floats:
    """Return a column of companies that take turns among worlds as (worlds, companies of each)."""
    return column.reshape(-1, worlds).T


def with_worlds(
    claim: Claim, found: rows.Evidence, values: Floats, errors: Floats, inputs: Mapping[str, Floats], missed: float
) -> rows.Evidence:
    """Return what was found with what the measure is in plausible worlds, values and errors (w,), beside it."""
    region = rows.region_of(claim)
    return replace(found, worlds=shares(values, errors, region), driver=strongest(values, inputs), levels_missed=missed)


def estimator_in_worlds(measure: Measure, both: Sequence[Both], errors: Floats) -> dict[str, Any]:
    """Return which estimator a measure in plausible worlds is of, and what it gained. errors: (w,), less luck."""
    came = in_worlds(measure, [values for values, _ in both])[1]
    known = np.isfinite(came) & np.isfinite(errors)
    left = float((errors[known] ** 2).sum())
    ratio = float((came[known] ** 2).sum()) / left if left > 0.0 else math.nan
    return estimator(ratio, same=all(np.array_equal(*values, equal_nan=True) for values in both))


def ablated(
    measure: Measure, before: Sequence[Pair], after: Sequence[Pair], name: str, came: Sequence[Pair] | None = None
) -> rows.Ablation:
    """Return a measure without a mechanism, and by how much it is less than with it. came: both with their luck."""
    k = len(before)

    def change(averages: Any) -> Any:
        ratios = [averages[2 * j] / averages[2 * j + 1] for j in range(2 * k)]
        return measure.value(ratios[:k], largest, smallest) - measure.value(ratios[k:], largest, smallest)

    both = [*before, *after]
    came = both if came is None else came
    return rows.Ablation(name, estimate_of_ratios(measure, after, came[k:]), less_luck(flat(both), flat(came), change))


def refuse_failed(metrics: Mapping[str, Mapping[str, Floats]], n: int, claim: Claim) -> None:
    """Raise `FailedRunsError` if more futures of a cell failed than may be left out."""
    for name, found in metrics.items():
        failed = int(np.isnan(found["ending_arr"]).sum()) if "ending_arr" in found else n
        if failed > MOST_FAILED * n:
            raise FailedRunsError(f"{claim.key}: {failed} of {n} futures of {name} failed; nothing is said of it.")


def run_claims(
    claims: Sequence[Claim], court: ClaimRunner, kept: Sequence[Mapping[str, Any]] = ()
) -> list[dict[str, Any]]:
    """Test claims in order and write the ledger after each. Errors: as of `ClaimRunner.test`; what was done is kept.

    kept: rows of an earlier ledger that stay in the file until their claim is tested anew.
    """
    first = next((claim.experiment for claim in claims if claim.experiment is not None), None)
    if first is not None:
        compile_first(first)
    ledger: dict[str, dict[str, Any]] = {}
    for number, claim in enumerate(claims, start=1):
        court.ears.stage(f"{number} of {len(claims)}  {claim.key}")
        row = court.test(claim) | {"identity": identity_of(claim)}
        ledger[claim.key] = row
        write_ledger(court.folder, {**{each["id"]: each for each in kept}, **ledger}.values())
        court.ears.judged(row)
        court.ears.line(f"{number} of {len(claims)}  {claim.key}: {row['verdict']}{quick(row)}")
    return list(ledger.values())


def quick(row: Mapping[str, Any]) -> str:
    """Return what stands behind a verdict that fewer futures and worlds gave than a full one."""
    effort = row.get("effort", FULL.name)
    return "" if effort == FULL.name else f" ({effort})"


def identity_of(claim: Claim) -> str:
    """Return the hash of all that the row of a claim depends on, beside its effort: its file, its study, our sources."""
    here = Path(__file__).resolve()
    rules = [*sorted(here.parent.glob("*.py")), *sorted((here.parents[2] / "statistics").glob("*.py"))]
    study = claim.experiment or (claim.industry.experiment if claim.industry else None)
    parts = [sources().encode(), claim.path.read_bytes(), (study.sha256 if study else "").encode()]
    return hashlib.sha256(b"".join([*parts, *(path.read_bytes() for path in rules)])).hexdigest()[:24]


def write_ledger(folder: Path, ledger: Iterable[Mapping[str, Any]]) -> None:
    """Write the ledger of a folder, in natural order, contradictions last."""
    ordered = sorted(ledger, key=lambda row: (row.get("kind") == "contradiction", natural(str(row["id"]))))
    write_aside(folder / LEDGER, as_json(ordered))


def read_ledger(folder: Path) -> list[dict[str, Any]]:
    """Return the ledger of a folder; nothing if there is none. Errors: InputError for rows of a format that is not known."""
    try:
        found = json.loads((folder / LEDGER).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    for row in rows:
        format_of(folder / LEDGER, row)
    return rows
