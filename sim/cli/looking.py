"""`check`: mistakes, or the whole design with its people and its cost."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import rich_click as click

from sim.cli.settings import as_overrides

if TYPE_CHECKING:
    from sim.config.experiment import Experiment


SECONDS_PER_ACCOUNT_YEAR = 3.5e-5
"""Measured on one core of a server of 2026 (python -m benchmarks): an order of magnitude for other machines."""


def check_files(files: Sequence[str], settings: Sequence[str]) -> None:
    """Print the report of every file. Errors: InputError with every mistake of all of them."""
    from sim.config import check

    reports = check.check_files(files, as_overrides(settings))
    for report in reports:
        click.echo(report.text)
        if report.experiment is not None:
            for line in [*planned_people(report.experiment), expected_time(report.experiment)]:
                click.echo(f"  {line}")
        for warning in report.warnings:
            click.echo(f"  note: {warning}", err=True)


def expected_time(experiment: "Experiment") -> str:
    """Return how long the study would take about here, from planned customers and a measured speed."""
    import os

    from sim.model import planning

    cores = os.cpu_count() or 1
    months = experiment.horizon_months
    cells_per_point = experiment.cells // len(experiment.all_points)
    customers = sum(float(planning.planned_customers(p.company, months)[:-1].sum()) / 12.0 for p in experiment.points())
    seconds = customers * cells_per_point * experiment.replications * SECONDS_PER_ACCOUNT_YEAR / cores
    words = f"{seconds:.0f} s" if seconds < 100 else f"{seconds / 60:.0f} min"
    return f"about {words} on {cores} cores, and half a minute more to compile on the first run of this version"


def planned_people(experiment: "Experiment") -> list[str]:
    """Return, for the first design point, the people and the cost that each model plans at the start."""
    from sim.model import planning

    point = next(iter(experiment.points()))
    lines = []
    for case in point.models:
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
        lines.append(f"{case.key}: {people or 'nobody'} by its own ratios, {cost}{load}")
    return lines
