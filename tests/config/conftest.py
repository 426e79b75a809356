"""A folder of the examples that the documentation prints, with its own parameters in place of the shipped ones."""

import re
import shutil
from pathlib import Path

import pytest

from sim.config.files import lookup
from sim.config.language.nodes import Problems, leaves
from sim.config.language.units import written
from sim.config.yaml.loading import read_text
from sim.model.assumptions import NUMBERS
from sim.model.inputs import Segment
from sim.model.numbers import Mark, Number, declared

WORLD = Path(__file__).parent / "world"


def completed(text: str) -> str:
    """Return the parameters with what they do not say without effect: whoever adds a number leaves this folder alone."""
    said = {path for path, _ in leaves(read_text(text, "parameters.yaml", Problems()))}
    for path, form in NUMBERS.items():
        if path not in said:
            text = beside(text, *path.split(".", 1), written(form.without_effect, form.dimension))
    for each in declared(Segment):
        path, form = each.at.path, each.form
        if isinstance(form, Number) and not each.marks & {Mark.OWN, Mark.LEVEL} and f"segments.smb.{path}" not in said:
            for kind in ("smb", "mid-market", "enterprise"):
                text = beside(text, f"  {kind}", path, written(form.without_effect, form.dimension))
    return text


def beside(text: str, block: str, name: str, value: str) -> str:
    """Return a text with one more number at the head of a block, whichever way that is written."""
    return re.sub(
        rf"^({block}:)( {{|\n +)",
        lambda head: f"{head[1]}{head[2]}{name}: {value}{', ' if head[2] == ' {' else head[2]}",
        text,
        flags=re.MULTILINE,
    )


@pytest.fixture
def world(tmp_path, monkeypatch):
    """Return the current folder, a copy of the examples, in which nothing but its parameters counts as shipped."""
    folder = tmp_path / "study"
    shutil.copytree(WORLD, folder)
    shipped = tmp_path / "shipped"
    (shipped / "configs").mkdir(parents=True)
    (shipped / "experiments").mkdir()
    text = (folder / "parameters.yaml").read_text(encoding="utf-8")
    (folder / "parameters.yaml").unlink()
    (shipped / "configs" / "parameters.yaml").write_text(completed(text), encoding="utf-8")
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
