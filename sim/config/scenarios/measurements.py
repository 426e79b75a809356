"""What a company could pull from its own systems, and which of the numbers of a study that would measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from sim.config.files.lookup import shipped_folder
from sim.config.language.checked import Checked
from sim.config.language.fields import Block, Keyed, Listing, Text
from sim.config.language.nodes import Problems
from sim.config.language.walk import check
from sim.config.tables.sensitivity import Uncertain
from sim.config.yaml.loading import read_file

FILE = Path("measurements") / "fields.yaml"
_FIELD = Block(
    {"title": Text(), "system": Text(), "measures": Listing(Text())}, required=("title", "system", "measures")
)
_FORM = Block({"kind": Text(choices=("measurements",)), "title": Text(), "fields": Keyed(_FIELD)}, required=("fields",))


@dataclass(frozen=True, slots=True)
class Measurement:
    """One thing that can be pulled or counted: which inputs of a study are then known, by position."""

    key: str
    title: str
    system: str
    inputs: tuple[int, ...]


def patterns() -> dict[str, tuple[str, ...]]:
    """Return the paths that each field measures, as the shipped file writes them."""
    checked = _read()
    return {key: _measured(checked, key) for key in checked.names("fields")} if checked else {}


def measurements(inputs: Sequence[Uncertain]) -> tuple[Measurement, ...]:
    """Return the fields that measure anything of a study, in the order of the file."""
    checked = _read()
    found: list[Measurement] = []
    for key in checked.names("fields") if checked else ():
        assert checked is not None
        wanted = _measured(checked, key)
        known = tuple(
            k for k, each in enumerate(inputs) if any(fnmatchcase(p, one) for p in each.paths for one in wanted)
        )
        if known:
            title, system = checked.word(f"fields.{key}.title"), checked.word(f"fields.{key}.system")
            found.append(Measurement(key, title, system, known))
    return tuple(found)


def _measured(checked: Checked, key: str) -> tuple[str, ...]:
    start = f"fields.{key}.measures["
    return tuple(str(held.value) for path, held in checked.held.items() if path.startswith(start))


def _read() -> Checked | None:
    """Return the shipped file; None where it does not ship."""
    problems, path = Problems(), shipped_folder("assumptions") / FILE
    if not path.is_file():
        return None
    root = read_file(path, problems, shipped=True)
    problems.raise_mistakes()
    assert root is not None
    checked = check("measurements", "measurements", root, _FORM, problems)
    problems.raise_mistakes()
    return checked
