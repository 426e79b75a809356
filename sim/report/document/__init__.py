"""What a page is made of: sentences, lists, tables, figures."""

from pathlib import Path

FILES = Path(__file__).resolve().parent
"""Where the templates of blocks and the style of every page stand."""
