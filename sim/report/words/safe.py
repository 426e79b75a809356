"""Texts of users as other programs may be given them: nothing in a name is a command, a formula or a trick of direction."""

import re
from typing import Any

CELL = 32_767
"""Characters that a cell of a spreadsheet holds."""
LABEL = 48
"""Characters of a name in a chart or a heading."""

# What XML cannot hold or no reader can see: control characters, halves of surrogate pairs, noncharacters.
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff\u2028\u2029]")
# What turns the direction of the text around it: right-to-left letters need none of them.
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def clean(text: Any, most: int = CELL) -> str:
    """Return a text without characters that a document cannot hold or show, at most so many characters long."""
    shown = visible(str(text))
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def visible(text: str) -> str:
    """Return a text of any length without characters that no document can hold, and none that turn its direction."""
    return _TURNING.sub("", _UNSEEN.sub("\ufffd", text))


def json_escaped(text: str) -> str:
    """Return JSON text with the same characters written as escapes: it means what it did before."""
    for pattern in (_UNSEEN, _TURNING):
        text = pattern.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text


def label(text: Any, most: int = LABEL) -> str:
    """Return a name on one line, short enough for a chart."""
    return clean(" ".join(str(text).split()), most)


def csv_text(text: Any) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe before what would start one.

    Only texts are escaped; a number starts with its minus as ever.
    """
    shown = clean(text).replace("\r", " ")
    return f"'{shown}" if shown.lstrip(" \u00a0\ufeff").startswith(_STARTS_A_FORMULA) else shown
