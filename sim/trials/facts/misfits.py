"""What the shipped model is known to get wrong: published facts that it misses, as the last measurement of them found."""

import json
from dataclasses import dataclass
from importlib.resources import files

NAME = "misfits.json"
"""Beside this module; written by `python -m sim.trials.facts`, never by hand."""


@dataclass(frozen=True, slots=True)
class Misfit:
    """One published fact that the model misses, in words: both values with their units, and why."""

    fact: str
    simulated: str
    published: str
    why: str


def misfits() -> tuple[Misfit, ...]:
    """Return all of them, in the order of the page of known facts."""
    rows = json.loads((files("sim.trials.facts") / NAME).read_text(encoding="utf-8"))
    return tuple(Misfit(**row) for row in rows)


def sentences() -> tuple[str, ...]:
    """Return a sentence for each."""
    return tuple(f"{each.fact}: {each.simulated} here; as published {each.published}. {each.why}" for each in misfits())
