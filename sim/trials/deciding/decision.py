"""From a finished study of options to a `Decision`: its grade, and every option against staying."""

import math
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from sim.config.resolving.experiment import Experiment
from sim.config.tables.decision import Option as Asked
from sim.metrics.averaged import Averaged
from sim.results.choosing import Change
from sim.results.decision import Amount, Decision, Dip, Inputs
from sim.results.unknowns import LookAgain, Unknown
from sim.trials.analysis.graded import worth_of
from sim.trials.deciding.options import OptionRuns, option_of
from sim.trials.deciding.workloads import workloads_of
from sim.trials.storage.formats import FORMAT
from sim.trials.study import StudyRun

STOPPED = {"rule": "settled", "most": "most", "time": "budget", "fixed": "fixed"}


def decided(experiment: Experiment, ran: StudyRun, *, command: str, made: str, version: str) -> Decision:
    """Return what a finished study of options says. made: the date; command: what makes this again."""
    assert experiment.options is not None
    assert ran.graded is not None
    graded, cells, asked = ran.graded, ran.cells, experiment.options.options
    keys = [cell.model for cell in cells]
    point = ran.summary.points[0]
    monthly = ran.trajectories(point.point, point.staffing)
    metrics = {cell.model: Averaged(ran.results.metrics(cell.index)) for cell in cells}
    runs = {key: OptionRuns(metrics[key], monthly[key], experiment.base.company) for key in keys}
    terminal = gives_terminal_value(experiment)
    options = tuple(option_of(each, runs[each.key], runs[keys[0]], ran.stop.level, terminal=terminal) for each in asked)
    opening = runs[keys[0]].opening_arr
    return Decision(
        format=FORMAT,
        title=experiment.title,
        company=experiment.company,
        made=made,
        version=version,
        command=command,
        horizon_months=experiment.horizon_months,
        customers=experiment.base.company.start_customers,
        opening_arr=opening,
        worth=worth_of(experiment.worth_acting_on),
        worth_a_year=experiment.options.worth,
        grade=str(graded.grade),
        choice=keys[graded.choice],
        best=keys[graded.best],
        staying=keys[0],
        sure=graded.sure,
        lead=Amount(mean=graded.lead, ci95=(graded.low, graded.high)),
        over_staying=Amount(mean=graded.over_staying[0], ci95=graded.over_staying[1:]),
        options=options,
        workloads=workloads_of(cells, metrics, roles_of(experiment)),
        dips=dips_of(ran.summary.changes or (), asked),
        inputs=Inputs(**{name: ran.summary.assumptions.get(name, 0) for name in Inputs.__struct_fields__}),
        simulations=ran.summary.n,
        seconds=sum(ran.seconds.values()),
        stopped_by=stopped_by(experiment, ran.stop.rule),
        more=graded.more,
        same=same_as(runs),
    )


def stopped_by(experiment: Experiment, rule: str) -> str:
    """Return why there are no more simulations: without a limit of time, it was whoever asked who stopped it."""
    return "you" if rule == "time" and experiment.replications.budget is None else STOPPED[rule]


def with_unknowns(decision: Decision, unknowns: Sequence[Unknown], again: LookAgain | None, seconds: float) -> Decision:
    """Return a decision with what must be true for it. It depends where something that can be looked up turns it."""
    firm = decision.grade in ("recommend", "lean")
    depends = firm and any(turned(each, decision.worth) for each in unknowns if each.where is not None)
    return replace(
        decision,
        grade="depends" if depends else decision.grade,
        unknowns=tuple(unknowns),
        unknowns_screened=unknowns[0].screened if unknowns else 0,
        look_again=again,
        seconds=decision.seconds + seconds,
    )


def turned(unknown: Unknown, worth: float) -> bool:
    """Say whether the recommendation loses more than is worth acting on at one of an unknown's ends, for sure behind."""
    return any(end.recommendation == "turns" and end.difference < -worth for end in (unknown.low, unknown.high))


def gives_terminal_value(experiment: Experiment) -> bool:
    """Say whether the company's own file gives a terminal value: a default decides nothing."""
    held = experiment.base.company_checked.held.get("finance.terminal_multiple")
    return held is not None and not held.node.shipped


def roles_of(experiment: Experiment) -> Mapping[str, str]:
    """Return every role of the options with its title."""
    stages = [stage.model for case in experiment.models for stage in case.stages]
    return {role.key: role.title for model in stages for role in model.roles}


def dips_of(changes: Sequence[Change], asked: Sequence[Asked]) -> tuple[Dip, ...]:
    """Return what each option loses at first, where its ARR is below that of staying for a while."""
    last = {each.key: len(each.steps) - 1 for each in asked}
    found = []
    for change in changes:
        if change.trough is None or change.stage != last[change.model] or not change.trough.ci95[1] < 0.0:
            continue  # what may be chance is no cost of changing
        again = change.level_again
        months = again.months if again is not None and again.status == "found" else math.nan
        found.append(Dip(option=change.model, arr=change.trough.arr, month=change.trough.month, level_again=months))
    return tuple(found)


def same_as(runs: Mapping[str, OptionRuns]) -> tuple[tuple[str, str], ...]:
    """Return options that came out like an earlier one in every simulation and month, each with the first of those."""
    found: dict[str, str] = {}
    for key, each in runs.items():
        others = [other for other in runs if other not in found]
        first = next(other for other in others if other == key or each.came_like(runs[other]))
        if first != key:
            found[key] = first
    return tuple(sorted(found.items()))
