"""Dotted paths into a study: `company.…`, `assumptions.…`, `models.KEY.…`, `plans.KEY.…`; for vary, change and --set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sim.config.assumptions.derived import rules_of
from sim.config.company.segments import kinds_in, names_of
from sim.config.language.checked import nearest
from sim.config.language.elsewhere import elsewhere
from sim.config.language.fields import Block, Either, Keyed, Listing, Spec
from sim.config.language.nodes import Grade, Node, Problems, leaves, split_path
from sim.config.tables.assumptions import gone
from sim.model.numbers import Spread

PATH_KEYS = ("vary", "follow", "change", "worth_acting_on", "value_of_a_point")
"""Keys of an experiment whose own keys are paths or metrics, with dots in them."""
_CHOICE = "a choice of this study"

Tables = Mapping[str, tuple[Spec, Node, str]]  # prefix → (table, tree, key for `postsale show`)


@dataclass(frozen=True, slots=True)
class Override:
    """A value laid over a path. `said_by` is `vary`, `change` or empty for the command line."""

    path: str
    node: Node
    said_by: str


def chosen(node: Node) -> Node:
    """Return the node as a choice of the study: what is varied is no fact, so it needs no source of its own."""
    if isinstance(node.content, dict):
        return replace(node, content={name: chosen(below) for name, below in node.content.items()}, shipped=False)
    if isinstance(node.content, tuple):
        return replace(node, content=tuple(chosen(below) for below in node.content), shipped=False)
    grade = node.grade
    return replace(node, shipped=False, grade=grade if grade.source else Grade(_CHOICE, "assumption", grade.owner))


def is_study_path(path: str) -> bool:
    """Say whether a path leads into the company, the assumptions, a model or a plan, not to a key of the experiment."""
    return path.split(".")[0] in ("company", "assumptions", "models", "plans") and "." in path


def known(spec: Spec, parts: list[str | int], node: Node | None) -> bool:
    """Say whether a file of this form may hold a value at these parts; chosen names must stand in the tree."""
    if not parts:
        return True
    head, rest = parts[0], parts[1:]
    if isinstance(spec, Either):
        forms = [form for form in (spec.text, spec.block, spec.items) if form is not None]
        return any(known(form, parts, node) for form in forms)
    if isinstance(spec, Spread):
        return head in ("median", "spread") and not rest
    if isinstance(spec, Listing):
        items = node.content if node is not None else ()
        if not isinstance(head, int) or not isinstance(items, tuple) or not 0 < head <= len(items):
            return False
        return known(spec.item, rest, items[head - 1])
    below = node.get(head) if node is not None and isinstance(head, str) else None
    if isinstance(spec, Block) and isinstance(head, str):
        return head in spec.fields and known(spec.fields[head], rest, below)
    if isinstance(spec, Keyed):
        return below is not None and known(spec.each, rest, below)
    return False


def check_path(override: Override, tables: Tables, problems: Problems) -> bool:
    """Say whether a path leads somewhere; note it with the nearest path that does where it leads nowhere."""
    path, place = override.path, override.node.key
    prefix = next((name for name in tables if path.startswith(f"{name}.")), None)
    if prefix is not None:
        spec, root, _ = tables[prefix]
        if known(spec, split_path(path.removeprefix(f"{prefix}.")), root):
            return True
    if "company" in tables and "assumptions" in tables:
        names = names_of(tables["company"][2], tables["company"][1], kinds_in(tables["assumptions"][1]))
        why = names.why_not(path)
        if why:
            problems.add(place, override.said_by, why)
            return False
    if path.startswith("assumptions.") and gone(path):
        problems.add(place, override.said_by, gone(path))
        return False
    near = nearest(path, _known_paths(tables))
    key = tables[prefix or _prefix_like(path, tables)][2]
    there = elsewhere(str(split_path(path)[-1])) if split_path(path) else ""
    suggestion = f"{there} " if there else f"Did you mean {near}? " if near else ""
    message = f"nothing has this path (got {path}). {suggestion}All of them: postsale show {key} --paths."
    problems.add(place, override.said_by, message)
    return False


def _known_paths(tables: Tables) -> list[str]:
    """Return every path that holds a value, and those of what follows from others, which a value would pin."""
    found = [f"{name}.{leaf}" for name, (_, root, _) in tables.items() for leaf, _ in leaves(root)]
    for name, (_, root, _) in tables.items():
        segments = root.get("segments")
        names = tuple(segments.content) if segments is not None and isinstance(segments.content, dict) else ()
        found += [f"{name}.{rule.path}" for rule in rules_of(name, names)]
    return found


def _prefix_like(path: str, tables: Tables) -> str:
    head = path.split(".")[0]
    return next((name for name in tables if name.split(".")[0] == head), next(iter(tables)))
