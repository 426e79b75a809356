"""Lay overrides over the files of a study and turn the result into values: once for each design point."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sim.config.assumptions.assumptions import build_assumptions, check_assumptions
from sim.config.company.calibration import Calibration, load_calibration, note_missing
from sim.config.company.checks import check_company
from sim.config.company.company import build_company, company_tree
from sim.config.company.load import LOAD, RATIOS_ARE_FOR, at_load
from sim.config.company.segments import at_company
from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Place, with_value
from sim.config.organisation.model import build_model, check_model, segments_named
from sim.config.organisation.plan import build_plan, check_plan
from sim.config.resolving.consistency import (
    check_books,
    check_condition_segments,
    check_currency,
    check_segments,
    check_somebody,
    warn_unmet_conditions,
)
from sim.config.resolving.paths import Override, Tables
from sim.config.tables.kinds import KINDS
from sim.errors import Problem
from sim.model.assumptions import Assumptions
from sim.model.inputs import Company, OrgModel, Plan, Stage


@dataclass(frozen=True, slots=True)
class ModelCase:
    """One model of a study with the plan of each of its roles; or a policy, whose model is that of its first stage."""

    key: str
    model: OrgModel
    plans: Mapping[str, Plan]  # by role key
    stages: tuple[Stage, ...] = ()  # of a policy, from its first organization on; nothing for a model


@dataclass(frozen=True, slots=True)
class Trees:
    """The files of a study before they are checked: what overrides are laid over."""

    company: Source
    assumptions: Source
    models: Mapping[str, Source]  # by key in the study
    plans: Mapping[str, Source] = field(default_factory=dict)  # by key, those that an override may lead into
    paid: tuple[Override, ...] = ()  # what is laid over plans, whichever of them a role is paid by

    def tables(self) -> Tables:
        """Return prefix → (table, tree, key for `show`), the company with its defaults below it."""
        company = company_tree(self.company.root, self.assumptions.root)
        tables = {
            "company": (KINDS["company"], company, self.company.key),
            "assumptions": (KINDS["assumptions"], self.assumptions.root, "parameters"),
        }
        for key, source in self.models.items():
            tables[f"models.{key}"] = (KINDS["model"], source.root, source.key)
        for key, source in self.plans.items():
            tables[f"plans.{key}"] = (KINDS["plan"], source.root, key)
        return tables

    def laid(self, overrides: Iterable[Override]) -> Trees:
        """Return the trees with overrides laid over them, in order. Paths must have been checked."""
        company, assumptions, models, paid = self.company, self.assumptions, dict(self.models), self.paid
        for override in overrides:
            head, _, rest = override.path.partition(".")
            if head == "company":
                company = replace(company, root=with_value(company.root, rest, override.node, KINDS["company"]))
            elif head == "assumptions":
                root = with_value(assumptions.root, rest, override.node, KINDS["assumptions"])
                assumptions = replace(assumptions, root=root)
            elif head == "plans":
                paid = (*paid, override)
            else:
                key = next(name for name in models if rest.startswith(f"{name}."))
                root = with_value(models[key].root, rest.removeprefix(f"{key}."), override.node, KINDS["model"])
                models[key] = replace(models[key], root=root)
        return Trees(company, assumptions, models, self.plans, paid)


@dataclass(frozen=True, slots=True)
class Resolved:
    """The values of one design point, and the checked trees that they were built from."""

    company: Company
    assumptions: Assumptions
    models: tuple[ModelCase, ...]
    company_checked: Checked
    assumptions_checked: Checked
    models_checked: Mapping[str, Checked]
    plans_checked: Mapping[str, Checked]
    calibration: Calibration | None


def resolve(trees: Trees, library: Library, *, uncalibrated: bool = False) -> Resolved | None:
    """Check and build everything; mistakes are noted, and None is returned when there is one."""
    problems = library.problems
    assumptions = check_assumptions(trees.assumptions.root, problems)
    root = company_tree(trees.company.root, trees.assumptions.root)
    before = len(problems.mistakes)
    company = check_company(trees.company.key, root, trees.assumptions.root, problems)
    calibration = load_calibration(trees.company, company.names("segments"), library)
    if calibration is None and not uncalibrated:
        note_missing(trees.company, problems)
    segments_known = len(problems.mistakes) == before or not _of_segments(problems.mistakes[before:])
    defaults = assumptions.names("segments")
    models: dict[str, Checked] = {}
    plans: dict[str, Checked] = {}
    built: list[tuple[str, OrgModel, dict[str, str]]] = []
    shares = {name: company.number(f"segments.{name}.share_of_new_logos", 1.0) for name in company.names("segments")}
    lead = assumptions.number("renewal.negotiation_lead")
    for key, source in trees.models.items():
        before = len(problems.mistakes)
        checked, lines = check_model(key, source.root, problems)
        models[key] = checked
        by_role = open_plans(checked, source, library, plans, trees.paid)
        if segments_known:  # of a company whose segments are wrong, no model has the right numbers
            check_segments(checked, company, defaults, problems)
            check_condition_segments(segments_named(checked.root, lines), company, defaults, problems)
        if len(problems.mistakes) == before:
            warn_unmet_conditions(checked, lines, company, defaults, problems)
            full = company.number(LOAD, RATIOS_ARE_FOR)
            model = at_load(at_company(build_model(checked, lines, lead), company, defaults), full)
            check_somebody(checked, model, shares, problems)
            built.append((key, model, by_role))
    check_currency(company, [assumptions, *models.values(), *plans.values()], problems)
    if problems.mistakes:
        return None
    value = build_assumptions(assumptions)
    cases = tuple(
        ModelCase(key, model, {role: build_plan(plans[path]) for role, path in by_role.items()})
        for key, model, by_role in built
    )
    built_company = build_company(company, value.values["expansion.win_rate_reference"], calibration)
    return Resolved(built_company, value, cases, company, assumptions, models, plans, calibration)


def _of_segments(mistakes: Iterable[Problem]) -> bool:
    """Say whether one of the mistakes of a company is about which segments it has."""
    heads = (each.path.split(".") for each in mistakes)
    return any(head[0] == "segments" and len(head) <= 2 for head in heads)


def open_plans(
    checked: Checked, source: Source, library: Library, plans: dict[str, Checked], paid: Iterable[Override] = ()
) -> dict[str, str]:
    """Open the plan of each role; return role → key in `plans`, which is the path of the plan's file.

    paid: what is laid over plans, by paths that start with `plans.KEY.`.
    """
    by_role: dict[str, str] = {}
    for role in checked.names("people"):
        held = checked.held.get(f"people.{role}.plan")
        if held is None:
            continue
        near = near_of(held.node.place, source.folder)
        plan = library.open("plan", str(held.value), near, held.node.place, held.path)
        if plan is None:
            continue
        path = str(plan.path.resolve())
        if path not in plans:
            plans[path] = check_plan(plan.key, with_overrides(plan, paid), library.problems)
        by_role[role] = path
    check_books(checked, {role: plans[path] for role, path in by_role.items()}, library.problems)
    return by_role


def with_overrides(plan: Source, paid: Iterable[Override]) -> Node:
    """Return the tree of a plan with what is laid over it."""
    root, prefix = plan.root, f"plans.{plan.key}."
    for override in paid:
        if override.path.startswith(prefix):
            root = with_value(root, override.path.removeprefix(prefix), override.node, KINDS["plan"])
    return root


def near_of(place: Place, default: Path) -> Path:
    """Return the folder of the file in which a name stands: an inherited name is looked up beside its own file."""
    path = Path(place.file)
    return path.resolve().parent if place.line and path.is_file() else default
