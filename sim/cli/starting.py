"""`init`: a folder to start from: a decision, a company, a model, a pay plan, a question, with comments on what to write."""

from dataclasses import dataclass
from pathlib import Path

import rich_click as click

from sim.cli.settings import wrong
from sim.errors import DesignMismatchError

STARTER = "starter"
"""Folder of the templates, beside the folders that keys are looked up in: no key leads to them."""

DECISION, QUESTION, COMPANY = Path("decision.yaml"), Path("our-question.yaml"), Path("companies/our-company.yaml")
FIRST = (DECISION, QUESTION)
COPIED = """\
# A copy of the company {key} that ships, to become your own: replace its numbers one by one.
# Every number carries its unit: $45k, 30 %, 14 h, 60 days, 0.7 a year, 2.1x. What you do not know is a range, 20..35..60 %.
# `source` and `strength` (measured | survey | opinion | assumption) hold for every number below them, until a nearer one.
"""
NEXT = (
    ("postsale decide", f"about two minutes: {DECISION} answered on one page"),
    (f"postsale check {DECISION}", "what would be run: people, cost, time; after every change"),
    (f"postsale run {QUESTION}", "about a minute: models compared in general; then open the report.html that it names"),
    (f"postsale show {COMPANY} --sources", "every number, the weakest source first"),
)
"""The commands that come next, each with what it is for."""


@dataclass(frozen=True, slots=True)
class StartFiles:
    """A file of the new folder and its text."""

    path: Path
    text: str


def init(folder: Path, company: str | None) -> None:
    """Write the files of a start into a folder, and say what to do next.

    company: key of a company that ships, whose copy stands in for the made-up one. Errors: InputError for a key that does
    not ship; DesignMismatchError if one of the files is there already. Nothing is written then.
    """
    from sim.trials.storage.store import make_folder, write_aside
    from sim.trials.storage.writable import refuse_unwritable

    files = starters(folder, company)
    if folder.exists() and not folder.is_dir():
        raise DesignMismatchError(f"{folder} is a file. Name another folder: postsale init OTHER.")
    there = [str(one.path) for one in files if one.path.exists()]
    if there:
        verb = "is" if len(there) == 1 else "are"
        raise DesignMismatchError(
            f"{', '.join(there)} {verb} there already; nothing was written. Name another folder: postsale init OTHER."
        )
    refuse_unwritable(folder, "DIR", "postsale init OTHER")
    for one in files:
        make_folder(one.path.parent)
        write_aside(one.path, one.text.encode())
        click.echo(f"{one.path}: {title_of(one.text)}")
    click.echo("\nNext:")
    if folder != Path():
        click.echo(f"  cd {quoted(folder)}")
    width = max(len(command) for command, _ in NEXT)
    for command, why in NEXT:
        click.echo(f"  {command:<{width}}  # {why}")


def starters(folder: Path, company: str | None) -> list[StartFiles]:
    """Return the files of a start, the decision first."""
    root = templates()
    paths = sorted(path.relative_to(root) for path in root.rglob("*.yaml"))
    texts = {path: (root / path).read_text(encoding="utf-8") for path in paths}
    if company is not None:
        texts[COMPANY] = copied(company)
    return [StartFiles(folder / path, texts[path]) for path in sorted(texts, key=place)]


def place(path: Path) -> tuple[int, Path]:
    """Return where a file stands among those that are written: the first ones in their order, then by name."""
    return (FIRST.index(path) if path in FIRST else len(FIRST)), path


def templates() -> Path:
    """Return the folder of the templates."""
    from sim.config.files import lookup

    return lookup.shipped_roots()[0] / STARTER


def copied(key: str) -> str:
    """Return the text of a company that ships, its comments kept. Errors: InputError if there is none of that key."""
    from sim.config.files import lookup
    from sim.config.language.checked import nearest

    shipped = {path.stem: path for path in sorted(lookup.shipped_folder("company").glob("*.yaml"))}
    if key not in shipped:
        close = nearest(key, shipped)
        said = f"Did you mean {close}?" if close else f"Name one of {', '.join(shipped)}."
        raise wrong("--company", f"no such company ships (got {key}). {said}")
    return COPIED.format(key=key) + shipped[key].read_text(encoding="utf-8")


def title_of(text: str) -> str:
    """Return the title of a file."""
    line = next(line for line in text.splitlines() if line.startswith("title:"))
    return line.removeprefix("title:").strip().strip("\"'")


def quoted(folder: Path) -> str:
    """Return a folder as a shell takes it."""
    import shlex

    return shlex.quote(str(folder))
