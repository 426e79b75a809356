"""The files of the repository, and the ways in which the tests of this folder read them.

A checker here takes text and returns what is wrong with it, a line each, so that every promise can be tested twice: on
a bad sample, where it must find something, and on the repository, where it must not.
"""

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NOT_TEXT = {".png", ".parquet", ".npz", ".npy", ".gz", ".zip"}


def files(*patterns: str) -> list[Path]:
    """Return the files that are or may be committed, as paths from the root; `patterns` as git reads them."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return sorted(Path(name) for name in set(listed.split("\0")) if name and (ROOT / name).is_file())


def violations(checker: Callable[[str], Iterable[str]], paths: Iterable[Path]) -> list[str]:
    """Return `file: problem` for everything that a checker finds in these files."""
    return [
        f"{path}: {problem}"
        for path in paths
        if path.suffix not in NOT_TEXT
        for problem in checker((ROOT / path).read_text(encoding="utf-8"))
    ]


def lines_with(pattern: str, text: str, flags: int = 0) -> list[str]:
    """Return `number: line` for each line in which the pattern is found."""
    expression = re.compile(pattern, flags)
    lines = enumerate(text.splitlines(), start=1)
    return [f"{number}: {line.strip()}" for number, line in lines if expression.search(line)]


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for everything that Python source imports, wherever in the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((node.lineno, f"{node.module}.{name.name}") for name in node.names)


def code_words(source: str) -> Iterator[tuple[int, str]]:
    """Yield (line, text) for each name and each string of Python source that is neither comment nor docstring."""
    docstrings = {
        (node.body[0].lineno, node.body[0].col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
        and isinstance(node.body[0].value, ast.Constant)
    }
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        is_string = token.type == tokenize.STRING and token.start not in docstrings
        if is_string or token.type == tokenize.NAME:
            yield token.start[0], token.string


def shell_lines(markdown: str) -> list[str]:
    """Return the lines of every ```sh block of a Markdown text."""
    blocks = re.findall(r"^```sh\n(.*?)^```", markdown, re.MULTILINE | re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.strip()]
