"""Options that came out the same in every simulation at the same spend: shown once, with a sentence that says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.report import wording
from sim.report.reading import names
from sim.results.summary import Summary

NOTES = "shown_once"
"""Key of a summary that was made here: the sentences on what it leaves out."""


def shown_once(summary: Summary) -> Mapping[str, Any]:
    """Return a summary without the options that are the same as another one at every point of a staffing mode.

    The baseline stays, else the first one of the study. What stays takes their share of being best. A summary without such
    options is returned as it is.
    """
    twins = {staffing: found for staffing in wording.STAFFING_WORDS if (found := twins_of(summary, staffing))}
    if not twins:
        return summary
    rows = {
        key: [row for row in summary.get(key) or () if not _left_out(row, twins)]
        for key in ("crossings", "curves", "mechanisms", "changes")
        if key in summary
    }
    without = [
        {**one, "points": [_point(raw, twins) for raw in one.get("points") or ()],
         **{key: [row for row in one.get(key) or () if not _left_out(row, twins)] for key in ("crossings", "changes")}}
        for one in summary.without
    ]  # fmt: skip
    return {
        **summary,
        **rows,
        **({"without": without} if "without" in summary else {}),
        **({"choice": [_choice(raw, twins) for raw in summary.choice or ()]} if "choice" in summary else {}),
        "points": [_point(raw, twins) for raw in summary.points],
        NOTES: sentences(summary, twins),
    }


def twins_of(summary: Summary, staffing: str) -> dict[str, str]:
    """Return which option is the same as which at every point of a staffing mode; none where that differs by point."""
    found = [raw.get("same_as") or {} for raw in summary.points if raw["staffing"] == staffing]
    return dict(found[0]) if found and all(one == found[0] for one in found) else {}


def sentences(summary: Summary, twins: Mapping[str, Mapping[str, str]]) -> list[str]:
    """Return what is left out, a sentence for each option that stays."""
    shown, said = names(summary), []
    for staffing, found in twins.items():
        for stays in dict.fromkeys(found.values()):
            same = [shown.get(stays, stays), *(shown.get(m, m) for m, other in found.items() if other == stays)]
            spend = "equal spend" if staffing == "equal_budget" else wording.STAFFING_WORDS[staffing]
            said.append(
                f"{wording.joined(same)} are the same at {spend}, in each of {summary.get('n', 0):,} simulations: "
                f"shown once, as {same[0]}"
            )
    return said


def _left_out(row: Mapping[str, Any], twins: Mapping[str, Mapping[str, str]]) -> bool:
    """Say whether a row is about an option that is left out."""
    found = twins.get(row.get("staffing", ""), {})
    return bool({row.get("a"), row.get("model")} & set(found))


def _point(raw: Mapping[str, Any], twins: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    found = twins.get(raw["staffing"], {})
    return {
        **raw,
        "models": {key: model for key, model in raw["models"].items() if key not in found},
        "comparisons": [c for c in raw.get("comparisons") or () if c["a"] not in found],
        **{
            key: {m: x for m, x in (raw.get(key) or {}).items() if m not in found}
            for key in ("cost_ratio", "planned_cost_ratio")
        },
    }


def _choice(raw: Mapping[str, Any], twins: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """Return a choice without the options that are left out: who stays is as often the best as all of them together."""
    found = twins.get(raw.get("staffing", ""), {})
    if not found:
        return dict(raw)
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for system in raw.get("systems") or ():
        groups.setdefault(found.get(system["model"], system["model"]), []).append(system)
    selection = raw.get("selection")
    if selection:
        left = _once(selection.get("survivors") or (), found)
        chosen = str(selection.get("selected") or (left[0] if len(left) == 1 else ""))
        selection = {**selection, "survivors": left, "selected": found.get(chosen, chosen) or None}
        selection |= {"eliminated": [e for e in selection.get("eliminated") or () if e["model"] not in found]}
        selection |= {"more_futures": 0} if chosen else {}
    return {
        **raw,
        "best": found.get(str(raw.get("best")), raw.get("best")),
        "not_told_apart": _once(raw.get("not_told_apart") or (), found),
        "systems": [_together(key, group) for key, group in groups.items()],
        "selection": selection,
    }


def _once(models: Sequence[str], found: Mapping[str, str]) -> list[str]:
    return list(dict.fromkeys(found.get(model, model) for model in models))


def _together(key: str, group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return what is said of an option with those that are the same: each had its share of being best."""
    own = next((system for system in group if system["model"] == key), group[0])
    shares = {
        name: sum(float(system[name]) for system in group)
        for name in ("best_in_future", "best_on_average")
        if all(isinstance(system.get(name), int | float) for system in group)
    }
    return {**own, "model": key, **shares}
