"""The policies of a study: organizations that follow each other, each with the condition that it waits for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sim.config.files.lookup import is_path
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, Problems
from sim.config.policies.conditions import MISSED, Group, ReadThreshold, read_trigger
from sim.config.resolving.resolve import ModelCase, Resolved
from sim.config.tables.experiment import POLICY_STUDIES
from sim.model.inputs import Stage, Targets

_LATER_ONLY = ("when", "when_any", "effective")  # the first stage waits for nothing


@dataclass(frozen=True, slots=True)
class StageLine:
    """One stage as the file says it. `model` is its key in the study; `any_of` is empty for the first stage."""

    model: str
    any_of: tuple[Group, ...]
    planned: bool
    frozen: bool
    node: Node
    path: str

    @property
    def asked(self) -> Iterator[ReadThreshold]:
        """Every threshold of the stage, in the order of the file."""
        return (each for group in self.any_of for each in group)


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy as the file says it."""

    key: str
    title: str
    stages: tuple[StageLine, ...]


def policy_names(checked: Checked) -> list[str]:
    """Return the names of the policies; none in a study of models."""
    return list(checked.names("policies"))


def stage_nodes(root: Node) -> Iterator[tuple[str, str, Node]]:
    """Yield (policy, path, line) for every stage of an experiment that has a readable form."""
    policies = root.get("policies")
    for name in policies.content if policies is not None and isinstance(policies.content, dict) else ():
        assert policies is not None
        said = policies.get(name)
        path = f"policies.{name}"
        if said is not None and isinstance(said.content, dict):
            said, path = said.get("stages"), f"{path}.stages"
        if said is not None and isinstance(said.content, tuple):
            for number, line in enumerate(said.content, start=1):
                yield name, f"{path}[{number}]", line


def model_key(line: Node) -> str:
    """Return the key that a stage's model has in the study: `as`, or the key of its file."""
    use = line.word("use")
    return line.word("as") or (Path(use).stem if is_path(use) else use)


def read_policies(checked: Checked, problems: Problems) -> tuple[Policy, ...]:
    """Read every policy; note what the table of the file cannot see. Unreadable stages are left out."""
    _check_use(checked, problems)
    node = checked.root.get("policies")
    if node is None or not isinstance(node.content, dict):
        return ()
    if not node.content:
        message = "needs at least one policy (got none). Write never: [{use: cs-only}]."
        problems.add(node.place, "policies", message)
    default = checked.word("effective", "at_once")
    stages: dict[str, list[StageLine]] = {name: [] for name in node.content}
    for name, path, line in stage_nodes(checked.root):
        read = _read_stage(line, path, checked, default, problems)
        if read is not None:
            stages[name].append(read)
    for name, below in node.content.items():
        listed = below.get("stages") if isinstance(below.content, dict) else below
        if listed is not None and listed.content == ():
            message = "needs at least one stage (got none). Write - {use: cs-only}."
            problems.add(listed.place, f"policies.{name}", message)
    return tuple(Policy(name, _title(name, node.content[name]), tuple(stages[name])) for name in node.content)


def _title(name: str, said: Node) -> str:
    spoken = name.replace("-", " ")
    return said.word("title") or spoken[:1].upper() + spoken[1:]


def _check_use(checked: Checked, problems: Problems) -> None:
    """Note policies where none can stand, and a study of policies without them."""
    root, study = checked.root, checked.word("study", "compare")
    node, models = root.get("policies"), root.get("models")
    if node is None:
        if study == "policy":
            remedy = "Write policies: {never: [{use: cs-only}]}."
            problems.add(root.key, "policies", f"is missing (got no such key). {remedy}")
    elif models is not None:
        message = f"give models or policies, not both (got models {models.text}). Remove one."
        problems.add(node.key, "policies", message)
    elif study not in POLICY_STUDIES and not checked.unreadable("study"):
        message = f"needs study: policy or study: crossover (got {study}). Write study: policy."
        problems.add(node.key, "policies", message)


def _read_stage(line: Node, path: str, checked: Checked, default: str, problems: Problems) -> StageLine | None:
    if not isinstance(line.content, dict):
        return None
    if line.get("change") is not None and line.get("as") is None:
        message = "needs a name of its own (got change without as). Add as: and a new key."
        problems.add(line.place, path, message)
    frozen = line.word("hiring") == "frozen"
    if path.endswith("[1]"):
        _check_first(line, path, problems)
        return StageLine(model_key(line), (), planned=False, frozen=frozen, node=line, path=path)
    any_of = read_trigger(line, path, problems)
    if any_of is None:
        return None
    planned = checked.word(f"{path}.effective", default) == "next_pay_year"
    return StageLine(model_key(line), any_of, planned, frozen, line, path)


def _check_first(line: Node, path: str, problems: Problems) -> None:
    """The first stage has nothing to wait for: whoever writes a condition there forgot the stage before it."""
    for name in _LATER_ONLY:
        said = line.get(name)
        if said is not None:
            message = f"the first stage runs from the first day (got {said.text}). "
            message += f"Remove {name}, or put the stage that comes before it above."
            problems.add(said.key, f"{path}.{name}", message)
            return


def read_targets(checked: Checked, policies: tuple[Policy, ...], problems: Problems) -> Targets | None:
    """Return the targets if a condition reads them; note that they are missing, warn where nothing reads them."""
    node = checked.root.get("targets")
    reading = [asked for asked in _all_asked(policies) if asked.threshold.field == MISSED]
    if node is None:
        if reading:
            remedy = "Write targets: {adoption: 70 %, expansion: 12 % of opening ARR}."
            problems.add(reading[0].node.place, reading[0].path, f"needs targets (got no such key). {remedy}")
        return None
    if not reading:
        problems.warn(node.key, "targets", f"is not read by this study (got {node.text}).")
        return None
    return Targets(checked.number("targets.adoption"), checked.number("targets.expansion"))


def warn_unread_effective(checked: Checked, policies: tuple[Policy, ...], problems: Problems) -> None:
    """Warn of a default for changes where every change says its own, or where there is none."""
    node = checked.root.get("effective")
    later = [stage for policy in policies for stage in policy.stages[1:]]
    if node is not None and not any(stage.node.get("effective") is None for stage in later):
        problems.warn(node.key, "effective", f"is not read by this study (got {node.text}).")


def _all_asked(policies: tuple[Policy, ...]) -> list[ReadThreshold]:
    return [asked for policy in policies for stage in policy.stages for asked in stage.asked]


def staged(resolved: Resolved, policies: tuple[Policy, ...]) -> Resolved:
    """Put the policies where the models stood; a study of models stays as it is."""
    if not policies:
        return resolved
    cases = {case.key: case for case in resolved.models}
    return replace(resolved, models=tuple(_case(policy, cases) for policy in policies))


def _case(policy: Policy, cases: Mapping[str, ModelCase]) -> ModelCase:
    stages = tuple(
        Stage(
            model=cases[line.model].model,
            plans=cases[line.model].plans,
            any_of=tuple(tuple(asked.threshold for asked in group) for group in line.any_of),
            planned=line.planned,
            frozen=line.frozen,
        )
        for line in policy.stages
    )
    return ModelCase(policy.key, replace(stages[0].model, title=policy.title), stages[0].plans, stages)
