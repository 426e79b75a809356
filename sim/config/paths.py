"""Dotted paths into a study: `company.…`, `assumptions.…`, `models.KEY.…`; shared by vary, change and --set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.config.fields import Block, Either, Keyed, Listing, Spec, Spread
from sim.config.nodes import Node, Problems, split_path
from sim.config.walk import nearest


@dataclass(frozen=True, slots=True)
class Override:
    """A value laid over a path. `said_by` is `vary`, `change` or empty for the command line."""

    path: str
    node: Node
    said_by: str


def is_study_path(path: str) -> bool:
    """Say whether a path leads into the company, the assumptions or a model, and not to a key of the experiment."""
    return path.split(".")[0] in ("company", "assumptions", "models") and "." in path


def known(spec: Spec, parts: list[str | int], node: Node | None) -> bool:
    """Say whether a file of this form may hold a value at these parts; names the writer chose must stand in the tree."""
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
        inside = isinstance(head, int) and isinstance(items, tuple) and 0 < head <= len(items)
        return inside and known(spec.item, rest, items[head - 1])  # type: ignore[operator,index,arg-type]
    below = node.get(head) if node is not None and isinstance(head, str) else None
    if isinstance(spec, Block) and isinstance(head, str):
        return head in spec.fields and known(spec.fields[head], rest, below)
    if isinstance(spec, Keyed):
        return below is not None and known(spec.each, rest, below)
    return False


def check_path(
    override: Override,
    trees: Mapping[str, tuple[Spec, Node, str]],
    paths: list[str],
    problems: Problems,
) -> bool:
    """Note a path that leads nowhere, with the nearest one that does; `trees` maps prefix → (table, tree, key)."""
    prefix = next((name for name in trees if override.path.startswith(f"{name}.")), None)
    if prefix is not None:
        spec, root, _ = trees[prefix]
        if known(spec, split_path(override.path.removeprefix(f"{prefix}.")), root):
            return True
    near = nearest(override.path, paths)
    shown = prefix or _prefix_like(override.path, trees)
    key = trees[shown][2] if shown else next(iter(trees.values()))[2]
    suggestion = f"Did you mean {near}? " if near else ""
    problems.add(
        override.node.key,
        override.said_by,
        f"nothing has this path (got {override.path}). {suggestion}All of them: postsale show {key} --paths.",
    )
    return False


def _prefix_like(path: str, trees: Mapping[str, tuple[Spec, Node, str]]) -> str | None:
    head = path.split(".")[0]
    return next((name for name in trees if name.split(".")[0] == head), None)
