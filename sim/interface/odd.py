"""The odd ones of a finished run, in words: where what it recommends did worst, how much of it was luck, how to replay it."""

import math
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.words.reading import names
from sim.report.words.sentences import say
from sim.report.words.wording import change, kind_of
from sim.trials.folder.odd import Odd, OddOne
from sim.trials.tracing.losses import Lost, lost, only_in
from sim.trials.tracing.tracing import journal_of

if TYPE_CHECKING:
    from sim.results.summary import Summary
    from sim.trials.planning.cells import Cell

MOST = 5
MOST_CUSTOMERS = 3
SAME = 1e-9
"""Of what it is behind by: a part as small is none."""


def told(
    found: Odd, summary: "Summary", folder: Path, cell_of: "Callable[[str], Cell]", seed: int, flags: str = ""
) -> Iterator[str]:
    """Yield the lines: a head, a block of at most ten for each simulation, and what luck means.

    cell_of: the cell of a model, to be simulated again. flags: what else a replay needs to find the same cells.
    """
    asked, called = found.recommended, names(summary)
    yield say(
        "odd",
        "head",
        name=called[asked.model],
        metric=asked.metric,
        behind=found.behind,
        n=found.n,
        options=len(asked.models),
        shown=len(found.ones),
    )
    for one in found.ones:
        yield ""
        yield from block(found, one, called, folder, cell_of, seed, flags)
    if found.ones:
        yield ""
        yield say("odd", "note")


def block(
    found: Odd,
    one: OddOne,
    called: dict[str, str],
    folder: Path,
    cell_of: "Callable[[str], Cell]",
    seed: int,
    flags: str,
) -> Iterator[str]:
    """Yield what is told of one simulation."""
    metric, pair = found.recommended.metric, (found.recommended.model, one.other)
    name, other = (called[model] for model in pair)
    values = [one.came[model][metric] for model in pair]
    gone = [lost(journal_of(cell_of(model), seed=seed, replication=one.replication)[1]) for model in pair]
    yield say(
        "odd",
        "one",
        number=one.replication,
        name=name,
        other=other,
        metric=metric,
        values=values,
        behind=amount(metric, one.behind),
    )
    yield f"  {luck_words(metric, one)}"
    for model, left in zip(pair, gone, strict=True):
        came = one.came[model]
        yield f"  {say('odd', 'outcome', name=called[model], arr=came['ending_arr'], nrr=came['nrr'], lost=len(left))}"
    apart = only_in(gone[0], gone[1]), only_in(gone[1], gone[0])
    yield f"  {lost_words(name, apart[0])}"
    yield f"  {lost_words(other, apart[1])}"
    largest = max([*apart[0], *apart[1]], key=lambda each: each.arr, default=None)
    follow = f" --customer {largest.customer}" if largest else ""
    where = f"{shlex.quote(str(folder))} --model {pair[0]} --versus {pair[1]} --replication {one.replication}"
    yield f"  postsale trace {where}{flags}{follow}"


def amount(metric: str, value: float) -> str:
    """Write the size of a difference with its unit: $1.1M, 0.5 points."""
    text = change(metric, abs(value)).lstrip("+")
    return f"{text} points" if kind_of(metric) == "rate" else text


def standing(metric: str, behind: float, of: float) -> str:
    """Write where something put an option: $344k behind, 0.5 points ahead; nothing where it did not move it."""
    if abs(behind) <= SAME * of:
        return ""
    return f"{amount(metric, behind)} {'behind' if behind > 0.0 else 'ahead'}"


def luck_words(metric: str, one: OddOne) -> str:
    """Say where luck of known odds put an option, and where all else did."""
    if math.isnan(one.luck):
        return say("odd", "luck", known=False, by="", rest="")
    by, rest = (standing(metric, part, one.behind) for part in (one.luck, one.behind - one.luck))
    return say("odd", "luck", known=True, by=by, rest=rest)


def lost_words(name: str, gone: list[Lost]) -> str:
    """Say which customers only this option loses, the largest of them by number."""
    shown = [(each.customer, each.arr, each.month) for each in gone[:MOST_CUSTOMERS]]
    return say("odd", "lost", name=name, customers=shown, more=len(gone) - len(shown))
