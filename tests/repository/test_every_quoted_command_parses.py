"""Every `postsale …` that a page quotes is a command of today, with flags, words and shipped names that there are."""

import re
import shlex
from pathlib import Path

import click
import pytest

from sim.cli.main import main
from tests.repository.sources import ROOT, files

FENCE = re.compile(r"^(```|~~~)[^\n]*\n(.*?)^\1", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`(postsale(?: [^`]*)?)`")
PLACEHOLDER = re.compile(r"[A-Z…-]+")
OURS = re.compile(r"our|my-|as-is|today")
"""How names begin that a page makes up."""
NAMED = ("run", "check", "show", "trace", "decide", "fit", "compare", "init")
"""Commands whose words are keys."""


def shipped() -> set[str]:
    """Return every key that leads to a shipped file."""
    return {path.stem for folder in ("configs", "experiments") for path in (ROOT / folder).rglob("*.yaml")}


def quoted(page: str) -> list[str]:
    """Return the commands that stand in blocks of code, a line each, and between backticks."""
    lines = [line.strip().removeprefix("$ ") for block in FENCE.findall(page) for line in block[1].splitlines()]
    parts = [part.strip() for line in lines for part in line.split("&&")]
    inline = [" ".join(each.split()) for each in INLINE.findall(FENCE.sub("", page))]
    return [each for each in (*parts, *inline) if each.partition(" ")[0] == "postsale"]


def wrong(line: str) -> str:
    """Return why a command is none of today's; "" where it is."""
    words = shlex.split(line, comments=True)[1:]
    if not words or words[0].startswith("-"):
        return "" if words in ([], ["--help"], ["--version"]) else "no such flag"
    if PLACEHOLDER.fullmatch(words[0]):
        return ""
    command = main.commands.get(words[0])
    if command is None:
        return "no such command"
    context = click.Context(command, info_name=words[0])
    try:
        given, left, order = command.make_parser(context).parse_args(words[1:])
        for parameter in order:
            value = given[parameter.name]
            for each in value if isinstance(value, list | tuple) else (value,):
                if isinstance(parameter.type, click.Choice) and not PLACEHOLDER.fullmatch(str(each)):
                    parameter.type.convert(each, parameter, context)
    except click.UsageError as error:
        return error.format_message()
    if left:
        return f"too many words: {left}"
    names = [word for word in words[1:] if re.fullmatch(r"[a-z]+(-[a-z0-9]+)+", word) and not OURS.match(word)]
    unknown = {word for word in names if words[0] in NAMED} - shipped() - {"model-card"}
    unknown = {word for word in unknown if words[words.index(word) - 1] not in ("--model", "--versus")}
    return f"nothing ships under {', '.join(sorted(unknown))}" if unknown else ""


@pytest.mark.parametrize("page", [path for path in files("*.md") if path.name != "CHANGELOG.md"], ids=str)
def test_every_command_of_a_page_is_one(page: Path) -> None:
    lines = quoted((ROOT / page).read_text(encoding="utf-8"))
    assert {line: wrong(line) for line in lines if wrong(line)} == {}


def test_the_pages_quote_many() -> None:
    assert len(quoted((ROOT / "README.md").read_text(encoding="utf-8"))) > 8


@pytest.mark.parametrize(
    "line",
    [
        "postsale simulate four-models",
        "postsale run four-models --budget 3",
        "postsale run no-such-study",
        "postsale runs a b",
        "postsale list moods",
        "postsale report x --paper",
    ],
)
def test_a_command_of_another_day_is_found(line: str) -> None:
    assert wrong(line)
