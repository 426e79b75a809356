"""An edit in any source that compiled code can contain leads to another cache folder."""

import shutil
from pathlib import Path

import pytest

from sim.engines import compilation
from sim.engines.code_folder import KEPT_FOLDERS
from sim.engines.compilation import SOURCES, cache_root, sources_digest

ROOT = Path(compilation.__file__).parent.parent


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Return a copy of the sources that compiled code can contain."""
    for name in SOURCES:
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tmp_path / name)
    return tmp_path


def test_the_digest_depends_on_contents_alone(tree: Path) -> None:
    assert sources_digest(tree) == sources_digest()


@pytest.mark.parametrize("edited", ["model/renewal.py", "model/draws.py", "engines/queues.py", "vocabulary.py"])
def test_an_edit_of_one_number_is_seen(tree: Path, edited: str) -> None:
    before = sources_digest(tree)
    file = tree / edited
    file.write_text(file.read_text(encoding="utf-8").replace("1", "2", 1), encoding="utf-8")
    assert sources_digest(tree) != before


def test_a_new_a_renamed_and_a_deleted_file_are_seen(tree: Path) -> None:
    digests = [sources_digest(tree)]
    (tree / "model" / "another.py").write_text("", encoding="utf-8")
    digests.append(sources_digest(tree))
    (tree / "model" / "another.py").rename(tree / "model" / "other.py")
    digests.append(sources_digest(tree))
    (tree / "model" / "other.py").unlink()
    (tree / "model" / "renewal.py").unlink()
    digests.append(sources_digest(tree))
    assert len(set(digests)) == 4


def test_another_digest_leads_to_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path))
    folders = []
    for digest in ("a" * 64, "b" * 64):
        monkeypatch.setattr(compilation, "sources_digest", lambda digest=digest: digest)
        folders.append(compilation.cache_folder.__wrapped__())
    assert folders[0] != folders[1]
    assert all(folder.is_dir() and folder.parent == cache_root() for folder in folders)


def test_old_folders_are_dropped_and_the_present_one_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POSTSALE_CACHE", str(tmp_path))
    for k in range(8):
        (tmp_path / "postsale" / f"compiled-{k:020d}").mkdir(parents=True)
    present = compilation.cache_folder.__wrapped__()
    kept = list((tmp_path / "postsale").glob("compiled-*"))
    assert present in kept
    assert len(kept) == KEPT_FOLDERS + 1
