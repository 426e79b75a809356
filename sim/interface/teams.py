"""A study asked of one's own teams: what is laid over its file so that it compares them and not the ones it ships with."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sim.errors import InputError, Problem

if TYPE_CHECKING:
    from sim.config.language.nodes import Node


def settings_of_teams(name: str | Path, as_is: str | None, against: Sequence[str]) -> dict[str, str]:
    """Return settings, path → text, by which a study compares the team that there is with others.

    as_is: in place of the organization that the study starts from: its baseline, or the first stage of its policies.
    against: in place of the others; a study of policies changes to one. Errors: InputError.
    """
    if as_is is None and not against:
        return {}
    from sim.config.files.library import Library
    from sim.config.language.nodes import Problems
    from sim.config.study.claim_study import names_decision
    from sim.config.study.single import open_named

    if names_decision(name, Path.cwd()):
        return _of_decision(as_is, against)
    library = Library(Problems())
    source = open_named(library, "experiment", name, Path.cwd())
    if source is None:
        return {}  # told where the study is read
    policies = source.root.get("policies")
    if policies is not None and isinstance(policies.content, dict):
        return _of_policies(policies.content, as_is, against)
    return _of_models(source.root, as_is, against)


def _of_decision(as_is: str | None, against: Sequence[str]) -> dict[str, str]:
    if len(against) > 1:
        raise _wrong(
            "--against", f"a decision is about one change (got {', '.join(against)}). Name one, or say --wide."
        )
    return {
        **({} if as_is is None else {"as_is": as_is}),
        **({"change.to": against[0]} if against else {}),
    }


def _of_models(root: "Node", as_is: str | None, against: Sequence[str]) -> dict[str, str]:
    named = root.get("models")
    models = [node.text for node in named.content] if named is not None and isinstance(named.content, tuple) else []
    baseline = as_is or root.word("baseline") or (models[0] if models else "")
    others = list(against) or [model for model in models if model not in (root.word("baseline"), baseline)]
    if baseline in others:
        raise _wrong("--against", f"is the team that there is (got {baseline}). Name another organization.")
    pilot = root.get("pilot")
    tried = {"pilot.model": others[0]} if against and pilot is not None and pilot.get("model") else {}
    return {"models": f"[{', '.join([baseline, *others])}]", "baseline": baseline, **tried}


def _of_policies(policies: "dict[str, Node]", as_is: str | None, against: Sequence[str]) -> dict[str, str]:
    if len(against) > 1:
        raise _wrong(
            "--against", f"a study of changes changes to one organization (got {', '.join(against)}). Name one."
        )
    settings = {}
    for name, stages in policies.items():
        for k in range(1, len(stages.content) + 1 if isinstance(stages.content, tuple) else 1):
            use = as_is if k == 1 else next(iter(against), None)
            if use is not None:
                settings[f"policies.{name}[{k}].use"] = use
    return settings


def _wrong(flag: str, message: str) -> InputError:
    return InputError([Problem(flag, 0, 0, "", message)])
