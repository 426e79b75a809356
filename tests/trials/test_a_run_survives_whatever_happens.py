"""Killed, interrupted, out of room, damaged, crowded: nothing that was finished is lost, and nothing else is reported."""

import errno
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import duckdb
import numpy as np
import pytest

from sim.errors import BusyError, DesignMismatchError, InterruptedRunError, ModelError, StorageError, WorkerError
from sim.trials import runner as running
from sim.trials import store as storing
from sim.trials.crew import Crew, processes
from sim.trials.locking import locked
from sim.trials.study import Listener
from tests.support.small_study import results, study


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Return what an undisturbed run reports."""
    folder = tmp_path_factory.mktemp("done") / "out"
    study(folder, workers=1)
    return results(folder)


@pytest.fixture
def finished(done, tmp_path):
    """Return a folder with a finished run."""
    study(tmp_path / "out", workers=1)
    return tmp_path / "out"


def shards(folder):
    return sorted((folder / "shards").glob("*/*.npz"))


def no_leftovers(folder):
    return not [path for path in folder.rglob(".*") if path.suffix in (".part", ".rows")]


# --- killed -------------------------------------------------------------------------------------------------------

LONG = {"replications": "60", "company.start.customers": "30"}
"""Three hundred shards of one replication each: most of the time of a process goes into simulating them."""

COMMAND = f"""
import pathlib, sys
from tests.support.small_study import study
study(pathlib.Path(sys.argv[1]), {LONG!r}, shard=1)
"""


@pytest.fixture(scope="module")
def long_done(tmp_path_factory):
    """Return what an undisturbed long run reports."""
    folder = tmp_path_factory.mktemp("long") / "out"
    study(folder, LONG, workers=2)
    return results(folder)


def killed_again_and_again(folder, times, seed):
    """Kill the run of a study that many times; return how many shards were there at each.

    Half of the deaths come at any moment of the process, half after a random number of further shards.
    """
    chance = random.Random(seed)
    seen = []
    for life in range(times):
        process = subprocess.Popen([sys.executable, "-c", COMMAND, str(folder)], stderr=subprocess.PIPE)
        until = time.monotonic() + (chance.uniform(0.0, 2.4) if life % 2 else 60.0)
        enough = len(shards(folder)) + chance.randrange(1, 40)
        while time.monotonic() < until and process.poll() is None and len(shards(folder)) < enough:
            time.sleep(0.002)
        process.send_signal(signal.SIGKILL)
        _, complaint = process.communicate()
        assert b"Error" not in complaint, complaint.decode()
        seen.append(len(shards(folder)))
        assert seen == sorted(seen), "no finished shard is ever lost"
    return seen


def test_a_run_that_is_killed_resumes_to_the_same_bytes(long_done, tmp_path):
    killed_again_and_again(tmp_path / "out", 3, seed=1)
    study(tmp_path / "out", LONG, shard=7)
    assert results(tmp_path / "out") == long_done
    assert no_leftovers(tmp_path / "out")


@pytest.mark.slow
def test_a_run_that_is_killed_thirty_times_resumes_to_the_same_bytes(long_done, tmp_path):
    seen = []
    for life in range(5):  # five runs, six kills each, so that every stage of a run is met
        folder = tmp_path / f"out-{life}"
        seen += killed_again_and_again(folder, 6, seed=life)
        study(folder, LONG, shard=1)
        assert results(folder) == long_done
        assert no_leftovers(folder)
    print(f"shards at each kill: {seen}")
    assert len(seen) == 30
    assert sum(0 < count < 300 for count in seen) >= 10, "many died in the middle of the simulation"


def test_a_process_that_was_killed_leaves_no_lock_behind(tmp_path):
    script = (
        "from pathlib import Path; import sys, time; from sim.trials.locking import locked\n"
        "with locked(Path(sys.argv[1])): print('held', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE)
    assert process.stdout.readline() == b"held\n"
    with pytest.raises(BusyError, match=f"process {process.pid} on"), locked(tmp_path):
        pass
    process.kill()
    process.communicate()
    with locked(tmp_path):
        pass


# --- interrupted --------------------------------------------------------------------------------------------------


class Interrupt:
    """Presses Ctrl-C after that many reports of progress."""

    def __init__(self, after):
        self.left = after

    def __call__(self, progress):
        self.left -= 1
        if self.left == 0:
            raise KeyboardInterrupt


def test_ctrl_c_finishes_what_is_under_way_and_says_how_to_go_on(done, tmp_path):
    with pytest.raises(
        InterruptedRunError, match=r"Stopped at \d+ of 20 replications; all of them kept.* same command"
    ) as caught:
        study(tmp_path / "out", listener=Listener(Interrupt(2)), workers=2, shard=1)
    said = int(str(caught.value).split()[2])
    assert said == len(shards(tmp_path / "out")) >= 3, "what was under way is stored, and what is said is what is there"
    assert json.loads((tmp_path / "out/manifest.json").read_text())["status"] == "interrupted"
    assert not (tmp_path / "out/summary.json").exists()
    study(tmp_path / "out", workers=1)
    assert results(tmp_path / "out") == done


def test_a_second_ctrl_c_drops_what_is_under_way(done, tmp_path, monkeypatch):
    honest = running.wait
    monkeypatch.setattr(
        running, "wait", lambda *a, **k: (_ for _ in ()).throw(KeyboardInterrupt) if stop else honest(*a, **k)
    )
    stop = []

    def press(progress):
        if progress.done >= 2:
            stop.append(True)

    with pytest.raises(InterruptedRunError, match="all of them kept"):
        study(tmp_path / "out", listener=Listener(press), workers=2, shard=1)
    kept = len(shards(tmp_path / "out"))
    assert 2 <= kept < 20
    monkeypatch.setattr(running, "wait", honest)
    study(tmp_path / "out", workers=1)
    assert results(tmp_path / "out") == done


# --- out of room, not allowed ---------------------------------------------------------------------------------------


def test_a_full_disk_loses_nothing_and_leaves_no_half_file(done, tmp_path, monkeypatch):
    honest, calls = os.fsync, []

    def full(descriptor):
        calls.append(descriptor)
        if len(calls) > 7:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        honest(descriptor)

    monkeypatch.setattr(storing.os, "fsync", full)
    with pytest.raises(StorageError, match=r"No space left on device.*kept; the same command continues"):
        study(tmp_path / "out", workers=1, shard=1)
    assert len(shards(tmp_path / "out")) == 4, "seven files were written: the design, the manifest twice, four shards"
    assert no_leftovers(tmp_path / "out")
    monkeypatch.setattr(storing.os, "fsync", honest)
    study(tmp_path / "out", workers=1)
    assert results(tmp_path / "out") == done


def test_a_disk_that_is_really_full_loses_nothing(done, tmp_path):
    room = tmp_path / "room"
    room.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", str(room)], capture_output=True, check=False
    )
    if mounted.returncode != 0:
        pytest.skip("this machine does not let a test mount a small disk")
    try:
        with pytest.raises(StorageError, match="kept; the same command continues"):
            study(room / "out", workers=1, shard=1)
        kept = len(shards(room / "out"))
        assert 0 < kept < 20
        assert no_leftovers(room / "out")
        shutil.copytree(room / "out", tmp_path / "larger")
    finally:
        subprocess.run(["umount", str(room)], check=True)
    study(tmp_path / "larger", workers=1)
    assert results(tmp_path / "larger") == done


@pytest.mark.skipif(not Path("/proc/self").is_dir(), reason="needs a folder that nobody may write to, not even root")
def test_a_folder_that_cannot_be_written_is_refused_before_anything_is_run():
    with pytest.raises(StorageError, match="Nothing was run") as caught:
        study(Path("/proc/self/results"))
    assert caught.value.exit_code == 2


# --- damaged, foreign, crowded ----------------------------------------------------------------------------------------


def test_a_shard_that_was_cut_short_is_named_and_done_again(done, finished):
    (cut, *_rest) = shards(finished)
    whole = cut.read_bytes()
    cut.write_bytes(whole[: len(whole) // 2])
    said = []
    study(finished, listener=Listener(warn=said.append), workers=1)
    assert said == [f"{cut} is damaged and is done again"]
    assert cut.read_bytes() == whole
    assert results(finished) == done


def test_a_shard_with_one_wrong_bit_is_named_and_done_again(done, finished):
    (bad, *_rest) = shards(finished)
    whole = bytearray(bad.read_bytes())
    whole[len(whole) // 2] ^= 1
    bad.write_bytes(whole)
    said = []
    study(finished, listener=Listener(warn=said.append), workers=1)
    assert said == [f"{bad} is damaged and is done again"]
    assert results(finished) == done


def test_a_shard_of_another_design_is_never_counted(done, finished):
    one, other, *_rest = shards(finished)
    other.write_bytes(one.read_bytes())
    said = []
    study(finished, listener=Listener(warn=said.append), workers=1)
    assert said == [f"{other} is damaged and is done again"]
    assert results(finished) == done


def test_an_empty_file_and_foreign_files_among_the_shards_harm_nothing(done, finished):
    folder = shards(finished)[0].parent
    (folder / "00000004-00000008.npz").touch()
    (folder / "notes.txt").write_text("mine")
    (folder / ".00000000-00000004.npz.17.part").write_bytes(b"half a shard of a killed process")
    study(finished, workers=1)
    assert results(finished) == done
    assert (folder / "notes.txt").read_text() == "mine"


def test_two_runs_into_one_folder_at_once_are_refused(finished):
    before = results(finished)
    with (
        locked(finished / "shards"),
        pytest.raises(BusyError, match=f"process {os.getpid()} on .* Wait for it") as caught,
    ):
        study(finished)
    assert caught.value.exit_code == 4
    assert results(finished) == before


def test_fresh_replaces_the_run_and_keeps_what_is_not_ours(done, finished):
    (finished / "notes.txt").write_text("mine")
    study(finished, {"horizon": "27 months"}, fresh=True, workers=1)
    assert results(finished) != done
    with pytest.raises(DesignMismatchError, match="27 → 26"):
        study(finished)
    study(finished, fresh=True, workers=1)
    assert results(finished) == done
    assert (finished / "notes.txt").read_text() == "mine"


# --- workers and replications that fail --------------------------------------------------------------------------------


def deadly_crews(deaths):
    """Return a crew whose first workers die as soon as they begin; and the list of the crews that there were."""
    crews = []

    @contextmanager
    def hire():
        with processes(1) as crew:
            crews.append(crew)
            if len(crews) <= deaths:
                crew.executor.submit(os._exit, 1)
            yield crew

    return hire, crews


def test_a_worker_that_dies_is_replaced(done, tmp_path):
    hire, crews = deadly_crews(2)
    study(tmp_path, hire=hire)
    assert len(crews) == 3
    assert results(tmp_path) == done


def test_workers_that_keep_dying_end_the_run_with_all_that_was_finished(done, tmp_path):
    hire, crews = deadly_crews(10**6)
    with pytest.raises(WorkerError, match="all of them kept"):
        study(tmp_path, hire=hire)
    assert len(crews) == running.MOST_BREAKS
    study(tmp_path, workers=1)
    assert results(tmp_path) == done


def test_a_worker_of_another_version_is_refused(tmp_path):
    class Elsewhere:
        def submit(self, function, job):
            from concurrent.futures import Future
            from dataclasses import replace

            future = Future()
            try:
                future.set_result(function(replace(job, sources="of yesterday")))
            except ModelError as error:
                future.set_exception(error)
            return future

        def shutdown(self, **_):
            pass

    @contextmanager
    def hire():
        yield Crew(Elsewhere(), 1, "another machine")

    with pytest.raises(ModelError, match="install the same version everywhere"):
        study(tmp_path, hire=hire)


def failing(monkeypatch, replications):
    """Let these replications fail, in every cell."""
    honest = running.run_one

    def run_one(cell, *, seed, replication, engine):
        if replication in replications:
            raise ModelError(f"the books of replication {replication} do not balance")
        return honest(cell, seed=seed, replication=replication, engine=engine)

    monkeypatch.setattr(running, "run_one", run_one)


def test_a_replication_that_fails_is_a_row_with_its_reason_and_seed(tmp_path, monkeypatch):
    failing(monkeypatch, {2})
    ran = study(tmp_path, workers=1)
    rows = duckdb.sql(f"SELECT * FROM '{tmp_path}/replications.parquet' WHERE model = 'cs-only'").fetchnumpy()
    assert list(rows["replication"]) == [0, 1, 2, 3] * 2
    failed = rows["replication"] == 2
    assert set(np.ma.filled(rows["failure"], "")[failed]) == {"ModelError: the books of replication 2 do not balance"}
    assert np.ma.getmaskarray(rows["failure"])[~failed].all()
    assert set(rows["seed"][failed]) == {2027}
    assert np.ma.getmaskarray(rows["nrr"])[failed].all()
    months = duckdb.sql(f"SELECT DISTINCT replication FROM '{tmp_path}/trajectories.parquet' ORDER BY 1").fetchall()
    assert months == [(0,), (1,), (3,)]
    assert ran.failed["replications"] == 5, "one in each of five cells"


def test_nothing_is_said_of_a_cell_of_which_too_many_failed(tmp_path, monkeypatch):
    failing(monkeypatch, {2})
    ran = study(tmp_path, workers=1)
    assert len(ran.failed["refused"]) == 5
    for why in ran.failed["refused"].values():
        assert why == (
            "1 of 4 replications failed, more than 1%; the first: ModelError: the books of replication 2 do not balance"
        )
    for point in ran.summary["points"]:
        for model in point["models"].values():
            assert all(metric["mean"] is None and metric["n"] == 0 for metric in model["metrics"].values())
        for row in point["comparisons"]:
            assert (row["difference"], row["verdict"]) == (None, "cannot tell yet")


def test_few_failures_are_left_out_and_counted(tmp_path, monkeypatch):
    failing(monkeypatch, {7})
    settings = {"replications": "120", "models": "[no-csm, cs-only]", "staffing": "own"}
    ran = study(tmp_path, settings, workers=2)
    assert ran.failed == {"replications": 2, "refused": {}}
    nrr = ran.summary["points"][0]["models"]["cs-only"]["metrics"]["nrr"]
    assert (nrr["n"], nrr["missing"]) == (119, 1)
    assert nrr["mean"] > 0.5
    assert json.loads((tmp_path / "manifest.json").read_text())["replications"]["failed"] == 2


def test_failures_are_remembered_and_not_tried_again(tmp_path, monkeypatch):
    failing(monkeypatch, {2})
    study(tmp_path, workers=1)
    first = results(tmp_path)
    monkeypatch.undo()
    study(tmp_path, workers=1)
    assert results(tmp_path) == first, "the same replication fails again: it is not drawn until it fits"


# --- memory -----------------------------------------------------------------------------------------------------------

HUNGRY = """
import pathlib, resource, sys
from tests.support.small_study import study
study(pathlib.Path(sys.argv[1]), {"replications": sys.argv[2], "models": "[cs-only, no-csm]", "staffing": "own"}, shard=100)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
"""


def peak_and_stored(folder, replications):
    """Return the peak memory of a run in a process of its own, and what it stored, in bytes."""
    done = subprocess.run(
        [sys.executable, "-c", HUNGRY, str(folder), str(replications)], check=True, capture_output=True, text=True
    )
    return int(done.stdout), sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
def test_memory_does_not_grow_with_the_replications(tmp_path):
    """What is held at a time has a limit: the peak comes near it and stays, while what is stored grows on."""
    few, stored_few = peak_and_stored(tmp_path / "few", 5_000)
    many, stored_many = peak_and_stored(tmp_path / "many", 20_000)
    print(
        f"peak {few / 2**20:.0f} → {many / 2**20:.0f} MB, stored {stored_few / 2**20:.0f} → {stored_many / 2**20:.0f} MB"
    )
    assert stored_many - stored_few > 200 * 2**20
    assert many - few < 60 * 2**20
