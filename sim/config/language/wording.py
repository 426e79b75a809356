"""How bounds, examples and contract lengths are said in messages."""

from __future__ import annotations

import math

from sim.config.language.fields import Listing, Spec, Text
from sim.config.language.quantities import QuantityError, parse
from sim.config.language.units import written
from sim.model.numbers import Dimension, Number, Spread


def bounds_text(spec: Number) -> str:
    """Say the bounds of a number in its own unit: `must be between 0 % and 100 %`."""
    low, high = written(spec.low, spec.dimension) if math.isfinite(spec.low) else "", ""
    if math.isfinite(spec.high):
        high = written(spec.high, spec.dimension)
    if 0 < spec.low < 1e-6:
        low = f"more than {written(0, spec.dimension)}"
        return f"must be {low}" + (f" and at most {high}" if high else "")
    if low and high:
        return f"must be between {low} and {high}"
    return f"must be at least {low}" if low else f"must be at most {high}"


def months_of(text: str) -> int | None:
    """Read a contract length such as `12 months` or `2 years`; None unless it is 1 to 120 whole months."""
    try:
        days = parse(text, Dimension.DURATION).value
    except QuantityError:
        return None
    months = days * 12 / 365
    return round(months) if abs(months - round(months)) < 1e-6 and 1 <= round(months) <= 120 else None


def example_of(name: str, spec: Spec) -> str:
    """Show how a key is written."""
    if isinstance(spec, Number):
        return f"{name}: {spec.dimension.example}"
    if isinstance(spec, Spread):
        return f"{name}: {{median: {spec.dimension.example}, spread: 2.1x}}"
    if isinstance(spec, Text):
        return f"{name}: {spec.example or (spec.choices[0] if spec.choices else 'words')}"
    if isinstance(spec, Listing):
        return f"{name}: [..]"
    return f"{name}: with its keys below it"
