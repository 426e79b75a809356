"""Start-up times of fresh processes: help, a small cached run, and the first compilation."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SMALL = ("four-organisations", "--replications", "2")
ONE = ("one-model",)
ONE_MODEL = """\
kind: experiment
title: One organization
study: compare
company: mid-market-saas
models: [cs-only]
baseline: cs-only
staffing: own
horizon: 36 months
decide_on: [nrr]
worth_acting_on: {nrr: 1 point}
replications: 20
seed: 1
"""
AS_INSTALLED = {"PYTHONDONTWRITEBYTECODE": ""}
"""Python keeps what it has read of our modules, as it does wherever nobody forbids it."""

COMPILE = """
from benchmarks.engines import cell
from sim.trials.executing.replication import replicate
replicate(cell("cs-only", customers=20, months=25), seed=1, replication=0)
"""


def seconds_of(command: list[str], repetitions: int, **environment: str) -> float:
    """Return the seconds of the best of some runs of a command. Errors: CalledProcessError if it fails."""
    taken = []
    for _ in range(repetitions):
        began = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=os.environ | AS_INSTALLED | environment)
        taken.append(time.perf_counter() - began)
    return min(taken)


def help_seconds() -> float:
    """Return the seconds of `postsale --help`."""
    return seconds_of([sys.executable, "-m", "sim.cli.main", "--help"], 3)


def run_seconds(*arguments: str) -> float:
    """Return the seconds of a whole `postsale run`, compiled code being cached."""
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "one-model.yaml"
        written.write_text(ONE_MODEL, encoding="utf-8")
        named = [str(written) if argument == written.stem else argument for argument in arguments]
        command = [sys.executable, "-m", "sim.cli.main", "run", *named]
        return seconds_of([*command, "--no-charts", "--fresh", "--out", str(Path(folder) / "out")], 3)


def first_compile_seconds() -> tuple[float, float]:
    """Return the seconds of one small replication in a fresh process with an empty cache, and with the cache filled."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", COMPILE]
        return seconds_of(command, 1, POSTSALE_CACHE=folder), seconds_of(command, 2, POSTSALE_CACHE=folder)
