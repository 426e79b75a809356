"""Killed thirty times at random moments, a run ends with the bytes of one that nobody disturbed; and it fits into memory."""

import pathlib
import random
import signal
import subprocess
import sys
import time

import pytest

from sim.errors import BusyError
from sim.trials.storage.locking import locked
from tests.support.small_study import no_leftovers, results, shards, study

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
        "from pathlib import Path; import sys, time; from sim.trials.storage.locking import locked\n"
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


HUNGRY = """
import pathlib, re, sys
from tests.support.small_study import study
study(pathlib.Path(sys.argv[1]), {"replications": sys.argv[2], "models": "[cs-only, no-csm]", "staffing": "own"}, shard=100)
status = pathlib.Path("/proc/self/status").read_text()
print(int(re.search(r"VmHWM:\\s+(\\d+) kB", status)[1]) * 1024)
"""


def peak_and_stored(folder, replications):
    """Return the peak memory of a run in a process of its own, and what it stored, in bytes.

    The high-water mark of the process itself: that of `getrusage` is inherited from whoever started it.
    """
    done = subprocess.run(
        [sys.executable, "-c", HUNGRY, str(folder), str(replications)], check=True, capture_output=True, text=True
    )
    return int(done.stdout), sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


@pytest.mark.slow
@pytest.mark.skipif(not pathlib.Path("/proc/self/status").exists(), reason="reads the peak memory from Linux")
def test_memory_does_not_grow_with_the_replications(tmp_path):
    """What is held at a time has a limit: the peak comes near it and stays, while what is stored grows on."""
    few, stored_few = peak_and_stored(tmp_path / "few", 5_000)
    many, stored_many = peak_and_stored(tmp_path / "many", 20_000)
    print(
        f"peak {few / 2**20:.0f} → {many / 2**20:.0f} MB, stored {stored_few / 2**20:.0f} → {stored_many / 2**20:.0f} MB"
    )
    assert stored_many - stored_few > 200 * 2**20
    assert many - few < 60 * 2**20
