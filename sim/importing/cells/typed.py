"""A table of text becomes a table of days, amounts, flags and words; the text is gone afterwards."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.importing.cells.amounts import read_amounts
from sim.importing.cells.days import day_text, read_days
from sim.importing.cells.screening import no, yes
from sim.importing.reading.sources import Source
from sim.importing.recognition.columns import KINDS, Kind
from sim.importing.recognition.mapping import SourceMapping
from sim.importing.workspace import Workspace
from sim.trials.folder.tables import quoted


@dataclass(frozen=True, slots=True)
class TypedTable:
    """A table whose cells were read. columns: what there is; date_order, decimals: how they were written."""

    name: str
    columns: frozenset[str]
    date_order: str
    decimals: str


def typed(source: Source, table: str, columns: Mapping[str, str], said: SourceMapping, work: Workspace) -> TypedTable:
    """Read all cells of a table. Errors: ImportRefusedError."""
    days = {name: told for name, told in columns.items() if KINDS[name] is Kind.DAY}
    amounts = {name: told for name, told in columns.items() if KINDS[name] in (Kind.AMOUNT, Kind.WHOLE)}
    order = read_days(source, table, days, said.date_order, work)
    numbers, mark = read_amounts(source, table, amounts, said.decimals, work)
    chosen, joins = ["r.row"], []
    for name in columns:
        kind, cell = KINDS[name], quoted(name)
        if kind is Kind.DAY:
            joins.append(f"LEFT JOIN days_{source.number} AS d_{name} ON d_{name}.text = {day_text(name)}")
            chosen.append(f"d_{name}.day AS {cell}")
        elif name in numbers:
            number = numbers[name] if kind is Kind.AMOUNT else f"CAST(round({numbers[name]}) AS BIGINT)"
            chosen.append(f"{number} AS {cell}")
        elif kind is Kind.FLAG:
            chosen.append(f"CASE WHEN {yes(name)} THEN true WHEN {no(name)} THEN false END AS {cell}")
        else:
            chosen.append(f"r.{cell}")
    made = f"typed_{source.number}"
    work.run(f"CREATE TABLE {made} AS SELECT {', '.join(chosen)} FROM {table} AS r {' '.join(joins)}")
    work.run(f"DROP TABLE {table}; DROP TABLE days_{source.number}")
    return TypedTable(made, frozenset(columns), order, mark)
