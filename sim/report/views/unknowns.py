"""A number that is not known, and its values written in its own unit: 27%, 140 days, 0.4 a year, $150k."""

from dataclasses import dataclass

from sim.config.language.spoken import span_words, value_words
from sim.results.scenarios import Input


@dataclass(frozen=True, slots=True)
class Unknown:
    """One number that is not known, its range in canonical units; `likely` is NaN where none was said."""

    name: str
    path: str
    unit: str
    text: str  # the range as its file writes it
    low: float
    likely: float
    high: float
    held: float
    strength: str
    fields: tuple[str, ...]

    def written(self, value: float) -> str:
        """Write a value in the unit of this number, as precise as its range allows."""
        return value_words(value, self.unit, self.text, abs(self.high - self.low))

    def range_words(self) -> str:
        """Write the range: 20–100%, 90–360 days."""
        return span_words(self.written(self.low), self.written(self.high))


def unknown(raw: Input) -> Unknown:
    """Return a stored input."""
    strength = raw.strength or "none"
    return Unknown(
        raw.name, raw.path, raw.unit, raw.text, raw.low, raw.likely, raw.high, raw.held, strength, raw.fields
    )
