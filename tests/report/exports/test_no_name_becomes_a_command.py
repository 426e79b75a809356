"""Whatever somebody calls a model, a role or a source: in sheet, slide and table it is a text, and nothing else."""

import csv
import io
import re
from dataclasses import dataclass

import openpyxl
import pytest
from pptx import Presentation

from sim.report.document.table import value
from sim.report.exports.slides.slides import slides
from sim.report.exports.workbook.csv_files import csv_of, tables_of
from sim.report.exports.workbook.workbook import SHEETS, workbook
from sim.report.words.safe import clean, csv_text, label
from sim.trials.folder.stored import StoredRun
from tests.report import synthetic
from tests.report.exports.offices import HOSTILE, members, renamed, run_of


@dataclass(frozen=True)
class Hostile:
    """A run with a hostile name, and what is sent of it."""

    name: str
    run: StoredRun
    workbook: bytes
    slides: bytes


STARTS = ("=", "+", "-", "@", "\t", "\r")


@pytest.fixture(params=sorted(HOSTILE), scope="module")
def hostile(request, tmp_path_factory):
    """Return a run whose model, role, title, company, source, owner and setting have one hostile name, and its documents."""
    name = HOSTILE[request.param]
    study = renamed(synthetic.paid(synthetic.explained(synthetic.summary(n=12))), cs_am_split=name, csm=name)
    # A title with a line break or a control character is refused when a run is read; all other names may hold one.
    study |= {"title": " ".join(clean(name).split()), "company": name, "findings": [{"text": name, "metrics": ["nrr"]}]}
    row = {
        "path": f"company.segments.{name}.acv",
        "text": name,
        "value": 1.0,
        "low": None,
        "high": None,
        "unit": "share",
        "source": name,
        "strength": "opinion",
        "owner": name,
        "place": name,
    }
    run = run_of(tmp_path_factory.mktemp("run"), study, assumptions=[row], settings={"title": name})
    return Hostile(name, run, workbook(run), slides(run))


def test_no_cell_of_the_workbook_holds_a_formula_or_a_link(hostile):
    name, data = hostile.name, hostile.workbook
    parts = members(data)
    assert not [part for part in parts if "vba" in part.lower() or "externalLink" in part or part.endswith(".bin")]
    for part, content in parts.items():
        if "worksheets/" in part:
            text = content.decode()
            assert "<f>" not in text
            assert "<f " not in text
            assert "hyperlink" not in text.lower()
            assert 'TargetMode="External"' not in text
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == list(SHEETS)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert clean(name) in {cell.value for cell in cells if cell.data_type == "s"}


def test_charts_refer_to_cells_of_their_own_workbook_only(hostile):
    for data in (hostile.workbook,):
        for part, content in members(data).items():
            if "/charts/chart" in part and part.endswith(".xml"):
                for reference in re.findall(r"<c:f>([^<]*)</c:f>", content.decode()):
                    sheet, _, place = reference.rpartition("!")
                    assert sheet in {"Answer", "Comparison", "Differences", "Monthly", "Sheet1"}
                    assert re.fullmatch(r"\$[A-Z]+\$\d+(:\$[A-Z]+\$\d+)?", place)


def test_slides_hold_pictures_and_no_sheet(hostile):
    parts = members(hostile.slides)
    assert [part for part in parts if part.endswith(".png")]
    assert not [part for part in parts if part.endswith(".xlsx") or "/charts/" in part]


def test_slides_open_again_and_hold_the_name_as_text(hostile):
    name, deck = hostile.name, Presentation(io.BytesIO(hostile.slides))
    said = " ".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    assert label(name, 20).rstrip("…") in " ".join(said.split())
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                links = [run.hyperlink.address for one in shape.text_frame.paragraphs for run in one.runs]
                assert set(links) <= {None}


def test_no_text_of_a_csv_starts_a_formula_and_every_number_is_one(hostile):
    for table in tables_of(hostile.run).values():
        data, grid = csv_of(table), table.flat()
        assert data.startswith(b"\xef\xbb\xbf")
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
        assert rows[0] == [csv_text(column.name) for column in grid.columns]
        assert len(rows) == len(grid.rows) + 1
        for told, cells in zip(rows[1:], [[value(cell) for cell in row] for row in grid.rows], strict=True):
            for field, cell in zip(told, cells, strict=True):
                if isinstance(cell, str):
                    assert not field.startswith(STARTS)
                elif cell is not None:
                    assert float(field) == cell


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", " =1", "\u00a0=1", "＝1", "\n=1"])
def test_what_would_start_a_formula_is_escaped_as_text(text):
    assert csv_text(text).startswith("'")


@pytest.mark.parametrize("text", ["plain", "a=b", "NRR, 2027", "–", "", "’=1"])
def test_other_texts_stay_as_they_are(text):
    assert csv_text(text) == text


def test_a_text_loses_what_no_document_can_hold_and_what_turns_its_direction():
    assert clean("a\x00b\ud800c\u202ed") == "a\ufffdb\ufffdcd"
    assert clean("x" * 40_000).endswith("…")
    assert len(clean("x" * 40_000)) == 32_767
    assert clean("ארגון") == "ארגון"
    assert label("two\nlines\tand  spaces") == "two lines and spaces"
