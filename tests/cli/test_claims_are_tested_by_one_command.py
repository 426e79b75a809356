"""`postsale claims`: verdicts, a ledger and its documents, from a claim of one's own in a folder of one's own."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.trials.claims import effort as efforts
from sim.trials.claims.effort import Effort
from sim.trials.storage.locking import locked

pytestmark = pytest.mark.usefixtures("quick_levels")

CLAIM = """kind: claim
title: {title}
published_in: "A hypothesis of our own"
mechanisms: [M3, M4]
how: One role against two, each with its own people.
claimed: {{text: "two keep more", above: 0 points}}
unit: points
worth: 0.5 points
futures: 0.25
worlds: {worlds}
experiment:
  company: early-stage-saas
  models: [cs-only, cs-am-split]
  staffing: own
  horizon: 25 months
  vary: {{company.start.customers: [8, 12]}}
measure: {measure}[cs-am-split] - {measure}[cs-only]
at: {{customers: "8"}}
along: company.start.customers
without: [friction]
"""
DEFINED = """kind: claim
title: An AM sells
published_in: "A hypothesis of our own"
mechanisms: []
not_testable: definition
because: It says what the word means.
"""
TINY = Effort("quick", 20, 4, 2, 0.05, 2)
PROGRAM = """
import sys
from sim.cli.main import main
from sim.trials.claims import effort
from sim.trials.scenarios import direct_levels
direct_levels.FUTURES = 2
effort.QUICK = effort.Effort("quick", 2000, 4, 2, 0.05, 2)
sys.argv = ["postsale", "claims", "roles", "--quick", "--workers", "1"]
main()
"""
"""The command with plausible worlds and five hundred futures to be stopped in."""


def claim(folder, key, title="Two roles keep more", worlds="none", measure="nrr"):
    (folder / "claims").mkdir(exist_ok=True)
    text = CLAIM.format(title=json.dumps(title), worlds=worlds, measure=measure)
    (folder / "claims" / f"{key}.yaml").write_text(text)


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def ledger(folder):
    return json.loads((folder / "ledger.json").read_text())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return an empty folder that we stand in, where quick is quicker still."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(efforts, "QUICK", TINY)
    return tmp_path


@pytest.fixture(scope="module")
def judged(tmp_path_factory, quick_levels):
    """Return a folder in which a claim with plausible worlds and one that nothing can test were judged."""
    folder = tmp_path_factory.mktemp("judged")
    claim(folder, "roles10", worlds="drawn", title="Two <b>roles</b> keep more")
    claim(folder, "Roles2")
    (folder / "claims" / "sells.yaml").write_text(DEFINED)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setattr(efforts, "QUICK", TINY)
        done = command("claims", "ROLES10", "roles2", "roles2", "Sells", "--quick", "--workers", "1")
    assert done.exit_code == 0, done.output
    return folder, done


@pytest.fixture
def again(judged, folder):
    """Return a copy of what was judged, to be altered."""
    shutil.copytree(judged[0], folder, dirs_exist_ok=True)
    return folder


def test_each_claim_gets_a_verdict_in_the_order_in_which_people_count(judged):
    folder, done = judged
    rows = ledger(folder / "results" / "claims-quick")
    assert [row["id"] for row in rows] == ["Roles2", "roles10", "sells"]
    assert [row["verdict"] for row in rows][2] == "definition, not testable"
    assert rows[0]["simulated"]["n"] == 20
    assert rows[0]["worlds"] is None
    assert rows[1]["worlds"]["n"] == 4
    assert [at["at"] for at in rows[0]["along"]["points"]] == ["8", "12"]
    for row in rows:
        assert any(line.startswith(row["id"]) and row["verdict"] in line for line in done.stdout.splitlines())


def test_the_budget_comes_first_then_a_line_for_each_claim(judged):
    _, done = judged
    told = done.stderr.splitlines()
    budget = next(k for k, line in enumerate(told) if line.startswith("3 claims, 2 of them simulated: "))
    assert "runs and about" in told[budget]
    assert "on 1 core" in told[budget]
    verdicts = [k for k, line in enumerate(told) if " of 3  " in line and ": " in line]
    assert len(verdicts) >= 3
    assert min(verdicts) > budget
    assert "\x1b" not in done.stderr


def test_a_quick_ledger_is_called_so_everywhere(judged):
    folder, done = judged
    out = folder / "results" / "claims-quick"
    assert done.stdout.startswith("QUICK: ")
    assert (out / "ledger.md").read_text().startswith("QUICK: ")
    assert done.stdout.count("(quick)") == 2
    assert "QUICK" in done.stderr


def test_the_documents_stand_in_the_folder_and_texts_stay_texts(judged):
    folder, done = judged
    out = folder / "results" / "claims-quick"
    page = (out / "ledger.html").read_text()
    assert "Two &lt;b&gt;roles&lt;/b&gt; keep more" in page
    assert "<b>" not in page
    assert {"overview.svg", "claim_Roles2.svg", "along_roles10.png"} <= {
        path.name for path in (out / "charts").iterdir()
    }
    assert "results/claims-quick:  ledger.html" in done.stdout


def test_the_same_command_simulates_nothing_again_and_gives_the_same(again):
    out = again / "results" / "claims-quick"
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*.npz")}
    rows, page = ledger(out), (out / "ledger.html").read_bytes()
    assert command("claims", "roles10", "Roles2", "sells", "--quick", "--workers", "2").exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*.npz")} == before
    assert (ledger(out), (out / "ledger.html").read_bytes()) == (rows, page)


def test_one_claim_anew_keeps_the_rows_of_the_others(again):
    out = again / "results" / "claims-quick"
    rows = ledger(out)
    done = command("claims", "Roles2", "--quick", "--workers", "1")
    assert done.exit_code == 0, done.output
    assert ledger(out) == rows
    assert "The documents also hold 2 claims tested before." in done.stdout
    assert "roles10" in (out / "ledger.html").read_text()


def test_a_row_whose_file_has_changed_is_left_out_and_that_is_said(again):
    out = again / "results" / "claims-quick"
    claim(again, "roles10", worlds="drawn", title="Something else")
    done = command("claims", "Roles2", "--quick", "--workers", "1")
    assert done.exit_code == 0
    assert [row["id"] for row in ledger(out)] == ["Roles2", "sells"]
    assert "1 claim of the ledger in results/claims-quick left out" in done.stderr


def test_unknown_claims_are_refused_with_the_nearest_name(folder):
    claim(folder, "roles")
    done = command("claims", "a66", "rolez", "--quick")
    assert done.exit_code == 2
    assert "no such claim (got a66). Did you mean A6?" in done.output
    assert "no such claim (got rolez). Did you mean roles?" in done.output
    assert "2 errors, nothing was run" in done.output
    assert not (folder / "results").exists()


def test_all_mistakes_of_all_claims_are_told_at_once(folder):
    for key, measure in (("one", "nrr[cs-onli] + nrr"), ("two", "nrr[nobody] + nrr")):
        claim(folder, key, measure=measure)
    done = command("claims", "one", "two", "--quick")
    assert done.exit_code == 2
    assert "claims/one.yaml:17:10: measure: no such model here (got cs-onli). Did you mean cs-only?" in done.output
    assert "claims/two.yaml" in done.output


def test_a_metric_that_no_model_has_is_refused_before_anything_is_simulated(folder):
    claim(folder, "roles", measure="nrrr")
    done = command("claims", "roles", "--quick", "--workers", "1")
    assert done.exit_code == 2
    assert "has no metric nrrr. Did you mean nrr?" in done.output
    assert not list(folder.rglob("*.npz"))
    assert not list(folder.rglob("ledger.*"))


def test_a_company_without_levels_is_refused_with_the_remedy(folder):
    (folder / "companies").mkdir()
    (folder / "companies" / "ours.yaml").write_text("kind: company\nextends: early-stage-saas\ntitle: Ours\n")
    claim(folder, "roles")
    text = (folder / "claims" / "roles.yaml").read_text().replace("company: early-stage-saas", "company: ours")
    (folder / "claims" / "roles.yaml").write_text(text)
    done = command("claims", "roles", "--quick")
    assert done.exit_code == 2
    assert "is not calibrated yet (got ours). Calibrate it once: postsale run claims/roles.yaml" in done.output


def test_a_folder_that_holds_something_else_is_left_alone(again):
    other = again / "other"
    other.mkdir()
    (other / "letter.txt").write_text("dear")
    done = command("claims", "Roles2", "--quick", "--out", other)
    assert done.exit_code == 4
    assert "is not empty and holds no ledger" in done.output
    done = command("claims", "Roles2", "--out", "results/claims-quick")
    assert done.exit_code == 4
    assert "holds a ledger of quick effort, and this one would be full" in done.output
    (other / "manifest.json").write_text("{}")
    assert "holds a run of an experiment" in command("claims", "Roles2", "--quick", "--out", other).output
    assert sorted(path.name for path in other.iterdir()) == ["letter.txt", "manifest.json"]


def test_one_process_at_a_time_writes_to_a_ledger(again):
    out = again / "results" / "claims-quick"
    with locked(out / "shards"):
        done = command("claims", "Roles2", "--quick")
    assert done.exit_code == 4
    assert "is being written to by process" in done.output


def test_a_claim_is_checked_shown_and_run_like_an_experiment(folder):
    claim(folder, "roles")
    told = command("check", "roles").output
    assert "claimed: two keep more (above 0 points; no effect at 0 points; up to 0.5 points from it" in told
    assert "measure: nrr[cs-am-split] - nrr[cs-only], at customers=8" in told
    assert "along company.start.customers: 8, 12" in told
    assert "postsale claims roles --quick: at most 120 runs" in told
    shown = command("show", "roles").output
    assert "kind: claim" in shown
    assert "along: company.start.customers" in shown
    done = command("run", "roles", "--replications", "3", "--no-charts", "--quiet", "--workers", "1")
    assert done.exit_code == 0, done.output
    summary = json.loads((folder / "results" / "roles" / "summary.json").read_text())
    assert summary["title"] == "Two roles keep more"
    assert len(summary["points"]) == 2


def test_a_claim_without_an_experiment_of_its_own_cannot_be_run(folder):
    done = command("run", "B6")
    assert done.exit_code == 2
    assert "this claim has none of its own (got none; nothing can test it). postsale claims B6" in done.output


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals of POSIX")
def test_ctrl_c_says_what_is_kept_and_the_same_command_goes_on(judged, folder):
    (levels,) = judged[0].rglob("levels")  # of the same worlds: to find them takes longest
    shutil.copytree(levels, folder / levels.relative_to(judged[0]))
    claim(folder, "roles", worlds="drawn")
    program = [sys.executable, "-c", PROGRAM]
    process = subprocess.Popen(program, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    shards = folder / "results" / "claims-quick" / "shards"
    until = time.monotonic() + 240
    while not list(shards.rglob("*.npz")) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate(timeout=240)
    assert process.returncode == 3, told
    assert "Stopped after 0 of 1 claim. There is no verdict yet, what was simulated is kept" in told
    assert not (folder / "results/claims-quick/ledger.json").exists(), "what is said is what is there"
    assert "the same command continues" in told
    kept = {path.name for path in shards.rglob("*.npz")}
    assert kept
    assert "Traceback" not in told


def test_what_an_industry_does_not_have_is_refused_before_anything_is_simulated(folder):
    (folder / "claims").mkdir()
    published = (Path(__file__).parents[2] / "experiments/claims/B10.yaml").read_text()
    for wrong, said in (
        ("nrrr[split] - nrr[bundled]", "no such metric (got nrrr). Did you mean nrr?"),
        ("nrr[spilt] - nrr[bundled]", "no such group (got spilt)"),
    ):
        (folder / "claims" / "ours.yaml").write_text(
            published.replace("measure: nrr[split] - nrr[bundled]\n", f"measure: {wrong}\n")
        )
        done = command("claims", "ours", "--quick", "--workers", "1")
        assert done.exit_code == 2
        assert said in done.output
        left = {path.name for path in (folder / "results").rglob("*") if path.is_file()}
        assert not [name for name in left if name.startswith("ledger") or name.endswith(".npz")]
