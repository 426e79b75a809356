"""The keys of an experiment that only a sensitivity study has."""

from __future__ import annotations

from collections.abc import Iterator

from sim.config.language.checked import Checked, nearest
from sim.config.language.nodes import Node, Problems
from sim.config.resolving.resolve import ModelCase, Resolved
from sim.config.scenarios.uncertain import bound, chosen_inputs
from sim.config.study.keys import decide_on, entries
from sim.config.tables.experiment import SENSITIVITY_KEYS
from sim.config.tables.sensitivity import DEFAULT_FUTURES, DEFAULT_METHODS, DEFAULT_WORLDS, Question, Sensitivity, Trial
from sim.metrics.registry import find

_ONLY = "Write study: sensitivity, or remove it."


def check_place(checked: Checked, problems: Problems) -> None:
    """Note keys of a sensitivity study that stand in another one, and what it cannot have itself."""
    root = checked.root
    if checked.unreadable("study"):
        return
    if checked.word("study", "compare") != "sensitivity":
        for name in SENSITIVITY_KEYS:
            node = root.get(name)
            if node is not None:
                message = f"stands only in a sensitivity study (got {_short(node)}). {_ONLY}"
                problems.add(node.key, name, message)
        return
    vary = root.get("vary")
    if vary is not None:
        message = "a sensitivity study draws its own scenarios (got vary). Remove it, or write study: compare."
        problems.add(vary.key, "vary", message)
    staffing = checked.held.get("staffing")
    if staffing is not None and staffing.value == "both":
        message = "must be own or equal_budget in a sensitivity study (got both). Write one of them."
        problems.add(staffing.node.place, "staffing", message)
    replications = root.get("replications")
    if replications is not None and isinstance(replications.content, dict):
        message = "must be one number in a sensitivity study: the same simulations in every scenario (got a range)."
        problems.add(replications.place, "replications", f"{message} Write {DEFAULT_FUTURES}.")


def read_sensitivity(checked: Checked, base: Resolved, baseline: str, problems: Problems) -> Sensitivity | None:
    """Return what a sensitivity study asks; None in any other study, or where there is a mistake."""
    if checked.word("study", "compare") != "sensitivity":
        return None
    before = len(problems.mistakes)
    inputs = chosen_inputs(checked, base, problems)
    # What is drawn by mistake or not at all says nothing about what moves together.
    together = bound(checked, inputs, base, problems) if len(problems.mistakes) == before else ()
    questions = tuple(_questions(checked, base.models, baseline, problems))
    point = _value_of_a_point(checked, problems)
    trial = _trial(checked, base.models, baseline, problems)
    if problems.mistakes:
        return None
    said = [str(held.value) for path, held in checked.held.items() if path.startswith("methods[")]
    return Sensitivity(
        inputs=inputs,
        together=together,
        methods=tuple(dict.fromkeys(said)) or DEFAULT_METHODS,
        worlds=int(checked.number("worlds", DEFAULT_WORLDS)),
        futures=int(checked.number("replications", DEFAULT_FUTURES)),
        recalibrate=checked.word("recalibrate", "each_world") == "each_world",
        value_of_a_point=point,
        questions=questions,
        trial=trial,
    )


def _questions(
    checked: Checked, models: tuple[ModelCase, ...], baseline: str, problems: Problems
) -> Iterator[Question]:
    """Yield what scenarios are looked for; by default, where each model loses to the baseline on what decides first."""
    node = checked.root.get("scenarios")
    keys = [case.key for case in models]
    if node is None:
        first = decide_on(checked)[0]
        yield from (Question(key, first, baseline) for key in keys if key != baseline)
        return
    items = node.content if isinstance(node.content, tuple) else ()
    for index, item in enumerate(items, start=1):
        path = f"scenarios[{index}]"
        model = _known(item, "model", keys, path, problems)
        metric = checked.word(f"{path}.metric", decide_on(checked)[0])
        if find(metric) is None:
            problems.add(item.place, f"{path}.metric", f"no such metric (got {metric}). All: postsale list metrics.")
        against, below = item.get("loses_to"), item.get("below")
        if (against is None) == (below is None):
            got = "neither" if against is None else "both"
            message = f"give loses_to or below, exactly one of them (got {got}). Write loses_to: {baseline}."
            problems.add(item.place, path, message)
        elif against is not None:
            yield Question(model, metric, _known(item, "loses_to", keys, path, problems))
        else:
            yield Question(model, metric, None, checked.number(f"{path}.below"))


def _known(item: Node, name: str, keys: list[str], path: str, problems: Problems) -> str:
    """Return the model that a key names; note one that is not in the study."""
    node = item.get(name)
    if node is not None and node.text not in keys:
        near = nearest(node.text, keys)
        advice = f"Did you mean {near}?" if near else f"Name one of {', '.join(keys)}."
        problems.add(node.place, f"{path}.{name}", f"is not one of the models (got {node.text}). {advice}")
    return node.text if node is not None else ""


def _is_rate(name: str) -> bool:
    found = find(name)
    return found is not None and found.kind == "rate"


def _value_of_a_point(checked: Checked, problems: Problems) -> tuple[str, float] | None:
    given = entries(checked.root.get("value_of_a_point"))
    for name, node in given.items():
        if not _is_rate(name):
            message = f"must be a rate, such as nrr (got {name}). Write value_of_a_point: {{nrr: $80k}}."
            problems.add(node.key, "value_of_a_point", message)
    if len(given) > 1:
        node = list(given.values())[1]
        problems.add(node.key, "value_of_a_point", f"takes one metric (got {', '.join(given)}). Remove the others.")
    return next(((name, checked.number(f"value_of_a_point.{name}")) for name in given), None)


def _trial(checked: Checked, models: tuple[ModelCase, ...], baseline: str, problems: Problems) -> Trial | None:
    node = checked.root.get("pilot")
    if node is None or not isinstance(node.content, dict):
        return None
    model = _known(node, "model", [case.key for case in models if case.key != baseline], "pilot", problems)
    months = checked.number("pilot.lasts", 182.5) * 12 / 365
    if abs(months - round(months)) > 1e-6:
        problems.add(
            node.place, "pilot.lasts", f"must be whole months (got {months:.1f}). Write {round(months)} months."
        )
    customers, cost = int(checked.number("pilot.customers", 40.0)), checked.number("pilot.cost", 0.0)
    return Trial(model, customers, max(1, round(months)), cost)


def _short(node: Node) -> str:
    return node.text if len(node.text) <= 60 else node.text[:57] + "..."
