"""`postsale report DIR`: the page from stored results, never a simulation; whatever is wrong is one clear line."""

import json
import shutil

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.report.page import printing
from tests.report import synthetic
from tests.report.page.stored_study import stored


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


SMALL = [
    "--set", "models=[cs-only, no-csm]", "--set", "company.start.customers=8", "--set", "horizon=25 months",
    "--replications", "3", "--quiet",
]  # fmt: skip


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
    assert len(list((run / "charts").glob("*.svg"))) > 3
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
    assert "Anonymised" in text
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


def test_without_a_browser_it_says_what_to_install_before_it_does_anything(run, monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")
    done = command("report", run, "--pdf")
    assert done.exit_code == 2
    assert "chromium" in done.output
    assert "Install one" in done.output
    assert not (run / "report.html").exists()


@pytest.mark.skipif(printing.browser() is None, reason="no browser that prints")
def test_the_page_is_printed_and_the_same_page_is_the_same_pdf(run):
    assert command("report", run, "--pdf").exit_code == 0
    first = (run / "report.pdf").read_bytes()
    assert first.startswith(b"%PDF")
    assert command("report", run, "--pdf").exit_code == 0
    assert (run / "report.pdf").read_bytes() == first


def test_a_browser_that_fails_is_one_clear_line(run, tmp_path, monkeypatch):
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
    assert done.output.strip().splitlines()[-1].startswith(f"{out}:  report.html (mail this)")
    text = (out / "report.html").read_text(encoding="utf-8")
    assert "<figure>" not in text
    assert "postsale rerun report.html" in text
