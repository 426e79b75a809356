"""From a header to a shape: which columns are what. What fits none, or two, is refused with what would mend it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.config.language.checked import nearest
from sim.importing.reading.headers import plain
from sim.importing.recognition.shapes import (
    ACCOUNTS,
    DEALS,
    LEDGER,
    LONG,
    RECURLY,
    SHAPES,
    SPELLS,
    STRIPE,
    WIDE,
    ZUORA,
    Shape,
    amounts_of,
)
from sim.importing.refusing import brief, of_file

CONNECTORS = (STRIPE, ZUORA, RECURLY, DEALS)
MONTH_NAME = re.compile(
    r"(?:19|20)\d\d[-/.]?(?:0[1-9]|1[0-2])(?:[-/.]?(?:0[1-9]|[12]\d|3[01]))?(?:[ T]00:00(?::00)?)?"
    r"|(?:0?[1-9]|[12]\d|3[01])[/.](?:0?[1-9]|[12]\d|3[01])[/.](?:19|20)\d\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ ./'-]*(?:(?:19|20)?\d\d)"
    r"|\d{1,2}[ -](?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[ -](?:(?:19|20)?\d\d)",
    re.IGNORECASE,
)
"""A header that is a month."""


@dataclass(frozen=True, slots=True)
class Recognized:
    """A header that was understood. columns: what → name in the file; months: names of the columns that are months."""

    shape: Shape
    columns: Mapping[str, str]
    amounts: str
    months: tuple[str, ...] = ()


def recognized(file: str, names: Sequence[str]) -> Recognized:
    """Return the shape of a header. Errors: ImportRefusedError for none, and for two."""
    by_plain = {plain(name): name for name in reversed(names) if name.strip()}
    months = tuple(name for name in names if MONTH_NAME.fullmatch(name.strip()))
    fits = [shape for shape in SHAPES if fitting(shape, by_plain, months)]
    if not fits:
        raise of_file("unknown-shape", file, nearest_shape(by_plain))
    rivals = ambiguous(fits)
    if rivals:
        one, two = rivals
        message = (
            f"could be {one.title} or {two.title}. Write shape: {one.key}, or {two.key}, in a mapping (--mapping)."
        )
        raise of_file("ambiguous-shape", file, message)
    found = with_columns(fits[0], by_plain, months)
    refuse_twins(file, names, found)
    return found


def refuse_twins(file: str, names: Sequence[str], found: Recognized) -> None:
    """Refuse a column that is needed if two have its name. Errors: ImportRefusedError."""
    for name in (*found.columns.values(), *found.months):
        if list(names).count(name) > 1:
            raise of_file(
                "duplicate-column", file, f"has two columns of one name (got {brief(name)}). Rename one of them."
            )


def fitting(shape: Shape, by_plain: Mapping[str, str], months: Sequence[str]) -> bool:
    """Say whether a header has what makes a shape."""
    if shape is WIDE:
        return len(months) >= 1 and any(name in by_plain for name in shape.names("account"))
    has = {column for column, known in shape.columns.items() if any(name in by_plain for name in known)}
    return set(shape.signature) <= has and (not shape.one_of or any(column in has for column in shape.one_of))


def ambiguous(fits: Sequence[Shape]) -> tuple[Shape, Shape] | None:
    """Return two shapes of which none can be told to be meant; None if the first is."""
    first = fits[0]
    rivals: tuple[Shape, ...] = ()
    if first in CONNECTORS:
        rivals = (LEDGER, LONG, WIDE) if first is not DEALS else (LEDGER, WIDE)
    elif first is LEDGER:
        rivals = (SPELLS, WIDE)
    elif first is SPELLS:
        rivals = (LONG, WIDE)
    elif first is LONG:
        rivals = (WIDE,)
    other = next((shape for shape in fits[1:] if shape in rivals), None)
    return None if other is None else (first, other)


def with_columns(shape: Shape, by_plain: Mapping[str, str], months: Sequence[str] = ()) -> Recognized:
    """Return which column is what, each name once: the likeliest one."""
    columns: dict[str, str] = {}
    amounts = amounts_of(shape, "")
    for column, known in shape.columns.items():
        taken = next((name for name in known if name in by_plain and by_plain[name] not in columns.values()), None)
        if taken is not None:
            columns[column] = by_plain[taken]
            if column == "amount":
                amounts = amounts_of(shape, taken)
    return Recognized(shape, columns, amounts, tuple(months) if shape is WIDE else ())


def nearest_shape(by_plain: Mapping[str, str]) -> str:
    """Say which shape a header is nearest to, and what it lacks."""

    def lacking(shape: Shape) -> list[str]:
        has = {column for column, known in shape.columns.items() if any(name in by_plain for name in known)}
        lacks = [column for column in shape.signature if column not in has]
        if shape.one_of and not any(column in has for column in shape.one_of):
            lacks.append(shape.one_of[0])
        return lacks

    of_account_list = (ACCOUNTS, WIDE)
    ranked = [shape for shape in SHAPES if shape not in of_account_list]
    near = min(
        ranked, key=lambda shape: (len(lacking(shape)) - len(set(shape.signature) - set(lacking(shape))), shape.key)
    )
    lacks = lacking(near)
    wanted = ", ".join(near.usual.get(column, column) for column in lacks)
    slips = {
        close: near.usual.get(column, column)
        for column in lacks
        if (close := nearest(plain(near.usual.get(column, column)), by_plain, 0.7))
    }
    meant = "".join(f" Is {by_plain[name]} the {column}?" for name, column in slips.items())
    got = brief(", ".join(by_plain.values()) or "no names")
    return (
        f"has columns of no known shape (got {got}). Nearest is {near.title}, which also needs {wanted}.{meant} "
        "Rename the columns, or say which is which in a mapping (--mapping)."
    )
