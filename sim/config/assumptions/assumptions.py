"""How the world works: the shipped parameters, with a user's own laid over them by path."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from sim.config.assumptions.derived import derive
from sim.config.files import lookup
from sim.config.files.library import Library, Source
from sim.config.language.checked import Checked, HeldValue
from sim.config.language.nodes import Node, Place, Problems, merge
from sim.config.language.walk import check
from sim.config.tables.assumptions import ASSUMPTIONS, BLOCKS
from sim.model.assumptions import NUMBERS, Assumptions

DEFAULT_KEY = "parameters"


def open_assumptions(library: Library, name: str | None, near: Path, place: Place) -> Source | None:
    """Open the shipped parameters, and lay a user's file over them when one is named."""
    found = lookup.find("assumptions", DEFAULT_KEY, lookup.shipped_folder("assumptions"))
    if found is None:
        library.problems.add(place, "", "the shipped parameters are not there (got no parameters.yaml). Install again.")
        return None
    shipped = library.open_file("assumptions", found)
    if name is None or name == DEFAULT_KEY or shipped is None:
        return shipped
    own = library.open("assumptions", name, near, place, "assumptions")
    if own is None:
        return shipped
    return replace(own, root=merge(shipped.root, own.root, ASSUMPTIONS), parents=(*own.parents, shipped.path))


def check_assumptions(root: Node, problems: Problems) -> Checked:
    """Check an assumptions tree: known paths, units, bounds, and nothing that the model reads may be missing."""
    checked = check("assumptions", DEFAULT_KEY, root, ASSUMPTIONS, problems)
    if problems.mistakes:
        return checked
    derive(checked)
    for path in NUMBERS:
        if not checked.has(path):
            problems.add(root.place, path, "is missing (got no such number). Add it with value, source and strength.")
    return checked


def build_assumptions(checked: Checked) -> Assumptions:
    """Return the numbers outside `company` and `segments`, in canonical units."""
    return Assumptions.of({path: checked.number(path) for path in NUMBERS})


def numbers_of(checked: Checked) -> Mapping[str, HeldValue]:
    """Return what is held outside `company` and `segments`."""
    heads = set(BLOCKS)
    return {path: held for path, held in checked.held.items() if path.split(".")[0] in heads}
