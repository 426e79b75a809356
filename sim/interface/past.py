"""What a run says of its company's own past: the fit table of last year, and the verdict of the last backtest."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from msgspec import structs

from sim.errors import InputError, Problem
from sim.results.kinds import Row
from sim.results.past import BacktestResult, FactResult, Past
from sim.trials.storage.clock import Clock, Watcher, unwatched

if TYPE_CHECKING:
    from sim.config.resolving.experiment import Experiment
    from sim.trials.backtest.judged import Backtest
    from sim.trials.fitting.checks import FactCheck

YEARS = 200
SHARES = ("grr", "nrr", "price_increase")
MONEY = ("expansion_arr", "ending_arr")
DAYS = ("onboarding_time",)


class KeptBacktest(Row, frozen=True, kw_only=True):
    """A verdict as it is kept beside the levels of a company. inputs_sha256: of the company that it is about."""

    inputs_sha256: str
    result: BacktestResult


def past_of(
    experiment: "Experiment", workers: int, watch: Watcher = unwatched, *, ignore_backtest: bool = False
) -> Past | None:
    """Return a company against its past; None where nothing of it is known.

    The team of the simulated years is the study's baseline, or what its policies begin with.
    """
    kept = kept_backtest(company_file(experiment))
    result = None if kept is None else structs.replace(kept, ignored=ignore_backtest)
    facts, team = _facts(experiment, workers, watch)
    if not facts and result is None:
        return None
    return Past(team=team, years=YEARS if facts else 0, facts=facts, backtest=result)


def _facts(experiment: "Experiment", workers: int, watch: Watcher) -> tuple[tuple[FactResult, ...], str]:
    from sim.config.company.last_year import last_year, people_left
    from sim.trials.fitting.checks import checked_against
    from sim.trials.fitting.year import years_of

    base = experiment.base
    if not base.company_checked.names("last_year"):
        return (), ""
    case = next(case for case in base.models if case.key == experiment.baseline)
    team = replace(base, models=(case,))
    clock = Clock("simulating last year")
    watch(clock)
    years = years_of(team, YEARS, workers, clock)
    checks = checked_against(team, years, last_year(base.company_checked), people_left(base.company_checked))
    return tuple(map(fact_result, checks)), case.key


def fact_result(check: "FactCheck") -> FactResult:
    """Return a check as results keep it."""
    kind = (
        "share"
        if check.name in SHARES
        else "money"
        if check.name in MONEY
        else "days"
        if check.name in DAYS
        else "count"
    )
    return FactResult(
        name=check.name,
        kind=kind,
        yours=check.yours,
        low=check.low,
        high=check.high,
        verdict=check.verdict,
        people=check.people,
        remedies=tuple(f"{way.path.partition('.')[2]} ({way.now} → about {way.about})" for way in check.remedies),
    )


def company_file(experiment: "Experiment") -> Path:
    """Return the file of a study's company."""
    return next(source.path for source in experiment.files if source.kind == "company")


def backtest_path(company: Path) -> Path:
    """Return where the verdict on a company is kept: in backtests, beside calibration."""
    from sim.config.company.calibration import calibration_path

    levels = calibration_path(company)
    return levels.parent.parent / "backtests" / f"{levels.stem}.json"


def kept_backtest(company: Path) -> BacktestResult | None:
    """Return the verdict that is kept for a company; None where there is none, or it is of other numbers.

    Errors: InputError where the file is damaged.
    """
    from sim.config.files.lookup import is_shipped
    from sim.config.study.single import calibration_inputs

    path = backtest_path(company)
    if is_shipped(company) or not path.is_file():
        return None
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=KeptBacktest)
    except (OSError, msgspec.DecodeError) as error:
        message = f"cannot be read ({error}). Run postsale backtest again, or delete it."
        raise InputError([Problem(str(path), 0, 0, "", message)]) from error
    return kept.result if kept.inputs_sha256 == calibration_inputs(company.resolve()) else None


def keep_backtest(company: Path, found: "Backtest") -> Path:
    """Keep a verdict beside the levels of its company; return where. Errors: StorageError."""
    from sim.config.study.single import calibration_inputs
    from sim.trials.storage.store import write_aside

    first = found.measures[0].skill
    result = BacktestResult(
        verdict=found.verdict,
        hold_out=found.hold_out,
        ratio=round(first.ratio, 3),
        ratio_interval=(round(first.low, 3), round(first.high, 3)),
        opponent=first.best,
    )
    path = backtest_path(company)
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = KeptBacktest(inputs_sha256=calibration_inputs(company.resolve()), result=result)
    write_aside(path, msgspec.json.format(msgspec.json.encode(kept), indent=1) + b"\n")
    return path
