"""Say what differs between a stored design and an experiment, value by value, with the line that says so now."""

from __future__ import annotations

from collections.abc import Mapping

from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, at_path
from sim.config.policies.policies import stage_nodes
from sim.config.resolving.experiment import Experiment
from sim.config.study.design import ASKED, NOT_HASHED

_ABSENT = "nothing"
_EXPERIMENT_KEYS = {"horizon_months": "horizon", "measure_from_months": "measure_from"}
_STAGE_KEYS = {"model": ("as", "use"), "when": ("when", "when_any")}  # where the file says what the design holds


def design_differences(stored: Mapping[str, object], experiment: Experiment) -> list[str]:
    """Return one line for each value that differs, such as `horizon_months 36 → 48 (four-models.yaml:14)`.

    What does not make another design (replications, titles, what is asked of the results) is left out, so no line means
    the same design.
    """
    old, new = _flat(stored), _flat(experiment.design)
    paths = [path for path in dict.fromkeys([*old, *new]) if old.get(path, _ABSENT) != new.get(path, _ABSENT)]
    lines = []
    for path in paths:
        node = _node_of(path, experiment)
        place = f" ({node.place})" if node is not None else ""
        shown = path.removeprefix("experiment.")
        lines.append(f"{shown} {_say(old.get(path, _ABSENT))} → {_say(new.get(path, _ABSENT))}{place}")
    return lines


def _flat(value: object, path: str = "") -> dict[str, object]:
    """Flatten nested mappings; lists stay whole. Keys that are paths themselves are joined like any other."""
    if not isinstance(value, Mapping) or "held" in value:
        return {path: list(value) if isinstance(value, tuple) else value}
    found: dict[str, object] = {}
    for name, below in value.items():
        if name not in (*NOT_HASHED, *ASKED) and not str(name).endswith(".title"):
            found |= _flat(below, f"{path}.{name}" if path else str(name))
    return found


def _say(value: object) -> str:
    if isinstance(value, Mapping) and "held" not in value:
        return " ".join(_say(value[name]) for name in value)  # what is varied: a path and its values
    if isinstance(value, Mapping):
        ends = f", {_say(value['low'])} to {_say(value['high'])}" if "low" in value else ""
        return _say(value["held"]) + ends + (f" of {value['of']}" if "of" in value else "")
    if isinstance(value, float):
        return f"{value:g}"
    return ", ".join(_say(each) for each in value) if isinstance(value, list) else str(value)


def _node_of(path: str, experiment: Experiment) -> Node | None:
    head, _, rest = path.partition(".")
    base = experiment.base
    if head == "experiment":
        if rest.startswith("policies."):
            return _stage_node(rest, experiment.checked.root)
        return at_path(experiment.checked.root, _EXPERIMENT_KEYS.get(rest, rest))
    trees: dict[str, Checked] = {"company": base.company_checked, "assumptions": base.assumptions_checked}
    if head in trees:
        held = trees[head].held.get(rest)
        return held.node if held is not None else None
    owners: dict[str, Mapping[str, Checked]] = {
        "models": base.models_checked,
        "plans": {checked.key: checked for checked in base.plans_checked.values()},
    }
    for key, checked in owners.get(head, {}).items():
        held = checked.held.get(rest.removeprefix(f"{key}."))
        if rest.startswith(f"{key}.") and held is not None:
            return held.node
    return None


def _stage_node(path: str, root: Node) -> Node | None:
    """Return where the file says something of a stage: the value itself, or else the line of the stage."""
    stage, _, name = path.rpartition(".")
    line = next((below for _, where, below in stage_nodes(root) if where.replace(".stages[", "[") == stage), None)
    if line is None:
        return None
    said = (line.get(key) for key in _STAGE_KEYS.get(name, (name,)))
    default = root.get("effective") if name == "effective" else None
    return next((node for node in said if node is not None), default or line)
