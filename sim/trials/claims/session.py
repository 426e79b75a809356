"""The claims of one command, one after the other: plan, simulate what is missing, judge, write the ledger."""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import structs

from sim.config.claim.claim import Cell, Claim
from sim.config.claim.measure import Measure
from sim.config.resolving.experiment import Experiment
from sim.errors import FailedRunsError
from sim.results.ledger import LedgerRow
from sim.statistics.claims import can_turn, settled, shares
from sim.statistics.intervals import LEVEL, Floats
from sim.statistics.jackknife import Estimate, largest, less_luck, smallest
from sim.statistics.looks import level_at_every_look
from sim.trials.analysis.averages import Both, estimator
from sim.trials.claims import entry as rows
from sim.trials.claims.batch import cases_of, claim_batch, name_of
from sim.trials.claims.columns import estimate_of_ratios, flat, in_rows, in_scenarios, pair
from sim.trials.claims.dependence import strongest
from sim.trials.claims.effort import (
    Effort,
    looks_of,
    measures_judged,
    places_judged,
    reads_of,
    world_futures_of,
)
from sim.trials.claims.industry import EFFECT, IndustryBatch, Survey
from sim.trials.claims.ledger import identity_of, write_ledger
from sim.trials.executing.executors import local
from sim.trials.folder.recording import MOST_FAILED
from sim.trials.planning.identity import address_of
from sim.trials.running.compiling import compile_first
from sim.trials.running.runner import Progress, Runner
from sim.trials.scenarios.batch import Batch, Spreads, plan_base_case
from sim.trials.scenarios.direct_levels import DirectLevels, calibrated_each
from sim.trials.scenarios.runs import ScenarioRuns, Task, stored, tasks_of
from sim.trials.scenarios.space import SharedScenarios
from sim.trials.storage.clock import Clock, Watcher, unwatched
from sim.trials.storage.store import Store, make_folder

Pair = tuple[Floats, Floats]


@dataclass(frozen=True, slots=True)
class Callbacks:
    """Who hears how it goes on: lines, runs within a claim, what is judged now, each row and which it is of all, phases."""

    line: Callable[[str], None] = lambda _: None
    progress: Callable[[Progress], None] = lambda _: None
    stage: Callable[[str], None] = lambda _: None
    judged: Callable[[str, LedgerRow], None] = lambda _, __: None
    watch: Watcher = unwatched


