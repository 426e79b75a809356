"""A comma inside a number that stands in `{ }` or `[ ]`, where YAML takes it for the end of the value.

`{median: $45,000}` would be $45 and a key '000', `[1,100, 2,200]` four numbers. This is seen where the text is read: once
files are laid over each other nobody can tell any more which value such a key belonged to.
"""

from __future__ import annotations

import re

_WHOLE = re.compile(r"(?:[^,\[\]{}\n]*\d(?:,\d{3}(?!\d))+)+[^,\[\]{}\n]*")
_THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})*$")
_GROUP = re.compile(r"\d{3}(?!\d)")


class Commas:
    """Follows the plain values of one open `{ }` or `[ ]`; texts are spans of `text`, as (start, end)."""

    def __init__(self, text: str, *, mapping: bool) -> None:
        self.text, self.mapping = text, mapping
        self.last: tuple[int, int] | None = None  # the plain value before, with all that was joined to it
        self.noted = -1  # up to here it was said already
        self.glued: tuple[int, int] | None = (
            None  # the first two values of a list with nothing but a comma between digits
        )
        self.spaced = False

    def joins(self, start: int, end: int) -> bool:
        """Say whether a value goes on with the number before it."""
        if self.last is None or not self._between_digits(start):
            return False
        if self.mapping:
            return not self.text[end:].lstrip(" ").startswith(":")
        head = self.text[self.last[0] : self.last[1]]
        if self.text[self.last[1] : start] == ",":
            if _THOUSANDS.search(head) and _GROUP.match(self.text, start, end):
                return True
            self.glued = self.glued or (self.last[0], end)
        else:
            self.spaced = True
        return False

    def _between_digits(self, start: int) -> bool:
        assert self.last is not None
        between = self.text[self.last[1] : start]
        digits = self.text[self.last[1] - 1 : self.last[1]].isdigit() and self.text[start : start + 1].isdigit()
        return digits and (between == "," or (between == ", " and not self.mapping))

    def problem(self, start: int, end: int) -> str:
        """Return what is wrong with a value that goes on with the number before it; nothing if that was said already."""
        assert self.last is not None
        if start < self.noted:
            return ""
        head = self.last[0]
        whole = _WHOLE.match(self.text, head)
        got = self.text[head:end] if whole is None else whole[0].strip()
        self.noted = max(end, head + len(got))
        rest = self.text[start:end].strip()
        if whole is None or not _GROUP.match(self.text, start, end):
            one = got.replace(",", ".", 1)
            return f"'{rest}' is no key (got {got} inside {{ }}). A comma ends a value there: write {one}."
        one = got.replace(",", "")
        short = f" or {one[:-3]}k" if re.search(r"[1-9]\d{0,2}000$", one) and not one.endswith("000000") else ""
        if self.mapping:
            group = _GROUP.match(rest)
            said = rest if group is None else group[0]
            return f"'{said}' is no key (got {got} inside {{ }}). A comma ends a value there: write {one}{short}."
        two = got.replace(",", ", ")
        return f"one number or several (got {got} inside [ ])? Write {one}{short} for one, or {two} for several."

    def joined(self, start: int, end: int) -> str:
        """Take a value in as the rest of the number before it, and return the number without the comma."""
        assert self.last is not None
        glue = "" if _GROUP.match(self.text, start, end) else "."
        head = self.text[self.last[0] : self.last[1]]
        self.last = (self.last[0], end)
        return head.replace(",", "") + glue + self.text[start:end]

    def mixed(self) -> str:
        """Return what is wrong with the commas of a whole list; nothing if all are alike."""
        if self.glued is None or not self.spaced:
            return ""
        got = self.text[self.glued[0] : self.glued[1]]
        one, two = got.replace(",", "."), got.replace(",", ", ")
        return (
            f"has commas with and without a space (got {got} among others). "
            f"Write {one} for one number, or {two} for several."
        )
