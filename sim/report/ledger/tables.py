"""The tables of a ledger: of all claims; of one claim its ablations, worlds, what is varied, what is told beside."""

from collections.abc import Sequence
from dataclasses import dataclass

from sim.report.document.blocks import Cell, Grid, grid
from sim.report.ledger import numbers, sentences
from sim.report.ledger.overview import parts
from sim.report.ledger.reading import Row, Told
from sim.trials.claims.entry import short


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table of all claims. bar: four shares of plausible worlds in per cent, or nothing."""

    anchor: str
    key: str
    claim: str
    claimed: tuple[str, ...]
    simulated: tuple[str, ...]
    verdict: str
    look: str
    bar: tuple[float, ...]
    worlds: tuple[str, ...]
    mechanism: str


LOOKS = {"reproduced": "good", "right direction": "good", "contradicted": "bad"}


def line(row: Row, anchor: str) -> Line:
    """Return the line of a claim."""
    claimed = [row.text] if row.text else []
    if row.sides:
        claimed = [f"▲ {row.sides[0]}", f"▼ {row.sides[1]}"]
    elif row.region is not None:
        claimed.append(numbers.claimed(row.region, row.unit))
    told = row.simulated
    simulated = (numbers.value(told), numbers.interval(told)) if told else ("–",)
    bar = tuple(round(100.0 * x, 2) for x in parts(row)) if row.worlds else ()
    return Line(
        anchor, row.key, row.claim, tuple(claimed), simulated, row.shown_verdict, LOOKS.get(row.verdict, ""), bar,
        world_words(row), row.mechanism or "–",
    )  # fmt: skip


def world_words(row: Row) -> tuple[str, ...]:
    """Return in what share of worlds a claim holds, in two short lines."""
    worlds = row.worlds
    if worlds is None:
        return ("–",)
    as_claimed, wrong = numbers.share(worlds.as_claimed), numbers.share(worlds.wrong_way)
    if row.sides:
        return (f"▲ {as_claimed}", f"▼ {wrong}")
    if not sentences.has_direction(row):
        return (f"{as_claimed} as claimed",)
    right = [f"{numbers.share(worlds.right_way)} right direction"] if sentences.has_size(row) else []
    return (f"{as_claimed} as claimed", *right, f"{wrong} opposite")


def ablations(row: Row) -> Grid | None:
    """Return the table of what the measure is without each mechanism; None where nothing was taken out."""
    if not row.ablations or row.simulated is None:
        return None
    rows: list[list[Cell | str]] = [
        ["with everything", numbers.value(row.simulated), numbers.interval(row.simulated), "–"]
    ]
    rows += [
        [
            sentences.without(each),
            numbers.value(each.simulated),
            numbers.interval(each.simulated),
            Cell(numbers.change(each.change), (numbers.interval(each.change),)),
        ]
        for each in row.ablations
    ]
    columns = ["", "measure", "95 % interval", "change by it"]
    return grid("Taken out one by one", columns, rows, look="small")


def along(row: Row) -> Grid | None:
    """Return the table of the measure for each value of what is varied; None where nothing is."""
    if not row.points:
        return None
    return estimates(f"Along {short(row.along)}", short(row.along), row.points)


def also(row: Row) -> Grid | None:
    """Return the table of the figures that are told beside, with a verdict where one is judged; None without any."""
    if not any(row.also_verdicts):
        return estimates("Told beside", "", row.also) if row.also else None
    rows = [
        [name, numbers.value(told), numbers.interval(told), judged or "–"]
        for (name, told), judged in zip(row.also, row.also_verdicts, strict=True)
    ]
    return grid("Told beside", ["", "average", "95 % interval", "verdict"], rows, look="small")


def estimates(caption: str, head: str, found: Sequence[tuple[str, Told]]) -> Grid:
    """Return a table of averages with their intervals."""
    rows = [[name, numbers.value(told), numbers.interval(told)] for name, told in found]
    return grid(caption, [head, "average", "95 % interval"], rows, look="small")


def worlds(row: Row) -> Grid | None:
    """Return the table of what plausible worlds are divided into; None where none were drawn."""
    found = sentences.shares(row)
    if not found:
        return None
    rows = [[name, numbers.percent(mean), spread or "–"] for name, mean, spread in found]
    assert row.worlds is not None
    return grid(f"{row.worlds.n} plausible worlds", ["", "share", "95 % interval"], rows, look="small")