@dataclass(slots=True)
class ClaimRunner:
    """Tests claims. folder: where shards, levels and the ledger are kept."""

    folder: Path
    effort: Effort
    workers: int
    engine: str = "compiled"
    ears: Callbacks = field(default_factory=Callbacks)
    levels: dict[str, DirectLevels] = field(default_factory=dict)

    def __post_init__(self) -> None:
        make_folder(self.folder)

    @property
    def store(self) -> Store:
        """Return the shards of all claims: what two of them share is simulated once."""
        return Store(self.folder)

    def test(self, claim: Claim) -> LedgerRow:
        """Return the row of a claim. Errors: FailedRunsError if futures failed; InputError for a metric that is not there."""
        if claim.not_testable:
            return rows.untested(claim)
        if claim.industry is not None:
            return self.survey(claim)
        return self.experiment(claim)

    def experiment(self, claim: Claim) -> LedgerRow:
        """Return the row of a claim that an experiment tests."""
        experiment = claim.experiment
        assert experiment is not None
        assert claim.measure is not None
        reads = reads_of(claim)
        clock = Clock(f"{claim.key}: planning people")
        self.ears.watch(clock)
        cells, spreads = plan_base_case(
            experiment, cases_of(reads), experiment.seed, self.workers, self.effort.pilot_customers, clock
        )
        self.ears.stage(claim.key)
        addresses = [address_of(cell, experiment.seed) for cell in cells.values()]
        runner = Runner(self.store, [*cells.values()], addresses, seed=experiment.seed, engine=self.engine)
        looks = looks_of(claim, self.effort)
        level = level_at_every_look(looks)

        def simulated(names: Iterable[str], n: int) -> dict[str, Mapping[str, Floats]]:
            asked = {name: cells[name] for name in names}
            runner.redo_damaged([(cell.index, n) for cell in asked.values()], self.ears.line)
            numbers = dict.fromkeys((cell.point for cell in asked.values()), n)
            runner.run([*asked.values()], numbers, local(self.workers, self.engine), self.ears.progress)
            metrics: dict[str, Mapping[str, Floats]] = {
                name: stored(self.store, addresses[cell.index], n)[0] for name, cell in asked.items()
            }
            refuse_failed(metrics, n, claim)
            return metrics

        metrics = dict(simulated(cells, looks[0]))
        for n in looks[1:]:
            unknown = unsettled(claim, metrics, level)
            if not unknown:
                break
            metrics.update(simulated(unknown, n))
        found = evidence(claim, pairs_of(claim, metrics), level=level)
        runs = sum({addresses[cells[name].index]: rows_of(each) for name, each in metrics.items()}.values())
        if claim.worlds:
            found, more = self.in_scenarios(claim, found, spreads)
            runs += more
        return rows.entry(claim, found, self.effort, runs)

    def in_scenarios(self, claim: Claim, found: rows.Evidence, spreads: Spreads) -> tuple[rows.Evidence, int]:
        """Return what was found with the scenarios beside it, and how many runs they took."""
        experiment, measure = claim.experiment, claim.measure
        assert experiment is not None
        assert measure is not None
        scenarios, reads = SharedScenarios(self.effort.worlds), claim.cells(measure)
        levels = self.levels_of(experiment, scenarios)
        batch, blocks = claim_batch(experiment, reads, scenarios, levels, spreads)
        futures = world_futures_of(claim, self.effort)
        runs = self.simulated(batch, [(block, name) for name, block in blocks.items()], futures)
        both = [runs.metric(blocks[name_of(read)], name_of(read), read.metric) for read in reads]
        values, errors = in_scenarios(measure, [averaged for _, averaged in both])
        found = replace(found, luck_in_worlds=estimator_in_scenarios(measure, both, errors))
        count = len(batch.cases) * scenarios.count * futures
        return with_scenarios(claim, found, values, errors, batch, scenarios), count

    def simulated(self, batch: Batch, tasks: Sequence[Task], futures: int) -> ScenarioRuns:
        """Return the runs of a batch, after running what of them is missing."""
        runs = ScenarioRuns(batch, tasks, self.store, engine=self.engine, futures=futures)
        runs.run(local(self.workers, self.engine), self.ears.progress, self.ears.line)
        return runs

    def levels_of(self, experiment: Experiment, scenarios: SharedScenarios) -> DirectLevels | None:
        """Return the levels of a company in all scenarios, fitted once for all claims of it; None if it has none."""
        if not experiment.calibrated:
            return None
        named = experiment.checked.root.word("assumptions")
        key = f"{experiment.company} {named}"
        if key not in self.levels:
            clock = Clock(f"levels of {scenarios.count} scenarios of {experiment.company}")
            self.ears.watch(clock)
            folder = self.store.own / "levels"
            self.levels[key] = calibrated_each(experiment, scenarios, folder, self.workers, clock)
        return self.levels[key]

    def survey(self, claim: Claim) -> LedgerRow:
        """Return the row of a claim that an industry of companies tests."""
        industry, measure = claim.industry, claim.measure
        assert industry is not None
        assert measure is not None
        count = max(20, round(industry.companies * self.effort.companies))
        surveys: dict[str, Survey] = {}

        def pairs(measured: Measure, at: Any = None, *, came: bool = False) -> list[Pair]:  # noqa: ARG001  (no luck is booked)
            found = []
            for each in measured.references:
                without = "" if each.without in (None, EFFECT) else str(each.without)
                if without not in surveys:
                    batch = IndustryBatch(industry, count, industry.experiment.seed, without=without)
                    surveys[without] = self.surveyed(claim, batch)
                found.append(surveys[without].columns(each))
            return found

        found = evidence(claim, pairs, share_or)
        runs = 2 * count * (1 + sum(name != EFFECT for name in claim.without))
        if claim.worlds:
            found, more = self.industry_in_scenarios(claim, found)
            runs += more
        return rows.entry(claim, found, self.effort, runs)

    def surveyed(self, claim: Claim, batch: IndustryBatch) -> Survey:
        """Return what a survey and an experiment see of the companies of a batch."""
        runs = self.simulated(batch, tasks_of(batch, [batch.block]), 1)
        outcomes = {
            case: {name: values[:, 0] for name, values in runs.columns(batch.block, case)[0].items()}
            for case in batch.cases
        }
        return Survey(claim, batch, outcomes)

    def industry_in_scenarios(self, claim: Claim, found: rows.Evidence) -> tuple[rows.Evidence, int]:
        """Return what was found with scenarios beside it: in each, some companies of the industry."""
        industry, measure = claim.industry, claim.measure
        assert industry is not None
        assert measure is not None
        scenarios = SharedScenarios(self.effort.worlds)
        levels = self.levels_of(industry.experiment, scenarios)
        count = scenarios.count * self.effort.world_companies
        batch = IndustryBatch(industry, count, industry.experiment.seed, scenarios, levels)
        survey = self.surveyed(claim, batch)
        both = [survey.columns(each) for each in measure.references]
        pairs = [(by_scenario(v, scenarios.count), by_scenario(w, scenarios.count)) for v, w in both]
        values, errors = in_rows(measure, pairs)
        return with_scenarios(claim, found, values, errors, batch, scenarios), 2 * count


