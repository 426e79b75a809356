"""Equal results give equal files, whenever they are written, and every kind of study gives files that open again."""

import io
import time
import zipfile

import openpyxl
import pytest
from pptx import Presentation

from sim.report.exports.slides.slides import slides, write_slides
from sim.report.exports.workbook.csv_files import write_csv
from sim.report.exports.workbook.workbook import SHEETS, workbook, write_workbook
from tests.report.exports.offices import STUDIES, members, run_of
from tests.report.proofreading import forbidden_words


@pytest.fixture(params=sorted(STUDIES), scope="module")
def run(request, tmp_path_factory):
    return run_of(tmp_path_factory.mktemp("run"), STUDIES[request.param]())


@pytest.fixture(scope="module")
def files(run):
    """Return the workbook and the slides of a run."""
    return workbook(run), slides(run)


def test_every_study_gives_a_workbook_and_slides_that_open_again(files):
    book = openpyxl.load_workbook(io.BytesIO(files[0]))
    assert book.sheetnames == list(SHEETS)
    deck = Presentation(io.BytesIO(files[1]))
    assert 4 <= len(deck.slides) <= 8
    assert all(slide.has_notes_slide for slide in deck.slides)
    assert all(slide.shapes.title.text_frame.text for slide in deck.slides)


def test_no_document_claims_what_is_never_claimed(files):
    book = openpyxl.load_workbook(io.BytesIO(files[0]))
    said = [
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)
    ]
    deck = Presentation(io.BytesIO(files[1]))
    for slide in deck.slides:
        said += [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        said.append(slide.notes_slide.notes_text_frame.text)
    assert not [(text, found) for text in said if (found := forbidden_words(text))]


def test_bytes_do_not_depend_on_the_clock(run, files, tmp_path, monkeypatch):
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 86_400.0 * 400)
    write_workbook(run, tmp_path / "report.xlsx")
    write_slides(run, tmp_path / "report.pptx")
    assert ((tmp_path / "report.xlsx").read_bytes(), (tmp_path / "report.pptx").read_bytes()) == files
    assert len(list(tmp_path.iterdir())) == 2, "nothing half written"
    for data in files:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        cores = {part: text for part, text in members(data).items() if part.endswith("docProps/core.xml")}
        assert cores
        assert all(b">2020-01-01T00:00:00Z<" in text for text in cores.values())
        assert not [part for part, text in cores.items() if b">202" in text.replace(b">2020-01-01", b"")]


def test_tables_are_written_whole_beside_each_other_twice_the_same(run, tmp_path):
    held = []
    for folder in (tmp_path / "a", tmp_path / "b"):
        folder.mkdir()
        write_csv(run, folder / "tables")
        held.append({str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()})
    assert held[0] == held[1]
    assert sorted(held[0]) == [
        f"tables/{name}.{kind}" for name in ("comparison", "differences", "monthly") for kind in ("csv", "parquet")
    ]
