"""Text for `postsale list`: what is available, with its title and file."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from pathlib import Path

from sim.config.assumptions.assumptions import check_assumptions, numbers_of, open_assumptions
from sim.config.assumptions.mechanisms import CODES, MECHANISMS
from sim.config.files import lookup
from sim.config.files.library import Library
from sim.config.language.nodes import Place, Problems
from sim.config.tables.kinds import KINDS
from sim.config.yaml.loading import display, read_file
from sim.metrics.registry import ACTIVITY, ALL, COMPANY, ROLE, STAGE

FILES = {
    "models": "model",
    "companies": "company",
    "plans": "plan",
    "decisions": "decision",
    "experiments": "experiment",
    "claims": "claim",
}
LISTS = (*FILES, "metrics", "mechanisms", "assumptions")
WIDTH = 110


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One line of a list. `where` is a file or a unit; a file with a mistake is listed, and its title says so."""

    key: str
    title: str
    where: str


def listing(what: str, *, near: Path | None = None) -> list[ListedFile]:
    """Return one line for each thing of a list; `what` is one of `LISTS`."""
    folder = near or Path.cwd()
    if what in FILES:
        found = lookup.available(FILES[what], folder)
        return [ListedFile(key, _title(path), display(path)) for key, path in found.items()]
    if what == "metrics":
        ends = {COMPANY: "", ROLE: ".ROLE", ACTIVITY: ".ACTIVITY", STAGE: ".STAGE"}
        return [ListedFile(f"{each.name}{ends[each.per]}", each.about, each.unit) for each in ALL]
    if what == "mechanisms":
        return [ListedFile(name, out, CODES[name]) for name, out in MECHANISMS.items()]
    return _assumptions(folder)


def overview(*, near: Path | None = None) -> list[str]:
    """Return the keys of every kind in a few lines each, a user's own first, and how many numbers and words there are."""
    folder = near or Path.cwd()
    lines = []
    for what, kind in FILES.items():
        found = lookup.available(kind, folder)
        own = [key for key, path in found.items() if not lookup.is_shipped(path)]
        shipped = [key for key in found if key not in own]
        told = [*([f"yours: {', '.join(own)}"] if own else []), *([", ".join(shipped)] if shipped else ["none"])]
        lines.append(f"{what} ({len(found)}):")
        for text in told:
            lines += textwrap.wrap(text, WIDTH, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
    for what in LISTS[len(FILES) :]:
        lines.append(f"{what} ({len(listing(what, near=folder))}): postsale list {what}")
    return [*lines, "With titles and files: postsale list models, and so on. One of them: postsale show KEY."]


def _title(path: Path) -> str:
    root = read_file(path, Problems())
    readable = root is not None and root.word("kind") in KINDS
    return root.word("title") if root is not None and readable else "(cannot be read: postsale check says why)"


def _assumptions(folder: Path) -> list[ListedFile]:
    problems = Problems()
    source = open_assumptions(Library(problems), None, folder, Place("postsale"))
    problems.raise_mistakes()
    assert source is not None
    checked = check_assumptions(source.root, problems)
    problems.raise_mistakes()
    worlds = lookup.available("assumptions", folder)
    return [ListedFile(key, _title(path), display(path)) for key, path in worlds.items()] + [
        ListedFile(
            path, f"{held.node.text} ({held.node.grade.strength}: {held.node.grade.source})", str(held.node.place)
        )
        for path, held in numbers_of(checked).items()
    ]