def pairs_of(claim: Claim, metrics: Mapping[str, Mapping[str, Floats]]) -> Callable[..., list[Pair]]:
    """Return what gives the columns of a measure, of what was simulated: metrics of each cell by name."""

    def pairs(measure: Measure, at: Mapping[str, str] | None = None, *, came: bool = False) -> list[Pair]:
        return [pair(claim, metrics[name_of(read)], read, came=came) for read in claim.cells(measure, at)]

    return pairs


def unsettled(claim: Claim, metrics: Mapping[str, Mapping[str, Floats]], level: float) -> list[str]:
    """Return the cells of which more futures could change a verdict, by what was simulated of them. level: of intervals.

    Each figure that is judged has a verdict of its own, and goes on by itself. Of the measure at other values of what is
    varied only a sign that may still turn decides. All other cells, such as without a mechanism, keep the futures of the
    first look: a verdict that needs many has next to no effect, and there is nothing to take apart.
    """
    measure, region, pairs = claim.measure, rows.region_of(claim), pairs_of(claim, metrics)
    assert measure is not None
    reads: list[Cell] = []
    for each in measures_judged(claim):
        if not settled(region, estimate_of_ratios(each, pairs(each), level=level)):
            reads += claim.cells(each)
    for at in places_judged(claim):
        if can_turn(region, estimate_of_ratios(measure, pairs(measure, at), level=level)):
            reads += claim.cells(measure, at)
    return list(dict.fromkeys(name_of(read) for read in reads))


def rows_of(metrics: Mapping[str, Floats]) -> int:
    """Return over how many futures a cell was simulated."""
    return len(next(iter(metrics.values())))


def evidence(
    claim: Claim,
    pairs: Callable[..., list[Pair]],
    corrected: Callable[[Estimate, list[Pair]], Estimate] = lambda e, _: e,
    level: float = LEVEL,
) -> rows.Evidence:
    """Return all that is read of a claim in the base case.

    pairs: the columns of a measure, at values of what is varied, came: with their luck. corrected: an estimate, given these.
    level: of every interval.
    """
    measure = claim.measure
    assert measure is not None

    def estimate(measured: Measure, at: Mapping[str, str] | None = None) -> Estimate:
        less = pairs(measured, at)
        return corrected(estimate_of_ratios(measured, less, pairs(measured, at, came=True), level), less)

    def out(name: str) -> rows.Ablation:
        without = measure.without(name)
        came = [*pairs(measure, came=True), *pairs(without, came=True)]
        return ablated(measure, pairs(measure), pairs(without), name, came, level)

    return rows.Evidence(
        simulated=estimate(measure),
        ablations=[out(name) for name in claim.without],
        along=[(value, estimate(measure, {claim.along: value})) for value in claim.along_values()],
        also=[(name, estimate(each.measure)) for name, each in claim.also.items()],
    )


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


