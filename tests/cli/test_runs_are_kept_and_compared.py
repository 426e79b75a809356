"""What a folder of results holds can be listed, compared, and thinned out without a loss."""

import json
import os
import shutil
import time

import duckdb
import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.trials.storage.fingerprint import fingerprint
from sim.trials.storage.locking import locked

pytestmark = pytest.mark.usefixtures("few_pilots")

SMALL = ["--set", "company.start.customers=8", "--set", "pay=own", "--no-charts", "--quiet", "--workers", "1"]
STUDY = ["four-organisations", "--set", "models=[cs-only, am-only, no-csm]", *SMALL]
SHORT, LONGER = ["--set", "horizon=25 months"], ["--set", "horizon=26 months"]
CELLS = 5


def command(*args):
    return CliRunner().invoke(main, [str(arg) for arg in args])


def ran(out, *more):
    done = command("run", *STUDY, *more, "--out", out)
    assert done.exit_code == 0, done.output
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Return a folder with three runs: one, the same with another horizon, and the same with another seed."""
    folder = tmp_path_factory.mktemp("made")
    ran(folder / "one", *SHORT, "--replications", "3")
    ran(folder / "longer", *LONGER, "--replications", "3")
    ran(folder / "seed", *SHORT, "--replications", "3", "--seed", "5")
    return folder


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(made, folder):
    """Return a copy of the first run, to be altered."""
    shutil.copytree(made / "one", folder / "one")
    return folder / "one"


def said(run, **more):
    """Change what the manifest of a run says."""
    manifest = json.loads((run / "manifest.json").read_text())
    (run / "manifest.json").write_text(json.dumps(manifest | more))


def altered(run, replaced):
    """Replace columns in the table of a run."""
    table = run / "replications.parquet"
    duckdb.sql(f"COPY (SELECT * REPLACE ({replaced}) FROM '{table}') TO '{run}/new' (FORMAT PARQUET)")
    (run / "new").replace(table)


def snapshot(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "held-by.json"}


def line_of(output, word):
    (line,) = [line for line in output.splitlines() if word in line]
    return line


# --- runs ---------------------------------------------------------------------------------------------------------


def test_runs_says_of_each_run_how_far_it_is(made):
    result = command("runs", made)
    assert result.exit_code == 0
    line = line_of(result.output, str(made / "one"))
    for word in ("complete", "3 of 3", f" {CELLS} ", "2027", "compiled", " MB", "Which post-sale organization"):
        assert word in line
    assert len(result.output.splitlines()) == 4


def test_runs_looks_at_the_folder_itself_too(made):
    assert "complete" in line_of(command("runs", made / "one").output, str(made / "one"))


def test_a_run_that_was_killed_is_interrupted_and_one_whose_lock_is_held_is_running(run):
    said(run, status="running", addresses=[])  # killed before it had planned its cells
    line = line_of(command("runs", ".").output, "one")
    assert "interrupted" in line
    assert f"{CELLS} shards, 3 asked" in line
    with locked(run / "shards"):
        assert "running" in line_of(command("runs", ".").output, "one")


def test_an_interrupted_run_counts_the_replications_that_every_cell_has(run):
    first, *others = sorted(path for path in (run / "shards").iterdir() if path.is_dir())
    said(run, status="running", addresses=[path.name for path in (first, *others)])
    assert "3 of 3" in line_of(command("runs", ".").output, "one")
    (first / "00000000-00000003.npz").rename(first / "00000001-00000003.npz")
    assert "2 of 3" in line_of(command("runs", ".").output, "one")


def test_a_manifest_that_cannot_be_read_hides_no_other_run(made, run):
    shutil.copytree(made / "seed", run.parent / "seed")
    (run / "manifest.json").write_text("{")
    output = command("runs", ".").stdout
    assert "unreadable" in line_of(output, "one")
    assert "complete" in line_of(output, "compiled")


def test_runs_are_told_as_json(made):
    found = json.loads(command("runs", made, "--json").stdout)
    assert [run["status"] for run in found] == ["complete"] * 3
    one = next(run for run in found if run["folder"].endswith("one"))
    assert one["replications"] == {"done": 3, "at_least": 3, "at_most": 3}
    assert (one["cells"], one["seed"], one["failed"]) == (CELLS, 2027, 0)
    assert one["bytes"] == sum(path.stat().st_size for path in (made / "one").rglob("*") if path.is_file())


def test_where_there_are_no_runs_it_says_how_to_make_one(folder):
    for result in (command("runs"), command("runs", ".")):
        assert result.exit_code == 0
        assert "postsale run" in result.output
    assert json.loads(command("runs", "--json").stdout) == []


# --- diff ---------------------------------------------------------------------------------------------------------


def test_a_run_does_not_differ_from_itself(made):
    result = command("diff", made / "one", made / "one")
    assert result.exit_code == 0
    assert "Inputs: the same" in result.output
    assert "all: 3 of 3 replications equal to the bit" in result.output
    assert len(result.output.splitlines()) == 9


def test_another_horizon_is_named_and_its_results_are_paired(made):
    result = command("diff", made / "one", made / "longer")
    assert result.exit_code == 0
    assert "horizon_months: 25 → 26" in result.output
    assert f"{CELLS} cases in both" in result.output
    assert "0 of 3 replications equal to the bit" in result.output
    shown = [line for line in result.output.splitlines() if line.startswith("    ending ARR")]
    assert len(shown) == CELLS
    assert all("[" in line and "→" in line for line in shown)


def test_another_seed_is_another_set_of_futures(made):
    result = command("diff", made / "one", made / "seed")
    assert result.exit_code == 0
    assert "Inputs: the same" in result.output
    assert "Seed: 2027 → 5" in result.output
    assert "not paired" in result.output
    assert "to the bit" not in result.output
    assert "[" not in line_of(result.output.split("cs-only at the same spend")[1].split(" at ")[0], "NRR")


def test_more_replications_are_the_same_simulation(made, run):
    ran(run, *SHORT, "--replications", "5")
    result = command("diff", made / "one", run)
    assert "the same simulation" in result.output
    assert "replications.at_most: 3 → 5" in result.output
    assert "all: 3 of 3 replications equal to the bit" in result.output


def test_a_row_that_should_be_equal_and_is_not_is_found(made, run):
    altered(run, "CASE WHEN model = 'no-csm' AND replication = 1 THEN nrr + 0.3 ELSE nrr END AS nrr")
    result = command("diff", made / "one", run)
    assert "4 cases: 3 of 3 replications equal to the bit" in result.output
    assert "no-csm at own staffing: 2 of 3 replications equal to the bit" in result.output
    assert "every row should be" in result.output
    assert "+10.0 points" in line_of(result.output, "    NRR")
    assert "the same in every simulation: ending ARR, economic value, GRR" in result.output


def test_equal_numbers_with_other_bits_are_not_equal_to_the_bit(made, run):
    altered(run, "CASE WHEN handoffs = 0 THEN -handoffs ELSE handoffs END AS handoffs")
    result = command("diff", made / "one", run)
    assert "0 of 3 replications equal to the bit" in result.output


def test_cells_of_only_one_run_and_other_sources_are_told(made, run):
    summary = json.loads((run / "summary.json").read_text())
    for point in summary["points"]:
        point["models"].pop("am-only")
    (run / "summary.json").write_text(json.dumps(summary))
    manifest = json.loads((run / "manifest.json").read_text())
    other = {
        "identity": manifest["identity"] | {"sources": "other"},
        "versions": manifest["versions"] | {"numba": "9.9"},
    }
    said(run, **other, results={"sha256": fingerprint(summary)})
    output = command("diff", made / "one", run).output
    assert "only in A: am-only at own staffing; am-only at the same spend" in output
    assert "→ 9.9" in line_of(output, "Versions:")
    assert "→ other" in line_of(output, "Model:")
    assert "not paired" in output


def test_many_changed_inputs_are_told_by_the_first_twenty(made, run):
    manifest = json.loads((run / "manifest.json").read_text())
    company = {name: f"{value} and more" for name, value in manifest["design"]["company"].items()}
    said(run, design=manifest["design"] | {"company": company})
    lines = command("diff", made / "one", run).output.splitlines()
    assert sum(line.startswith("  company.") for line in lines) == 20
    assert sum(line.startswith("  and ") for line in lines) == 1


@pytest.mark.parametrize("which", ["nothing", "unfinished"])
def test_only_finished_runs_can_be_compared(made, run, which):
    if which == "unfinished":
        said(run, status="interrupted")
    result = command("diff", made / "one", run if which == "unfinished" else "nowhere")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 2
    assert "got " in result.stderr


# --- prune --------------------------------------------------------------------------------------------------------


def littered(run):
    """Add what killed processes leave behind, and files of others; return both."""
    cell = next(path for path in sorted((run / "shards").iterdir()) if path.is_dir())
    ours = [
        run / ".summary.json.123.part",
        run / ".replications.parquet.part",
        run / ".trajectories.parquet.rows",
        run / ".trajectories.parquet.rows.wal",
        run / "shards/.design.json.7.part",
        cell / ".00000003-00000005.npz.99.part",
    ]
    foreign = [
        *(run / name for name in ("notes.txt", ".notes.part", ".table.rows", "00000000-00000003.npz")),
        *(run / "shards" / name for name in ("00000000-00000003.npz", ".nfs123")),
        *(cell / name for name in ("mine.npz", ".hidden", ".00000003-00000005.npz.part.txt")),
        run / "shards/mine/00000000-00000003.npz",
    ]
    (run / "shards/mine").mkdir()
    for path in ours + foreign:
        path.write_bytes(b"x" * 100_000)
    return ours, foreign


def test_prune_removes_what_killed_processes_left_and_nothing_else(run):
    before = snapshot(run)
    ours, foreign = littered(run)
    littering = snapshot(run)
    dry = command("prune", run, "--dry-run")
    assert dry.exit_code == 0
    assert "would free 0.6 MB: 6 left by killed processes (0.6 MB)" in dry.output
    assert snapshot(run) == littering
    result = command("prune", run)
    assert result.exit_code == 0
    assert "freed 0.6 MB" in result.output
    assert not any(path.exists() for path in ours)
    assert all(path.exists() for path in foreign)
    assert set(snapshot(run)) == {*before, *foreign}
    assert "nothing to free" in command("prune", run).output
    ran(run, *SHORT, "--replications", "3")


def test_prune_with_shards_keeps_every_result_of_a_complete_run(made, run):
    _, foreign = littered(run)
    result = command("prune", run, "--shards")
    assert result.exit_code == 0
    assert f"{CELLS} shards (" in result.output
    assert "simulating from the start" in result.output
    kept = set(snapshot(run))
    stays = {"lock", "design.json", "manifest.json", "summary.json", "report.html", "stress-des.md"}
    stays |= {"replications.parquet", "trajectories.parquet"}
    assert {path.name for path in kept - set(foreign)} == stays
    assert all(path.exists() for path in foreign)
    assert "all: 3 of 3 replications equal to the bit" in command("diff", made / "one", run).output
    for path in foreign:
        path.unlink()
    ran(run, *SHORT, "--replications", "4")
    assert "all: 3 of 3 replications equal to the bit" in command("diff", made / "one", run).output


def test_shards_of_another_design_go_only_where_that_can_be_told(run):
    cells = sorted(path for path in (run / "shards").iterdir() if path.is_dir())
    other = run / "shards" / ("0" * 24)
    shutil.copytree(cells[0], other)
    said(run, addresses=[])
    assert "nothing to free" in command("prune", run).output
    said(run, addresses=[path.name for path in cells])
    assert "1 shard of another design" in command("prune", run).output
    assert not other.exists()
    assert all((path / "00000000-00000003.npz").is_file() for path in cells)


def test_prune_refuses_a_run_at_work_and_touches_no_other(made, run):
    shutil.copytree(made / "seed", run.parent / "seed")
    littered(run.parent / "seed")
    before = snapshot(run.parent)
    with locked(run / "shards"):
        result = command("prune", run.parent / "seed", run)
    assert result.exit_code == 4
    assert f"process {os.getpid()}" in result.output
    assert snapshot(run.parent) == before


def test_shards_that_are_all_there_is_of_a_run_stay(run):
    said(run, status="interrupted")
    before = snapshot(run)
    result = command("prune", run, "--shards")
    assert result.exit_code == 2
    assert "interrupted" in result.output
    said(run, status="complete")
    (run / "trajectories.parquet").unlink()
    result = command("prune", run, "--shards")
    assert result.exit_code == 2
    assert "without trajectories.parquet" in result.output
    assert {path for path in before if path.suffix == ".npz"} <= set(snapshot(run))


def test_shared_shards_go_by_age(folder):
    for name, horizon in (("old", SHORT), ("new", LONGER)):
        ran(folder / name, *horizon, "--replications", "2", "--store", folder / "pool")
        if name == "old":
            aged = sorted((folder / "pool").glob("*/*.npz"))
    foreign, part = aged[0].with_name("mine.npz"), aged[0].with_name(".00000002-00000004.npz.9.part")
    fresh = part.with_name(".00000004-00000006.npz.9.part")
    for path in (foreign, part, fresh):
        path.write_bytes(b"x")
    past = time.time() - 40 * 86_400
    for path in [*aged, foreign, part]:
        os.utime(path, (past, past))
    patient = command("prune", "--store", "pool", "--older-than", "50", "--dry-run")
    assert "would free <0.1 MB: 1 left by killed processes" in patient.output
    assert "shards older" not in patient.output
    result = command("prune", "--store", "pool")
    assert result.exit_code == 0
    assert f"{CELLS} shards older than 30 days" in result.output
    left = sorted(path for path in (folder / "pool").rglob("*") if path.is_file())
    assert len([path for path in left if path.suffix == ".npz" and path != foreign]) == CELLS
    assert {foreign, fresh} <= set(left)
    assert not part.exists()
    assert not any(path.exists() for path in aged)


@pytest.mark.parametrize(
    ("args", "words"),
    [
        ([], "--store FOLDER"),
        (["nowhere"], "holds no run (got nowhere)"),
        (["one", "--older-than", "3"], "Add --store FOLDER"),
        (["--store", "nowhere"], "no such folder (got nowhere)"),
        (["--store", "one/shards"], "postsale prune one"),
        (["--store", "one", "--shards"], "--shards: is about the shards of a run"),
    ],
)
def test_a_wrong_wish_to_prune_removes_nothing(run, args, words):
    before = snapshot(run)
    result = command("prune", *args)
    assert result.exit_code == 2
    assert words in result.output
    assert snapshot(run) == before
