"""3 Data."""

from collections.abc import Mapping
from typing import Any

from sim.report.stress_des.study import NOT_HELD, Item, Study, held, joined

SHOWN = (
    "start.customers",
    "new_logos.per_year",
    "new_logos.growth",
    "champion_leaves",
    "calibrate_to.grr",
    "calibrate_to.nrr",
)


def items(study: Study) -> list[Item]:
    """Return the items of this part."""
    used = study.manifest.get("assumptions")
    sources = sources_of(used) if isinstance(used, list) else NOT_HELD
    grades = study.summary.assumptions
    counts = [f"{count} {name}" for name, count in grades.items() if isinstance(count, int) and count]
    values = [f"{path} {held(study.company[path])}" for path in SHOWN if path in study.company]
    fitted = (
        "levels of retention per segment, once, under one neutral organization"
        if study.design.get("calibration")
        else "nothing"
    )
    return [
        ("3.1 Data sources", f"{sources}. Every number with its source and grade stands under Assumptions."),
        (
            "3.2 Pre-processing",
            (
                f"Fitted beforehand: {fitted} (renewal level and size of needs, to benchmark medians). "
                "No difference between "
                "organizations is fitted. Money is kept in whole cents, dates in ticks of a millionth of a day."
            ),
        ),
        (
            "3.3 Input parameters",
            f"Company {study.company.get('key', NOT_HELD)}: {joined(values)}. Numbers by grade: {joined(counts)}.",
        ),
        (
            "3.4 Assumptions",
            "Beliefs, elasticities, losses in a pass and what a change of organization costs rest "
            "on numbers that nobody has "
            "measured; what is a range is held at its most likely value"
            + (
                ", and drawn anew in each scenario."
                if study.summary.sensitivity is not None
                else "; a sensitivity study draws it."
            ),
        ),
    ]


def sources_of(used: list[Mapping[str, Any]]) -> str:
    """Return the sources with the number of values that rest on each, the most used first."""
    counts: dict[str, int] = {}
    for each in used:
        name = str(each.get("source") or "no source given")
        counts[name] = counts.get(name, 0) + 1
    first = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    shown = [f"{name} ({count})" for name, count in first[:6]]
    more = f", and {len(first) - 6} more" if len(first) > 6 else ""
    return f"{', '.join(shown)}{more}"
