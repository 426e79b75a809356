"""Misspelled keys: told once, and read on as what was meant, so that no consequence of a slip is told as a mistake.

Without that a file with `stuy: sensitivity` would be a comparison for everything that is checked later, and each of its
other keys wrong.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sim.config.language.checked import nearest_key
from sim.config.language.elsewhere import elsewhere
from sim.config.language.fields import Block, Either, Keyed, Listing, Spec
from sim.config.language.nodes import Node, Problems

GRADES = ("source", "strength", "owner")


def corrected(node: Node, spec: Spec, path: str, problems: Problems) -> Node:
    """Return the tree with each misspelled key in the place of the one that was meant; each is noted."""
    content = node.content
    if isinstance(spec, Either):
        form = {str: spec.text, dict: spec.block, tuple: spec.items}[type(content)]
        return node if form is None else corrected(node, form, path, problems)
    if isinstance(content, tuple) and isinstance(spec, Listing):
        items = [corrected(below, spec.item, f"{path}[{k}]", problems) for k, below in enumerate(content, start=1)]
        return replace(node, content=tuple(items))
    if not isinstance(content, dict):
        return node
    if isinstance(spec, Keyed):
        below = {name: corrected(one, spec.each, joined(path, name), problems) for name, one in content.items()}
        return replace(node, content=below)
    if not isinstance(spec, Block):
        return node
    read: dict[str, Node] = {}
    for name, one in content.items():
        key = name if spec.extra else meant(name, one, spec, {*content, *read})
        if key != name:
            problems.add(one.key, joined(path, name), f"no such key. Did you mean {key}?")
        if key in spec.fields:
            read[key] = corrected(one, spec.fields[key], joined(path, key), problems)
        elif key == name:
            read[key] = one
    return replace(node, content=read)


def meant(name: str, one: Node, spec: Block, taken: Iterable[str]) -> str:
    """Return the key that a key stands for: itself, unless it is near to one that is not taken."""
    if name in spec.fields or name in spec.forbidden or (":" in name and one.content == ""):
        return name
    near = nearest_key(name, [*spec.fields, *GRADES], known_elsewhere=bool(elsewhere(name)))
    return near if near is not None and near not in taken else name


def joined(path: str, name: str) -> str:
    """Return the dotted path of a key below a path."""
    return f"{path}.{name}" if path else name
