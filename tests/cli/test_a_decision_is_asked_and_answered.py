"""`decide`: at most eight questions or a file, one clear error for what is wrong, and a page that keeps what was found."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import rich_click as click
from click.testing import CliRunner

from sim.cli.asking import ask
from sim.cli.failures import guarded
from sim.cli.main import main
from sim.results.files import decision_of
from tests.support.deciding import SPLIT

ANSWERS = ("70", "3.8M", "103/90", "14", "3 CSMs", "2 csm and 1 am", "+6 months", "$100k")
FEW = SPLIT.replace("csm: 3", "csm: 1").replace("csm: 2", "csm: 1") + "horizon: 18 months\nreplications: 8\n"
COMMAND = [sys.executable, "-m", "sim.cli.main", "decide"]


def command(*args: object) -> Any:
    return CliRunner().invoke(main, [str(arg) for arg in args])


@click.command()
@guarded
def questions() -> None:
    """Ask, as `decide` does at a terminal."""
    ask(Path())


def answered(*said: str) -> Any:
    return CliRunner().invoke(questions, input="".join(f"{each}\n" for each in said))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def written(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_eight_questions_become_three_files_that_check_without_a_note(folder: Path) -> None:
    done = answered(*ANSWERS)
    assert done.exit_code == 0, done.output
    assert done.stderr.count("?") == 8
    assert done.stdout == "", "questions are no answer: a pipe gets none of them"
    assert written(folder) == ["companies/ours.yaml", "decision.yaml", "models/today.yaml"]
    checked = command("check")
    assert checked.exit_code == 0, checked.output
    assert checked.stderr == ""
    assert "stops when the recommendation is settled" in checked.stdout
    assert "split-in-12-months" in checked.stdout


def test_who_has_a_company_is_asked_of_the_change_alone(folder: Path) -> None:
    assert answered(*ANSWERS).exit_code == 0
    (folder / "decision.yaml").unlink()
    again = answered("3 CSM", "2 CSM, 1 AM", "", "")
    assert again.exit_code == 0, again.output
    assert again.stderr.count("?") == 4
    text = (folder / "decision.yaml").read_text(encoding="utf-8")
    assert "company: ours\nas_is: {use: cs-only, people: {csm: 3}}" in text
    assert "in: now" in text
    (folder / "companies/theirs.yaml").write_text(
        (folder / "companies/ours.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    chosen = answered("no such", "theirs", "3 CSM", "2 CSM, 1 AM", "", "")
    assert chosen.exit_code == 0
    assert "no such company here (got no such). Write one of ours, theirs." in chosen.stderr
    assert "company: theirs" in (folder / "decision.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("number", range(6))
def test_a_question_is_asked_three_times_and_no_more(number: int, folder: Path) -> None:
    done = answered(*ANSWERS[:number], "?", "", "?!")
    assert done.exit_code == 2
    assert "command line: answer: " in done.stderr
    assert "Nothing was written; postsale decide asks again." in done.stderr
    assert done.stderr.count("?)") <= 2 + 2, "the same question, not the next"
    assert written(folder) == []


def test_one_wrong_answer_is_forgiven(folder: Path) -> None:
    assert answered("seventy", *ANSWERS).exit_code == 0
    assert len(written(folder)) == 3


@pytest.mark.parametrize("number", range(len(ANSWERS)))
def test_no_answer_writes_nothing(number: int, folder: Path) -> None:
    done = answered(*ANSWERS[:number])
    assert done.exit_code == 2
    assert "answer: is missing: " in done.stderr
    assert written(folder) == []


def test_the_team_of_today_is_no_change(folder: Path) -> None:
    done = answered(*ANSWERS[:5], "3 CSM", "3 CSM", "cs-only: 3 CSM")
    assert done.exit_code == 2
    assert "is what there is today" in done.stderr
    assert written(folder) == []


@pytest.mark.parametrize("name", ["models/today.yaml"])
def test_files_that_are_there_stop_the_questions_before_the_first(name: str, folder: Path) -> None:
    (folder / name).parent.mkdir()
    (folder / name).write_text("mine", encoding="utf-8")
    done = answered(*ANSWERS)
    assert done.exit_code == 4
    assert f"{name} is there already; nothing was written" in done.stderr
    assert "How many" not in done.stderr
    assert written(folder) == [name]


def test_without_a_terminal_nothing_is_asked(folder: Path) -> None:
    done = command("decide")
    assert done.exit_code == 2
    assert "FILE: is missing, and there is no terminal to ask at" in done.stderr
    assert written(folder) == []


def at_a_terminal(folder: Path, *said: bytes) -> tuple[int, str]:
    """Return the exit code of `decide` at a terminal, and all that stood there; each answer is typed after a question."""
    pid, terminal = pty.fork()
    if pid == 0:
        os.chdir(folder)
        os.execve(sys.executable, COMMAND, {**os.environ, "TERM": "dumb", "COLUMNS": "100"})
    shown, answers = b"", iter(said)
    while True:
        try:
            read = os.read(terminal, 4096)
        except OSError:  # Linux says so where the other end is gone
            break
        if not read:
            break
        shown += read
        if shown.rstrip().endswith((b")", b"]", b"?")) and b"?" in shown.rpartition(b"\n")[2]:
            os.write(terminal, next(answers, b"\x04"))
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), shown.decode()


def test_at_a_terminal_it_asks_and_an_end_of_input_ends_it(folder: Path) -> None:
    code, shown = at_a_terminal(folder, b"many\n", b"70\n")
    assert code == 2, shown
    assert "must be a whole number" in shown
    assert "answer: is missing: What ARR do they pay together?" in shown
    assert written(folder) == []


def test_a_company_named_twice_or_a_budget_of_nothing_is_refused(folder: Path) -> None:
    (folder / "decision.yaml").write_text(FEW, encoding="utf-8")
    for flags in (("--seconds", "0"), ("--workers", "0"), ("--company", "nobody"), ("--set", "horizn=3")):
        refused = command("decide", *flags)
        assert refused.exit_code == 2, flags
    assert written(folder) == ["decision.yaml"]


def test_a_place_that_cannot_be_written_is_refused_before_any_work(folder: Path) -> None:
    (folder / "decision.yaml").write_text(FEW, encoding="utf-8")
    (folder / "file").write_text("", encoding="utf-8")
    refused = command("decide", "--out", "file/out")
    assert refused.exit_code == 2
    assert "--out" in refused.stderr
    assert written(folder) == ["decision.yaml", "file"]


def test_an_experiment_is_run_and_not_decided(folder: Path) -> None:
    refused = command("decide", "which-model")
    assert refused.exit_code == 2
    assert "is no decision" in refused.stderr
    assert "Run it: postsale run which-model." in refused.stderr
    assert written(folder) == []


def test_a_decision_is_listed_shown_and_described(folder: Path) -> None:
    (folder / "decision.yaml").write_text(FEW, encoding="utf-8")
    listed = [line.split("  ")[0] for line in command("list", "decisions").stdout.splitlines()]
    assert "decision" in listed
    assert "yours: decision" in command("list").stdout
    assert "kind: decision" in command("show", "decision.yaml").stdout
    assert "worth_acting_on" in json.loads(command("schema", "decision").stdout)["properties"]


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a decision that was answered once by the real command."""
    folder = tmp_path_factory.mktemp("decided")
    (folder / "decision.yaml").write_text(FEW, encoding="utf-8")
    told = subprocess.run(
        [*COMMAND, "--seconds", "10", "--workers", "2"], cwd=folder, capture_output=True, text=True, check=False
    )
    (folder / "told").write_text(told.stdout, encoding="utf-8")
    (folder / "beside").write_text(told.stderr, encoding="utf-8")
    assert told.returncode == 0, told.stderr
    return folder


