"""The tables of a ledger: of claims; of one claim its ablations, worlds, what is varied, what is told beside."""

from collections.abc import Sequence

from sim.report.document.table import Cell, Column, Item, Table
from sim.report.ledger import numbers, sentences
from sim.report.ledger.overview import parts
from sim.report.ledger.reading import EstimatedValue, Row
from sim.trials.claims.entry import short

LOOKS = {"reproduced": "good", "right direction": "good", "contradicted": "bad"}


HEADS = ("", "claim", "claimed", "simulated", "verdict", "scenarios", "mechanism that removes it")


def overview(rows: Sequence[Row]) -> Table:
    """Return the table of claims."""
    columns = tuple(Column(words, align="right" if words == "simulated" else "") for words in HEADS)
    return Table("", columns, [line(row) for row in rows])


def line(row: Row) -> tuple[Cell, ...]:
    """Return the cells of a claim."""
    claimed = [row.text] if row.text else []
    if row.sides:
        claimed = [f"▲ {row.sides[0]}", f"▼ {row.sides[1]}"]
    elif row.region is not None:
        claimed.append(numbers.claimed(row.region, row.unit))
    told, worlds = row.simulated, world_words(row)
    return (
        Cell(row.key),
        Cell(row.claim),
        Cell(next(iter(claimed), ""), below=tuple(claimed[1:])),
        numbers.cell(told, numbers.interval(told)) if told else Cell(),
        Cell(row.shown_verdict, strong=LOOKS.get(row.verdict, "open")),
        Cell(row.worlds.as_claimed.mean if row.worlds else None, worlds[0], worlds[1:]),
        Cell(row.mechanism or None),
    )


def bar(row: Row) -> tuple[float, ...]:
    """Return the shares of plausible worlds in percent, or nothing."""
    return tuple(round(100.0 * x, 2) for x in parts(row)) if row.worlds else ()


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


def ablations(row: Row) -> Table | None:
    """Return the table of what the measure is without each mechanism; None where nothing was taken out."""
    if not row.ablations or row.simulated is None:
        return None
    rows: list[list[Item]] = [["with everything", *average(row.simulated), None]]
    for each in row.ablations:
        changed = Cell(each.change.value, numbers.change(each.change), (numbers.interval(each.change),))
        rows.append([sentences.without(each), *average(each.simulated), changed])
    return small("Taken out one by one", ("", "measure", "95% interval", "change by it"), rows)


def along(row: Row) -> Table | None:
    """Return the table of the measure for each value of what is varied; None where nothing is."""
    if not row.points:
        return None
    return estimates(f"Along {short(row.along)}", short(row.along), row.points)


def also(row: Row) -> Table | None:
    """Return the table of the figures that are told beside, with a verdict where one is judged; None without any."""
    if not any(row.also_verdicts):
        return estimates("Told beside", "", row.also) if row.also else None
    rows = [
        [name, *average(told), judged or None] for (name, told), judged in zip(row.also, row.also_verdicts, strict=True)
    ]
    return small("Told beside", ("", "average", "95% interval", "verdict"), rows)


def estimates(caption: str, head: str, found: Sequence[tuple[str, EstimatedValue]]) -> Table:
    """Return a table of averages with their intervals."""
    return small(caption, (head, "average", "95% interval"), [[name, *average(told)] for name, told in found])


def average(told: EstimatedValue) -> tuple[Cell, str]:
    """Return the cells of an average and its interval."""
    return numbers.cell(told), numbers.interval(told)


def small(title: str, heads: Sequence[str], rows: Sequence[Sequence[Item]]) -> Table:
    """Return a table of numbers behind names."""
    columns = tuple(Column(words, align="" if k == 0 else "right") for k, words in enumerate(heads))
    return Table(title, columns, rows, look="small")


def worlds(row: Row) -> Table | None:
    """Return the table of what plausible worlds are divided into; None where none were drawn."""
    found = sentences.shares(row)
    if not found:
        return None
    rows = [[name, Cell(mean, numbers.percent(mean)), spread or None] for name, mean, spread in found]
    assert row.worlds is not None
    return small(f"{row.worlds.n} scenarios", ("", "share", "95% interval"), rows)
