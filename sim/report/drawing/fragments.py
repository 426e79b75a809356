"""A piece of the report's page that brings its own style, scripts and data."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Fragment:
    """One piece of the page, safe to insert as it is: whoever makes it has escaped every text in it.

    html: markup; it must say something without scripts. style: CSS. scripts: sources, each becomes one inline script
    whose hash the page's security policy names, in this order; no `eval`, no network. data: embedded as JSON in
    `<script type="application/json" id="postsale-data">`, with `<` escaped.
    """

    html: str
    style: str = ""
    scripts: tuple[str, ...] = ()
    data: Mapping[str, Any] = field(default_factory=dict)
