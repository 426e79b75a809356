"""The copy of a study over plausible worlds: no names, no sources, results on the common scale, amounts each on its own."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from sim.config.scenarios.uncertain import short_name
from sim.report.exports.anonymous_names import Names
from sim.report.exports.anonymous_summary import LEAST, MADE, Copy, rounded, times
from sim.report.exports.grids import MONEY_UNITS

LEFT_OUT = "left out"
OF_INPUT = ("low", "likely", "high", "held")
FIELD = ("field", "title", "system", "inputs")


def own_scale(unit: str, held: Any) -> float:
    """Return what an amount among the assumptions is multiplied with: each is LEAST where it is held."""
    known = isinstance(held, int | float) and math.isfinite(held) and held != 0
    return LEAST / abs(held) if unit in MONEY_UNITS and known else 1.0


def worlds_of(raw: Mapping[str, Any], names: Names, factor: float) -> dict[str, Any]:
    """Return the copy of the part `sensitivity` of a summary."""
    copy, named = Copy(names, factor), names.model
    scales = [own_scale(str(row.get("unit") or ""), row.get("held")) for row in raw["inputs"]]
    inputs = [_input(row, names, scale) for row, scale in zip(raw["inputs"], scales, strict=True)]
    firsts = {row["factor"]: scales[row["inputs"][0]] for row in raw["factors"]}
    found: dict[str, Any] = {
        "staffing": raw["staffing"],
        "baseline": named(raw["baseline"]),
        "models": [named(m) for m in raw["models"]],
        "metrics": [names.metric(m) for m in raw["metrics"]],
        "inputs": inputs,
        "factors": [_factor(row, inputs) for row in raw["factors"]],
        **{key: raw[key] for key in ("methods", "worlds", "fields", "unread", "levels") if key in raw},
        "outcomes": [
            copy.row(row, ("noise_share",), ("held",)) | _worlds(row, copy) for row in raw.get("outcomes") or ()
        ],
        "differences": [_difference(row, copy) for row in raw.get("differences") or ()],
    }
    if raw.get("tornado"):
        found["tornado"] = [_tornado(row, copy, firsts) for row in raw["tornado"] if row]
    if raw.get("morris"):
        found["morris"] = [_morris(row, copy) for row in raw["morris"] if row]
    if raw.get("sobol"):
        kept = ("n", "noise_share", *MADE, "factors", "separate")
        found["sobol"] = [copy.row(row, kept, ()) for row in raw["sobol"] if row]
    if raw.get("value_of_information"):
        found["value_of_information"] = _information(raw["value_of_information"], copy)
    if raw.get("scenarios"):
        found["scenarios"] = [_scenario(row, copy, scales) for row in raw["scenarios"]]
    if raw.get("stress_test"):
        found["stress_test"] = [_stress(row, copy, scales) for row in raw["stress_test"]]
    return found


def _input(raw: Mapping[str, Any], names: Names, scale: float) -> dict[str, Any]:
    path = names.path(raw["path"])
    amount = str(raw.get("unit") or "") in MONEY_UNITS
    return {
        "path": path,
        "paths": [names.path(one) for one in raw.get("paths") or (raw["path"],)],
        "name": short_name(path),
        "text": "" if amount else raw.get("text"),
        **{key: times(raw.get(key), scale) for key in OF_INPUT},
        **{key: raw.get(key) for key in ("unit", "form", "strength", "factor", "fields")},
        "source": LEFT_OUT if raw.get("source") else None,
        "owner": None,
        "place": "",
    }


def _factor(raw: Mapping[str, Any], inputs: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    name = " + ".join(str(inputs[k]["name"]) for k in raw["inputs"])
    return {**{key: raw.get(key) for key in ("factor", "inputs", "strength", "read")}, "name": name}


def _worlds(raw: Mapping[str, Any], copy: Copy) -> dict[str, Any]:
    """Return the spread over worlds: everything but its count and how it was made is in the metric's unit."""
    return {"worlds": _held(raw.get("worlds"), copy.of(raw["metric"]))}


def _held(raw: Any, factor: float) -> Any:
    here = raw or {}
    return times(here, factor) | ({"n": here["n"]} if "n" in here else {})


def _difference(raw: Mapping[str, Any], copy: Copy) -> dict[str, Any]:
    factor = copy.of(raw["metric"])
    kept = (
        *("noise_share", "share_better", "share_clearly_better", "share_clearly_worse"),
        *("replications_for_less_noise", "by_strength", "influence"),
    )
    surface = {key: times(x, factor) if key == "rmse" else x for key, x in (raw.get("surface") or {}).items()}
    worth = raw.get("worth_acting_on")
    return {
        **copy.row(raw, kept, ()), **_worlds(raw, copy), "held": _held(raw.get("held"), factor), "surface": surface,
        "worth_acting_on": rounded(worth * factor) if worth and factor != 1.0 else worth,
    }  # fmt: skip


