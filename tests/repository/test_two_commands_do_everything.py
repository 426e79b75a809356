"""The README's two lines set everything up, and `.ci/run` is one of them, unable to hide a failure."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repository.sources import ROOT, shell_lines

README = (ROOT / "README.md").read_text(encoding="utf-8")
CI = (ROOT / ".ci/run").read_text(encoding="utf-8")
SET_UP = "python3 -m venv .venv && . .venv/bin/activate && pip install -q -c constraints.txt "


def line_ending_with(end: str) -> str:
    """Return the README's one line that sets everything up and ends so."""
    found = [line for line in shell_lines(README) if line.startswith(SET_UP) and line.endswith(end)]
    assert len(found) == 1, found
    return found[0]


def test_ci_runs_the_readmes_test_line_word_for_word() -> None:
    assert line_ending_with("-m pytest -n auto") in CI.splitlines()


def test_the_readmes_run_line_runs_a_shipped_experiment() -> None:
    key = line_ending_with(" decide split-this-year").split()[-1]
    assert (ROOT / "experiments" / f"{key}.yaml").is_file()


@pytest.mark.parametrize("shell", [name for name in ("sh", "bash", "zsh") if shutil.which(name)])
def test_after_the_first_line_the_tutorials_words_work_in_the_same_shell(tmp_path: Path, shell: str) -> None:
    install = "printf '#!/bin/sh\\necho ran \"$@\"\\n' > .venv/bin/postsale; chmod +x .venv/bin/postsale"
    first = line_ending_with(" decide split-this-year")
    words = f"pip() {{ {install}; }}\n{first}\nmkdir away; cd away\npostsale init ours\n"
    environment = {**os.environ, "PATH": os.pathsep.join(["/usr/bin", "/bin", str(Path(sys.executable).parent)])}
    done = subprocess.run(
        [shell, "-eu"], input=words, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.splitlines() == ["ran decide split-this-year", "ran init ours"], done.stderr


def test_the_long_tests_have_a_line_of_their_own() -> None:
    assert "python -m pytest -m slow" in shell_lines(README)


def run_ci_with_tools(folder: Path, failing: str) -> tuple[int, list[str]]:
    """Run a copy of .ci/run with stand-ins that only note their names; the failing one exits with 3."""
    tools = folder / ".venv/bin"
    tools.mkdir(parents=True)
    (tools / "activate").touch()
    (folder / ".ci").mkdir()
    shutil.copy(ROOT / ".ci/run", folder / ".ci/run")
    for name in ("python3", "pip", "python", "ruff", "mypy", "lint-imports"):
        tool = tools / name
        tool.write_text(f'#!/bin/sh\necho {name} >> "{folder}/called"\n[ {name} != "{failing}" ] || exit 3\n')
        tool.chmod(0o755)
    environment = {"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "CI": "true"}
    done = subprocess.run(["bash", ".ci/run"], cwd=folder, env=environment, stdin=subprocess.DEVNULL, check=False)
    return done.returncode, (folder / "called").read_text().split()


def test_ci_runs_the_tests_and_every_check(tmp_path: Path) -> None:
    assert run_ci_with_tools(tmp_path, failing="none") == (
        0,
        ["python3", "pip", "python", "ruff", "mypy", "lint-imports"],
    )


@pytest.mark.parametrize("tool", ["python3", "pip", "python", "ruff", "mypy", "lint-imports"])
def test_ci_stops_at_the_first_failure(tmp_path: Path, tool: str) -> None:
    status, called = run_ci_with_tools(tmp_path, failing=tool)
    assert status != 0
    assert called[-1] == tool
