"""`check`: mistakes, or the whole design with its people and its cost."""

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.settings import as_overrides

if TYPE_CHECKING:
    from sim.config.claim.claim import Claim
    from sim.config.resolving.experiment import Experiment, Point
    from sim.config.resolving.resolve import ModelCase
    from sim.vocabulary import Staffing


LOOKED_AT = 2.0
"""Seconds that are spent on measuring, over all files."""
BUSY, LEAST_TOLD = 1.5, 0.1
"""From which slowness it is said that others are at work; parts of less than this share are not told by themselves."""
FEW = 0.095  # one decimal of fewer people than this says nothing
TOLD_APART = 0.25
"""From which share more or fewer whole people than a ratio asks for are said."""


def check_files(files: Sequence[str], settings: Sequence[str]) -> None:
    """Print the report of every file. Errors: InputError with every mistake of all of them."""
    from sim.config.commands import check

    reports = check.check_files(files, as_overrides(settings))
    seconds = LOOKED_AT / max(1, sum(report.experiment is not None or report.claim is not None for report in reports))
    for report in reports:
        click.echo(report.text)
        for line in efforts(report.claim, seconds) if report.claim is not None else ():
            click.echo(f"  {line}")
        if report.experiment is not None:
            for line in [
                *planned_people(report.experiment),
                *more_worlds(report.experiment),
                expected_time(report.experiment, seconds),
            ]:
                click.echo(f"  {line}")
        for note in (*report.warnings, *foreseen(report.experiment)):
            click.echo(f"  note: {note}", err=True)


def foreseen(experiment: "Experiment | None") -> list[str]:
    """Return what is to be foreseen of a study although nothing in its files is wrong."""
    from sim.trials.planning.staffing_notes import staffing_notes

    return [] if experiment is None else staffing_notes(experiment)


def efforts(claim: "Claim", seconds: float) -> list[str]:
    """Return how many runs a claim takes, and about how long, quick and in full."""
    import os

    from sim.trials.claims.effort import FULL, QUICK, budget, slowness

    cores = os.cpu_count() or 1
    slow = slowness([claim], cores, seconds)
    lines = []
    for effort, command in ((QUICK, f"postsale claims {claim.key} --quick"), (FULL, f"postsale claims {claim.key}")):
        runs, minutes = budget([claim], effort, cores, slow)
        if runs:
            lines.append(f"{command}: at most {runs:,} runs and about {duration(minutes * 60.0)} on {cores} cores")
    return lines


def cells_by_world(experiment: "Experiment") -> dict[str, int]:
    """Return how many cells of a design point each world has, the real one first."""
    from sim.trials.planning.cells import worlds

    asked = worlds(experiment, experiment.seed)
    return {world: len(staffings) * len(experiment.models) for world, staffings in asked.items()}


def more_worlds(experiment: "Experiment") -> list[str]:
    """Return what worlds without a mechanism add to the runs of a study; nothing where there are none."""
    from sim.config.resolving.experiment import Replications

    others = dict(list(cells_by_world(experiment).items())[1:])
    if not others:
        return []
    cells = sum(others.values()) * len(experiment.all_points)
    asked = experiment.replications
    runs = Replications(cells * asked.at_least, cells * asked.at_most)
    return [f"{len(others)} more times without a mechanism or several: {runs} more runs"]


FAR = 10
"""Most and fewest futures further apart than this say nothing of how long a study takes: what it finds decides."""


def expected_time(experiment: "Experiment", seconds: float) -> str:
    """Return how long the study would take here, from a few of its futures that are run for so many seconds."""
    import os

    from sim.trials.forecast import forecast

    cores = os.cpu_count() or 1
    found = forecast(experiment, cores, seconds=seconds)
    asked = experiment.replications
    far = asked.at_most > FAR * asked.at_least
    parts, most = (found.at_least, found.least) if far else (found.at_most, found.most)
    words = duration(most)
    if far:
        words = f"{duration(found.least)} to the first look, which says how many times as much is needed,"
    elif not asked.fixed:
        words = f"{duration(found.least)} to {words}"
    if not found.measured:
        return (
            f"about {words} on {cores} cores, a guess from another machine, and a minute to compile on the first run of "
            "this version; after it, check measures"
        )
    largest = sorted(parts.items(), key=lambda part: -part[1])
    told = ", ".join(f"{part} {duration(taken)}" for part, taken in largest if taken >= LEAST_TOLD * most)
    busy = ""
    if found.load >= BUSY:
        busy = f"; this machine is busy, with nothing beside it about {duration(most / found.load)}"
    return f"about {words} on {cores} cores, measured just now ({told}){busy}"


def duration(seconds: float) -> str:
    """Return seconds in words."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def planned_people(experiment: "Experiment") -> list[str]:
    """Return, for the first design point, the people and the cost that each organization plans at the start.

    Under policies every organization stands once, and then when each policy is planned to change.
    """
    from sim.trials.planning.cells import organisations

    point = next(iter(experiment.points()))
    policies = [case for case in point.models if case.stages]
    if not policies:
        return [people_of(point, case, case.key, experiment.staffing) for case in point.models]
    parts = {part.model.key: part for case in policies for part in organisations(case)}
    lines = [people_of(point, part, key, experiment.staffing) for key, part in parts.items()]
    return [*lines, *(f"{case.key}: {planned_changes(experiment, point, case)}" for case in policies)]


def people_of(point: "Point", case: "ModelCase", name: str, staffing: "Collection[Staffing]") -> str:
    """Return the people, the cost and the expected load of one organization at the start.

    At own staffing people are whole and one at least, which at a small company is another team: said where it is.
    """
    from sim.model import planning
    from sim.trials.planning.foreseen import hired
    from sim.trials.planning.staffing_notes import people
    from sim.vocabulary import Staffing

    plans = planning.priced(point.company, case.model, case.plans, point.assumptions)
    staff = planning.own_staff(point.company, case.model, plans, 1)
    work = planning.workload(point.company, case.model, point.assumptions)
    hours = work.hours_of_roles(planning.planned_customers(point.company, 0)[0]) / planning.hours_a_year(point.company)
    own, roles = staff.people[0], [role.key for role in case.model.roles]
    said = ", ".join(
        f"{n:.1f} {role}" if n >= FEW else f"{people(n)} {role}" for n, role in zip(own, roles, strict=True)
    )
    loads = ", ".join(f"{role} {h / n:.0%}" for h, n, role in zip(hours, own, roles, strict=True) if n > 0.0)
    load = f" · expected load {loads}" if loads else ""
    taken = hired(case.model, own)
    if Staffing.OWN in staffing and any(abs(w - n) > TOLD_APART * n for w, n in zip(taken, own, strict=True)):
        each = zip(taken, hours, roles, strict=True)
        load += f" · whole people: {', '.join(f'{people(w)} {role} {h / w:.0%}' for w, h, role in each)}"
    cost = f"${staff.cost[0] / 1000:,.0f}k a year" if staff.cost[0] else "no cost"
    return f"{name}: {said or 'nobody'} by its own ratios, {cost}{load}"


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
