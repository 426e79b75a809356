"""The model card: what the simulator is for, what it was tested against, what it gets wrong. It ships as one page of text."""

import re
from pathlib import Path

NAME = "model-card"
"""What `show` calls it."""
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")
_SEE = re.compile(rf"\s\({_LINK.pattern}\)")
_PACKAGE = Path(__file__).resolve().parents[2]


def model_card() -> str:
    """Return the card as text without links: the pages that it leads to need not be there."""
    return _LINK.sub(r"\1", _written())


def _written() -> str:
    """Return the card of this program, also while the files of an earlier run stand for what ships."""
    packed = _PACKAGE / "_shipped" / f"{NAME}.md"
    path = packed if packed.is_file() else _PACKAGE.parent / "docs" / "model" / f"{NAME}.md"
    return path.read_text(encoding="utf-8")


def sections() -> dict[str, tuple[str, ...]]:
    """Return heading → paragraphs of the card, without markup; a point of a list is a paragraph that begins with "- ".

    Where a link says no more than where to read on, nothing is left of it.
    """
    found = {}
    for part in _LINK.sub(r"\1", _SEE.sub("", _written())).split("\n## ")[1:]:
        heading, _, text = part.partition("\n")
        paragraphs = re.split(r"\n\n|\n(?=- )", text.strip())
        found[heading] = tuple(re.sub(r"\*+|`", "", " ".join(each.split())) for each in paragraphs)
    return found
