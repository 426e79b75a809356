"""Every shipped study ends in sixty lines of a hundred columns, the answer first; what stood before it comes on demand."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli import telling
from sim.cli.main import main
from sim.report.findings.answer import answer
from sim.results.files import summary_of
from sim.trials.planning import staffing_notes

pytestmark = pytest.mark.usefixtures("few_pilots", "quick_levels")

ROOT = Path(__file__).parents[2]
MOST_LINES, WIDEST = 60, 100
OWN = ("--set", "staffing=own")  # without pilots, which take minutes where many sizes are varied
WORLDS = ("--set", "worlds=32")
MORE = {
    "best-model-map": OWN,
    "split-too-early": OWN,
    "split-if-focus-wins": OWN,
    "split-if-it-hurts": OWN,
    "split-timing": OWN,
    "when-to-split": (*OWN, "--set", "replications=2"),
    "sensitivity": WORLDS,
    "sobol-of-ten": WORLDS,
    "what-to-measure": WORLDS,
}
QUICK = {"first-csm", "null-world", "one-role-or-two", "four-organisations"}
STUDIES = [
    pytest.param(key, marks=() if key in QUICK else pytest.mark.slow)
    for key in sorted(path.stem for path in (ROOT / "experiments").glob("*.yaml"))
]
NULL = ("run", "null-world", "--replications", "3", "--no-charts", "--workers", "1", "--set", "horizon=25 months")


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)
    return tmp_path


def noted(text):
    """Return the lines of standard error that are no progress, which a run of more than ten seconds leaves there."""
    return [line for line in text.splitlines() if not re.match(r"  .* (…|gone|failed)", line)]


@pytest.mark.parametrize("study", STUDIES)
def test_a_run_says_its_answer_first_and_ends_in_sixty_lines(folder, study):
    few = ("--set", "replications=3") if "replications=2" not in MORE.get(study, ()) else ()
    done = command("run", study, *few, *MORE.get(study, ()), "--no-charts", "--workers", "1")
    assert done.exit_code == 0, done.output
    out, err = done.stdout.splitlines(), noted(done.stderr)
    summary = summary_of(json.loads((folder / "results" / study / "summary.json").read_text()))
    assert answer(summary).recommendation.startswith(out[0].removesuffix(" …"))
    assert len(out) + len(err) <= MOST_LINES
    assert max(map(len, [*out, *err])) <= WIDEST
    assert f"The page to mail: results/{study}/report.html" in out
    assert sum(line.startswith("Next: ") for line in out) == 1
    assert "`" in "".join(out[-2:])


def test_everything_is_printed_on_demand(folder):
    short = command(*NULL)
    whole = command(*NULL, "--verbose")
    assert whole.exit_code == 0, whole.output
    assert short.stdout.splitlines()[0] == whole.stdout.splitlines()[0]
    assert "AT THE SAME SPEND" in whole.stdout.replace("NEARLY ", "")
    assert "Ahead in: share of simulations" in whole.stdout
    assert "results/null-world:  report.html (mail this)  summary.json" in whole.stdout
    assert re.search(r"compiled engine · 1 workers · seed 2027 · results/null-world", whole.stderr)
    assert re.search(r"experiment null-world: ", whole.stderr)
    assert "compiled engine" not in short.output
    assert "experiment null-world:" not in short.output
    assert len(whole.stdout.splitlines()) > len(short.stdout.splitlines())


@pytest.mark.parametrize(("columns", "widest"), [("70", 70), ("300", WIDEST), ("10", telling.NARROWEST)])
def test_columns_are_heeded_where_they_are_fewer(folder, monkeypatch, columns, widest):
    monkeypatch.setenv("COLUMNS", columns)
    lines = command(*NULL).stdout.splitlines()
    assert 0.8 * widest < max(map(len, lines)) <= max(widest, len("The page to mail: results/null-world/report.html"))


def test_a_note_that_asks_for_action_comes_after_the_answer_and_is_short(folder, monkeypatch):
    notes = [f"Team {k} has more work than hours. " * 3 for k in range(5)]
    monkeypatch.setattr(staffing_notes, "staffing_notes", lambda _: notes)
    done = command(*NULL)
    assert done.exit_code == 0, done.output
    err = noted(done.stderr)
    assert 2 <= len(err) <= 4
    assert err[0].startswith("! Team 0 has more work than hours.")
    assert re.fullmatch(r"\d more notes: --verbose", err[-1])
    assert "Team 0" not in done.stdout
    before = command(*NULL, "--verbose").stderr
    assert all(f"note: {note.strip()}" in before for note in notes)
    assert "Team" not in command(*NULL, "--quiet").output
    assert json.loads(command(*NULL, "--json").stdout)["experiment"] == "null-world"


def test_a_number_without_a_source_is_the_last_to_be_noted(capsys):
    telling.tell_notes(["x.yaml:1:1: a: no source given (got 3).", "Two.", "Three.", "Four."], [])
    assert capsys.readouterr().err.splitlines() == ["! Two.", "! Three.", "! Four.", "1 more note: --verbose"]
    telling.tell_notes(["One.", "Two."], ["First.", "Second."])
    assert capsys.readouterr().err.splitlines() == ["! One.", "1 more note: --verbose"]
    telling.tell_notes([], [])
    assert capsys.readouterr().err == ""
