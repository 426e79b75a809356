"""Closed streams, full devices, odd encodings and settings of other programs: a result or one clear line, never a defect."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = [sys.executable, "-m", "sim.cli.main"]
FULL = Path("/dev/full")
SMALL = ["run", "four-organisations", "--set", "company.start.customers=6", "--set", "horizon=25 months"]
SMALL += ["--set", "models=[cs-only, cs-am-split]", "--set", "staffing=own", "--replications", "2"]


def ended(words, *, shell="", environment=None, **more):
    """Run the program, with what a shell would write behind it; return how it ended."""
    command = " ".join(map(str, [*PROGRAM, *words, shell]))
    return subprocess.run(
        command,
        shell=True,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
        executable="/bin/bash",
        env={**os.environ, **(environment or {})},
        **more,
    )


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell of POSIX does")
@pytest.mark.parametrize("words", [["list", "models"], ["check", "cs-am-split"], ["--help"]])
@pytest.mark.parametrize("closed", [">&-", "<&- >&- 2>&-"])
def test_nobody_has_to_listen(words, closed):
    done = ended(words, shell=closed)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""


@pytest.mark.skipif(os.name != "posix", reason="closes streams as a shell of POSIX does")
def test_a_run_whose_streams_are_closed_writes_its_results_and_nothing_into_them(tmp_path):
    words = [f"'{word}'" for word in (*SMALL, "--no-charts", "--out", tmp_path / "out")]
    done = ended(words, shell=">&- 2>&-")
    assert done.returncode == 0
    assert (tmp_path / "out/report.html").read_text(encoding="utf-8").startswith("<!")
    assert (tmp_path / "out/summary.json").read_text(encoding="utf-8").startswith("{")


@pytest.mark.skipif(not FULL.exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["list", "models"], ["check", "cs-am-split"], ["--help"]])
def test_output_that_cannot_be_written_is_named(words):
    done = ended(words, shell="> /dev/full")
    assert done.returncode == 3
    assert done.stderr == (
        "standard output: No space left on device. It could not be printed there; what was written to files is kept.\n"
    )


def test_a_run_of_which_nobody_reads_the_progress_goes_on(tmp_path):
    words = [f"'{word}'" for word in (*SMALL, "--no-charts", "--out", tmp_path / "out")]
    done = ended(words, shell="2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}")
    assert done.returncode == 0
    assert (tmp_path / "out/report.html").is_file()


def test_the_drawing_settings_of_another_program_change_no_byte(tmp_path):
    drawn = {}
    for setting in ("Agg", "nonsense"):
        words = [f"'{word}'" for word in (*SMALL, "--quiet", "--out", tmp_path / setting)]
        done = ended(words, environment={"MPLBACKEND": setting})
        assert done.returncode == 0, done.stderr
        drawn[setting] = {path.name: path.read_bytes() for path in (tmp_path / setting / "charts").iterdir()}
    assert drawn["nonsense"] == drawn["Agg"]
    assert len(drawn["Agg"]) >= 8


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "xx_YY.UTF-8"},
        {"LC_ALL": "en_US.ISO-8859-1", "PYTHONUTF8": "0"},
        {"TERM": ""},
        {"HOME": "/nonexistent"},
    ],
    ids="-".join,
)
def test_letters_that_a_terminal_lacks_and_other_surroundings_end_nothing(environment):
    what = "four-organisations" if "HOME" in environment else "cs-am-split"  # a study looks for compiled code at home
    done = ended(["check", what], environment=environment)
    assert done.returncode == 0, done.stderr
    assert ("expected load" if "HOME" in environment else "every work has an owner") in done.stdout
