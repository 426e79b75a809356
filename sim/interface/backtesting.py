"""A company against what came after a date: history in, verdict out."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, Problem
from sim.interface.studies import stopping
from sim.trials.storage.clock import Clock, Watcher, unwatched

if TYPE_CHECKING:
    from sim.trials.backtest.judged import Backtest

REPLICATIONS = 420


def backtest_company(
    company: str | Path,
    history: str | Path,
    until: str | None = None,
    as_is: str | Path | None = None,
    *,
    replications: int = REPLICATIONS,
    workers: int = 2,
    say: Callable[[str], None] = lambda _: None,
    watch: Watcher = unwatched,
) -> "Backtest":
    """Fit a company to what was known at the end of a month, simulate the year after it, and judge that year.

    history: a file of levels by account and month (sim/trials/backtest/reading.py). until: 2025-09; a year before the last
    month of the history unless given. as_is: the team, the one in `calibrate_to` unless given. The verdict is kept beside the
    company's levels, and every later run of it heeds it. Errors: InputError, InterruptedRunError, StorageError.
    """
    from sim.config.files.library import Library
    from sim.config.language.nodes import Problems
    from sim.config.study.single import open_named
    from sim.config.study.team import load_team, under_of
    from sim.interface.fitting import fit_levels
    from sim.interface.past import backtest_path, keep_backtest
    from sim.trials.backtest.history import YEAR, cohort
    from sim.trials.backtest.judged import backtest
    from sim.trials.backtest.reading import read_history
    from sim.trials.storage.writable import refuse_unwritable_file

    team = as_is or under_of(company)
    first = load_team(company, team, uncalibrated=True)
    path = Path(history)
    found = read_history(path, tuple(segment.key for segment in first.company.segments))
    last = len(found.months) - 1
    if last < 2 * YEAR:
        message = f"has {len(found.months)} months; a backtest needs 25: a year to fit, and a year to judge."
        raise InputError([Problem(str(path), 0, 0, "month", f"{message} Compare last year instead: postsale fit.")])
    date = until or found.months[last - YEAR]
    if date not in found.months[YEAR : last - YEAR + 1]:
        message = f"must be a month from {found.months[YEAR]} to {found.months[last - YEAR]} (got {date})."
        raise InputError([Problem("--until", 0, 0, "", f"{message} A year before it and a year after it are needed.")])
    for month in (found.months[found.place(date) - YEAR], date):
        if not cohort(found, found.place(month)).size:
            message = (
                f"has nobody who pays in {month}, and the backtest to {date} begins with them. Correct those rows."
            )
            raise InputError([Problem(str(path), 0, 0, "arr" if found.amounts else "month", message)])
    source = open_named(Library(Problems()), "company", company, Path.cwd())
    if source is not None and not source.shipped:
        remedy = "copy the company's file there, the verdict goes beside it"
        refuse_unwritable_file(backtest_path(source.path), "company", remedy)
    fit_levels(company, say, watch)
    resolved = load_team(company, team)
    clock = Clock("simulating the year after")
    watch(clock)
    with stopping("Stopped during the backtest. Nothing was written; run the same command again."):
        judged = backtest(resolved, found, date, replications, workers, clock)
    if source is not None and not source.shipped:
        keep_backtest(source.path, judged)
    return judged
