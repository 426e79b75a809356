"""What of a run's manifest and summary the checklist reads, with what is not held said as such."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.results.summary import Summary

NOT_HELD = "not held by this run's folder"
Item = tuple[str, str]
"""A numbered item of the checklist, and what this study answers."""


@dataclass(frozen=True, slots=True)
class Study:
    """The manifest and the summary of one run."""

    manifest: Mapping[str, Any]
    summary: Summary

    @property
    def design(self) -> Mapping[str, Any]:
        """Return the resolved design."""
        found = self.manifest.get("design")
        return found if isinstance(found, Mapping) else {}

    @property
    def asked(self) -> Mapping[str, Any]:
        """Return what the experiment asks, resolved."""
        found = self.design.get("experiment")
        return found if isinstance(found, Mapping) else {}

    @property
    def company(self) -> Mapping[str, Any]:
        """Return the company's values by path."""
        found = self.design.get("company")
        return found if isinstance(found, Mapping) else {}

    def listed(self, key: str) -> list[str]:
        """Return a list of what the experiment asks, as words."""
        found = self.asked.get(key)
        return [str(each) for each in found] if isinstance(found, Sequence) and not isinstance(found, str) else []

    def said(self, key: str) -> str:
        """Return a word that the manifest holds, or that it does not."""
        found = self.manifest.get(key)
        return NOT_HELD if found in (None, "") else str(found)


def joined(words: Sequence[str], none: str = "none") -> str:
    """Return words in a row."""
    return ", ".join(words) if words else none


def held(value: Any) -> str:
    """Return a value of a design in words: the number that was used, of a range also its ends."""
    if isinstance(value, Mapping):
        if value.get("low") is not None:
            return f"{value.get('held'):g} (range {value['low']:g} to {value['high']:g})"
        return f"{value.get('held')} of {value.get('of')}"
    return f"{value:g}" if isinstance(value, float) else str(value)
