"""Interrupted, out of room, damaged, crowded: nothing that was finished is lost, and nothing else is reported."""

import errno
import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from sim.errors import BusyError, DesignMismatchError, InterruptedRunError, StorageError
from sim.trials.running import runner as running
from sim.trials.storage import store as storing
from sim.trials.storage.locking import locked
from sim.trials.study import Listener
from tests.support.small_study import no_leftovers, results, shards, study

pytestmark = pytest.mark.usefixtures("few_pilots")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory):
    """Return the folder of an undisturbed run."""
    folder = tmp_path_factory.mktemp("done") / "out"
    study(folder, workers=1)
    return folder


@pytest.fixture(scope="module")
def done(undisturbed):
    """Return what an undisturbed run reports."""
    return results(undisturbed)


@pytest.fixture
def finished(undisturbed, tmp_path):
    """Return a folder with a finished run, to be altered."""
    return Path(shutil.copytree(undisturbed, tmp_path / "out"))


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
    monkeypatch.setattr(
        "sim.trials.storage.kept_numbers.Shelf.keep", lambda *_: None
    )  # or what pilots find is one file more

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
        ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(room)], capture_output=True, check=False
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


def test_fresh_leaves_nothing_of_the_former_design_beside_an_interrupted_run(finished):
    charts = finished / "charts"
    charts.mkdir()
    for suffix in ("svg", "png", "txt", "csv"):
        (charts / f"waterfall_cs-only.{suffix}").write_text("of the former design")
    (charts / "mine.svg").write_text("mine")
    with pytest.raises(InterruptedRunError):
        study(finished, {"horizon": "27 months"}, Listener(Interrupt(1)), fresh=True, workers=1, shard=1)
    assert {path.name for path in finished.iterdir()} == {"manifest.json", "shards", "charts"}
    assert [path.name for path in charts.iterdir()] == ["mine.svg"]
