"""Whatever happens to the file of a shard, it is either read as it was written or done again; nothing else is reported."""

import io
import json
import os
import random
import subprocess
import sys

import numpy as np
import pytest

from sim.metrics.monthly import COLUMNS
from sim.metrics.outcomes import Outcome
from sim.metrics.registry import UNITS
from sim.trials.storage.packing import ShardLabel, packed, sealed, unpacked, unsealed
from sim.trials.storage.shards import Failure, Span, sharded
from sim.trials.storage.store import Store
from sim.trials.study import Listener
from tests.support.small_study import results, shards, study

ADDRESS, SPAN, MONTHS = "0123456789abcdef01234567", Span(4, 8), 3
EXPECTED = ShardLabel(MONTHS, frozenset({"csm"}))


def outcome(k):
    """Return an outcome that is not like any other."""
    months = {
        name: np.full(MONTHS, k + 0.5) if name in ("nrr", "cost") else np.arange(MONTHS) + 100 * k for name in COLUMNS
    }
    return Outcome(
        {name: k + i / 7 for i, name in enumerate([*UNITS, "load.csm", "changed_at.1", "wait.risk"])}, months
    )


def shard():
    """Return a small shard in which one replication failed."""
    return sharded(ADDRESS, SPAN, [outcome(1), Failure("ModelError: no"), outcome(2), outcome(3)], MONTHS, 99)


@pytest.fixture(scope="module")
def sound():
    """Return the bytes of a shard."""
    return packed(shard())


def same(one, other):
    """Say whether two shards hold the same."""
    pairs = [(one.metrics, other.metrics), (one.months, other.months)]
    return (one.failures, one.events, [list(a) for a, _ in pairs]) == (
        other.failures,
        other.events,
        [list(b) for _, b in pairs],
    ) and all(np.array_equal(a[name], b[name], equal_nan=True) for a, b in pairs for name in a)


def test_a_shard_is_read_as_it_was_written(sound):
    found = unpacked(sound, ADDRESS, SPAN, EXPECTED)
    assert found is not None
    assert same(found, shard())
    assert packed(found) == sound


def test_no_bit_of_a_shard_can_turn_unnoticed(sound):
    chance = random.Random(5)
    everywhere = [(at, chance.randrange(8)) for at in range(len(sound))]
    headers = [(at, bit) for start in numpy_headers(sound) for at in range(start, start + 128) for bit in range(8)]
    for at, bit in [*everywhere, *headers]:
        wrong = bytearray(sound)
        wrong[at] ^= 1 << bit
        assert unpacked(bytes(wrong), ADDRESS, SPAN, EXPECTED) is None, f"bit {bit} of byte {at}"


def numpy_headers(data):
    """Return where the headers of the arrays begin, which say how their numbers are to be read."""
    return [at for at in range(len(data)) if data[at : at + 6] == b"\x93NUMPY"]


def test_no_shard_that_was_cut_short_or_grew_is_read(sound):
    for length in range(len(sound)):
        assert unpacked(sound[:length], ADDRESS, SPAN, EXPECTED) is None, f"{length} bytes"
    assert unpacked(sound + b"\0", ADDRESS, SPAN, EXPECTED) is None
    assert unpacked(sound + sound, ADDRESS, SPAN, EXPECTED) is None


def test_a_shard_of_a_former_format_is_done_again(sound):
    body = unsealed(sound)
    assert unpacked(body, ADDRESS, SPAN, EXPECTED) is None, "it had no hash of the whole"
    with np.load(io.BytesIO(body)) as arrays:
        assert json.loads(arrays["header"].tobytes())["format"] == 2


# --- from somebody else: the hash is right, what it holds is not --------------------------------------------------------


def resealed(sound, *, header=None, arrays=None, compress=False):
    """Return a shard with parts exchanged and a hash that fits, as somebody could make it who knows the format."""
    with np.load(io.BytesIO(unsealed(sound))) as held:
        parts = {name: held[name] for name in held}
    told = json.loads(parts["header"].tobytes()) | (header or {})
    parts["header"] = np.frombuffer(json.dumps(told).encode(), np.uint8)
    file = io.BytesIO()
    (np.savez_compressed if compress else np.savez)(file, **(parts | (arrays or {})))
    return sealed(file.getvalue())


METRICS = sorted([*UNITS, "load.csm", "changed_at.1", "wait.risk"])


