"""`check`: mistakes, or the whole design with its people and its cost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.settings import as_overrides

if TYPE_CHECKING:
    from sim.config.claim import Claim
    from sim.config.experiment import Experiment, Point
    from sim.config.resolve import ModelCase


SECONDS_PER_ACCOUNT_YEAR = {1: 2.2e-5, 2: 4.3e-5}
"""By roles, two for several, who talk to each other. Measured on one core of a server of 2026 (python -m benchmarks): an
order of magnitude for other machines."""


def check_files(files: Sequence[str], settings: Sequence[str]) -> None:
    """Print the report of every file. Errors: InputError with every mistake of all of them."""
    from sim.config import check

    reports = check.check_files(files, as_overrides(settings))
    for report in reports:
        click.echo(report.text)
        for line in efforts(report.claim) if report.claim is not None else ():
            click.echo(f"  {line}")
        if report.experiment is not None:
            for line in [
                *planned_people(report.experiment),
                *more_worlds(report.experiment),
                expected_time(report.experiment),
            ]:
                click.echo(f"  {line}")
        for note in (*report.warnings, *foreseen(report.experiment)):
            click.echo(f"  note: {note}", err=True)


def foreseen(experiment: "Experiment | None") -> list[str]:
    """Return what is to be foreseen of a study although nothing in its files is wrong."""
    from sim.trials.foreseen import overloaded

    return [] if experiment is None else overloaded(experiment)


def efforts(claim: "Claim") -> list[str]:
    """Return how many runs a claim takes, and about how long, quick and in full."""
    import os

    from sim.trials.claims.effort import FULL, QUICK, budget

    cores = os.cpu_count() or 1
    lines = []
    for effort, command in ((QUICK, f"postsale claims {claim.key} --quick"), (FULL, f"postsale claims {claim.key}")):
        runs, minutes = budget([claim], effort, cores)
        if runs:
            lines.append(f"{command}: {runs:,} runs, about {duration(minutes * 60.0)} on {cores} cores")
    return lines


def cells_by_world(experiment: "Experiment") -> dict[str, int]:
    """Return how many cells of a design point each world has, the real one first."""
    from sim.trials.cells import worlds

    asked = worlds(experiment, experiment.seed)
    return {world: len(staffings) * len(experiment.models) for world, staffings in asked.items()}


def more_worlds(experiment: "Experiment") -> list[str]:
    """Return what worlds without a mechanism add to the runs of a study; nothing where there are none."""
    from sim.config.experiment import Replications

    others = dict(list(cells_by_world(experiment).items())[1:])
    if not others:
        return []
    cells = sum(others.values()) * len(experiment.all_points)
    asked = experiment.replications
    runs = Replications(cells * asked.at_least, cells * asked.at_most)
    return [f"{len(others)} more worlds without a mechanism or several: {runs} more runs"]


def expected_time(experiment: "Experiment") -> str:
    """Return how long the study would take about here, from planned customers and a measured speed."""
    import os

    from sim.model import planning

    cores = os.cpu_count() or 1
    months = experiment.horizon_months
    customers = sum(float(planning.planned_customers(p.company, months)[:-1].sum()) / 12.0 for p in experiment.points())
    each = sum(SECONDS_PER_ACCOUNT_YEAR[min(2, max(1, most_roles(case)))] for case in experiment.models)
    rounds = sum(cells_by_world(experiment).values()) / len(experiment.models)
    once = customers * each * rounds / cores
    asked = experiment.replications
    drawn = experiment.sensitivity
    if drawn is not None:
        worlds = customers * each * drawn.drawn * drawn.futures / cores
        words = duration(once * asked.at_most + worlds + seconds_for_levels(experiment, cores))
        return f"about {words} on {cores} cores for all, and a minute more to compile on the first run of this version"
    words = duration(once * asked.at_most)
    if not asked.fixed:
        words = f"{duration(once * asked.at_least)} to {words}"
    return f"about {words} on {cores} cores, and a minute more to compile on the first run of this version"


def seconds_for_levels(experiment: "Experiment", cores: int) -> float:
    """Return how long the pilot worlds take in which levels are fitted, if every unknown mattered to them."""
    from sim.trials.calibrate import MONTHS
    from sim.trials.sensitivity.levels import PILOT_CUSTOMERS, PILOT_FUTURES, pilots_for

    asked = experiment.sensitivity
    if asked is None or not asked.recalibrate:
        return 0.0
    pilots = pilots_for(len(asked.inputs), len(experiment.base.company.segments))
    return pilots * PILOT_FUTURES * PILOT_CUSTOMERS * MONTHS / 12.0 * SECONDS_PER_ACCOUNT_YEAR[1] / cores


def most_roles(case: "ModelCase") -> int:
    """Return the number of roles of a model, or of the largest organisation of a policy."""
    return max(len(model.roles) for model in [case.model, *(stage.model for stage in case.stages)])


def duration(seconds: float) -> str:
    """Return seconds in words."""
    return f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"


def planned_people(experiment: "Experiment") -> list[str]:
    """Return, for the first design point, the people and the cost that each organisation plans at the start.

    Under policies every organisation stands once, and then when each policy is planned to change.
    """
    from sim.trials.cells import organisations

    point = next(iter(experiment.points()))
    policies = [case for case in point.models if case.stages]
    if not policies:
        return [people_of(point, case, case.key) for case in point.models]
    parts = {part.model.key: part for case in policies for part in organisations(case)}
    lines = [people_of(point, part, key) for key, part in parts.items()]
    return [*lines, *(f"{case.key}: {planned_changes(experiment, point, case)}" for case in policies)]


def people_of(point: "Point", case: "ModelCase", name: str) -> str:
    """Return the people, the cost and the expected load of one organisation at the start."""
    from sim.model import planning

    plans = planning.priced(point.company, case.model, case.plans, point.assumptions)
    staff = planning.own_staff(point.company, case.model, plans, 1)
    people = ", ".join(f"{n:.1f} {role.key}" for n, role in zip(staff.people[0], case.model.roles, strict=True))
    work = planning.workload(point.company, case.model, point.assumptions)
    hours = work.hours_of_roles(planning.planned_customers(point.company, 0)[0])
    year = planning.hours_a_year(point.company)
    loads = ", ".join(
        f"{role.key} {h / (n * year):.0%}"
        for h, n, role in zip(hours, staff.people[0], case.model.roles, strict=True)
        if n > 0.0
    )
    load = f" · expected load {loads}" if loads else ""
    cost = f"${staff.cost[0] / 1000:,.0f}k a year" if staff.cost[0] else "no cost"
    return f"{name}: {people or 'nobody'} by its own ratios, {cost}{load}"


def planned_changes(experiment: "Experiment", point: "Point", case: "ModelCase") -> str:
    """Return when a policy changes on the planned path of customers, at first-year ARR."""
    from sim.model.stages import planned_stages

    path = planned_stages(point.company, case.stages, experiment.horizon_months)
    words = []
    for k, stage in enumerate(case.stages[1:], start=1):
        months = [month for month, now in enumerate(path) if now >= k]
        when = f"planned for month {months[0]}" if months else "not within the horizon, on the planned path"
        words.append(f"{stage.model.key} {when}")
    return "; ".join(words) or f"{case.stages[0].model.key} all along"
