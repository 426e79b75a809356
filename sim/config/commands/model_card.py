"""The model card: what the simulator is for, what it was tested against, what it gets wrong. It ships as one page of text."""

import re

from sim.config.files import lookup

NAME = "model-card"
"""What `show` calls it."""
_LINK = re.compile(r"\[([^]]+)\]\([^)]+\)")


def model_card() -> str:
    """Return the card as text without links: the pages that it leads to need not be there."""
    beside = lookup.shipped_roots()[0].parent
    packed = beside / f"{NAME}.md"
    path = packed if packed.is_file() else beside / "docs" / "model" / f"{NAME}.md"
    return _LINK.sub(r"\1", path.read_text(encoding="utf-8"))