@pytest.mark.parametrize(
    "more",
    [
        {"arrays": {"metrics": np.zeros((len(METRICS), 3))}},
        {"arrays": {"metrics": np.zeros((len(METRICS), 4), np.float32)}},
        {"arrays": {"metrics": np.zeros((len(METRICS), 4), np.int64)}},
        {"arrays": {"metrics": np.asfortranarray(np.ones((len(METRICS), 4)))}},
        {"arrays": {"metrics": np.full((len(METRICS), 4), np.inf)}},
        {"arrays": {"metrics": np.array([[object()]])}},
        {"arrays": {"months_i": np.zeros((24, 4, MONTHS + 1), np.int64)}},
        {"arrays": {"months_i": np.zeros((24, 4, MONTHS), ">i8")}},
        {"arrays": {"months_f": np.full((2, 4, MONTHS), -np.inf)}},
        {"arrays": {"more": np.zeros(3)}},
        {"compress": True},
        {"header": {"metrics": [*METRICS[:-1], METRICS[0]]}},
        {"header": {"metrics": [*METRICS[:-1], "replication"]}},
        {"header": {"metrics": [*METRICS[:-1], "load.nobody"]}},
        {"header": {"metrics": [*METRICS[:-1], 7]}},
        {"header": {"metrics": "nrr"}},
        {"header": {"metrics": None}},
        {"header": {"months": []}},
        {"header": {"months": [["nrr", "f"]] * 26}},
        {"header": {"months": [[name, "O"] for name in COLUMNS]}},
        {"header": {"failures": {"9": "why"}}},
        {"header": {"failures": {"5": 7}}},
        {"header": {"failures": {"x": "why"}}},
        {"header": {"failures": []}},
        {"header": {"events": -1}},
        {"header": {"events": "99"}},
        {"header": {"events": 1e300}},
        {"header": {"format": 1}},
        {"header": {"span": [4, 9]}},
        {"header": {"address": "f" * 24}},
    ],
    ids=lambda more: " ".join(f"{k}:{str(v)[:40]}" for k, v in more.items()),
)
def test_a_shard_that_is_not_what_the_cell_has_is_damaged(sound, more):
    assert unpacked(resealed(sound, **more), ADDRESS, SPAN, EXPECTED) is None


def test_a_name_that_no_cell_of_the_study_has_is_damaged_and_all_others_are_read(sound):
    assert unpacked(resealed(sound), ADDRESS, SPAN, EXPECTED) is not None, "resealing by itself harms nothing"
    assert unpacked(sound, ADDRESS, SPAN, ShardLabel(MONTHS, frozenset({"am"}))) is None
    assert unpacked(sound, ADDRESS, SPAN, ShardLabel(MONTHS + 1, frozenset({"csm"}))) is None


BOMB = """
import io, resource, sys, zipfile
import numpy as np
from pathlib import Path
from sim.trials.storage.packing import ShardLabel, sealed
from sim.trials.storage.shards import Span
from sim.trials.storage.store import Store
made = io.BytesIO()
with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
    with archive.open("header.npy", "w", force_zip64=True) as file:
        for _ in range(1200):
            file.write(bytes(1_000_000))
store = Store(Path(sys.argv[1]))
store.expect({"0" * 24: ShardLabel(36, frozenset())})
store.save("0" * 24, Span(0, 20), sealed(made.getvalue()))
made = None
declared = io.BytesIO()
np.lib.format.write_array_header_1_0(declared, {"descr": "<f8", "fortran_order": False, "shape": (800_000_000,)})
small = io.BytesIO()
with zipfile.ZipFile(small, "w") as archive:
    archive.writestr("header.npy", declared.getvalue())
store.save("0" * 24, Span(20, 40), sealed(small.getvalue()))
huge = store.path("0" * 24, Span(40, 60))
huge.touch()
import os
os.truncate(huge, 6_000_000_000)
pages = int(Path("/proc/self/statm").read_text().split()[0]) if Path("/proc/self/statm").exists() else 0
resource.setrlimit(resource.RLIMIT_AS, ((pages * resource.getpagesize() or 1_000_000_000) + 1_000_000_000,) * 2)
print(len(store.damaged_files("0" * 24, 60)))
"""


def test_an_archive_that_would_fill_the_memory_is_damaged_and_takes_none(tmp_path):
    """A gigabyte of zeros in a few megabytes, an array that says it is so large, and a file that is."""
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(tmp_path)], capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr[-500:]
    assert done.stdout == "3\n"


def test_what_is_no_file_is_damaged(tmp_path, sound):
    store = Store(tmp_path)
    store.save(ADDRESS, SPAN, sound)
    pipe = store.path(ADDRESS, Span(0, 4))
    os.mkfifo(pipe)
    store.path(ADDRESS, Span(8, 9)).mkdir()
    assert [path.name for path in store.damaged_files(ADDRESS, 9)] == [pipe.name, "00000008-00000009.npz"]


# --- in a run -----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """Return the folder of an undisturbed run and what it reports."""
    folder = tmp_path_factory.mktemp("done") / "out"
    study(folder, workers=1)
    return folder, results(folder)


def test_a_sound_run_holds_nothing_that_is_done_again(done):
    folder, before = done
    said = []
    study(folder, listener=Listener(warn=said.append), workers=1)
    assert said == []
    assert results(folder) == before


def test_a_bit_in_the_header_of_the_months_changes_no_number(done):
    """It once made 14 billion dollars of 223 thousand: the checksum stood at the end of what nobody read to the end."""
    folder, before = done
    (bad, *_others) = shards(folder)
    whole = bad.read_bytes()
    for start in numpy_headers(whole):
        wrong = bytearray(whole)
        at = whole.index(b"<", start)
        wrong[at + 1] ^= ord("i") ^ ord("f")  # integers read as floats
        bad.write_bytes(wrong)
        said = []
        study(folder, listener=Listener(warn=said.append), workers=1)
        assert said == [f"{bad} is damaged and is done again"]
        assert bad.read_bytes() == whole
        assert results(folder) == before
