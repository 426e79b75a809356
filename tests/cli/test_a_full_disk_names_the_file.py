"""No room left, while anything is written: the file, the reason, the remedy, exit code 3, and nothing half written."""

import errno
import os
from pathlib import Path

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.errors import StorageError
from sim.trials.storage import store
from tests.support.small_study import no_leftovers

SMALL = ["--set", "company.start.customers=6", "--set", "horizon=25 months", "--set", "models=[cs-only, cs-am-split]"]
RUN = ["run", "four-organisations", *SMALL, "--set", "staffing=own", "--replications", "3", "--quiet"]
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="finds out which file is written by /proc"),
    pytest.mark.usefixtures("few_charts"),
]


def command(*words):
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.fixture(scope="module")
def run(tmp_path_factory, few_charts):
    folder = tmp_path_factory.mktemp("results") / "out"
    done = command(*RUN, "--out", folder)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def full(monkeypatch):
    """Return what makes the disk full as soon as a file of such a name is written."""
    honest = os.fsync

    def let(ending):
        def fsync(descriptor):
            if ending in Path(f"/proc/self/fd/{descriptor}").readlink().name:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            honest(descriptor)

        monkeypatch.setattr(store.os, "fsync", fsync)

    return let


def named(done, folder, ending):
    assert done.exit_code == 3, done.output
    (line,) = [line for line in done.output.splitlines() if "No space left on device" in line]
    assert line.startswith(str(folder))
    assert ending in line.split(":")[0]
    assert "Free some room there, or use another folder." in line
    assert "Traceback" not in done.output
    assert no_leftovers(folder)


@pytest.mark.parametrize(
    "ending",
    [".svg", ".png", ".txt", "differences", "report.html", "stress-des.md", "summary.json", ".npz", "design.json"],
)
def test_a_run_names_the_file_and_goes_on_when_there_is_room(run, full, tmp_path, ending):
    full(ending)
    named(command(*RUN, "--out", tmp_path / "out"), tmp_path / "out", ending)
    full("nothing")
    done = command(*RUN, "--out", tmp_path / "out")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out/summary.json").read_bytes() == (run / "summary.json").read_bytes()


@pytest.mark.parametrize("ending", [".svg", "report.html", "report.xlsx", "report.pptx", "comparison.csv"])
def test_a_report_names_the_file(run, full, ending):
    full(ending)
    named(command("report", run, "--workbook", "--slides"), run, ending)


def test_a_life_that_cannot_be_kept_names_the_file(full, tmp_path):
    full("life.csv")
    file = tmp_path / "life.csv"
    named(command("trace", "four-organisations", *SMALL, "--csv", file), tmp_path, "life.csv")
    assert not file.exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_device_is_written_to_and_never_replaced():
    done = command("trace", "four-organisations", *SMALL, "--csv", "/dev/full")
    assert done.exit_code == 3
    assert done.output.startswith("/dev/full: No space left on device. Free some room there")
    assert Path("/dev/full").is_char_device()
    assert command("trace", "four-organisations", *SMALL, "--csv", "/dev/null").exit_code == 0
    assert Path("/dev/null").is_char_device()


def test_a_start_and_a_saved_comparison_name_the_file(full, tmp_path):
    full("our-question.yaml")
    named(command("init", tmp_path), tmp_path, "our-question.yaml")
    full("ours.yaml")
    words = ["cs-only", "cs-am-split", "--company", "early-stage-saas", "--save", tmp_path / "ours.yaml"]
    named(command("compare", *words), tmp_path, "ours.yaml")


def test_no_room_for_compiled_code_names_the_folder_and_how_to_choose_another(run, monkeypatch, tmp_path):
    from sim.trials.executing import replication

    def no(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(replication, "replicate", no)
    done = command(*RUN, "--out", tmp_path / "out")
    assert done.exit_code == 3
    assert "compiled-" in done.output
    assert "POSTSALE_CACHE=FOLDER" in done.output


def test_every_reason_has_a_remedy():
    for number, words in {
        errno.ENOSPC: "Free some room",
        errno.EROFS: "can be written to",
        errno.EACCES: "you may",
    }.items():
        assert words in str(StorageError(Path("x"), OSError(number, os.strerror(number))))
