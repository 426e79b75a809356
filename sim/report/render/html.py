"""Blocks as HTML: one environment, one style and one set of templates for every page."""

from pathlib import Path
from typing import TYPE_CHECKING

from sim.report.document.blocks import kind

if TYPE_CHECKING:
    from jinja2 import Environment

HERE = Path(__file__).resolve().parent


def environment(*folders: Path) -> "Environment":
    """Return what templates are written with: those of these folders, and those of blocks. Texts are escaped."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined
    from markupsafe import Markup

    made = Environment(
        loader=FileSystemLoader([*folders, HERE / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"kind": kind, "ours": Markup}
    return made


def style(*folders: Path) -> str:
    """Return the style of every page, and what these folders add."""
    return "".join((folder / "style.css").read_text(encoding="utf-8") for folder in (HERE, *folders))
