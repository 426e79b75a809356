"""A decision that names nobody: the same grade and the same options, by their kinds, with money on the scale of its run."""

import math
from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from sim.config.scenarios.uncertain import short_name
from sim.report.document.table import MONEY_UNITS
from sim.report.exports.anonymous.copy import LEFT_OUT, Copier
from sim.report.exports.anonymous.names import Names, title_of
from sim.report.words import wording
from sim.results.decision import Decision, Option
from sim.results.unknowns import LookAgain, Unknown

QUESTION = "Anonymized: should we change? Names are replaced and money is on another scale."


def decision_of(decision: Decision, names: Names, factor: float) -> Decision:
    """Return the copy of a decision. factor: of money, as in the copy of its run.

    Titles say what kind of thing an option is. Roles, commands, and unknowns that are amounts are left out.
    """
    models = dict(names.models)
    for option in decision.options:
        models.setdefault(option.key, f"option-{len(models) + 1}")
    copier = Copier(replace(names, models=models), factor)
    copied = copier.row(structs.replace(decision, workloads=(), unknowns=(), look_again=None))
    unknowns = [one for one in decision.unknowns if one.unit not in MONEY_UNITS]
    return structs.replace(
        copied,
        title=QUESTION,
        options=titled(copied.options),
        unknowns=tuple(unknown_of(one, copier) for one in unknowns),
        look_again=None if decision.look_again is None else again_of(decision.look_again, copier),
    )


def titled(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return options whose titles say their kind; where two would be the same, with the new key of the option."""
    said = [title(option) for option in options]
    return tuple(
        structs.replace(option, title=text if said.count(text) == 1 else f"{text} ({title_of(option.key)})")
        for option, text in zip(options, said, strict=True)
    )


def title(option: Option) -> str:
    """Return what kind of thing an option is, and when it begins."""
    month = option.month if math.isfinite(option.month) else 0.0
    when = f"in {wording.months(month)}" if month > 0.0 else "now"
    return {
        "stay": "Stay as is",
        "change": f"Change {when}",
        "later": f"Change {when}",
        "money": "Hire, no change",
        "hire_first": "Hire first, then change",
    }.get(option.kind, title_of(option.key))


def unknown_of(one: Unknown, copier: Copier) -> Unknown:
    """Return the copy of an unknown that is no amount: its values are as they were, its name is that of its new path."""
    copied = copier.row(one)
    ends = {
        name: structs.replace(getattr(copied, name), text=getattr(one, name).text) for name in ("low", "base", "high")
    }
    turns = copied.turns_at
    if turns is not None and one.turns_at is not None:
        texts = {name: getattr(one.turns_at, name) for name in ("text", "low_text", "high_text")}
        turns = structs.replace(turns, **texts)
    return structs.replace(copied, title=short_name(copied.path), source=LEFT_OUT, turns_at=turns, **ends)


def again_of(found: LookAgain, copier: Copier) -> LookAgain:
    """Return the copy of the number at which to look again."""
    copied = copier.row(found)
    if found.number != "arr":
        return copied
    scale = copier.factor
    ends = {name: tuple(end * scale for end in getattr(found, name)) for name in ("ci95", "seen")}
    return structs.replace(copied, at=found.at * scale, now=found.now * scale, **ends)
