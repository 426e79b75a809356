"""A file holds one idea, and nothing in it is left for later."""

import pytest

from tests.repository.sources import files, lines_with, violations

LONGEST = 400
LATER = "|".join((r"\bTO" + r"DO\b", r"\bFIX" + r"ME\b", r"\bXX" + r"X\b"))


def too_long(text: str) -> list[str]:
    """Say so if a file has more lines than one idea needs."""
    lines = len(text.splitlines())
    return [f"{lines} lines, {LONGEST} at most"] if lines > LONGEST else []


def left_for_later(text: str) -> list[str]:
    """Return the lines that promise work instead of doing it."""
    return lines_with(LATER, text)


def test_a_long_file_is_found() -> None:
    assert too_long("x\n" * (LONGEST + 1))
    assert too_long("x\n" * LONGEST) == []


@pytest.mark.parametrize("mark", ["TO" + "DO", "FIX" + "ME", "XX" + "X"])
def test_a_mark_for_later_is_found(mark: str) -> None:
    assert left_for_later(f"x = 1  # {mark}: explain")


def test_no_source_file_is_too_long() -> None:
    assert violations(too_long, files("*.py")) == []


def test_nothing_is_left_for_later() -> None:
    assert violations(left_for_later, files("*.py", "*.yaml", "*.toml", "*.md", ".ci/*")) == []
