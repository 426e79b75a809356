"""Where nothing can be written, a command says so at once: exit code 2, the remedy, nothing begun, nothing left behind."""

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.importing import session
from sim.interface import backtesting
from sim.trials import calibrate
from sim.trials.running import runner
from sim.trials.storage import writable

SMALL = ["--set", "company.start.customers=6", "--set", "horizon=25 months", "--replications", "2", "--quiet"]
RUN = ["run", "four-models", *SMALL, "--no-charts"]
COMPARE = ["compare", "cs-only", "cs-am-split", "--company", "early-stage-saas", *SMALL, "--no-charts"]
COMMANDS = {
    "run": ([*RUN, "--out"], "--out", "--out OTHER"),
    "run into a pool": ([*RUN, "--out", "fine", "--store"], "--store", "--store OTHER"),
    "compare": ([*COMPARE, "--save", "fine.yaml", "--out"], "--out", "--out OTHER"),
    "compare without a name": ([*COMPARE, "--out"], "--out", "--out OTHER"),
    "claims": (["claims", "A6", "--quick", "--out"], "--out", "--out OTHER"),
    "verify": (["verify", "--out"], "--out", "--out OTHER"),
}
FILES = {
    "compare": ([*COMPARE, "--save"], "--save", "--save OTHER.yaml", ".yaml"),
    "trace": (["trace", "four-models", *SMALL[:4], "--csv"], "--csv", "--csv OTHER.csv", ".csv"),
}
PLACES = ["file", "below a file", "link to nowhere", "/proc"]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the working folder of a command in which nothing may be simulated."""

    def never(*_, **__):
        raise AssertionError("something was simulated")

    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(runner, "run_one", never)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    return tmp_path


def place_of(name):
    if name == "/proc" and not Path("/proc/self").is_dir():
        pytest.skip("needs a folder that nobody may write to, not even root")
    return {"file": "file", "below a file": "file/results", "link to nowhere": "link", "/proc": "/proc/self/results"}[
        name
    ]


def refused(folder, words, flag, remedy):
    before = sorted(path.name for path in folder.rglob("*"))
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 2, done.output
    told = done.output
    assert f"command line: {flag}: cannot be written to: " in told or "Error" in told
    assert remedy in told or f"Invalid value for '{flag}'" in told
    assert "Traceback" not in told
    assert sorted(path.name for path in folder.rglob("*")) == before
    assert (folder / "file").read_text() == "mine"


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("command", COMMANDS)
def test_a_folder_that_cannot_be_written_is_refused_at_once(folder, command, place):
    words, flag, remedy = COMMANDS[command]
    if command == "compare":
        (folder / "fine.yaml").unlink(missing_ok=True)
    refused(folder, [*words, place_of(place)], flag, remedy)


@pytest.mark.parametrize("place", ["below a file", "/proc"])
@pytest.mark.parametrize("command", FILES)
def test_a_file_that_cannot_be_written_is_refused_at_once(folder, command, place):
    words, flag, remedy, ending = FILES[command]
    refused(folder, [*words, f"{place_of(place)}{ending}"], flag, remedy)


@pytest.mark.parametrize("place", ["below a file", "/proc"])
def test_an_import_is_not_begun_where_it_cannot_be_written(folder, place, monkeypatch):
    assert CliRunner().invoke(main, ["example-export", str(folder)]).exit_code == 0
    (export,) = folder.glob("*.csv")

    def never(*_, **__):
        raise AssertionError("something was read")

    monkeypatch.setattr(session, "keep_books", never)
    refused(folder, ["import", str(export), "--out", place_of(place)], "--out", "--out OTHER")


@pytest.fixture
def company(folder, monkeypatch):
    """Return the working folder with a company of last year's facts and its history; nothing may be fitted."""

    def never(*_, **__):
        raise AssertionError("something was fitted")

    monkeypatch.setattr(calibrate, "main", never)
    monkeypatch.setattr(backtesting, "backtest", never, raising=False)
    shipped = Path(__file__).parents[2] / "configs/companies/early-stage-saas.yaml"
    facts = "last_year: {customers: 60, grr: 88 %, nrr: 99 %}"
    (folder / "ours.yaml").write_text(f"{shipped.read_text(encoding='utf-8')}\n{facts}\n", encoding="utf-8")
    rows = [f"{2023 + m // 12}-{m % 12 + 1:02d}-28,c{c},smb,1000" for m in range(30) for c in range(20)]
    (folder / "history.csv").write_text("\n".join(["month,account,segment,arr", *rows]) + "\n")
    return folder


