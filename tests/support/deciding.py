"""A decision on a small company, as text and as a study, with whatever a test lays over it."""

from pathlib import Path

from sim.config.tables.decision import Option
from sim.interface.deciding import study_of
from sim.interface.studies import Study

HEAD = "kind: decision\ntitle: Should we split?\ncompany: early-stage-saas\n"
AS_IS = "as_is: {use: cs-only, people: {csm: 3}}\n"
CHANGE = "change: {to: cs-am-split, people: {csm: 2, am: 1}, in: now}\n"
SPLIT = HEAD + AS_IS + CHANGE


def study(folder: Path, text: str = SPLIT, *, absolute: bool = False, **files: str) -> Study:
    """Return the study of a decision that is written into a folder: the working folder, unless its path is absolute.

    files: further ones, by path with `__` for `/` and without `.yaml`.
    """
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    (folder / "decision.yaml").write_text(text, encoding="utf-8")
    return study_of(folder / "decision.yaml" if absolute else "decision.yaml")


def options(found: Study) -> dict[str, Option]:
    """Return the options of a decision by key."""
    asked = found.experiment.options
    assert asked is not None
    return {option.key: option for option in asked.options}


def titles(found: Study) -> list[str]:
    """Return the titles of its options, in order."""
    return [option.title for option in options(found).values()]
