"""A canonical value as a reader says it: 27%, 140 days, 0.4 a year, $150k. `units` writes it as a file does."""

import math

MINUS = "−"
ENDINGS = {"hours": " h", "x": "x"}


def axis_money(value: float, sign: str = "+") -> str:
    """Write a round number of dollars for an axis: +$500k, −$1.5M."""
    if abs(value) < 1e-9:
        return "$0"
    size = abs(value)
    unit, letter = (1e6, "M") if size >= 1e6 else (1e3, "k") if size >= 1e3 else (1.0, "")
    return f"{MINUS if value < 0 else sign}${size / unit:.3g}{letter}"


def value_words(value: float, unit: str, text: str = "", span: float = math.nan) -> str:
    """Write a canonical value in its unit; text: how its file writes it, which tells a ratio from percent."""
    if not math.isfinite(value):
        return "–"
    if unit.startswith("dollars"):
        return f"{axis_money(value, sign='')}{unit.removeprefix('dollars')}"
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
    text = f"{value:.{places}f}".replace("-", MINUS)
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == f"{MINUS}0" else text


def span_words(low: str, high: str) -> str:
    """Join two written values, their common unit once: 20–100%, 90–360 days, $1M–$2M."""
    between = " to " if MINUS in (low[:1], high[:1]) else "–"
    (first, unit), (_, other) = (_parted(text) for text in (low, high))
    return f"{first if unit and unit.rstrip('s') == other.rstrip('s') else low}{between}{high}"


def _parted(text: str) -> tuple[str, str]:
    """Return a written value and what stands behind it: %, days, % a year."""
    number = text.partition(" ")[0].rstrip("%")
    return number, text[len(number) :]
