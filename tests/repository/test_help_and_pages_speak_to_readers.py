"""Help texts and pages for operators have the words of a reader, and no words of the code."""

import ast
import re
from pathlib import Path

import pytest

from sim.cli.main import main
from tests.report.proofreading import BRITISH, OF_THE_CODE, forbidden_words, prose

ROOT = Path(__file__).parents[2]
OTHERS = (
    "README.md",
    "results/README.md",
    "experiments/README.md",
    "docs/index.md",
    "docs/gallery.md",
    "docs/glossary.md",
)
PAGES = [*sorted((ROOT / "docs/operator").glob("*.md")), *(ROOT / page for page in OTHERS)]
MEANT = {
    "import.md": (r"by its cell", r"fewer cells"),  # of a spreadsheet
    "board-pack.md": (r"an empty cell", r"No cell", r"the cells of"),
    "python.md": (r"last line of a cell",),  # of a notebook
}
"""What means something else there."""


def wrong(text: str) -> list[str]:
    """Return the words that no reader should meet."""
    return [*forbidden_words(text, OF_THE_CODE), *(word for word in BRITISH if word in text.lower())]


def literals(path: Path) -> list[str]:
    """Return every text of a module that is no docstring and has more than a word."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    described = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [node.value for node in texts if id(node) not in described and " " in node.value]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_page_has_no_word_of_the_code(page: Path) -> None:
    text = prose(page.read_text(encoding="utf-8"))
    for pattern in MEANT.get(page.name, ()):
        assert re.search(pattern, text), f"{pattern} is allowed, and not there"
        text = re.sub(pattern, "", text)
    assert wrong(text) == []


def test_help_has_no_word_of_the_code() -> None:
    for name, command in main.commands.items():
        helps = [command.help, *(getattr(each, "help", None) for each in command.params)]
        assert {text: wrong(text) for text in helps if text and wrong(text)} == {}, name


def test_what_commands_print_has_no_word_of_the_code() -> None:
    found = {path.name: [text for text in literals(path) if wrong(text)] for path in (ROOT / "sim/cli").glob("*.py")}
    assert {name: texts for name, texts in found.items() if texts} == {}


@pytest.mark.parametrize("text", ["In 45 of 100 futures.", "The organisation changes.", "CSM is told to be better."])
def test_a_word_of_the_code_is_found(text: str) -> None:
    assert wrong(text)


def test_code_and_what_is_printed_are_no_prose() -> None:
    assert prose("a `futures` b\n```yaml\nworlds: 3\n```\n[c](d/worlds.md)").split() == ["a", "b", "[c"]
