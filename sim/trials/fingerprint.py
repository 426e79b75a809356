"""A digest of what a study found: equal for equal results, whoever ran them, when, with how many workers."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

NOT_RESULTS = ("findings", "title", "assumptions")
"""Words about results, and counts of sources: they may change while every number stays."""


def fingerprint(summary: Mapping[str, Any]) -> str:
    """Return the SHA-256 of all numbers of a summary, as hexadecimal text."""
    numbers = {name: value for name, value in summary.items() if name not in NOT_RESULTS}
    text = json.dumps(numbers, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
