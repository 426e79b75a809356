"""The contract is a list of numbered sentences; each engine names every one of them where it fulfills it, and no other."""

import re
from pathlib import Path

import pytest

from sim.engines import compiled, contract, reference

ENGINES = Path(contract.__file__).parent
SENTENCE = re.compile(r"^ {4}§(\d+)\s+(\S.*)$", re.MULTILINE)


def sentences(text: str) -> list[int]:
    """Return the numbers of the sentences that stand in a text, in order."""
    return [int(number) for number, _ in SENTENCE.findall(text)]


def named(text: str) -> set[int]:
    """Return the numbers that a text names."""
    return {int(number) for number in re.findall(r"§(\d+)", text)}


def source_of(module: object) -> str:
    """Return the source of a module."""
    return Path(str(module.__file__)).read_text(encoding="utf-8")  # type: ignore[attr-defined]


def test_sentences_are_numbered_without_a_gap() -> None:
    numbers = sentences(contract.__doc__ or "")
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 20


@pytest.mark.parametrize("engine", [compiled, reference], ids=["compiled", "reference"])
def test_an_engine_names_every_sentence(engine: object) -> None:
    assert set(sentences(contract.__doc__ or "")) - named(source_of(engine)) == set()


def test_nobody_names_a_sentence_that_is_not_there() -> None:
    known = set(sentences(contract.__doc__ or ""))
    for path in ENGINES.glob("*.py"):
        assert named(path.read_text(encoding="utf-8")) <= known, path.name


def test_a_sentence_that_is_not_named_is_seen() -> None:
    text = "    §1   HOLD: the process resumes.\n    §2   END: over.\n"
    assert set(sentences(text)) - named("if verb == HOLD:  # §1, §10") == {2}
