"""What the page on Python shows is what comes out."""

import doctest
import re
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/operator/python.md"
HOW = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def failures(text: str, told: list[str]) -> int:
    """Run the examples of a Markdown text in order, as one session; return how many fail, and what is said of them."""
    blocks = re.findall(r"```pycon\n(.*?)```", text, re.DOTALL)
    test = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, PAGE.name, str(PAGE), 0)
    assert test.examples
    return doctest.DocTestRunner(optionflags=HOW).run(test, out=told.append).failed


def test_a_wrong_example_is_found() -> None:
    assert failures("```pycon\n>>> 1 + 1\n2\n```\n\n```pycon\n>>> 1 + 1\n3\n```\n", []) == 1


def test_every_example_gives_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    told: list[str] = []
    assert failures(PAGE.read_text(encoding="utf-8"), told) == 0, "".join(told)
