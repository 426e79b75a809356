"""Sphinx settings. The pages are plain Markdown and read as well without Sphinx."""

from importlib.metadata import version as installed_version

project = "postsale"
author = "The postsale authors"
copyright = "2026, The postsale authors"
release = installed_version("postsale")
version = release

extensions = ["myst_parser"]
html_theme = "furo"
html_title = "postsale"
exclude_patterns = ["_build"]

myst_heading_anchors = 3
# The pages link to files beside docs/, which are not part of the site; and they list each other in prose.
suppress_warnings = ["myst.xref_missing", "toc.not_included"]
