"""How numbers of an import are written: 95.2%, $1.2M, −$40k."""

import math

SIGNS = {"USD": "$", "EUR": "€", "GBP": "£"}
NOTHING = "–"


def percent(share: float) -> str:
    """Write a share."""
    return NOTHING if not math.isfinite(share) else f"{100 * share:.1f}%"


def points(share: float) -> str:
    """Write what a share may be off by."""
    return NOTHING if not math.isfinite(share) else f"±{100 * share:.1f}"


def money(amount: float, currency: str) -> str:
    """Write an amount short, with a real minus."""
    if not math.isfinite(amount):
        return NOTHING
    size = abs(amount)
    unit, letter = (
        (1e9, "B")
        if size >= 999_500_000
        else (1e6, "M")
        if size >= 999_500
        else (1e3, "k")
        if size >= 1_000
        else (1.0, "")
    )
    number = f"{size / unit:.{2 if unit > 1e3 else 1 if letter and size < 1e4 else 0}f}"
    sign = SIGNS.get(currency, "$" if not currency else f"{currency} ")
    return f"{'−' if amount < 0 and float(number) else ''}{sign}{number}{letter}"


def count(many: int, unit: str) -> str:
    """Write how many of something: 1 row, 12 rows."""
    irregular = {"currencies": "currency"}
    singular = irregular.get(unit, unit[:-1] if unit.endswith("s") else unit)
    return f"{many:,} {singular if many == 1 else unit}"
