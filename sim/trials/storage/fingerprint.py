"""A digest of what a study found: equal for equal results, whoever ran them, when, with how many workers."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

NOT_RESULTS = ("findings", "title", "assumptions", "format", "own")
"""Words about results, counts of sources, what the company's file says, and how all of it is written."""


WHERE_WRITTEN = "place"
"""File and line of a number: the same study may stand in another folder."""


def fingerprint(summary: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all numbers of a summary, as hexadecimal text."""
    text = json.dumps(results(summary), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def results(summary: Mapping[str, Any]) -> dict[str, Any]:
    """Return the results of a summary, without words about them."""
    return {name: _placeless(value) for name, value in summary.items() if name not in NOT_RESULTS}


def _placeless(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _placeless(below) for name, below in value.items() if name != WHERE_WRITTEN}
    return [_placeless(below) for below in value] if isinstance(value, list | tuple) else value
