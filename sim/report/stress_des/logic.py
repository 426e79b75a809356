"""2 Logic."""

from collections.abc import Mapping
from typing import Any

from sim.report.stress_des.study import Item, Study, joined

DIAGRAM = (
    "signature → handoff → onboarding (to first value) → adoption touches and reviews, "
    "issues, needs → readiness → pass of "
    "the contract → negotiation → renewal, downsell or churn → next contract; work waits "
    "on the line of a seat or of a pool"
)


def items(study: Study) -> list[Item]:
    """Return the items of this part."""
    models = study.design.get("models") or {}
    return [
        ("2.1 Base model overview diagram", f"{DIAGRAM}. Page docs/model/mechanics.md has it in full."),
        (
            "2.2 Base model logic",
            (
                "Customers sign on a path that no organization changes; state between events is "
                "advanced in closed form; "
                "everything that happens to an account, a task or a seat is written once, as a script "
                "(docs/model/mechanics.md). "
                "No organization and no pay plan carries a number that multiplies an outcome."
            ),
        ),
        ("2.3 Scenario logic", f"{' '.join(scenario(key, model) for key, model in models.items())}{staffing(study)}"),
        (
            "2.4 Algorithms",
            (
                "Thinning of Poisson streams from constant bounds; a power law of learning down to a plateau, with "
                "forgetting; queue order by own "
                "expected pay per hour against the deadline; the discount that maximizes the "
                "negotiator's own expected pay; "
                "the same spend turned into people by pilots, spread to where work is and at the same expected cost."
            ),
        ),
        (
            "2.5 Components",
            (
                "Entities: accounts, tasks, people. Activities: handoff, onboarding, adoption, risk, "
                "readiness, renewal, "
                "discovery, expansion, coordination. Resources: seats (a position; vacant while "
                "nobody fills it) with productive "
                "hours. Queues: a line for each named seat, one for a pool. Entry: signatures and the "
                "opening base; exit: churn."
            ),
        ),
    ]


def scenario(key: str, model: Mapping[str, Any]) -> str:
    """Return an organization in a sentence: its roles with plan and leader."""
    roles = [
        f"{role} (plan {model.get(f'people.{role}.plan')}, reports to {model.get(f'people.{role}.reports_to', 'cco')})"
        for role in model.get("role_order") or ()
    ]
    return f"{key}: {joined(roles, 'nobody, all is automated')}."


def staffing(study: Study) -> str:
    """Return at which staffing modes organizations are compared."""
    modes = [mode.replace("_", " ") for mode in study.listed("staffing")]
    heads = {"parts": "part-time people allowed", "whole": "whole people"}.get(str(study.asked.get("heads")), "")
    return f" Staffing: {joined(modes)}{f'; at equal budget {heads}' if 'equal budget' in modes and heads else ''}."
