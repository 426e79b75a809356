"""`mapping.yaml`: what was understood of the files and what was decided, to be read, edited and given back."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sim.config.language.checked import Checked, nearest
from sim.config.language.fields import Block, Either, Flag, Keyed, Listing, Text
from sim.config.language.nodes import Node, Place, Problems, at_path
from sim.config.language.walk import check
from sim.config.tables.kinds import OF_IMPORTS
from sim.config.yaml.loading import read_file
from sim.importing.recognition.columns import ABOUT, AMOUNTS, KINDS
from sim.importing.recognition.shapes import BY_KEY
from sim.model.numbers import Dimension, Number

EXCLUSIVE, INCLUSIVE, WHOLE_MONTH = "first day without", "last day with", "last month with"
DATE_ORDERS = ("day first", "month first")
DECIMALS = ("point", "comma")
NEGATIVE = ("set off", "leave out")
GRACE = 90
"""Days that a renewal may be late before it counts as churn."""

_LIST = Either(text=Text(), items=Listing(Text()))
SOURCE = Block(
    {
        "file": Text(about="name of the file, where several are imported"),
        "sheet": Text(about="sheet of a workbook"),
        "shape": Text(choices=tuple(BY_KEY)),
        "columns": Block({name: Text(about=ABOUT.get(name, "")) for name in KINDS}),
        "months": Listing(Text(), about="the columns that are months, of a wide cube"),
        "amounts": Text(choices=AMOUNTS, about="for how long an amount is"),
        "cents": Flag(about="yes, where amounts are in hundredths"),
        "date_order": Text(choices=DATE_ORDERS),
        "decimals": Text(choices=DECIMALS),
        "end_date": Text(choices=(EXCLUSIVE, INCLUSIVE, WHOLE_MONTH), about="what the end date of a contract is"),
    },
    required=("shape", "columns"),
    examples={"shape": "shape: spells", "columns": "columns: {account: customer_id, start: start_date, end: end_date}"},
)
MAPPING = Block(
    {
        "kind": Text(choices=(OF_IMPORTS,)),
        "sources": Listing(SOURCE),
        "as_of": Text(about="date of the data", example="2026-09-30"),
        "currency": Text(about="of all amounts", example="USD"),
        "late_renewal": Number(Dimension.DURATION, low=0.0, high=366.0, design=True),
        "negative_lines": Text(choices=NEGATIVE),
        "one_off_types": _LIST,
        "leave_out": Keyed(_LIST, keys="column", about="column → values of rows that do not count"),
    },
    required=("kind", "sources"),
    examples={"kind": "kind: mapping", "sources": "sources: with a line '- shape: spells' for each file"},
)
ONE_OFF = (
    "one-time",
    "one_time",
    "onetime",
    "one time",
    "one-off",
    "one_off",
    "oneoff",
    "setup",
    "services",
    "non-recurring",
)
"""What rows of amounts that do not recur are called."""


@dataclass(frozen=True, slots=True)
class SourceMapping:
    """What one file is. place: of each word of it in the user's mapping, for messages; empty where nobody wrote one."""

    file: str
    shape: str
    columns: Mapping[str, str]
    months: tuple[str, ...] = ()
    sheet: str = ""
    amounts: str = ""
    cents: bool | None = None
    date_order: str = ""
    decimals: str = ""
    end_date: str = ""
    places: Mapping[str, Place] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """All files, and what is decided for them together."""

    sources: tuple[SourceMapping, ...] = ()
    as_of: datetime.date | None = None
    currency: str = ""
    grace: int | None = None
    negative_lines: str = NEGATIVE[0]
    one_off_types: tuple[str, ...] = ONE_OFF
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def days_late(self) -> int:
        """Return how many days late a renewal may be."""
        return GRACE if self.grace is None else self.grace

    def of(self, file: str, number: int) -> SourceMapping | None:
        """Return what is said of a file: by its name, by its place, or as the only one that anything is said of."""
        named = next((source for source in self.sources if source.file == file), None)
        if named is not None:
            return named
        unnamed = [source for source in self.sources if not source.file]
        if len(self.sources) == 1:
            return self.sources[0]
        return unnamed[number] if number < len(unnamed) and len(unnamed) == len(self.sources) else None


def read_mapping(path: Path) -> ImportMapping:
    """Read a mapping. Errors: InputError with every mistake at its line."""
    problems = Problems()
    root = read_file(path, problems)
    problems.raise_mistakes()
    assert root is not None
    checked = check("mapping", path.stem, root, MAPPING, problems)
    problems.raise_mistakes()
    root = checked.root
    listed = root.get("sources")
    items = listed.content if listed is not None and isinstance(listed.content, tuple) else ()
    if not items:
        problems.add(root.place, "sources", "needs one line for each file (got none). Write - shape: spells.")
    sources = tuple(_source(checked, k, node) for k, node in enumerate(items, start=1))
    as_of = _day(checked, "as_of", root, problems)
    _check_leave_out(checked, root, problems)
    problems.raise_mistakes()
    return ImportMapping(
        sources=sources,
        as_of=as_of,
        currency=checked.word("currency").upper(),
        grace=round(checked.number("late_renewal")) if checked.has("late_renewal") else None,
        negative_lines=checked.word("negative_lines", NEGATIVE[0]),
        one_off_types=_words(root, "one_off_types") or ONE_OFF,
        leave_out={name: _words(root, f"leave_out.{name}") for name in checked.names("leave_out")},
    )


def _source(checked: Checked, number: int, node: Node) -> SourceMapping:
    at = f"sources[{number}]"
    columns = node.get("columns")
    named = columns.content if columns is not None and isinstance(columns.content, dict) else {}
    months = node.get("months")
    listed = months.content if months is not None and isinstance(months.content, tuple) else ()
    cents = checked.held.get(f"{at}.cents")
    return SourceMapping(
        file=checked.word(f"{at}.file"),
        shape=checked.word(f"{at}.shape"),
        columns={name: below.text for name, below in named.items()},
        months=tuple(each.text for each in listed),
        sheet=checked.word(f"{at}.sheet"),
        amounts=checked.word(f"{at}.amounts"),
        cents=None if cents is None else bool(cents.value),
        date_order=checked.word(f"{at}.date_order"),
        decimals=checked.word(f"{at}.decimals"),
        end_date=checked.word(f"{at}.end_date"),
        places={
            "": node.place,
            **{f"columns.{name}": below.place for name, below in named.items()},
            **{f"months.{each.text}": each.place for each in listed},
        },
    )


def _words(root: Node, path: str) -> tuple[str, ...]:
    node = at_path(root, path)
    if node is None:
        return ()
    return tuple(each.text for each in node.content) if isinstance(node.content, tuple) else (node.text,)


def _day(checked: Checked, key: str, root: Node, problems: Problems) -> datetime.date | None:
    text = checked.word(key)
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        node = root.get(key)
        problems.add(node.place if node else root.place, key, f"is no date (got {text}). Write it as 2026-09-30.")
        return None


def _check_leave_out(checked: Checked, root: Node, problems: Problems) -> None:
    kept = tuple(name for name, kind in KINDS.items() if kind in ("text", "flag"))
    node = root.get("leave_out")
    for name in checked.names("leave_out"):
        if name not in kept:
            close = nearest(name, kept)
            advice = f"Did you mean {close}?" if close else f"Write one of {', '.join(kept)}."
            place = node.content[name].key if node is not None and isinstance(node.content, dict) else root.place
            problems.add(place, f"leave_out.{name}", f"no such key. {advice}")
