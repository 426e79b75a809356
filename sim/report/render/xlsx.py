"""One table as one worksheet: what it is, which interval it shows, then the table with its units as formats."""

from typing import TYPE_CHECKING, Any

from sim.report.document.table import Table, Value, value
from sim.report.words.safe import clean

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
TEXT_WIDTH, WIDTH = 110.0, 12.0  # characters
HIGHEST = 405.0


class Formats:
    """The formats of one workbook, by kind of cell."""

    def __init__(self, book: "Workbook", sign: str) -> None:
        money = f'"{sign}"#,##0'
        patterns = {
            "number": "#,##0.0##",
            "whole": "0",
            "rate": "0.0%",
            "points": "+0.00%;-0.00%;0.00%",
            "money": f"{money};-{money}",
            "more money": f"+{money};-{money};{money}",
            "cents": f'"{sign}"0.000;-"{sign}"0.000',
        }
        top = {"valign": "top"}
        self.kinds: dict[str, Format] = {
            kind: book.add_format({"num_format": p, **top}) for kind, p in patterns.items()
        }
        self.kinds["text"] = book.add_format({"num_format": "@", **top})
        self.title = book.add_format({"bold": True, "font_size": 15})
        self.head = book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#F0F0F0"}
        )
        self.note = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#444444"})
        self.interval = book.add_format({"text_wrap": True, "valign": "top", "bold": True, "font_color": "#444444"})
        self.plain = book.add_format({"text_wrap": True, "valign": "top"})
        self.strong = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})


def write_table(sheet: "Worksheet", table: Table, formats: Formats) -> int:
    """Write a table; return the row of its first line of numbers."""
    flat = table.flat()
    sheet.write_string(0, 0, clean(flat.title), formats.title)
    row = 1
    across = min(max(len(flat.columns) - 1, 1), 7)
    width = sum(column.width or WIDTH for column in flat.columns[: across + 1])
    for text, look in ((flat.interval, formats.interval), *((note, formats.note) for note in flat.notes)):
        paragraph(sheet, row, text, look, width, across)
        row += 1
    row += 1
    for place, column in enumerate(flat.columns):
        sheet.set_column(place, place, column.width or WIDTH)
        sheet.write_string(row, place, clean(column.words), formats.head)
    sheet.set_row(row, 45)
    for down, cells in enumerate(flat.rows):
        for place, cell in enumerate(cells):
            held = value(cell)
            look = formats.kinds["text" if isinstance(held, str) else flat.kind(down, place)]
            write_cell(sheet, row + 1 + down, place, held, look)
    if flat.rows:
        sheet.autofilter(row, 0, row + len(flat.rows), len(flat.columns) - 1)
    sheet.freeze_panes(row + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(row)
    return row + 1


def write_cell(sheet: "Worksheet", row: int, place: int, cell: Value, look: Any) -> None:
    """Write a text as text and a number as a number, whatever the text looks like; nothing for None."""
    if isinstance(cell, str):
        sheet.write_string(row, place, clean(cell), look)
    elif cell is not None:
        sheet.write_number(row, place, cell, look)


def paragraph(sheet: "Worksheet", row: int, text: str, look: Any, width: float, across: int) -> None:
    """Write wrapped text over several columns of this total width (characters), as high as it needs."""
    shown = clean(text)
    sheet.merge_range(row, 0, row, across, "", look)
    sheet.write_string(row, 0, shown, look)
    sheet.set_row(row, height(lines(shown, width)))


def height(many: int, each: float = 15.0) -> float:
    """Return the height of a row of so many lines, in points; more than Excel allows is cut."""
    return min(HIGHEST, each * many)


def lines(text: str, width: float) -> int:
    """Return how many lines a text takes at this width in characters."""
    return sum(max(1, -(-len(part) // max(1, int(width * 0.95)))) for part in text.split("\n"))
