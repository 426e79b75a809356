"""`postsale report DIR`: the page from stored results, never a simulation; whatever is wrong is one clear line."""

import importlib.abc
import json
import shutil
import sys

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.errors import lacking
from sim.report.page import printing
from tests.report import synthetic
from tests.report.page.stored_study import stored

pytestmark = pytest.mark.usefixtures("few_pilots", "few_charts")


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


SMALL = [
    "--set",
    "models=[cs-only, no-csm]",
    "--set",
    "company.start.customers=8",
    "--set",
    "horizon=25 months",
    "--replications",
    "3",
    "--quiet",
]


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    return stored(tmp_path_factory.mktemp("made") / "run", synthetic.summary(n=20))


@pytest.fixture
def run(made, tmp_path):
    """Return a copy of a stored run, to be altered."""
    return shutil.copytree(made, tmp_path / "run")


@pytest.fixture
def never(monkeypatch):
    """Make every way to simulate an error: each future of each engine begins with a new world, looked up when it does."""

    def simulated(*_args, **_more):
        raise AssertionError("a report simulates nothing")

    monkeypatch.setattr("sim.model.assembly.new_world", simulated)


def test_what_watches_over_reports_would_notice_a_simulation(tmp_path, never):
    done = command("run", "four-organisations", *SMALL, "--no-charts", "--out", tmp_path / "out")
    assert done.exit_code != 0
    assert "a report simulates nothing" in done.output


def test_a_report_draws_and_writes_and_simulates_nothing(run, never):
    results = {path.name: path.read_bytes() for path in run.iterdir()}
    done = command("report", run)
    assert done.exit_code == 0, done.output
    assert done.output.strip() == f"{run}:  report.html"
    first = (run / "report.html").read_bytes()
    assert b"<figure>" in first
    assert [path.name for path in (run / "charts").glob("*.svg")] == ["differences.svg"]
    assert {name: (run / name).read_bytes() for name in results} == results
    assert command("report", run).exit_code == 0
    assert (run / "report.html").read_bytes() == first
    assert not list(run.glob(".*.part"))


def test_a_report_that_names_nobody_is_whole_and_leaves_the_other_one_alone(run, never):
    for file in (run / "summary.json", run / "manifest.json"):
        file.write_text(file.read_text().replace("CS and AM split", "Zanzibar split"))
    assert "Zanzibar" in (run / "summary.json").read_text()
    result = command("report", run, "--anonymous")
    assert result.exit_code == 0, result.output
    text = (run / "anonymous" / "report.html").read_text(encoding="utf-8")
    assert 'id="explorer"' in text
    assert "Anonymized" in text
    assert not [file for file in (run / "anonymous").rglob("*") if file.is_file() and b"Zanzibar" in file.read_bytes()]
    assert not (run / "report.html").exists()


def test_an_interrupted_run_is_reported_and_marked(run):
    manifest = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps(manifest | {"status": "interrupted"}))
    done = command("report", run)
    assert done.exit_code == 0
    assert "unfinished (status interrupted)" in done.output
    assert "Unfinished: this run" in (run / "report.html").read_text(encoding="utf-8")


WRONG = {
    "no folder": shutil.rmtree,
    "no run": lambda run: (run / "manifest.json").unlink(),
    "nothing to show": lambda run: (run / "summary.json").unlink(),
    "damaged summary": lambda run: (run / "summary.json").write_bytes(b"{"),
    "damaged table": lambda run: (run / "trajectories.parquet").write_bytes(b"PAR1 no more"),
    "table cut inside": lambda run: cut_inside(run / "trajectories.parquet"),
    "damaged ledger": lambda run: (run / "ledger.json").write_bytes(b"["),
}


