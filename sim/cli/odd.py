"""`odd`: the simulations of a finished run in which what it recommends did worst, with the command that replays each."""

from pathlib import Path
from typing import TYPE_CHECKING

import rich_click as click

if TYPE_CHECKING:
    from sim.trials.planning.cells import Cell


def odd(folder: Path) -> None:
    """Print them. Errors: InputError if the folder holds no finished run of two options, or if its files have changed."""
    from sim.cli.following import TraceOptions, chosen, opened
    from sim.interface.odd import MOST, told
    from sim.trials.folder.odd import finished_run, odd_ones
    from sim.trials.folder.telling import reading

    run = finished_run(folder)
    with reading(run.folder, run.manifest):
        found = odd_ones(run, MOST)
    at = found.recommended
    asked = TraceOptions(
        experiment=str(folder),
        replication=0,
        model=None,
        versus=None,
        customer=None,
        rep=None,
        point=at.point,
        staffing=at.staffing,
        settings=(),
        seed=None,
        csv_file=None,
    )
    experiment, seed = opened(asked)

    def cell_of(model: str) -> "Cell":
        return chosen(experiment, asked, model)

    usual = experiment.staffing[0].name.lower() == at.staffing
    flags = ("" if at.point == 0 else f" --point {at.point}") + ("" if usual else f" --staffing {at.staffing}")
    for line in told(found, run.summary, folder, cell_of, seed, flags):
        click.echo(line)
