"""The study inside a claim file, as an experiment of its own: what `postsale run ID` runs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from sim.config.files import lookup
from sim.config.files.library import Library, Source
from sim.config.language.nodes import text_node
from sim.config.study.single import open_named


def open_study(library: Library, name: str | Path, near: Path) -> Source | None:
    """Open an experiment by key or path, or the one inside a claim of that name; mistakes are noted."""
    if not names_claim(name, near):
        return open_named(library, "decision" if names_decision(name, near) else "experiment", name, near)
    source = open_named(library, "claim", name, near)
    if source is None:
        return None
    study = study_of(source, library)
    if source.root.get("experiment") is None:
        what = "an industry tests it" if source.root.get("industry") is not None else "nothing can test it"
        remedy = f"postsale claims {source.key} says what is known of it."
        library.problems.add(
            source.root.key, "experiment", f"this claim has none of its own (got none; {what}). {remedy}"
        )
    return study


def names_claim(name: str | Path, near: Path) -> bool:
    """Say whether a name leads to a claim and not to an experiment."""
    if isinstance(name, Path) or lookup.is_path(name):
        return lookup.kind_of(near / name) == "claim"
    return lookup.find("experiment", name, near) is None and lookup.find("claim", name, near) is not None


def names_decision(name: str | Path, near: Path) -> bool:
    """Say whether a name leads to a decision and not to an experiment."""
    if isinstance(name, Path) or lookup.is_path(name):
        return lookup.kind_of(near / name) == "decision"
    return lookup.find("experiment", name, near) is None and lookup.find("decision", name, near) is not None


def study_of(source: Source, library: Library) -> Source | None:
    """Return the experiment block of a claim as a file of its own that has the claim's title; None without one."""
    node = source.root.get("experiment")
    if node is None:
        return None
    if not isinstance(node.content, dict):
        library.problems.add(node.place, "experiment", f"must be a mapping (got {node.text}). Write its keys below it.")
        return None
    head = {"kind": text_node("experiment", node.place), "title": source.root.get("title") or node}
    without = source.root.get("without")
    said = {} if without is None else {"repeat_without": without}
    root = replace(node, content={**head, **node.content, **said}, key=node.key)
    return replace(source, kind="experiment", root=root)
