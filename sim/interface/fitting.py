"""A company against its last year: levels fitted where they are not, a year simulated many times, each fact judged."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, Problem
from sim.interface.studies import stopping
from sim.trials.storage.clock import Clock, Watcher, unwatched

if TYPE_CHECKING:
    from sim.report.document.table import Table
    from sim.results.past import FactResult
    from sim.trials.fitting.checks import FactCheck

YEARS = 400
"""Simulated years: the ends of 8 in 10 are then known to about two points of probability."""


@dataclass(frozen=True, slots=True)
class CompanyFit:
    """How well the model has a company's last year. team: the organization that it had; years: how many were simulated."""

    company: str
    team: str
    years: int
    checks: "tuple[FactCheck, ...]"

    @property
    def facts(self) -> "tuple[FactResult, ...]":
        """The checks as results keep them."""
        from sim.interface.past import fact_result

        return tuple(map(fact_result, self.checks))

    @property
    def table(self) -> "Table":
        """The fit table."""
        from sim.report.sections.past import fit_table

        return fit_table(self.facts)

    @property
    def sentences(self) -> list[str]:
        """How well it fits, then a sentence for each number that would mend a miss."""
        from sim.report.views.past import said_of

        return said_of(self.facts)


def fit_company(
    company: str | Path,
    as_is: str | Path | None = None,
    *,
    years: int = YEARS,
    say: Callable[[str], None] = lambda _: None,
    watch: Watcher = unwatched,
) -> CompanyFit:
    """Compare a company's last year with simulated years of its team.

    company: key or path of a company file with `last_year`. as_is: the team that it had, the one that its levels are fitted
    under unless given. Levels that do not belong to the company's numbers are fitted first and written beside its file.
    Errors: InputError, InterruptedRunError.
    """
    from sim.config.company.last_year import last_year, people_left
    from sim.config.study.team import load_team, under_of
    from sim.trials.fitting.checks import checked_against
    from sim.trials.fitting.year import years_of

    team = as_is or under_of(company)
    first = load_team(company, team, uncalibrated=True)
    if not first.company_checked.names("last_year"):
        place = first.company_checked.root.place
        message = "nothing to compare with (got no such key). Write last_year: {customers: 78, grr: 88 %, nrr: 99 %}."
        raise InputError([Problem(place.file, 1, 1, "last_year", message)])
    fit_levels(company, say, watch)
    resolved = load_team(company, team)
    clock = Clock("simulating years")
    watch(clock)
    with stopping("Stopped while simulating years. Nothing was written; run the same command again."):
        simulated = years_of(resolved, years, clock=clock)
    facts, left = last_year(resolved.company_checked), people_left(resolved.company_checked)
    checks = checked_against(resolved, simulated, facts, left)
    return CompanyFit(resolved.company.key, resolved.models[0].key, years, tuple(checks))


def fit_levels(company: str | Path, say: Callable[[str], None], watch: Watcher) -> None:
    """Fit the levels of a company where they are not there, or belong to other numbers. Errors: InputError."""
    from sim.config.company.calibration import calibration_path
    from sim.config.files import lookup
    from sim.config.files.library import Library
    from sim.config.language.nodes import Problems
    from sim.config.study.single import calibration_inputs, open_named
    from sim.config.yaml.loading import read_file
    from sim.trials import calibrate

    source = open_named(Library(Problems()), "company", company, Path.cwd())
    if source is None:
        return  # told where it is read
    path = calibration_path(source.path)
    kept = read_file(path, Problems()) if path.is_file() else None
    if kept is not None and (source.shipped or kept.word("inputs_sha256") == calibration_inputs(source.path.resolve())):
        return
    from sim.trials.storage.writable import refuse_unwritable_file

    if not lookup.is_shipped(source.path):
        refuse_unwritable_file(path, "company", "copy the company's file there, its levels go beside it")
    with stopping(
        f"Stopped while fitting the levels of {source.key}. Nothing was written; run the same command again."
    ):
        calibrate.main([str(source.path)], say, watch)
