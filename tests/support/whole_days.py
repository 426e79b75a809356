"""The same rules with a tick of one day, so that most events are simultaneous: a copy of the sources, run apart.

`python -m tests.support.whole_days FIRST LAST`, in the copy, compares both engines on random worlds.
"""

import os
import shutil
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
TICK = "TICKS_PER_DAY = 1048576.0  # 2**20"


def copy_in_whole_days() -> Path:
    """Return the folder of the copy. It keeps its place, so that its compiled code is found again."""
    from sim.engines.compilation import cache_root, sources_digest

    folder = cache_root() / f"whole-days-{sources_digest()[:12]}"
    for old in cache_root().glob("whole-days-*"):
        if old != folder and time.time() - old.stat().st_mtime > 86_400:
            shutil.rmtree(old, ignore_errors=True)
    left_out = shutil.ignore_patterns("__pycache__", "calendar.py")
    for part in ("sim", "tests/support"):
        shutil.copytree(ROOT / part, folder / part, ignore=left_out, dirs_exist_ok=True)
    text = (ROOT / "sim" / "model" / "calendar.py").read_text(encoding="utf-8")
    assert text.count(TICK) == 1
    aside = folder / f"calendar-{os.getpid()}.part"
    aside.write_text(text.replace(TICK, "TICKS_PER_DAY = 1.0"), encoding="utf-8")
    aside.replace(folder / "sim" / "model" / "calendar.py")  # two test runs at once never see half a file
    return folder


def main(first: int, last: int) -> None:
    """Compare both engines on some random worlds; print one line each: number, events, events at one instant."""
    from sim.model.calendar import TICKS_PER_DAY
    from sim.trials.verification.made_world import ran, same_state
    from sim.trials.verification.random_worlds import random_design, random_policy

    assert TICKS_PER_DAY == 1.0
    for number in range(first, last):
        made = random_policy if number % 3 == 0 else random_design
        design = made(number, whole=number % 2 == 0)
        one = ran(design, seed=number, record=200_000)
        other = ran(design, seed=number, record=200_000, engine="simpy")
        log = one.trajectory.log
        assert np.array_equal(log["time"], np.floor(log["time"])), number
        assert np.array_equal(log, other.trajectory.log), number
        assert one.trajectory.digest == other.trajectory.digest, number
        assert same_state(one, other) == [], number
        print(number, len(log), int((np.diff(log["time"]) == 0.0).sum()))


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
