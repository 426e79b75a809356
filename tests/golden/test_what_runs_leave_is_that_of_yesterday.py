"""Files that programs read back keep every byte of their results, whatever moves above the model."""

import json

import pytest

from tests.golden.runs import FILE, ran


@pytest.mark.slow
def test_small_runs_of_every_kind_leave_the_same_files(tmp_path) -> None:
    assert ran(tmp_path) == json.loads(FILE.read_text(encoding="utf-8")), (
        "python -m tests.golden.runs FOLDER --write, and say why"
    )