def test_the_answer_comes_first_and_fits_a_screen(done: Path) -> None:
    lines = (done / "told").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 45
    assert max(map(len, lines)) <= 100
    assert "plit" in lines[0]
    assert "Stay as is" in "\n".join(lines)
    assert "defect" not in (done / "beside").read_text(encoding="utf-8")
    assert (done / "results/decision/report.html").is_file()


def test_its_json_is_the_decision_and_the_run_can_be_followed(done: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(done)
    held = decision_of(json.loads((done / "results/decision/decision.json").read_text(encoding="utf-8")))
    assert [option.key for option in held.options][:2] == ["stay", "split"]
    assert held.command == "postsale decide decision.yaml"
    told = command("decide", "--json", "--quiet", "--seconds", "10")
    assert told.exit_code == 0, told.stderr
    again = decision_of(json.loads(told.stdout))
    assert (again.grade, again.choice, again.options) == (held.grade, held.choice, held.options)
    traced = command("trace", "results/decision", "--model", "split-in-6-months", "--around-change", "30")
    assert traced.exit_code == 0, traced.stderr
    assert "the organization changes, cs-only-1csm → cs-am-split-1csm-1am" in traced.stdout


@pytest.mark.slow
def test_a_decision_runs_as_the_study_that_it_stands_for_and_is_repeated_from_its_manifest(
    done: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(done)
    ran = command("run", "decision.yaml", "--out", "ran", "--no-charts")
    assert ran.exit_code == 0, ran.stderr
    again = command("rerun", "results/decision/manifest.json", "--out", "again")
    assert again.exit_code == 0, again.stderr
    assert "Agrees" in again.output


@pytest.mark.slow
def test_a_live_decision_that_is_stopped_keeps_what_is_there(folder: Path) -> None:
    briefed = "kind: model\nextends: cs-only\ntitle: Better briefed\nhandoffs: {protocol: 75 %}\n"
    (folder / "models").mkdir()
    (folder / "models/briefed.yaml").write_text(briefed, encoding="utf-8")
    close = FEW.replace("replications: 8", "worth_acting_on: $1k a year").replace("18 months", "13 months")
    close = close.replace("cs-am-split, people: {csm: 1, am: 1}", "briefed, people: {csm: 1}")
    (folder / "decision.yaml").write_text(close, encoding="utf-8")
    process = subprocess.Popen(
        [*COMMAND, "--live", "--seconds", "10", "--out", "out"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    for line in process.stderr:
        if line.strip().startswith("After 200 "):
            process.send_signal(signal.SIGINT)
            break
    told, beside = process.communicate(timeout=300)
    assert process.returncode == 0, beside
    held = decision_of(json.loads((folder / "out/decision.json").read_text(encoding="utf-8")))
    assert held.simulations >= 200
    assert held.grade == "too_close"
    assert "too close to call" in told
