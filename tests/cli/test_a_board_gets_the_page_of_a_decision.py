"""`postsale report DIR` of a decision: its page opens the report; a board gets the page alone: a sheet, drawn, a slide."""

import io
import re
import shutil
import struct
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sim.cli.main import main
from sim.report.decision.page import page
from sim.report.decision.words import title_of, why
from sim.report.exports.slides.decided import slide
from sim.report.page import printing
from sim.trials.folder.decided import write_decision
from sim.trials.storage.files_written import LEFTOVER, remove_results
from tests.report import synthetic_policy
from tests.report.page.stored_study import stored
from tests.support import decisions

pytestmark = pytest.mark.usefixtures("few_charts")
BOARD = ["decision.html", "decision.pdf", "decision.png", "decision.pptx", "report.xlsx", "tables/"]


def command(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = stored(tmp_path_factory.mktemp("made") / "run", synthetic_policy.full_policies(n=12))
    write_decision(folder, decisions.decision())
    return folder


@pytest.fixture
def run(made: Path, tmp_path: Path) -> Path:
    """Return a copy of the stored run of a decision, to be altered."""
    return Path(shutil.copytree(made, tmp_path / "run"))


def test_the_report_begins_with_the_decision_and_the_rest_is_its_appendix(run: Path) -> None:
    done = command("report", run)
    assert f"{run}:  report.html  decision.html" in done.output
    text = (run / "report.html").read_text()
    assert text.index('class="decision') < text.index(">Appendix<") < text.index('<section id="comparison"')
    assert re.findall(r"<h1[^>]*>([^<]*)</h1>", text) == [title_of(decisions.decision())]
    assert '<section id="answer"' not in text  # which decides by another rule: one page gives one answer
    ids = re.findall(r'\bid="([^"]+)"', text)
    assert len(ids) == len(set(ids))
    assert '<a class="skip" href="#decision-title">' in text
    alone = (run / "decision.html").read_text()
    assert ">Appendix<" not in alone
    assert title_of(decisions.decision()) in alone


def test_a_run_that_is_no_decision_has_no_such_page(run: Path) -> None:
    (run / "decision.json").unlink()
    command("report", run)
    assert not (run / "decision.html").exists()
    text = (run / "report.html").read_text()
    assert ">Appendix<" not in text
    assert '<section id="answer"' in text


def test_a_damaged_decision_is_one_clear_line_and_nothing_is_written(run: Path) -> None:
    (run / "decision.json").write_text("{")
    (run / "report.html").write_text("the last one")
    done = command("report", run)
    assert done.exit_code == 2
    assert str(run / "decision.json") in done.output
    assert "Traceback" not in done.output
    assert (run / "report.html").read_text() == "the last one"


@pytest.mark.skipif(printing.find_spec("plutoprint") is None, reason="PlutoPrint is not built for this machine")
@pytest.mark.parametrize("paper", ["A4", "letter"])
def test_a_board_gets_one_sheet_one_picture_one_slide_and_the_workbook(run: Path, paper: str) -> None:
    done = command("report", run, "--board", "--paper", paper)
    assert done.exit_code == 0, done.output
    assert f"{run}:  {'  '.join(BOARD)}" in done.output
    assert not (run / "report.html").exists()
    assert (run / "decision.pdf").read_bytes().startswith(b"%PDF")
    wide, tall = struct.unpack(">II", (run / "decision.png").read_bytes()[16:24])
    assert wide == 2560
    assert 1200 < tall < 2400
    first = {name: (run / name).read_bytes() for name in BOARD[:-1]}
    command("report", run, "--board", "--paper", paper)
    assert {name: (run / name).read_bytes() == data for name, data in first.items()} == dict.fromkeys(first, True)


@pytest.mark.skipif(printing.find_spec("plutoprint") is None, reason="PlutoPrint is not built for this machine")
@pytest.mark.parametrize("paper", ["A4 landscape", "letter landscape"])
@pytest.mark.parametrize("name", decisions.EVERY)
def test_every_example_stands_on_one_sheet(name: str, paper: str) -> None:
    past = decisions.PAST if name in ("recommend", "wide") else None
    text = printing.on_paper(page(decisions.EVERY[name](), past), paper)
    with printing.read_by_plutoprint(text, Path("decision.html")) as book:
        assert book.get_page_count() == 1
        assert book.get_page_size_at(0).width > book.get_page_size_at(0).height


def test_what_cannot_be_made_here_is_one_line_and_the_rest_is_written(
    run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printing, "find_spec", lambda name: None)
    monkeypatch.setenv("PATH", "/nonexistent")
    done = command("report", run, "--board")
    assert done.exit_code == 0
    lines = done.output.strip().splitlines()
    assert sum(line.startswith("left out:") for line in lines) == 2
    assert f"left out: {run / 'decision.pdf'}: nothing on this machine prints it" in done.output
    assert "Open decision.html in any browser" in done.output
    assert f"left out: {run / 'decision.png'}: nothing on this machine draws it" in done.output
    assert f"{run}:  decision.html  decision.pptx  report.xlsx  tables/" in done.output


def opened(data: bytes) -> Any:
    """Return the only slide of a deck."""
    from pptx import Presentation

    deck = Presentation(io.BytesIO(data))
    assert (deck.slide_width, deck.slide_height) == (12191695, 6858000)
    (only,) = deck.slides
    return only


@pytest.mark.parametrize("name", decisions.EVERY)
def test_the_slide_says_what_the_page_says_inside_its_edges(name: str) -> None:
    decision = decisions.EVERY[name]()
    data = slide(decision)
    assert data == slide(decision)
    shown = opened(data)
    assert shown.shapes.title.text_frame.text == title_of(decision)
    texts = [shape.text_frame.text for shape in shown.shapes if shape.has_text_frame]
    assert "\n".join(why(decision)) in texts or not why(decision)
    assert any(f"postsale {decision.version}" in text for text in texts)
    pictures = [shape for shape in shown.shapes if shape.shape_type == 13]
    assert len(pictures) == 1
    described = pictures[0]._element.nvPicPr.cNvPr.get("descr")
    assert described.startswith(title_of(decision).split(".")[0])
    (table,) = [shape for shape in shown.shapes if shape.has_table]
    assert len(table.table.rows) == min(len(decision.options), len(table.table.rows) - 1) + 1
    names = [row.cells[0].text for row in table.table.rows]
    assert any(decision.option(decision.choice).title.startswith(text) for text in names[1:])
    bold = [row.cells[0].text_frame.paragraphs[0].runs[0].font.bold for row in table.table.rows]
    assert bold.count(True) == 2  # the head and what is recommended
    shapes = sorted((s for s in shown.shapes), key=lambda shape: shape.top)
    for shape in shapes:
        assert shape.left >= 0
        assert shape.left + shape.width <= 12191695
        assert shape.top + shape.height <= 6858000
    below = table.top + table.height
    assert all(shape.top >= below or shape.top < table.top for shape in shapes if not shape.has_table)
    assert pictures[0].top + pictures[0].height <= table.top


FRESH = ["decision.json", "decision.html", "decision.pdf", "decision.png", "decision.pptx"]


def test_a_fresh_run_removes_the_files_of_a_decision_and_nothing_else(tmp_path: Path) -> None:
    foreign = ["decision.docx", "decision.yaml", "my-decision.html", "decision.html.bak"]
    for name in (*FRESH, *foreign):
        (tmp_path / name).write_text("x")
    remove_results(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(foreign)


def test_what_a_killed_process_leaves_of_them_is_known_and_no_file_of_a_stranger() -> None:
    assert all(LEFTOVER.fullmatch(f".{name}.123.part") for name in FRESH)
    strange = (".decision.docx.123.part", "decision.html", "decision.html.123.part", ".my-decision.html.1.part")
    assert not any(LEFTOVER.fullmatch(name) for name in strange)


def test_no_page_of_an_earlier_answer_stands_beside_a_new_one(run: Path) -> None:
    for name in BOARD[:4]:
        (run / name).write_text("of the answer before")
    (run / "notes.pdf").write_text("somebody's own")
    write_decision(run, decisions.decision())
    assert not [name for name in BOARD[:4] if (run / name).exists()]
    assert (run / "notes.pdf").read_text() == "somebody's own"
