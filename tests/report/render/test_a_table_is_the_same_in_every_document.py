"""One table, six renderers: the same values and texts, nothing that acts, nothing wider than its room."""

import csv
import io
import math
import re

import duckdb
import openpyxl
import pytest
import xlsxwriter

from sim.report.document.table import KINDS, Cell, Column, Table, kind_of, value, written
from sim.report.render.csv import csv_of, write_parquet
from sim.report.render.html import environment
from sim.report.render.markdown import markdown
from sim.report.render.text import text
from sim.report.render.xlsx import Formats, write_table
from sim.report.sections import levels

SHEET = "sheet"
ENDS = (Column("NRR, average", "rate", "nrr", 14), Column("NRR, 95 % low", "rate", "nrr_low", 14))
TABLE = Table(
    "Levels",
    (
        Column("model", name="model", width=20),
        Column("NRR", "rate", "nrr", parts=ENDS),
        Column("value", "number", "value"),
        Column("people", "whole", "people"),
        Column("spend", "money", "spend"),
    ),
    [
        [Cell("split", below=("baseline",)), Cell(1.0431, "104.3 %", ("[104–105 %]",), parts=(1.04,)), 0.25, 12, 1.5e6],
        ["pooled", Cell(0.98765, kind="rate"), Cell(-3000.0, kind="more money"), 7, math.nan],
        ["nobody", None, None, None, None],
    ],
    ("A note.",),
    "Which interval.",
)
WANTED = [
    ["split", 1.0431, 1.04, 0.25, 12, 1.5e6],
    ["pooled", 0.98765, None, -3000.0, 7, None],
    ["nobody", *[None] * 5],
]
SEEN = [
    ["split", "104.3 %", "0.25", "12", "$1.5M"],
    ["pooled", "98.8%", "−$3k", "7", "–"],
    ["nobody", "–", "–", "–", "–"],
]
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1", "＝1", '=HYPERLINK("http://a")')


def sheet_of(table: Table) -> openpyxl.worksheet.worksheet.Worksheet:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        first = write_table(book.add_worksheet(SHEET), table, Formats(book, "$"))
    read = openpyxl.load_workbook(io.BytesIO(held.getvalue()))[SHEET]
    assert first <= read.max_row
    return read


def rows_of_sheet(table: Table) -> list[list[object]]:
    found = sheet_of(table)
    many = len(table.rows)
    return [[cell.value for cell in row] for row in found.iter_rows(min_row=found.max_row - many + 1)]


def test_files_hold_every_value_and_nothing_where_none_is_known(tmp_path):
    assert rows_of_sheet(TABLE) == WANTED
    read = list(csv.reader(io.StringIO(csv_of(TABLE).decode("utf-8-sig"))))
    assert read[0] == ["model", "nrr", "nrr_low", "value", "people", "spend"]
    assert [[float(x) if k and x else x or None for k, x in enumerate(row)] for row in read[1:]] == WANTED
    write_parquet(TABLE, tmp_path / "t.parquet")
    assert [list(row) for row in duckdb.read_parquet(str(tmp_path / "t.parquet")).fetchall()] == WANTED


def test_documents_show_the_same_text_for_a_value():
    html = environment().from_string('{% import "blocks.html" as b with context %}{{ b.table(t) }}').render(t=TABLE)
    body = html.partition("<tbody>")[2]
    in_html = [
        [re.sub(r"<small.*?</small>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    ]
    assert in_html == SEEN
    lines = markdown(TABLE).splitlines()[4:]
    in_markdown = [[c.replace("\\", "").split("<br>")[0] for c in line.strip("| ").split(" | ")] for line in lines]
    assert in_markdown == SEEN
    in_text = [re.split(r"\s{2,}", line) for line in text(TABLE, 100, gap=3).splitlines()[2:]]
    assert [in_text[0], *in_text[2:4]] == SEEN
    assert in_text[1] == ["baseline", "[104–105 %]"]


def test_the_kind_of_a_cell_decides_its_format_on_a_sheet():
    found = sheet_of(TABLE)
    last = found.max_row
    assert found.cell(last - 2, 2).number_format == "0.0%"
    assert found.cell(last - 1, 4).number_format.startswith("+")
    assert found.cell(last - 2, 6).number_format.startswith('"$"')


@pytest.mark.parametrize("name", FORMULAS)
def test_a_text_never_becomes_a_formula(name):
    table = Table("T", (Column("a", name="a"), Column("b", "number", "b")), [[name, Cell(-1.5, name)]])
    sheet = sheet_of(table)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert rows_of_sheet(table)[0] == [name, -1.5]
    ((field, number),) = list(csv.reader(io.StringIO(csv_of(table).decode("utf-8-sig"))))[1:]
    assert field.startswith("'")
    assert float(number) == -1.5


def test_no_text_is_markup():
    table = Table("a|b", (Column("<i>"),), [["<script>x</script> | *y* `z`\n# h"]])
    html = environment().from_string('{% import "blocks.html" as b with context %}{{ b.table(t) }}').render(t=table)
    assert "<script>" not in html
    assert "<i>" not in html
    made = markdown(table)
    assert "<" not in made.replace("<br>", "")
    assert made.count("\n") == 4
    assert re.findall(r"(?<!\\)\|", made.splitlines()[-1]) == ["|", "|"]


@pytest.mark.parametrize("width", [20, 37, 60, 140])
def test_no_line_of_a_terminal_is_wider_than_it(width):
    long = "a name of many words " * 10
    table = Table(
        long, (Column("first", width=12), Column("second"), Column(long)), [[long, "x", long], ["", "", long]], (long,)
    )
    lines = text(table, width).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)


def test_columns_stand_below_each_other_and_a_text_reaches_over_empty_cells():
    columns = (Column("against the baseline", width=8), Column("", width=8), Column("x"))
    lines = text(Table("", columns, [["abcdefghij", "k", "1"], ["l", "", "2"]]), 40).splitlines()
    assert lines == ["against the baseli".ljust(17)[:16] + "… x", "abcdefg… k        1", "l                 2"]


def test_a_fitted_column_is_as_wide_as_its_longest_text():
    table = Table("", (Column("a", width=30), Column("b")), [["xy", "1"]])
    assert text(table, 80, gap=2, fitted=True) == "a   b\nxy  1"
    assert text(table, 80).splitlines()[1] == f"{'xy':<31}1"


def test_every_kind_is_written_and_what_is_not_known_is_a_dash():
    for kind in KINDS:
        assert written(1.0, kind)
        assert written(None, kind) == written(math.nan, kind) == "–"
        assert written("as it is", kind) == "as it is"
    assert value(math.inf) is None
    assert value(Cell(0)) == 0


def test_an_average_on_a_sheet_has_a_column_for_each_of_its_numbers():
    (column,) = levels.heads(["nrr"])
    flat = Table("", (column,), [[Cell(1.0, parts=(0.9, 1.1, 0.5, 1.5))], [None]]).flat()
    assert [one.name for one in flat.columns] == ["nrr", "nrr_low", "nrr_high", "nrr_p10", "nrr_p90"]
    assert flat.rows == [[1.0, 0.9, 1.1, 0.5, 1.5], [None] * 5]
    assert {one.kind for one in flat.columns} == {kind_of("nrr")}