def cut_inside(path):
    """Overwrite the data of a Parquet file but leave its footer, so that it opens and cannot be read."""
    content = bytearray(path.read_bytes())
    content[8 : len(content) // 2] = bytes(len(content) // 2 - 8)
    path.write_bytes(content)


@pytest.mark.parametrize("case", WRONG)
def test_whatever_is_wrong_is_one_clear_line_and_the_last_report_stays(run, case):
    (run / "report.html").write_text("the last one")
    WRONG[case](run)
    done = command("report", run)
    assert done.exit_code == 2, done.output
    lines = done.output.strip().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith(str(run))
    assert "Traceback" not in done.output
    assert case == "no folder" or (run / "report.html").read_text() == "the last one"


@pytest.fixture
def without_plutoprint(monkeypatch):
    """A machine for which PlutoPrint is not built."""
    monkeypatch.setattr(printing, "find_spec", lambda name: None)


def test_what_cannot_be_printed_is_named_and_the_rest_is_written(run, without_plutoprint, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    done = command("report", run, "--board")
    assert done.exit_code == 0
    assert f"left out: {run / 'report.pdf'}: nothing on this machine prints it" in done.output
    assert "Open report.html in any browser" in done.output
    assert f"{run}:  report.html  report.pptx  report.xlsx  tables/" in done.output
    assert all((run / name).exists() for name in ("report.html", "report.pptx", "report.xlsx", "tables"))
    assert not (run / "report.pdf").exists()


@pytest.fixture
def without(monkeypatch):
    """Say which package is not installed on this machine."""

    def lack(name):
        for module in [one for one in sys.modules if one.partition(".")[0] == name]:
            monkeypatch.delitem(sys.modules, module)
        monkeypatch.setattr(sys, "meta_path", [Missing(name), *sys.meta_path])

    return lack


class Missing(importlib.abc.MetaPathFinder):
    """Finds no module of one package, and leaves the others to who comes next."""

    def __init__(self, name):
        self.name = name

    def find_spec(self, fullname, path=None, target=None):
        if fullname.partition(".")[0] == self.name:
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


BOARD = ["report.html", "report.pdf", "report.pptx", "report.xlsx", "tables/"]


@pytest.mark.parametrize(
    ("module", "package", "lost"), [("pptx", "python-pptx", "report.pptx"), ("xlsxwriter", "xlsxwriter", "report.xlsx")]
)
def test_a_package_that_is_lacking_costs_the_board_one_file_and_a_line(run, without, module, package, lost):
    without(module)
    done = command("report", run, "--board")
    assert done.exit_code == 0, done.output
    assert f"{run}:  {'  '.join(name for name in BOARD if name != lost)}\n" in done.output
    (line,) = [line for line in done.output.splitlines() if line.startswith("left out: ")]
    assert f"{lost}: needs {package}, which is not installed here. Install it: " in line
    assert line.endswith(f" install {package}") or f" install --python {sys.executable} {package}" in line
    assert not (run / lost).exists()


def test_what_was_asked_for_by_its_flag_and_is_lacking_is_an_error(run, without):
    without("pptx")
    done = command("report", run, "--slides", "--workbook")
    assert done.exit_code == 2
    assert f"{run}:  report.html  report.xlsx  tables/" in done.output
    assert "report.pptx: needs python-pptx, which is not installed here. Install it: " in done.output
    assert done.output.endswith("1 error, everything else was written\n")


def test_a_package_that_everything_needs_is_no_defect(run, without):
    without("duckdb")
    done = command("report", run, "--workbook")
    assert done.exit_code == 2
    assert "needs duckdb, which is not installed here. Install it: " in done.output
    assert "defect" not in done.output


def test_a_module_of_ours_that_is_not_there_is_a_defect():
    assert lacking(ModuleNotFoundError("No module named 'sim.x'", name="sim.x"), "here") is None
    assert lacking(ImportError("cannot import name 'x'", name="numpy"), "here") is None


def test_a_file_that_somebody_holds_open_costs_no_other(run):
    (run / "report.pptx").mkdir()  # where an office program locks a file, it cannot be replaced either
    done = command("report", run, "--board")
    assert done.exit_code == 3
    assert str(run / "report.pptx") in done.output
    assert f"{run}:  report.html  report.pdf  report.xlsx  tables/" in done.output


def test_the_page_is_printed_without_a_browser_and_the_same_page_is_the_same_pdf(run, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    assert command("report", run, "--pdf").exit_code == 0
    first = (run / "report.pdf").read_bytes()
    assert first.startswith(b"%PDF")
    assert command("report", run, "--pdf").exit_code == 0
    assert (run / "report.pdf").read_bytes() == first


def test_on_paper_stands_what_opens_on_demand(run):
    assert command("report", run).exit_code == 0
    shut = (run / "report.html").read_text(encoding="utf-8")
    shown = printing.on_paper(shut, "letter")
    assert '<details class="printed">' in shut
    assert '<details class="printed">' not in shown
    assert "@page{size:letter}" in shown


def test_a_page_that_asks_for_another_file_gets_none(tmp_path):
    secret = tmp_path / "secret.html"
    secret.write_text("<p>hidden words</p>")
    page = tmp_path / "report.html"
    here = f'<iframe src="{secret.as_uri()}"></iframe><img src="{secret.as_uri()}"><object data="{secret.as_uri()}"></object>'
    for name, text in (("plain", "<p>plain</p>"), ("asking", f"<p>plain</p>{here}")):
        page.write_text(f"<html><head></head><body>{text}</body></html>")
        printing.print_page(page, tmp_path / f"{name}.pdf", "A4")
    plain, asking = ((tmp_path / f"{name}.pdf").read_bytes() for name in ("plain", "asking"))
    assert asking.startswith(b"%PDF")
    assert len(asking) < len(plain) * 1.2


@pytest.mark.skipif(printing.browser() is None, reason="no browser that prints")
def test_a_browser_prints_where_plutoprint_is_not_built(run, without_plutoprint):
    assert command("report", run, "--pdf").exit_code == 0
    assert (run / "report.pdf").read_bytes().startswith(b"%PDF")


def test_a_browser_that_fails_is_one_clear_line(run, tmp_path, without_plutoprint, monkeypatch):
    broken = tmp_path / "bin" / "chromium"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho it broke >&2\nexit 7\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", str(broken.parent))
    done = command("report", run, "--pdf")
    assert done.exit_code == 2
    assert "exit code 7): it broke" in done.output


def test_a_run_ends_with_its_report_even_without_charts(tmp_path):
    out = tmp_path / "out"
    done = command("run", "four-organisations", *SMALL, "--no-charts", "--out", out)
    assert done.exit_code == 0, done.output
    assert f"{out}/report.html\n" in done.stdout
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "<figure>" not in text
    assert "postsale rerun report.html" in text
