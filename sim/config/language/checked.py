"""What was read from a tree: every number and word by its dotted path."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from sim.config.language.nodes import Node
from sim.config.language.quantities import Quantity


@dataclass(frozen=True, slots=True)
class HeldValue:
    """A value that was read: `value` in canonical units, or a word; `quantity` is set for numbers."""

    path: str
    node: Node
    value: float | str | bool
    quantity: Quantity | None = None
    design: bool = False
    derived_from: str = ""  # which rule made it, in words; nothing for what a file says


class Checked:
    """A tree that was read: its values by dotted path, in file order."""

    def __init__(self, kind: str, key: str, root: Node) -> None:
        self.kind, self.key, self.root = kind, key, root
        self.held: dict[str, HeldValue] = {}

    def has(self, path: str) -> bool:
        """Say whether a value stands (and was readable) at the path."""
        return path in self.held

    def number(self, path: str, default: float | None = None) -> float:
        """Return the number at a path; the default where nothing stands there."""
        found = self.held.get(path)
        if found is None or isinstance(found.value, str):
            return math.nan if default is None else default
        return float(found.value)

    def word(self, path: str, default: str = "") -> str:
        """Return the word at a path; the default where nothing stands there."""
        found = self.held.get(path)
        return default if found is None else str(found.value)

    def unreadable(self, key: str) -> bool:
        """Say whether something stands under a key that could not be read, so that nobody knows what was meant."""
        return self.root.get(key) is not None and key not in self.held

    def names(self, path: str) -> tuple[str, ...]:
        """Return the keys of the mapping at a path, in file order."""
        node: Node | None = self.root
        for part in path.split("."):
            node = node.get(part) if node is not None and part else node
        return tuple(node.content) if node is not None and isinstance(node.content, dict) else ()


def nearest(word: str, candidates: Iterable[str], cutoff: float = 0.6) -> str | None:
    """Return the candidate most like the word, if any is near."""
    found = get_close_matches(word, sorted(candidates), n=1, cutoff=cutoff)
    return found[0] if found else None


def nearest_key(word: str, keys: Iterable[str], *, known_elsewhere: bool = False) -> str | None:
    """Return the key that a misspelled one was meant to be: nearer than a word of its own right would be by chance."""
    return nearest(word, keys, 0.85 if known_elsewhere else 0.7)
