"""A pipe, a device, a socket or links in a circle are refused at once, whoever names them; nothing waits or reads on."""

import json
import os
import signal
import socket

import pytest
from click.testing import CliRunner

from sim.cli.main import main
from sim.config.commands.listing import listing
from sim.config.language.nodes import Problems
from sim.config.study.study import read_experiment
from sim.config.yaml.opening import NotAFileError, read_whole, real
from sim.trials.folder.keeping import MANIFEST, SUMMARY, json_of, kept


@pytest.fixture(autouse=True)
def _at_once():
    def late(*_):
        raise AssertionError("it waits")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(30)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@pytest.fixture
def odd(world):
    """Return what each odd thing in the folder is called."""
    os.mkfifo(world / "pipe.yaml")
    (world / "one.yaml").symlink_to("two.yaml")
    (world / "two.yaml").symlink_to("one.yaml")
    (world / "gone.yaml").symlink_to("nowhere.yaml")
    with socket.socket(socket.AF_UNIX) as made:
        made.bind("socket.yaml")
    return {
        "./pipe.yaml": "is no file (got a pipe). Save its text as a file, and name that.",
        "/dev/zero": "is no file (got a device). Save its text as a file, and name that.",
        "/dev/null": "is no file (got a device). Save its text as a file, and name that.",
        "./socket.yaml": "is no file (got a socket). Save its text as a file, and name that.",
        "./one.yaml": "cannot be read (got links that go in a circle). Name the file itself.",
        "./gone.yaml": "no such file (got gone.yaml).",
        "./models/": "is a folder (got a folder). Name a YAML file in it.",
    }


def said(*arguments):
    result = CliRunner().invoke(main, [str(each) for each in arguments])
    assert result.exit_code == 2, result.output
    return result.output


@pytest.mark.parametrize("command", [("check",), ("run", "--no-charts", "--quiet"), ("show",), ("trace",)])
def test_every_command_that_reads_a_file_refuses_it(odd, command):
    for name, message in odd.items():
        if command in {("check",), ("show",)} and name == "./models/":
            continue  # they tell what lies in a folder
        lines = said(*command, name).splitlines()
        assert message.removesuffix("gone.yaml).") in lines[0], name
        assert lines[1:] == ["1 error, nothing was run"]


@pytest.mark.parametrize("command", ["report", "rerun"])
def test_every_command_that_reads_a_run_refuses_it(odd, command):
    for name in odd:
        assert "error" in said(command, name)
        assert "error" in said("diff", name, name)


def test_what_a_study_names_is_refused_where_it_is_named(odd):
    for name, message in odd.items():
        if name == "./models/":
            continue
        problems = Problems()
        read_experiment("four-models", {"company": name}, problems, uncalibrated=True)
        (mistake,) = problems.mistakes
        assert mistake.message.startswith(message.removesuffix("gone.yaml)."))


def test_a_parent_that_is_no_file_is_refused(world, odd):
    for name, message in odd.items():
        (world / "child.yaml").write_text(f"kind: company\nextends: {name}\n")
        assert message.removesuffix("gone.yaml).") in said("check", "./child.yaml")


def test_looking_for_a_key_never_opens_what_is_no_file(odd):
    assert listing("models")
    assert "nothing has this key (got pipe)" in said("check", "pipe")
    assert "nothing has this key (got one)" in said("show", "one")


def test_a_run_whose_files_are_pipes_is_told_as_unreadable(tmp_path):
    os.mkfifo(tmp_path / MANIFEST)
    os.mkfifo(tmp_path / SUMMARY)
    assert json_of(tmp_path / MANIFEST) is None
    assert kept(tmp_path).status
    assert "error" in said("rerun", tmp_path)


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"a": 1}))
    assert json_of(path) == {"a": 1}
    assert read_whole(path, 8) == b'{"a": 1}'
    with pytest.raises(NotAFileError, match="too large"):
        read_whole(path, 7)
    assert real(path) == path.resolve()
