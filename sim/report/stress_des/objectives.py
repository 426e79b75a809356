"""1 Objectives."""

from sim.metrics.registry import BY_NAME
from sim.report.stress_des.study import Item, Study, joined

AIMS = {
    "compare": "compare organizations at one company",
    "crossover": "find where another organization comes out ahead along a varied number",
    "policy": "compare organizations over time, with the moment of each change",
    "sensitivity": "find which assumptions decide, and what knowing them would be worth",
}


def items(study: Study) -> list[Item]:
    """Return the items of this part."""
    asked = study.asked
    decide = study.listed("decide_on")
    outputs = [f"{name} ({BY_NAME[name].about})" if name in BY_NAME else name for name in decide]
    worth = asked.get("worth_acting_on") or {}
    kind = str(asked.get("study") or study.summary.study)
    aims = [AIMS.get(kind, kind), f"baseline {asked.get('baseline') or study.summary.baseline}"]
    varied = [f"{each['path']} over {joined([str(v) for v in each['values']])}" for each in asked.get("vary") or ()]
    if varied:
        aims.append(f"varied: {'; '.join(varied)}")
    for key, words in (("explain_by", "differences split into"), ("repeat_without", "repeated without")):
        if study.listed(key):
            aims.append(f"{words} {joined(study.listed(key))}")
    if asked.get("pay"):
        aims.append("all paid alike, repeated with each one's own plan")
    return [
        ("1.1 Purpose of the model", f"{study.said('title')} Models compared: {joined(study.listed('models'))}."),
        (
            "1.2 Model outputs",
            (
                f"Decided on {joined(outputs, 'nothing')}; differences worth acting on: "
                f"{joined([f'{name} {value:g}' for name, value in worth.items()], 'not said')} (rates "
                "are ratios, money is dollars). "
                "Averages are over the months that are measured, then over simulations; all metrics stand in summary.json."
            ),
        ),
        ("1.3 Experimentation aims", f"{'; '.join(aims)}."),
    ]
