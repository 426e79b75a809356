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
<<<<<<< HEAD


def value_words(value: float, unit: str, text: str = "", span: float = math.nan) -> str:
    """Write a canonical value in its unit; text: how its file writes it, which tells a ratio from percent."""
    if not math.isfinite(value):
        return "–"
    if unit.startswith("dollars"):
        return f"{wording.axis_money(value, sign='')}{unit.removeprefix('dollars')}"
    rate = f" {unit}" if unit in ("a year", "a month") else ""
    if unit.startswith("share") or (text.rstrip().endswith("%") or " % " in text):
        return f"{plain(value * 100, span * 100)}%{rate}"
    if unit == "ratio":
        shown = plain(value * 100, span * 100)
        return f"{shown} point{'' if shown == '1' else 's'}"
    shown = plain(value, span)
    if unit == "days":
        return f"{shown} day{'' if shown == '1' else 's'}"
    return f"{shown}{rate}{ENDINGS.get(unit, '')}"


def plain(value: float, span: float = math.nan) -> str:
    """Write a number to about a hundredth of its range, and a small one with two digits; no zeros at its end."""
    places = 2
    if math.isfinite(span) and span > 0:
        places = max(0, 1 - math.floor(math.log10(span) + 1e-12))
    if value and abs(value) < 10.0**-places:
        places = 1 - math.floor(math.log10(abs(value)))
    text = f"{value:.{places}f}".replace("-", wording.MINUS)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == f"{wording.MINUS}0" else text


def span_words(low: str, high: str) -> str:
    """Join two written values, their common unit once: 20–100%, 90–360 days, $1M–$2M."""
    between = " to " if wording.MINUS in (low[:1], high[:1]) else "–"
    (first, unit), (_, other) = (_parted(text) for text in (low, high))
    return f"{first if unit and unit.rstrip('s') == other.rstrip('s') else low}{between}{high}"


def _parted(text: str) -> tuple[str, str]:
    """Return a written value and what stands behind it: %, days, % a year."""
    number = text.partition(" ")[0].rstrip("%")
    return number, text[len(number) :]
=======
>>>>>>> unknowns
