"""A file and what a mapping says of it, or what its header says: which column is what, ready to be read."""

from dataclasses import dataclass, replace

from sim.config.language.checked import nearest
from sim.errors import Problem
from sim.importing.reading.headers import plain
from sim.importing.reading.sources import Source
from sim.importing.recognition.columns import MONTHLY
from sim.importing.recognition.mapping import SourceMapping
from sim.importing.recognition.recognized import MONTH_NAME, Recognized, recognized, refuse_twins
from sim.importing.recognition.shapes import BY_KEY, WIDE, Shape, amounts_of
from sim.importing.refusing import brief, refused


@dataclass(frozen=True, slots=True)
class Plan:
    """How one file is read."""

    source: Source
    shape: Shape
    said: SourceMapping

    @property
    def columns(self) -> dict[str, str]:
        """Return what is read: name of ours → name in the file."""
        return dict(self.said.columns)


def planned(source: Source, said: SourceMapping | None, mapping_file: str) -> Plan:
    """Return how a file is read. Errors: ImportRefusedError, InputError at the line of the mapping."""
    if said is None:
        found = recognized(source.file, source.names)
        cents = True if found.shape.key == "stripe" else None
        amounts = MONTHLY if found.shape is WIDE and "mrr" in source.file.lower() else found.amounts
        made = SourceMapping(source.file, found.shape.key, found.columns, found.months, source.sheet, amounts, cents)
        return Plan(source, found.shape, made)
    shape = BY_KEY[said.shape]
    refuse_missing(source, said, mapping_file)
    months = said.months
    if shape is WIDE and not months:
        months = tuple(
            name for name in source.names if MONTH_NAME.fullmatch(name) and name not in said.columns.values()
        )
    lacking = [column for column in shape.signature if column not in said.columns]
    if shape.one_of and not any(column in said.columns for column in shape.one_of):
        lacking.append(shape.one_of[0])
    if shape is WIDE and not months:
        lacking.append("months")
    if lacking:
        place = said.places[""]
        message = (
            f"{shape.title} also need {', '.join(lacking)} (got {', '.join(said.columns) or 'nothing'}). Name them."
        )
        raise refused("missing-column", Problem(place.file, place.line, place.column, "columns", message))
    amounts = said.amounts or amounts_of(shape, plain(said.columns.get("amount", "")))
    made = replace(said, file=source.file, months=months, sheet=source.sheet, amounts=amounts)
    refuse_twins(source.file, source.names, Recognized(shape, made.columns, amounts, months))
    return Plan(source, shape, made)


def refuse_missing(source: Source, said: SourceMapping, mapping_file: str) -> None:
    """Refuse columns of a mapping that the file has not. Errors: ImportRefusedError, at their lines."""
    problems = []
    for key, name in [
        *((f"columns.{c}", n) for c, n in said.columns.items()),
        *((f"months.{m}", m) for m in said.months),
    ]:
        if name in source.names:
            continue
        place = said.places.get(key, said.places.get(""))
        close = nearest(name, source.names) or nearest(plain(name), source.names)
        advice = f"Did you mean {close}?" if close else f"Columns there: {brief(', '.join(source.names))}."
        message = f"no such column in {source.file} (got {brief(name)}). {advice}"
        line, column = (place.line, place.column) if place else (0, 0)
        problems.append(Problem(place.file if place else mapping_file, line, column, key, message))
    if problems:
        raise refused("missing-column", *problems)
