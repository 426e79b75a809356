"""A folder of the examples that the documentation prints, with its own parameters in place of the shipped ones."""

import shutil
from pathlib import Path

import pytest

from sim.config.files import lookup

WORLD = Path(__file__).parent / "world"


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Return the current folder, a copy of the examples, in which nothing but its parameters counts as shipped."""
    folder = tmp_path / "study"
    shutil.copytree(WORLD, folder)
    shipped = tmp_path / "shipped"
    (shipped / "configs").mkdir(parents=True)
    (shipped / "experiments").mkdir()
    (folder / "parameters.yaml").rename(shipped / "configs" / "parameters.yaml")
    monkeypatch.setattr(lookup, "shipped_roots", lambda: (shipped / "configs", shipped / "experiments"))
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def edit(world):
    """Return a function that edits one file of the world: the old text must stand in it exactly once."""

    def replace(file: str, old: str, new: str) -> Path:
        path = world / file
        text = path.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{text.count(old)} × {old!r} in {file}"
        path.write_text(text.replace(old, new), encoding="utf-8")
        return path

    return replace


@pytest.fixture
def nobody(world):
    """Add a model in which all work is automated."""
    work = "[onboarding, adoption, risk, readiness, renewal, discovery, expansion]"
    (world / "models" / "nobody.yaml").write_text(
        f"kind: model\ntitle: Nobody\npeople: {{}}\nownership:\n  - {{work: {work}, owner: automated}}\n"
    )
