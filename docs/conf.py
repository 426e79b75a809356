"""Sphinx settings. The pages are plain Markdown and read as well without Sphinx."""

import re

from sim import __version__

project = "postsale"
author = "The postsale authors"
copyright = "2026, The postsale authors"
release = __version__
version = release

extensions = ["myst_parser"]
html_theme = "furo"
html_title = "postsale"
exclude_patterns = ["_build"]

myst_heading_anchors = 3
# The pages link to files beside docs/, which are not part of the site.
suppress_warnings = ["myst.xref_missing"]

PAGE = re.compile(r"\]\(((?!\.\.|https?:)[^)#\s]+)\.md\)")


def with_contents(_app, docname, source):
    """Add the tables of contents that the navigation is made of: the pages that the front page links to, in its order.

    A paragraph that ends in a colon heads those below it. A page that is linked from nowhere there is a warning.
    """
    if docname != "index":
        return
    found = {"": []}
    for line in source[0].splitlines():
        if line.endswith(":") and not line.startswith((" ", "-")):
            found[line.rstrip(":")] = []
        found[list(found)[-1]] += PAGE.findall(line)
    for caption, pages in found.items():
        if pages:
            source[0] += "\n".join(["\n```{toctree}", ":hidden:", f":caption: {caption}", "", *pages, "```\n"])


def setup(app):
    """Read the links of the front page before it is parsed."""
    app.connect("source-read", with_contents)
