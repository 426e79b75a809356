"""A scenario: the numbers of a study with drawn values in the place of those that are not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sim.config.assumptions.assumptions import build_assumptions
from sim.config.assumptions.derived import with_values
from sim.config.company.calibration import Calibration
from sim.config.company.company import build_company
from sim.config.company.segments import at_company
from sim.config.language.nodes import Problems
from sim.config.organisation.model import build_model, check_model
from sim.config.organisation.plan import build_plan
from sim.config.resolving.experiment import Experiment, Point
from sim.config.resolving.resolve import ModelCase
from sim.config.scenarios.uncertain import ranges
from sim.model.inputs import OrgModel, Plan


class ScenarioBuilder:
    """Builds scenarios of one study. Files are read and checked once; one costs as much as its values take to build."""

    def __init__(self, experiment: Experiment, point: Point | None = None) -> None:
        """Build scenarios of a study's unknowns; of everything that is a range at one design point, where one is given."""
        here = next(iter(experiment.points())) if point is None else point
        base = experiment.base if point is None else point.resolved
        assert base is not None
        if point is None:
            assert experiment.sensitivity is not None
            self.inputs = experiment.sensitivity.inputs
        else:
            self.inputs = ranges(base)
        self.base = base
        self.worth = here.worth_acting_on
        self.cases = here.models
        self.calibration = base.calibration
        self.lines = {key: check_model(key, c.root, Problems())[1] for key, c in self.base.models_checked.items()}
        self.plan_keys = {checked.key: path for path, checked in self.base.plans_checked.items()}

    def split(self, values: Sequence[float]) -> dict[str, dict[str, float]]:
        """Return the values by the file that they belong to: company, assumptions, models.KEY or plans.KEY."""
        found: dict[str, dict[str, float]] = {}
        for each, value in zip(self.inputs, values, strict=True):
            for path in each.paths:
                head, _, rest = path.partition(".")
                if head in ("models", "plans"):
                    keys = self.base.models_checked if head == "models" else self.plan_keys
                    key = max((k for k in keys if rest.startswith(f"{k}.")), key=len)
                    head, rest = f"{head}.{key}", rest.removeprefix(f"{key}.")
                found.setdefault(head, {})[rest] = float(value)
        return found

    def point(self, index: int, values: Sequence[float], levels: Calibration | None = None) -> Point:
        """Return the scenario with these values, one for each input in their order; levels: what was computed for it."""
        drawn = self.split(values)
        assumptions = build_assumptions(with_values(self.base.assumptions_checked, drawn.get("assumptions", {})))
        company = build_company(
            with_values(self.base.company_checked, drawn.get("company", {})),
            assumptions.values["expansion.win_rate_reference"],
            levels or self.calibration,
        )
        lead = assumptions.values["renewal.negotiation_lead"]
        cases = tuple(self.case(case, drawn, lead) for case in self.cases)
        return Point(index, {}, company, assumptions, cases, self.worth)

    def case(self, case: ModelCase, drawn: Mapping[str, Mapping[str, float]], lead: float) -> ModelCase:
        """Return a model, or every stage of a policy, with its drawn numbers."""
        model = replace(self.model(case.model, drawn, lead), title=case.model.title)
        stages = tuple(
            replace(stage, model=self.model(stage.model, drawn, lead), plans=self.plans(stage.plans, drawn))
            for stage in case.stages
        )
        return ModelCase(case.key, model, self.plans(case.plans, drawn), stages)

    def model(self, model: OrgModel, drawn: Mapping[str, Mapping[str, float]], lead: float) -> OrgModel:
        """Return a model with its drawn numbers."""
        checked = with_values(self.base.models_checked[model.key], drawn.get(f"models.{model.key}", {}))
        built = build_model(checked, self.lines[model.key], lead)
        return at_company(built, self.base.company_checked, self.base.assumptions_checked.names("segments"))

    def plans(self, plans: Mapping[str, Plan], drawn: Mapping[str, Mapping[str, float]]) -> dict[str, Plan]:
        """Return the plans of the roles with their drawn numbers."""
        return {role: self.plan(plan, drawn.get(f"plans.{plan.key}", {})) for role, plan in plans.items()}

    def plan(self, plan: Plan, values: Mapping[str, float]) -> Plan:
        """Return a plan with its drawn numbers."""
        if not values:
            return plan
        return build_plan(with_values(self.base.plans_checked[self.plan_keys[plan.key]], values))
