"""Characters that no text of ours may hold: they cannot be seen, and a terminal, a page or a slide obeys them.

An escape recolors or rewrites a terminal, a right-to-left override shows a text in another order than it is read, NUL and
halves of characters cannot be written to SVG, slides and workbooks.
"""

from __future__ import annotations

import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_NAMES = {"\x00": "a NUL", "\x1b": "an escape character", "\ufeff": "a byte-order mark inside a text"}


def unseen(text: str, allowed: str = "\n\t") -> tuple[int, str] | None:
    """Return where the first such character of a text stands and what it is; None if there is none."""
    if text.isascii() and text.isprintable():
        return None
    for index, character in enumerate(text):
        if not character.isprintable() and character not in allowed:
            name = _name_of(character)
            if name:
                return index, f"{name} (got {codepoint(character)})"
    return None


def codepoint(character: str) -> str:
    """Return a character as it can be seen: U+202E."""
    return f"U+{ord(character):04X}"


def _name_of(character: str) -> str:
    if character in _NAMES:
        return _NAMES[character]
    if character in _BIDI:
        return "a mark that turns the direction of reading"
    kinds = {"Cc": "a control character", "Cs": "half a character", "Zl": "a line separator", "Zp": "a line separator"}
    if character in "\ufffe\uffff":
        return "no character"
    return kinds.get(unicodedata.category(character), "")
