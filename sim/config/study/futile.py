"""What a study cannot answer, told before it is run: equal spend of nothing, a model against itself, few customers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Place, Problems
from sim.config.resolving.experiment import Point
from sim.config.resolving.resolve import ModelCase
from sim.model.inputs import OrgModel, RoleStaffing
from sim.vocabulary import Staffing

FEW_CUSTOMERS = 5
"""Up to so many customers at the start, one of them is a fifth of retention or more."""


def organisations(case: ModelCase) -> list[ModelCase]:
    """Return the organizations of a policy, one after the other; a model is its own."""
    return [ModelCase(case.key, stage.model, stage.plans) for stage in case.stages] or [case]


def spends_nothing(point: Point, case: ModelCase) -> str:
    """Return why an organization spends nothing on people whatever their number is; nothing if it does."""
    from sim.model import planning

    if not case.model.roles:
        return "it has no people"
    plans = planning.priced(point.company, case.model, case.plans, point.assumptions)
    if all(planning.cost_of_head(point.company, plans[role.key]) <= 0.0 for role in case.model.roles):
        return "its people cost nothing"
    return ""


def has_no_budget(point: Point, case: ModelCase) -> str:
    """Return why an organization, as its own ratios staff it, is no measure of equal spend; nothing if it is one."""
    from sim.model import planning

    why = spends_nothing(point, case)
    if why:
        return why
    plans = planning.priced(point.company, case.model, case.plans, point.assumptions)
    return "" if float(planning.own_staff(point.company, case.model, plans, 1).cost[0]) > 0.0 else "it has no people"


def staffing_that_can_be(
    checked: Checked, asked: tuple[Staffing, ...], points: Sequence[Point], baseline: str, problems: Problems
) -> tuple[Staffing, ...]:
    """Return the staffing modes of a study, without equal spend where that would be spending nothing.

    Where the file asks for it, that is a mistake; where it says nothing of staffing, a warning.
    """
    if Staffing.EQUAL_BUDGET not in asked:
        return asked
    found = _nothing_to_spend(points, baseline, everybody=checked.word("study") == "sensitivity")
    if not found:
        _warn_left_out(checked, asked, points, problems)
        return asked
    key, why = found
    said = checked.held.get("staffing")
    if said is not None:
        where = "as the baseline" if key == baseline else "in it"
        message = f"cannot be at the same spend with {key} {where}: {why}"
        remedy = "Write staffing: own" + (
            ", or name another baseline." if key == baseline else f", or leave out {key}."
        )
        problems.add(said.node.place, "staffing", f"{message} (got {said.value}). {remedy}")
        return asked
    node = checked.root.get("baseline") or checked.root.get("models") or checked.root
    message = f"the same spend is left out with {key}: {why}. Write staffing: own, and this note is gone."
    problems.warn(node.place, "staffing", message)
    return (Staffing.OWN,)


def _warn_left_out(checked: Checked, asked: tuple[Staffing, ...], points: Sequence[Point], problems: Problems) -> None:
    """Warn of a model without people in a study that has nothing but equal spend: it is simulated nowhere."""
    cases = [case for case in points[0].models if not all(part.model.roles for part in organisations(case))]
    if cases and asked == (Staffing.EQUAL_BUDGET,):
        key, place = cases[0].key, checked.held["staffing"].node.place
        message = f"leaves {key} out, which has nobody to spend a budget on (got equal_budget). Write staffing: both."
        problems.warn(place, "staffing", message)


def _nothing_to_spend(points: Iterable[Point], baseline: str, *, everybody: bool) -> tuple[str, str] | None:
    """Return the model that makes equal spend impossible at one of the points, and why; the baseline before others.

    everybody: nobody can be left out of equal spend, as plausible worlds are run at one staffing alone.
    """
    for point in points:
        base = next(case for case in point.models if case.key == baseline)
        why = has_no_budget(point, organisations(base)[0])
        if why:
            return baseline, why
        for case in point.models:
            parts = organisations(case)
            # Who has nobody at all is left out of equal spend and compared at own staffing alone.
            held = [part for part in parts if part.model.roles or everybody]
            why = next((w for part in held if (w := spends_nothing(point, part))), "")
            if why:
                return case.key, why
    return None


def warn_few_customers(points: Sequence[Point], place: Place, problems: Problems) -> None:
    """Warn where retention is mostly luck, because there are so few customers."""
    few = sorted({point.company.start_customers for point in points if point.company.start_customers <= FEW_CUSTOMERS})
    if few:
        one = few[0]
        share = f"each of them is {100 // one}% of" if one > 1 else "this one is all of"
        got = ", ".join(str(n) for n in few) + (" customer" if few == [1] else " customers")
        message = (
            f"with so few, NRR and GRR are mostly luck: {share} the customers (got {got}). Read the average over many "
            "simulations, and expect any single year to be far from it."
        )
        problems.warn(place, "company.start.customers", message)


def note_equal_models(
    checked: Checked, cases: Sequence[ModelCase], staffing: Sequence[Staffing], problems: Problems
) -> None:
    """Note models or policies that come to the same: a warning, but a mistake where worlds are to tell them apart.

    The same in all but names; or in all but how many people there are, which equal spend sets for both.
    """
    seen: dict[str, str] = {}
    alike: dict[str, str] = {}
    key = "models" if checked.root.get("policies") is None else "policies"
    node: Node = checked.root.get(key) or checked.root
    for case in cases:
        same = seen.setdefault(_shape(case, _nameless), case.key)
        if same != case.key:
            message = f"two {key} are the same thing (got {same} and {case.key})"
            if checked.word("study") == "sensitivity":
                problems.add(node.place, key, f"{message}, so no scenario can tell them apart. Change or remove one.")
            else:
                problems.warn(node.key, key, f"{message}: both get the same numbers. Change or remove one.")
        elif case.model.roles and Staffing.EQUAL_BUDGET in staffing:
            same = alike.setdefault(_shape(case, _uncounted), case.key)
            if same != case.key:
                message = f"become the same at the same spend, which sets how many people there are (got {same} and "
                message += (
                    f"{case.key}, which differ in nothing else). Compare them at own staffing: --set staffing=own."
                )
                problems.warn(node.key, key, message)


def _shape(case: ModelCase, of: Callable[[OrgModel], OrgModel]) -> str:
    """Return what a model or policy comes to, as far as `of` leaves it in its organizations."""
    return repr((of(case.model), case.plans, [replace(stage, model=of(stage.model)) for stage in case.stages]))


def _uncounted(model: OrgModel) -> OrgModel:
    """Return a model without names, and without how many people it has by its own staffing."""
    return _nameless(replace(model, roles=tuple(replace(role, staffing=RoleStaffing()) for role in model.roles)))


def _nameless(model: OrgModel) -> OrgModel:
    """Return a model without what is only for people to read."""
    return replace(model, key="", title="")