def _tornado(raw: Mapping[str, Any], copy: Copy, firsts: Mapping[int, float]) -> dict[str, Any]:
    factor, bars = copy.of(raw["metric"]), []
    for bar in raw["bars"]:
        flip = bar.get("flip")
        if flip:
            scale = firsts[bar["factor"]]
            flip = {key: times(x, scale) if key in ("at", "ci95") else x for key, x in flip.items()}
        ends = {key: _held(bar[key], factor) for key in ("low", "high")}
        bars.append({"factor": bar["factor"], **ends, "flip": flip, "reach": times(bar.get("reach"), factor)})
    return {**copy.row(raw, (), ()), "held": _held(raw["held"], factor), "bars": bars}


def _morris(raw: Mapping[str, Any], copy: Copy) -> dict[str, Any]:
    factor = copy.of(raw["metric"])
    effects = [
        {
            **{key: row.get(key) for key in ("factor", "matters", "rank")},
            **{key: times(row.get(key), factor) for key in ("mu", "mu_star", "ci95", "sigma", "noise")},
        }
        for row in raw["factors"]
    ]
    return {**copy.row(raw, MADE, ()), "factors": effects}


def _information(raw: Mapping[str, Any], copy: Copy) -> dict[str, Any]:
    """Return the value of information: all of it is money but shares and what surfaces explain."""
    named, factor = copy.names.model, copy.factor
    curves, pilot = raw.get("curves") or {}, raw.get("pilot")
    own = curves.get("own")
    points = [
        {
            "value": times(p["value"], factor), "evpi": times(p["evpi"], factor),
            "share": {named(m): x for m, x in p["share"].items()},
            "expected_loss": {named(m): times(x, factor) for m, x in p["expected_loss"].items()},
            "best_on_average": named(p["best_on_average"]),
        }
        for p in curves.get("points") or ()
    ]  # fmt: skip
    if pilot:
        pilot = {
            "model": named(pilot["model"]), "against": named(pilot["against"]),
            **{key: pilot[key] for key in ("customers", "months", *MADE) if key in pilot},
            "cost": rounded(times(pilot.get("cost") or 0.0, factor)),
            "evsi": times(pilot.get("evsi"), factor), "net": times(pilot.get("net"), factor),
        }  # fmt: skip
    worths = ("value", "ci95", "standard_error")
    return {
        **{key: raw[key] for key in ("unit", "closure", *MADE) if key in raw},
        "valued_by": copy.names.metric(str(raw.get("valued_by") or "")),
        "models": [named(m) for m in raw.get("models") or ()],
        "chosen": named(raw["chosen"]),
        "best_in_worlds": {named(m): x for m, x in (raw.get("best_in_worlds") or {}).items()},
        "against_baseline": {named(m): times(x, factor) for m, x in (raw.get("against_baseline") or {}).items()},
        "q2": {named(m): x for m, x in (raw.get("q2") or {}).items()},
        "evpi": times(raw.get("evpi"), factor),
        "factors": [{"factor": row["factor"], **{k: times(row.get(k), factor) for k in worths}} for row in raw["factors"]],
        "fields": [
            {k: times(row.get(k), factor) if k in worths else row.get(k) for k in (*FIELD, *worths)}
            for row in raw.get("fields") or ()
        ],
        "curves": {
            **{key: curves.get(key) for key in ("metric", "q2")},
            "own": next((p["value"] for p, q in zip(points, curves.get("points") or (), strict=True) if q["value"] == own),
                        None),
            "points": points,
        },
        "pilot": pilot,
    }  # fmt: skip


def _scenario(raw: Mapping[str, Any], copy: Copy, scales: Sequence[float]) -> dict[str, Any]:
    asked = raw["question"]
    factor = copy.of(asked["metric"])
    question = {
        "model": copy.names.model(asked["model"]), "metric": copy.names.metric(asked["metric"]),
        "against": copy.names.model(asked.get("against")), "below": times(asked.get("below"), factor),
    }  # fmt: skip
    boxes = [
        {**box, "limits": [
            {**one, **{key: times(one.get(key), scales[one["input"]]) for key in ("low", "high")}}
            for one in box.get("limits") or ()
        ]}
        for box in raw.get("boxes") or ()
    ]  # fmt: skip
    kept = {key: raw[key] for key in ("share", "refused", *MADE) if key in raw}
    return {"question": question, **kept, "boxes": boxes}


def _stress(raw: Mapping[str, Any], copy: Copy, scales: Sequence[float]) -> dict[str, Any]:
    factor = copy.of(raw["metric"])
    nearest = [
        {
            **{key: near.get(key) for key in ("few", "distance", "share_of_worlds_beyond", "confirmed")},
            "moved": [
                {**one, **{key: times(one.get(key), scales[one["input"]]) for key in ("from", "to")}}
                for one in near["moved"]
            ],
            "simulated": _held(near.get("simulated"), factor),
        }
        for near in raw.get("nearest") or ()
    ]
    kept = copy.row(raw, ("q2", "turned_in_the_middle"), ("held",))
    return kept | {"nearest": nearest}
