"""What an import writes is there together or not at all: beside a dead writer, a live one, a second one, or a full disk."""

import errno
import shutil
from pathlib import Path

import pytest

from sim.importing.telling import files, placing
from tests.importing.files import contracts, run, spells


@pytest.fixture
def export(tmp_path: Path) -> Path:
    return spells(tmp_path / "export.csv", *contracts(12))


def test_what_a_killed_import_left_is_removed_and_what_a_live_one_writes_stays(tmp_path: Path, export: Path) -> None:
    dead, live, other = (tmp_path / f".{name}.part" for name in ("ours.1", "ours.2", "theirs.1"))
    for place in (dead, live, other):
        place.mkdir()
        (place / "accounts.csv").write_text("account\nSecret\n")
    with placing.held(live):
        assert run(export, "--company", "ours", "--out", tmp_path / "ours").exit_code == 0
    assert not dead.exists()
    assert live.exists()
    assert other.exists()


def test_a_second_import_meanwhile_is_not_written_over(
    tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = files.write_history

    def slow(path: Path, place: Path, *rest: object, **more: object) -> None:
        if not place.parent.exists():
            place.parent.mkdir()
            (place.parent / "accounts.csv").write_text("mine")
        honest(path, place, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_history", slow)
    done = run(export, "--company", "ours", "--out", tmp_path / "ours")
    assert done.exit_code == 4, done.output
    assert "accounts.csv is there already; nothing was written" in done.output
    assert [path.name for path in (tmp_path / "ours").iterdir()] == ["accounts.csv"]
    assert not list(tmp_path.glob(".*"))


def test_between_two_files_of_an_overwritten_company_there_is_none(
    tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "ours"
    assert run(export, "--company", "ours", "--out", out).exit_code == 0
    seen = []
    honest = Path.replace

    def watched(path: Path, target: Path) -> Path:
        seen.append((out / "ours.yaml").exists())
        return honest(path, target)

    monkeypatch.setattr(Path, "replace", watched)
    assert run(export, "--company", "ours", "--out", out, "--overwrite").exit_code == 0
    assert seen == [False] * 7
    assert (out / "ours.yaml").exists()


def test_a_full_disk_is_told_of_the_file_that_was_to_be_written(
    tmp_path: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import duckdb

    from sim.importing.workspace import of_the_system

    said = 'IO Error: failed: {"exception_message":"Could not write file \\"x/.n.1.part/h\\": No space","errno":"28"}'
    assert of_the_system(duckdb.IOException(said)).errno == errno.ENOSPC
    assert str(of_the_system(duckdb.IOException("odd\nmore"))) == "odd"
    honest = files.write_accounts

    def full(path: Path, *rest: object, **more: object) -> None:
        shutil.rmtree(path.parent)
        honest(path, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "write_accounts", full)
    done = run(export, "--company", "ours", "--out", tmp_path / "deep" / "ours")
    assert done.exit_code == 2, done.output
    assert done.stderr.startswith(str(tmp_path / "deep/ours/accounts.csv"))
    assert not (tmp_path / "deep").exists()