def by_scenario(column: Floats, scenarios: int) -> Floats:
    """Return a column of companies that take turns among scenarios as (scenarios, companies of each)."""
    return column.reshape(-1, scenarios).T


def with_scenarios(
    claim: Claim, found: rows.Evidence, values: Floats, errors: Floats, batch: Batch, scenarios: SharedScenarios
) -> rows.Evidence:
    """Return what was found with what the measure is in scenarios, values and errors (s,), beside it."""
    inputs = {each.path: scenarios.at(each.path) for builder in batch.builders.values() for each in builder.inputs}
    missed = float(batch.levels.missed.mean()) if isinstance(batch.levels, DirectLevels) else 0.0
    region = rows.region_of(claim)
    return replace(found, worlds=shares(values, errors, region), driver=strongest(values, inputs), levels_missed=missed)


def estimator_in_scenarios(measure: Measure, both: Sequence[Both], errors: Floats) -> dict[str, Any]:
    """Return which estimator a measure in scenarios is of, and what it gained. errors: (s,), less luck."""
    came = in_scenarios(measure, [values for values, _ in both])[1]
    known = np.isfinite(came) & np.isfinite(errors)
    left = float((errors[known] ** 2).sum())
    ratio = float((came[known] ** 2).sum()) / left if left > 0.0 else math.nan
    return estimator(ratio, same=all(np.array_equal(*values, equal_nan=True) for values in both))


def ablated(
    measure: Measure,
    before: Sequence[Pair],
    after: Sequence[Pair],
    name: str,
    came: Sequence[Pair],
    level: float = LEVEL,
) -> rows.Ablation:
    """Return a measure without a mechanism, and by how much it is less than with it. came: both with their luck."""
    k = len(before)

    def change(averages: Any) -> Any:
        ratios = [averages[2 * j] / averages[2 * j + 1] for j in range(2 * k)]
        return measure.value(ratios[:k], largest, smallest) - measure.value(ratios[k:], largest, smallest)

    change_of_it = less_luck(flat([*before, *after]), flat(came), change, level)
    return rows.Ablation(name, estimate_of_ratios(measure, after, came[k:], level), change_of_it)


def refuse_failed(metrics: Mapping[str, Mapping[str, Floats]], n: int, claim: Claim) -> None:
    """Raise `FailedRunsError` if more futures of a cell failed than may be left out."""
    for name, found in metrics.items():
        failed = int(np.isnan(found["ending_arr"]).sum()) if "ending_arr" in found else n
        if failed > MOST_FAILED * n:
            raise FailedRunsError(f"{claim.key}: {failed} of {n} simulations of {name} failed; nothing is said of it.")


def run_claims(claims: Sequence[Claim], court: ClaimRunner, kept: Sequence[LedgerRow] = ()) -> list[LedgerRow]:
    """Test claims in order and write the ledger after each. Errors: as of `ClaimRunner.test`; what was done is kept.

    kept: rows of an earlier ledger that stay in the file until their claim is tested anew.
    """
    first = next((claim.experiment for claim in claims if claim.experiment is not None), None)
    if first is not None:
        compile_first(first)
    ledger: dict[str, LedgerRow] = {}
    for number, claim in enumerate(claims, start=1):
        court.ears.stage(f"{number} of {len(claims)}  {claim.key}")
        row = structs.replace(court.test(claim), identity=identity_of(claim))
        ledger[claim.key] = row
        write_ledger(court.folder, {**{each.id: each for each in kept}, **ledger}.values())
        court.ears.judged(f"{number} of {len(claims)}", row)
    return list(ledger.values())
