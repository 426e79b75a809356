"""`diff`: what differs between two runs, in few lines."""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import rich_click as click

if TYPE_CHECKING:
    from sim.trials.folder.differing import ComparedRun, Where
    from sim.trials.folder.moved import CellChange, CellDifference, Comparison

MOST_INPUTS = 20
MOST_CELLS = 6
MOST_LETTERS = 60


def diff(first: Path, second: Path) -> None:
    """Print what differs between two finished runs. Errors: InputError if one of them is none."""
    from sim.trials.folder.differing import finished
    from sim.trials.folder.moved import Comparison
    from sim.trials.folder.telling import reading

    a, b = finished(first), finished(second)
    with reading(a.folder, a.manifest, a.summary), reading(b.folder, b.manifest, b.summary):
        lines = [
            f"{name}  {run.folder}: {run.manifest['title']}, {run.summary['n']:,} replications"
            for name, run in (("A", a), ("B", b))
        ]
        lines += [*inputs(a, b), *surroundings(a, b), "", *results(Comparison(a, b))]
    for line in lines:
        click.echo(line)


def inputs(a: "ComparedRun", b: "ComparedRun") -> Iterator[str]:
    """Yield which inputs differ, what is asked of them apart."""
    from sim.trials.folder.differing import changes, same_simulation

    found = changes(a, b)
    simulated, asked = [c for c in found if not c.asked], [c for c in found if c.asked]
    if not found:
        yield "Inputs: the same"
    elif same_simulation(a, b):
        yield "Inputs: the same simulation; names or what is asked of it differ, A → B"
    elif simulated:
        yield f"Inputs: {len(simulated)} value{'s differ' if len(simulated) > 1 else ' differs'}, A → B"
    else:
        yield "Inputs: the same but for the seed; names or what is asked of them differ, A → B"
    lines = [f"  {change.path}: {told(change.old)} → {told(change.new)}" for change in [*simulated, *asked]]
    yield from lines[:MOST_INPUTS]
    if len(lines) > MOST_INPUTS:
        yield f"  and {len(lines) - MOST_INPUTS} more"


def told(value: Any) -> str:
    """Return a value of a design in words: a range by its ends, what is long by its beginning."""
    if value is None:
        return "nothing"
    if isinstance(value, Mapping) and "held" in value:
        ends = f", {told(value['low'])} to {told(value['high'])}" if "low" in value else ""
        return told(value["held"]) + ends + (f" of {value['of']}" if "of" in value else "")
    if isinstance(value, Mapping):
        return f"{len(value)} values"
    if isinstance(value, float):
        return f"{value:g}"
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def surroundings(a: "ComparedRun", b: "ComparedRun") -> Iterator[str]:
    """Yield seed, versions and sources, as far as they differ."""
    seeds = a.manifest["seed"], b.manifest["seed"]
    yield f"Seed: {seeds[0]} in both" if seeds[0] == seeds[1] else f"Seed: {seeds[0]} → {seeds[1]}"
    old, new = ({**run.manifest.get("versions", {}), "engine": run.manifest.get("engine")} for run in (a, b))
    moved = [
        f"{name} {told(old.get(name))} → {told(new.get(name))}" for name in {**old, **new} if differ(old, new, name)
    ]
    yield "Versions: " + (", ".join(moved) or "the same")
    yield "Model: " + ("the same sources" if a.sources == b.sources else f"other sources ({a.sources} → {b.sources})")


def differ(old: Mapping[str, Any], new: Mapping[str, Any], name: str) -> bool:
    """Say whether two mappings hold different things under a name."""
    return bool(old.get(name) != new.get(name))


def results(comparison: "Comparison") -> Iterator[str]:
    """Yield how the results differ: identical cells in one line, the others one by one."""
    from sim.trials.folder.differing import can_pair, same_simulation

    cells = comparison.cells()
    paired = can_pair(*comparison.runs)
    yield f"Results: {count(len(cells), 'case')} in both"
    same = [cell for cell in cells if cell.identical]
    if same:
        yield f"  {identical(same, len(cells))}"
    others = [cell for cell in cells if not cell.identical]
    if others and paired:
        yield "  B − A over the same simulations [95% interval of the average, each by itself]:"
        if same_simulation(*comparison.runs):
            yield "  note: inputs, seed and sources are the same, so every row should be; was one made on another machine?"
    elif others:
        yield "  not paired, as seed or model differ: B − A is of two averages, and may be chance alone"
    for cell in others:
        yield from one_cell(cell)
    for name, keys in zip("AB", comparison.only_in_one(), strict=True):
        if keys:
            yield f"  only in {name}: {listed([cell_words(*parts(key)) for key in keys])}"


def identical(same: "list[CellDifference]", every: int) -> str:
    """Say in one line which cells agree to the bit, and over how many replications."""
    numbers = sorted({cell.common for cell in same})
    equal = " or ".join(f"{n:,} of {n:,}" for n in numbers)
    if len(same) == every:
        return f"all: {equal} replications equal to the bit"
    names = listed([cell_words(cell.values, cell.staffing, cell.model) for cell in same])
    return f"{count(len(same), 'case')}: {equal} replications equal to the bit ({names})"


def listed(words: list[str]) -> str:
    """Return the first few of a list, and how many more there are."""
    more = f"; and {len(words) - MOST_CELLS} more" if len(words) > MOST_CELLS else ""
    return "; ".join(words[:MOST_CELLS]) + more


def one_cell(cell: "CellDifference") -> Iterator[str]:
    """Yield how a cell differs: a line for each metric that does, and one for those that do not."""
    from sim.report.words.wording import metric_words

    words = cell_words(cell.values, cell.staffing, cell.model)
    equal = f": {cell.equal:,} of {cell.common:,} replications equal to the bit" if cell.common else ""
    yield f"  {words}{equal}"
    rows = [(metric_words(one.metric), *movement(one)) for one in cell.moved if not one.same]
    widths = [max((len(row[k]) for row in rows), default=0) for k in (0, 1)]
    for name, means, difference in rows:
        yield f"    {name:<{widths[0]}}  {means:<{widths[1]}}  {difference}"
    same = [metric_words(one.metric) for one in cell.moved if one.same]
    if same:
        yield f"    the same in every simulation: {', '.join(same)}"


def movement(one: "CellChange") -> tuple[str, str]:
    """Return what a metric was and is, and the difference with its interval where there is one."""
    from sim.report.words.wording import change_interval, level

    half = (one.high - one.low) / 2.0
    difference, interval = change_interval(one.metric, one.difference, one.low, one.high)
    shown = f"{difference} {interval}" if math.isfinite(half) else difference
    return f"{level(one.metric, one.old, half)} → {level(one.metric, one.new, half)}", shown


def parts(key: "Where") -> tuple[Mapping[str, Any], str, str]:
    """Return varied values, staffing and model of the key of a cell."""
    values, staffing, model = key
    return json.loads(values), staffing, model


def cell_words(values: Mapping[str, Any], staffing: str, model: str) -> str:
    """Return which cell it is, for a reader: cs-only at own staffing, 50 customers."""
    from sim.report.words.reading import own_words
    from sim.report.words.wording import STAFFING_WORDS

    place = "".join(
        f", {value:g} {own_words(path)}" if isinstance(value, int | float) else f", {own_words(path)} {value}"
        for path, value in values.items()
    )
    return f"{model} at {STAFFING_WORDS.get(staffing, staffing)}{place}"


def count(number: int, word: str) -> str:
    """Return a number of things."""
    return f"{number} {word}{'s' if number != 1 else ''}"
