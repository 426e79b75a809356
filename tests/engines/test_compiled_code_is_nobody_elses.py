"""Compiled code that is run was put there by this user, in full: no folder of somebody else, no damaged file."""

import os
import re
import runpy
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sim.engines import code_files, code_folder, compilation
from sim.engines.code_folder import cache_root
from sim.errors import InputError

MODULE = """
from sim.engines.compilation import entry_point

@entry_point
def added(a, b):
    return a + 2 * b

print(added(3, 4), added(0.5, 0.25), added.stats.cache_hits[added.signatures[0]] if added.stats.cache_hits else 0)
"""


def ran(folder: Path, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Run a function that is compiled, or found compiled, in a process of its own."""
    (folder / "small.py").write_text(MODULE, encoding="utf-8")
    return subprocess.run(
        [sys.executable, "small.py"],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(Path.cwd())} | environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


@pytest.fixture(scope="module")
def warm(tmp_path_factory):
    """Return a folder with a cache that holds the function."""
    folder = tmp_path_factory.mktemp("warm")
    done = ran(folder, POSTSALE_CACHE=str(folder / "cache"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "11 1.0 0\n", "")
    return folder


def test_what_was_compiled_is_found_again(warm):
    done = ran(warm, POSTSALE_CACHE=str(warm / "cache"))
    assert (done.stdout, done.stderr) == ("11 1.0 1\n", "")


DAMAGE = {
    "zeroed": lambda data: bytes(len(data)),
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "longer": lambda data: data + b"x",
    "one bit": lambda data: data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :],
    "other bytes": lambda data: bytes(range(256)) * (len(data) // 256 + 1),
    "a pickle": lambda data: b"cos\nsystem\n(S'touch pwned'\ntR.",
}


def damage(warm, how, ending):
    """Damage the index or the code of the function that is kept."""
    files = sorted((warm / "cache").rglob(f"*.{ending}"))
    assert files
    for file in files:
        file.write_bytes(DAMAGE[how](file.read_bytes()))


def assert_told_and_made_anew(again):
    """Assert that a run notices damage and says so, and that the next one finds whole code; again: → what was printed."""
    out, noted = again()
    assert out.startswith("11 1.0 ")
    assert re.fullmatch(r"  note: \S+ holds damaged compiled code; it is compiled again\n", noted)
    assert again() == ("11 1.0 1\n", "")


@pytest.fixture
def here(warm, monkeypatch, capsys):
    """Return a function that runs the module in this process, as if it had just started."""

    def run():
        compilation.cache_folder.cache_clear()
        code_files.said.clear()
        runpy.run_path(str(warm / "small.py"))
        return capsys.readouterr()

    with monkeypatch.context() as patch:
        patch.setenv("POSTSALE_CACHE", str(warm / "cache"))
        patch.chdir(warm)
        yield run
    compilation.cache_folder.cache_clear()


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
@pytest.mark.parametrize("how", DAMAGE)
def test_damaged_code_is_told_in_one_line_and_made_anew(warm, here, how, ending):
    damage(warm, how, ending)
    assert_told_and_made_anew(here)
    assert not (warm / "pwned").exists()


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_damaged_code_does_not_end_a_process_of_its_own(warm, ending):
    def again():
        done = ran(warm, POSTSALE_CACHE=str(warm / "cache"))
        assert done.returncode == 0, done.stderr
        return done.stdout, done.stderr

    damage(warm, "one bit", ending)
    assert_told_and_made_anew(again)


def test_a_folder_that_is_made_is_private(tmp_path, monkeypatch):
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path / "new"))
    assert stat.S_IMODE(cache_root().stat().st_mode) == 0o700


def test_an_older_folder_that_others_can_read_is_closed(tmp_path, monkeypatch):
    (tmp_path / "postsale").mkdir(mode=0o755)
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path))
    assert stat.S_IMODE(cache_root().stat().st_mode) == 0o700


@pytest.mark.parametrize("mode", [0o777, 0o775, 0o757])
def test_a_chosen_folder_that_others_can_write_to_is_refused(tmp_path, monkeypatch, mode):
    (tmp_path / "postsale").mkdir()
    (tmp_path / "postsale").chmod(mode)
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path))
    with pytest.raises(InputError, match=r"POSTSALE_CACHE: others can write to .*Name a folder of your own"):
        cache_root()


def test_a_chosen_folder_in_which_everybody_can_exchange_folders_is_refused(tmp_path, monkeypatch):
    (tmp_path / "all").mkdir()
    (tmp_path / "all").chmod(0o777)
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path / "all"))
    with pytest.raises(InputError, match="everybody can write to"):
        cache_root()


@pytest.mark.skipif(os.getuid() != 0, reason="only root can give a folder away")
@pytest.mark.parametrize("owned", ["postsale", "."])
def test_a_chosen_folder_of_somebody_else_is_refused(tmp_path, monkeypatch, owned):
    (tmp_path / "theirs/postsale").mkdir(parents=True)
    os.chown(tmp_path / "theirs" / owned, 4711, 4711)
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path / "theirs"))
    with pytest.raises(InputError, match="belongs to another user, so code of somebody else could be run"):
        cache_root()


def test_the_command_says_it_in_one_line(tmp_path):
    (tmp_path / "postsale").mkdir()
    (tmp_path / "postsale").chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-m", "sim", "run", "four-organisations", "--out", str(tmp_path / "out")],
        env=os.environ | {"POSTSALE_CACHE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == ["environment", "1 error, nothing was run"]
    assert not (tmp_path / "out").exists()


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Leave no folder for caches, and a temporary folder that somebody has prepared."""
    (tmp_path / "file").write_text("")
    (tmp_path / "tmp").mkdir()
    (tmp_path / f"tmp/postsale-{os.getuid()}").mkdir(mode=0o777)
    monkeypatch.setenv("POSTSALE_CACHE", "")  # noted: the folder that is set for workers is forgotten afterwards
    monkeypatch.delenv("POSTSALE_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file/cache"))
    monkeypatch.setattr(code_folder.tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setattr(code_folder.atexit, "register", lambda *_, **__: None)
    return tmp_path


def test_where_no_folder_can_be_had_a_fresh_private_one_serves_this_process(nowhere, capsys):
    root = cache_root()
    assert root.parent.parent == nowhere / "tmp"
    assert root.parent.name != f"postsale-{os.getuid()}", "its name cannot be known before"
    assert stat.S_IMODE(root.stat().st_mode) == stat.S_IMODE(root.parent.stat().st_mode) == 0o700
    assert "kept until this command ends only" in capsys.readouterr().err
    assert cache_root() == root, "workers of this process use the same one"
    assert capsys.readouterr().err == ""


def test_a_private_temporary_folder_is_gone_with_its_process(tmp_path):
    (tmp_path / "file").write_text("")
    (tmp_path / "tmp").mkdir()
    done = ran(tmp_path, POSTSALE_CACHE="", XDG_CACHE_HOME=str(tmp_path / "file"), TMPDIR=str(tmp_path / "tmp"))
    assert (done.returncode, done.stdout[:6]) == (0, "11 1.0")
    assert done.stderr.count("\n") == 1
    assert list((tmp_path / "tmp").iterdir()) == []


def test_what_others_could_write_before_is_not_kept_in_the_usual_place(tmp_path, monkeypatch):
    old = tmp_path / "postsale/compiled-0"
    old.mkdir(parents=True)
    old.parent.chmod(0o775)
    monkeypatch.delenv("POSTSALE_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_root() == tmp_path / "postsale"
    assert stat.S_IMODE((tmp_path / "postsale").stat().st_mode) == 0o700
    assert not old.exists()
