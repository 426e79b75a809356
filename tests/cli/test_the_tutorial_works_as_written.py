"""Whoever types the tutorial into an empty folder sees what it says."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

TUTORIAL = (Path(__file__).parents[2] / "docs/operator/tutorial.md").read_text(encoding="utf-8")
COMMANDS = [line for block in re.findall(r"^```sh\n(.*?)^```", TUTORIAL, re.M | re.S) for line in block.splitlines()]
SHOWN = [line for block in re.findall(r"^```text\n(.*?)^```", TUTORIAL, re.M | re.S) for line in block.splitlines()]


def test_the_tutorial_has_commands_and_outputs() -> None:
    assert COMMANDS[:2] == ["postsale init ours", "cd ours"]
    assert [line for line in COMMANDS if line.startswith("postsale run")]
    assert len(SHOWN) > 10


@pytest.mark.slow
def test_every_command_of_the_tutorial_prints_what_the_tutorial_shows(tmp_path: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euc", "\n".join(COMMANDS)],
        cwd=tmp_path,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    wanted = [line.split("…")[0] for line in SHOWN]
    assert [line for line in wanted if line not in done.stdout] == []
    assert (tmp_path / "ours/results/our-question/report.html").is_file()
