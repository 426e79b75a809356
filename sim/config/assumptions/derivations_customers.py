"""How the numbers of customers follow: from what holds for all segments, and from how complex those of one segment are.

A segment differs from a mid-market customer in the hours of one piece of work, its complexity, and in what goes with that:
powers of it, of a number or of the odds of a share. How near they come to the tables that they replaced, the page says.
"""

from __future__ import annotations

from sim.config.assumptions.derivation import Rule, fixed, odds_times, times
from sim.config.language.declared import numbers_in
from sim.config.tables.company import OF_ONE_SEGMENT, SEGMENT_FIELDS

_POWERS = {
    **{
        f"hours.{task}": 1.0
        for task in (
            "handoff",
            "onboarding",
            "touch",
            "review",
            "risk",
            "readiness",
            "renewal",
            "discovery",
            "expansion",
            "coordination",
        )
    },
    "touches": 0.5,
    "reviews": 0.5,
    "issues": 0.5,
    "gaps.onboarding": 0.5,
    "gaps.expansion": 0.5,
    "whitespace.median": 0.25,
    "price_sensitivity": -0.25,
}
_ODDS = {"stickiness": -0.5, "organic_expansion": -0.5, "support_need": 0.75, "auto_renew": -1.25}
_TOLD_LAST = ("sessions", "patience")
_ALIKE = tuple(
    path
    for name in (*(name for name in SEGMENT_FIELDS if name not in (*OF_ONE_SEGMENT, *_TOLD_LAST)), *_TOLD_LAST)
    for path in numbers_in(SEGMENT_FIELDS[name], name)
    if path not in _POWERS and path not in _ODDS
)
"""All other numbers are those of all segments."""
_ALL = "all_segments"

OF_ALL_SEGMENTS: tuple[Rule, ...] = (
    *(
        times(f"{_ALL}.hours.{task}", factor, f"{_ALL}.hours.{base}")
        for task, factor, base in (
            ("handoff", 0.125, "onboarding"),
            ("review", 3.5, "touch"),
            ("risk", 6.0, "touch"),
            ("readiness", 1.5, "touch"),
            ("renewal", 5.0, "touch"),
            ("discovery", 1.5, "touch"),
            ("coordination", 0.4, "touch"),
        )
    ),
    fixed(f"{_ALL}.sessions.onboarding", 4.0, "long work comes in four sessions at least"),
    fixed(f"{_ALL}.sessions.expansion", 4.0, "long work comes in four sessions at least"),
    fixed(f"{_ALL}.sessions.risk", 2.0, "short work comes in two sessions at least"),
    fixed(f"{_ALL}.sessions.renewal", 2.0, "short work comes in two sessions at least"),
    *(
        times(f"{_ALL}.gaps.{task}", factor, f"{_ALL}.gaps.onboarding")
        for task, factor in (
            ("expansion", 3.0),
            ("renewal", 4.0),
            ("risk", 2.0 / 3.0),
        )
    ),
    *(
        times(f"{_ALL}.patience.{task}", factor, f"{_ALL}.patience.adoption")
        for task, factor in (
            ("handoff", 1.0 / 3.0),
            ("onboarding", 2.5),
            ("risk", 0.7),
            ("readiness", 1.0),
            ("discovery", 2.0),
            ("coordination", 1.0),
        )
    ),
    times(f"{_ALL}.discoveries", 1.0, f"{_ALL}.reviews"),
    times(f"{_ALL}.organic_size.median", 1.0, f"{_ALL}.need_size.median"),
    times(f"{_ALL}.organic_size.spread", 1.0, f"{_ALL}.need_size.spread"),
    times(f"{_ALL}.whitespace.spread", 1.1, f"{_ALL}.need_size.spread"),
    Rule(f"{_ALL}.complexity_spread", (f"{_ALL}.need_size.spread",), lambda x: x**0.6, f"{_ALL}.need_size.spread^0.6"),
    fixed(f"{_ALL}.price_sensitivity", 1.0, "the unit of assumptions.renewal.discount: a mid-market customer has 1"),
    fixed(f"{_ALL}.price_per_seat", 720.0, "the unit of seats, which only conditions on seats read"),
)


def of_segment(name: str) -> tuple[Rule, ...]:
    """Return the rules of one segment of a company."""
    at, complexity = f"segments.{name}", f"segments.{name}.complexity"
    rules = [fixed(complexity, 1.0, "a mid-market customer has 1, and so has any that says nothing")]
    for field, power in _POWERS.items():
        base, said = f"{_ALL}.{field}", f"{_ALL}.{field} × {_power('complexity', power)}"
        rules.append(Rule(f"{at}.{field}", (base, complexity), lambda x, c, p=power: x * c**p, said))
    for field, power in _ODDS.items():
        base, said = f"{_ALL}.{field}", f"{_ALL}.{field}, its odds × {_power('complexity', power)}"
        rules.append(Rule(f"{at}.{field}", (base, complexity), lambda x, c, p=power: odds_times(x, c**p), said))
    rules += [times(f"{at}.{field}", 1.0, f"{_ALL}.{field}") for field in _ALIKE]
    return tuple(rules)


def _power(name: str, power: float) -> str:
    return name if power == 1.0 else f"{name}^{power:g}"
