"""Every draw of a run has an address of its own and one meaning; plain Python and compiled code agree to the bit."""

import json
import os
import subprocess
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sim.trials.verification.made_world import ran
from sim.vocabulary import Purpose
from tests.support.pure_python import MODELS, cell

ROOT = Path(__file__).resolve().parents[2]
ASKED_AGAIN = {Purpose.NEED_SIZE}
"""One meaning, looked at again: the size of a need decides who sells it, and is booked when it is sold."""


@cache
def in_plain_python(model: str) -> dict[str, Any]:
    """Return digest, events and draws of one replication that was run without the compiler."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.support.pure_python", model]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result: dict[str, Any] = json.loads(done.stdout)
    return result


@pytest.mark.parametrize("model", MODELS)
def test_plain_python_gives_the_same_log_as_compiled_code(model: str) -> None:
    plain, compiled = in_plain_python(model), ran(cell(model)).trajectory
    assert plain["events"] == compiled.events > 1000
    assert int(plain["digest"]) == compiled.digest


@pytest.mark.parametrize("model", MODELS)
def test_an_address_has_one_meaning(model: str) -> None:
    meanings = defaultdict(set)
    for entity, purpose, occasion, meaning, _ in in_plain_python(model)["draws"]:
        meanings[entity, purpose, occasion].add(meaning)
    assert len(meanings) > 1000
    assert {address: who for address, who in meanings.items() if len(who) > 1} == {}


@pytest.mark.parametrize("model", MODELS)
def test_no_die_is_thrown_twice(model: str) -> None:
    again = {
        (Purpose(p).name if p in set(Purpose) else p) for _, p, _, _, n in in_plain_python(model)["draws"] if n > 1
    }
    assert again <= {purpose.name for purpose in ASKED_AGAIN}


def test_the_run_threw_every_kind_of_die() -> None:
    """The check above would be empty for a purpose that was never drawn."""
    drawn = {p for model in MODELS for _, p, _, _, _ in in_plain_python(model)["draws"]}
    ranges = {int(Purpose.HOURS_NOISE), int(Purpose.CUSTOMER_GAP)}
    never = {p.name for p in Purpose if int(p) not in drawn | ranges}
    assert never == {"DOWNSELL_DEPTH"}  # it belongs to nothing yet
    assert sum(80 <= p < 95 for p in drawn) >= 12
    assert sum(100 <= p < 110 for p in drawn) >= 4
