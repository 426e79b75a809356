"""What a section of the page is made of. Texts are plain; the templates escape them, whatever they hold."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from sim.report.document.table import Table
from sim.report.drawing.canvas import Words
from sim.report.drawing.fragments import Fragment
from sim.report.findings.answer_numbers import Number


@dataclass(frozen=True, slots=True)
class Say:
    """A paragraph. look: plain | lead | note."""

    text: str
    look: str = "plain"


@dataclass(frozen=True, slots=True)
class Listed:
    """A list of sentences, under a heading where one is given."""

    items: tuple[str, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Numbers in large type, each with its interval."""

    numbers: tuple[Number, ...]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: its words, its drawing as markup of ours, the width that keeps it readable, and its numbers."""

    name: str
    words: Words
    svg: str
    least_width: int  # pixels
    numbers: Table | None


@dataclass(frozen=True, slots=True)
class Box:
    """One of several boxes side by side. look: average | worlds | futures."""

    heading: str
    phrase: str
    look: str
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Boxes:
    """Boxes side by side."""

    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Items with what is said of each: a list of definitions."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Fold:
    """Blocks that open on demand. printed: on paper they stand open. anchor: what a link in the page leads to."""

    title: str
    blocks: "tuple[Block, ...]"
    printed: bool = True
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Placed:
    """A fragment that somebody else made."""

    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Sub:
    """A heading inside a section."""

    title: str


Block: TypeAlias = Say | Listed | Numbers | Table | Drawn | Boxes | Terms | Fold | Placed | Sub


@dataclass(frozen=True, slots=True)
class Section:
    """One of the eleven sections."""

    anchor: str
    title: str
    blocks: tuple[Block, ...]


def kind(block: Block) -> str:
    """Return which template writes a block."""
    return type(block).__name__.lower()


@dataclass(frozen=True, slots=True)
class Page:
    """The whole page, ready to be written as HTML. opening: markup of what stands before it; all else is its appendix."""

    title: str
    about: str
    banner: str
    sections: tuple[Section, ...]
    glyphs: str
    style: str
    scripts: tuple[str, ...]
    data: Mapping[str, str] = field(default_factory=dict)  # id → JSON text that is safe inside a script element
    opening: str = ""