@pytest.mark.parametrize(
    ("blocked", "words"),
    [
        ("calibration", ["fit", "ours.yaml"]),
        ("backtests", ["backtest", "ours.yaml", "--history", "history.csv"]),
        ("calibration", ["run", "four-models", "--company", "ours.yaml"]),
    ],
)
def test_what_goes_beside_a_company_is_tried_before_it_is_fitted(company, blocked, words):
    (company / blocked).write_text("in the way")
    before = sorted(path.name for path in company.rglob("*"))
    done = CliRunner().invoke(main, [*words, "--quiet"])
    assert done.exit_code == 2, done.output
    assert f"company: cannot be written to: {blocked} is no folder (got " in done.output
    assert "copy the company's file there, " in done.output
    assert sorted(path.name for path in company.rglob("*")) == before


@pytest.mark.parametrize(
    ("blocked", "words"),
    [
        ("calibration", ["fit", "ours.yaml"]),
        ("backtests", ["backtest", "ours.yaml", "--history", "history.csv"]),
        ("calibration", ["run", "four-models", "--company", "ours.yaml"]),
    ],
)
def test_a_folder_in_place_of_a_file_beside_a_company_is_met_before_it_is_fitted(company, blocked, words):
    (company / blocked / f"ours.{'json' if blocked == 'backtests' else 'yaml'}").mkdir(parents=True)
    done = CliRunner().invoke(main, [*words, "--quiet"])
    assert done.exit_code == 2, done.output
    assert "company: cannot be written to: Is a directory" in done.output


def test_a_history_is_read_before_anything_is_fitted(company):
    (company / "history.csv").write_text("month,account\n2024-01-31,a\n")
    done = CliRunner().invoke(main, ["backtest", "ours.yaml", "--history", "history.csv", "--quiet"])
    assert done.exit_code == 2, done.output
    assert "history.csv: " in done.output


def test_a_folder_in_place_of_a_file_is_refused_at_once(folder):
    (folder / "rows.csv").mkdir()
    words, flag, remedy, _ = FILES["trace"]
    refused(folder, [*words, "rows.csv"], flag, remedy)


def test_a_start_is_not_begun_where_it_cannot_be_written(folder):
    refused(folder, ["init", place_of("/proc")], "DIR", "postsale init OTHER")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_what_the_machine_says_is_told_with_the_remedy(folder, number, monkeypatch):
    def no(*_, **__):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(writable.tempfile, "TemporaryFile", no)
    monkeypatch.setattr(writable.tempfile, "TemporaryDirectory", no)
    done = CliRunner().invoke(main, [*RUN, "--out", "out"])
    assert done.exit_code == 2
    assert f"--out: cannot be written to: {os.strerror(number)} (got out). " in done.output
    assert done.output.rstrip().endswith("--out OTHER.\n1 error, nothing was run")


def test_a_folder_that_can_be_written_is_left_as_it_was(folder):
    writable.refuse_unwritable(folder / "new" / "deep", "--out", "--out OTHER")
    writable.refuse_unwritable(folder, "--out", "--out OTHER")
    writable.refuse_unwritable_file(folder / "new.csv", "--csv", "--csv OTHER.csv")
    writable.refuse_unwritable_file(folder / "file", "--csv", "--csv OTHER.csv")
    assert sorted(path.name for path in folder.iterdir()) == ["file", "link"]
