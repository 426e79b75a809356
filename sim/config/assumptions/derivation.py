"""What a rule is that gives a number from others: those stand in `derivations_customers` and `derivations_world`.

What a file says itself is never replaced. A number stays in `configs/parameters.yaml` if somebody could go and measure it.
What is only known to be in proportion to such a number, what no data can tell apart from it, and what fixes the unit of
another, is a rule. Factors are those between the values that stood before; docs/model/derived-numbers.md says why.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Rule:
    """How one number follows from others: `of` are paths in the same file, which are given to `value` in order."""

    path: str
    of: tuple[str, ...]
    value: Callable[..., float]
    said: str


def times(path: str, factor: float, base: str) -> Rule:
    """Return a number that is a fixed part or multiple of another."""
    plain = f"{factor:g}"
    said = base if factor == 1.0 else f"{plain if len(plain) < 6 else Fraction(factor).limit_denominator(80)} × {base}"
    return Rule(path, (base,), lambda x: factor * x, said)


def fixed(path: str, value: float, why: str) -> Rule:
    """Return a number that is what it is by definition."""
    return Rule(path, (), lambda: value, why)


def odds_times(x: float, factor: float) -> float:
    """Return a share with its odds multiplied; 0 and 1 stay what they are."""
    return x * factor / (1.0 - x + x * factor)
