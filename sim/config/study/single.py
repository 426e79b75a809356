"""Load one company, model, plan or the assumptions by itself: for calibration, for `check` and for tests."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from sim.config.assumptions.assumptions import build_assumptions, check_assumptions, open_assumptions
from sim.config.company.calibration import load_calibration, note_missing
from sim.config.company.checks import check_company
from sim.config.company.company import build_company, company_tree
from sim.config.files import lookup
from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Place, Problems, at_path, leaves
from sim.config.organisation.model import build_model, check_model
from sim.config.organisation.plan import build_plan, check_plan
from sim.config.resolving.resolve import ModelCase, open_plans
from sim.config.study.design import sha256_of
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, Plan

_Value = TypeVar("_Value")
_HERE = Place("postsale")
NEUTRAL = "neutral"
"""The organization that levels are fitted under where a company does not name its own."""
_NOT_FITTED = ("kind", "title", "start", "new_logos", "last_year")


def load_assumptions(name: str | None = None, *, near: Path | None = None) -> Assumptions:
    """Load the shipped parameters, with a user's file of that key or path laid over them. Raises `InputError`."""
    problems = Problems()
    source = open_assumptions(Library(problems), name, near or Path.cwd(), _HERE)
    problems.raise_mistakes()
    assert source is not None
    checked = check_assumptions(source.root, problems)
    problems.raise_mistakes()
    return build_assumptions(checked)


def load_company(name: str | Path, *, uncalibrated: bool = False, near: Path | None = None) -> Company:
    """Load a company by key or path, over the shipped defaults. Raises `InputError`.

    Without a calibration it raises too, unless `uncalibrated`: then the computed numbers are the starting ones.
    """

    def read(library: Library, source: Source) -> Company | None:
        problems = library.problems
        assumptions, checked = read_company(library, source)
        calibration = load_calibration(source, checked.names("segments"), library)
        if calibration is None and not uncalibrated:
            note_missing(source, problems)
        if problems.mistakes:
            return None
        return build_company(checked, assumptions.number("expansion.win_rate_reference"), calibration)

    return _load("company", name, near, read)


def read_company(library: Library, source: Source) -> tuple[Checked, Checked]:
    """Check a company over the shipped assumptions; return the checked assumptions and the checked company."""
    shipped = open_assumptions(library, None, source.folder, _HERE)
    if shipped is None:
        library.problems.raise_mistakes()
    assert shipped is not None
    assumptions = check_assumptions(shipped.root, library.problems)
    root = company_tree(source.root, shipped.root)
    return assumptions, check_company(source.key, root, shipped.root, library.problems)


def place_in_company(name: str | Path, path: str, *, near: Path | None = None) -> Place:
    """Return where the value at a dotted path of a company stands, be it in its own file or among the defaults."""

    def read(library: Library, source: Source) -> Place:
        _, checked = read_company(library, source)
        node = at_path(checked.root, path)
        return source.root.place if node is None else node.place

    return _load("company", name, near, read)


def calibration_inputs(name: str | Path, *, near: Path | None = None) -> str:
    """Return the sha256 of everything that the calibration of a company depends on: its values and the assumptions.

    The calibration script stores it; when it differs from the stored one, the calibration is out of date. How many
    customers there are at the start and titles do not enter.
    """

    def read(library: Library, source: Source) -> str:
        assumptions, checked = read_company(library, source)
        # What a run holds; how wide a range is around it was never read by the calibration.
        held = {path: each.value for path, each in checked.held.items() if path.split(".")[0] not in _NOT_FITTED}
        values = {path: value for path, value in held.items() if not path.endswith("title")}
        fitted = {"company": values, "assumptions": dict(build_assumptions(assumptions).values)}
        under = checked.word("calibrate_to.under", NEUTRAL)
        return sha256_of(fitted if under == NEUTRAL else {**fitted, **_team(under, source, checked, library)})

    return _load("company", name, near, read)


def _team(under: str, company: Source, checked: Checked, library: Library) -> dict[str, object]:
    """Return what levels that are fitted under a team depend on beside the company: the team, its plans, its size."""
    size = {path: each.value for path, each in checked.held.items() if path.split(".")[0] in ("start", "new_logos")}
    team = open_named(library, "model", under, company.folder)
    if team is None:
        return {"start": size}
    plans: dict[str, Checked] = {}
    open_plans(check_model(team.key, team.root, library.problems)[0], team, library, plans)
    said = {key: {path: node.text for path, node in leaves(plan.root)} for key, plan in plans.items()}
    return {"start": size, "team": {path: node.text for path, node in leaves(team.root)}, "plans": said}


def load_model(name: str | Path, *, near: Path | None = None) -> ModelCase:
    """Load a model with the plan of each role, by key or path. Raises `InputError`."""

    def read(library: Library, source: Source) -> ModelCase | None:
        lead = load_assumptions(near=source.folder).renewal.negotiation_lead
        checked, lines = check_model(source.key, source.root, library.problems)
        plans: dict[str, Checked] = {}
        by_role = open_plans(checked, source, library, plans)
        if library.problems.mistakes:
            return None
        built = {role: build_plan(plans[path]) for role, path in by_role.items()}
        return ModelCase(source.key, build_model(checked, lines, lead), built)

    return _load("model", name, near, read)


def load_plan(name: str | Path, *, near: Path | None = None) -> Plan:
    """Load a plan by key or path. Raises `InputError`."""

    def read(library: Library, source: Source) -> Plan | None:
        checked = check_plan(source.key, source.root, library.problems)
        return None if library.problems.mistakes else build_plan(checked)

    return _load("plan", name, near, read)


def _load(kind: str, name: str | Path, near: Path | None, read: Callable[[Library, Source], _Value | None]) -> _Value:
    problems = Problems()
    library = Library(problems)
    source = open_named(library, kind, name, near or Path.cwd())
    value = read(library, source) if source is not None else None
    problems.raise_all()
    assert value is not None
    return value


def open_named(library: Library, kind: str, name: str | Path, near: Path) -> Source | None:
    """Open a file that was named on the command line, by key or path; a missing one is noted."""
    if isinstance(name, Path) or lookup.is_path(name):
        path = near / name
        return library.open_file(kind, lookup.FoundFile(path, lookup.is_shipped(path)))
    return library.open(kind, name, near, _HERE)
