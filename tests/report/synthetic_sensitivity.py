"""SYNTHETIC parts of studies over plausible worlds, invented to exercise the drawing; no simulation made them."""

from typing import Any

from tests.report.synthetic import WORTH, summary

UNITS: tuple[tuple[str, str, float, float, float], ...] = (
    ("", "0.75..0.87..0.95", 0.75, 0.87, 0.95),
    ("", "20..27..100 %", 0.2, 0.27, 1.0),
    ("days", "90..180..360 days", 90.0, 180.0, 360.0),
    ("a year", "15..22..30 % a year", 0.15, 0.22, 0.3),
    ("hours", "2..4..7 h", 2.0, 4.0, 7.0),
    ("dollars", "$100k..$150k..$200k", 1e5, 1.5e5, 2e5),
    ("a year", "0.2..0.4..1.1 a year", 0.2, 0.4, 1.1),
    ("share", "40..55..70 %", 0.4, 0.55, 0.7),
)
GRADES = ("assumption", "measured", "opinion", None)
MODELS = ("cs-only", "cs-am-split")
SCALE = {"nrr": 1.0, "ending_arr": 1e7, "economic_value": 2e7}
PULLED = (
    ("lead-history", "Leads and needs passed between roles, with dates accepted, declined or never touched", "CRM"),
    ("people-records", "Who left when and why, open positions and how long they stayed open", "HR system"),
    ("first-year-results", "Results and hours of people by months in the job", "CRM and HR system"),
)


def inputs(many: int) -> list[dict[str, Any]]:
    """Return so many unknowns in turn over units and grades."""
    found = []
    for k in range(many):
        unit, text, low, likely, high = UNITS[k % len(UNITS)]
        found.append(
            {
                "path": f"assumptions.part{k}.value",
                "paths": [f"assumptions.part{k}.value"],
                "name": f"part {k} · value",
                "text": text,
                "unit": unit,
                "form": "pert",
                "low": low,
                "likely": likely,
                "high": high,
                "held": likely,
                "strength": GRADES[k % 4],
                "source": "invented",
                "owner": None,
                "place": "x.yaml:1",
                "factor": k,
                "fields": [],
            }
        )
    return found


def factors(many: int) -> list[dict[str, Any]]:
    """Return one factor for each input, but the last two of four or more move together."""
    joined = many >= 4
    found = [
        {"factor": k, "name": f"part {k} · value", "inputs": [k], "strength": GRADES[k % 4] or "none", "read": True}
        for k in range(many - 2 * joined)
    ]
    if joined:
        name = f"part {many - 2} · value + part {many - 1} · value"
        last = {"factor": many - 2, "name": name, "inputs": [many - 2, many - 1], "strength": "mixed", "read": True}
        found.append(last)
    return found


def held(middle: float, half: float) -> dict[str, Any]:
    """Return an average of 200 futures."""
    return {"difference": middle, "ci95": [middle - half, middle + half], "n": 200}


def difference(a: str, metric: str, middle: float, noise: float | None, share: float) -> dict[str, Any]:
    """Return a difference over the worlds."""
    size = SCALE[metric]
    return {
        "a": a,
        "b": "cs-only",
        "metric": metric,
        "held": held(middle * size, 0.003 * size),
        "worlds": {
            "mean": middle * size,
            "p10": (middle - 0.02) * size,
            "p50": middle * size,
            "p90": (middle + 0.012) * size,
            "n": 512,
        },
        "noise_share": noise,
        "share_better": share,
        "share_clearly_better": share / 2,
        "share_clearly_worse": 0.1,
        "worth_acting_on": WORTH.get(metric),
        "replications_for_less_noise": 133,
        "surface": {"q2": 0.6, "rmse": 0.01, "explainable": 0.9, "terms": 8},
        "by_strength": {"q2": 0.6, "alone": {"assumption": 0.71, "measured": 0.2}, "touching": {"assumption": 0.8}},
        "influence": [{"factor": 0, "total": 0.6}],
    }


def tornado(a: str, metric: str, middle: float, many: int, flips: int, maybe: int) -> dict[str, Any]:
    """Return bars of which the first `flips` turn round and the next `maybe` may."""
    size = SCALE[metric]
    bars: list[dict[str, Any]] = []
    for k in range(many):
        swing = abs(middle) * (2.0 if k < flips + maybe else 0.8 / (1 + k))
        wide = 0.1 if k < flips else 1.5
        ends = [held((middle + side * swing) * size, wide * abs(middle) * size) for side in (-1.0, 0.6)]
        _, _, _, likely, high = UNITS[k % len(UNITS)]
        at = likely + 0.5 * (high - likely)
        flip = {
            "status": "flips" if k < flips else "may flip",
            "side": "above",
            "at": at,
            "ci95": [likely + 0.4 * (high - likely), likely + 0.6 * (high - likely)] if k < flips else [None, None],
            "alone": k < many - 1,
        }
        bars.append(
            {
                "factor": k,
                "low": ends[0],
                "high": ends[1],
                "flip": flip if k < flips + maybe else None,
                "reach": swing * size,
            }
        )
    bars.sort(key=lambda bar: (-bar["reach"], bar["factor"]))
    return {"a": a, "b": "cs-only", "metric": metric, "held": held(middle * size, 0.002 * size), "bars": bars}


def screening(a: str, metric: str, many: int, above: int) -> dict[str, Any]:
    """Return effects of which the first `above` rise above noise."""
    size = SCALE[metric]
    rows = [
        {
            "factor": k,
            "mu": -0.02 * size / (1 + k),
            "mu_star": 0.03 * size / (1 + k),
            "ci95": [0.02 * size / (1 + k), 0.04 * size / (1 + k)],
            "sigma": 0.01 * size / (1 + k % 3),
            "noise": 0.002 * size if k < above else 0.025 * size / (1 + k),
            "matters": k < above,
            "rank": 1 + (k >= above),
        }
        for k in range(many)
    ]
    return {"a": a, "b": "cs-only", "metric": metric, "factors": rows}


def shares(a: str, metric: str, many: int, told: int, noise: float) -> dict[str, Any]:
    """Return indices: the first `told` share rank 1 and the rest another; -1: no interval is known; 0: one rank."""
    rows = []
    for k in range(many):
        value = (0.5 if k < max(told, 0) else 0.05) / (1 + 0.01 * k)
        half: Any = 0.04 if told > 0 else 1.6
        ends = [value - half, value + half] if told >= 0 else [None, None]
        index = {"value": value, "ci95": ends}
        rows.append({"factor": k, "first": index, "total": index, "rank": 1 if told <= 0 or k < told else told + 1})
    near = [{"above": k, "below": k + 1, "times": None if told < 0 else 40.0} for k in range(many - 1)]
    ranks = 1 if told <= 0 or told >= many else 2
    separate = {"ranks": ranks, "of": many, "neighbours": near}
    return {
        "a": a,
        "b": "cs-only",
        "metric": metric,
        "n": 256,
        "noise_share": noise,
        "factors": rows,
        "separate": separate,
    }


def worth(value: float, low: float, high: float) -> dict[str, Any]:
    """Return a value of information."""
    return {"value": value, "ci95": [low, high], "standard_error": (high - low) / 4}


def information(models: tuple[str, ...], many: int, own: float | None, first: float, q2: float) -> dict[str, Any]:
    """Return values of which the first field's lower end is `first` dollars; pilot of the second model."""
    points = []
    for place in range(41):
        value = place * 5_000.0
        share = max(0.05, 0.95 - value / 250_000)
        others, paid = len(models) - 1, value / 8
        points.append(
            {
                "value": value,
                "share": {m: share if k == 0 else (1 - share) / others for k, m in enumerate(models)},
                "expected_loss": {
                    m: paid if k == 0 else max(200_000 * k - value, 0) + paid for k, m in enumerate(models)
                },
                "best_on_average": models[0],
                "evpi": value / 8,
            }
        )
    fields = [
        {"field": key, "title": title, "system": system, "inputs": [k]}
        | (worth(40_000.0, first, 71_000.0) if k == 0 else worth(0.0, 0.0, 17_000.0 / k))
        for k, (key, title, system) in enumerate(PULLED)
    ]
    return {
        "unit": "dollars" if own is None else "dollars a year",
        "valued_by": "economic_value",
        "models": list(models),
        "chosen": models[0],
        "against_baseline": dict.fromkeys(models, 0.0),
        "best_in_worlds": dict.fromkeys(models, 1 / len(models)),
        "q2": {m: q2 * (k > 0) for k, m in enumerate(models)},
        "evpi": worth(54_000.0, first, 140_000.0),
        "factors": [
            {"factor": k} | (worth(30_000.0, 10_000.0, 60_000.0) if k == 0 else worth(0.0, 0.0, 9_000.0 / k))
            for k in range(many)
        ],
        "fields": fields,
        "closure": 0.0,
        "curves": {"metric": "nrr", "own": own, "q2": [q2, q2], "points": points},
        "pilot": {
            "model": models[-1],
            "against": models[0],
            "customers": 40,
            "months": 6,
            "cost": 60_000.0,
            "shows": {},
            "evsi": {"value": 15_000.0, "standard_error": 4_000.0},
            "without_noise": 20_000.0,
            "net": -45_000.0,
        },
    }


def scenario(model: str, boxes: int, against: str | None = "cs-only") -> dict[str, Any]:
    """Return a question with so many boxes of two limits each; none: refused."""
    limits = [
        {"input": 0, "low": 0.91, "high": None, "quasi_p": 0.001, "restricted_in": 0.93},
        {"input": 2, "low": 120.0, "high": 240.0, "quasi_p": 0.02, "restricted_in": 0.61},
    ]
    box = {
        "coverage": 0.78,
        "density": 0.64,
        "mass": 0.31,
        "coverage_elsewhere": [0.62, 0.84],
        "density_elsewhere": [0.5, 0.7],
        "limits": limits,
    }
    return {
        "question": {"model": model, "metric": "nrr", "against": against, "below": None if against else 1.0},
        "share": 0.32,
        "refused": None if boxes else "it happens in hardly any of these worlds (3 of 512)",
        "boxes": [box] * boxes,
    }


def stress(a: str, metric: str, middle: float, confirmed: str) -> dict[str, Any]:
    """Return nearest worlds of which the second is told so."""
    size = SCALE[metric]

    def near(few: int, words: str, shown: float) -> dict[str, Any]:
        moved = [
            {"input": 0, "from": 0.87, "to": 0.92, "beyond": 0.05},
            {"input": 1, "from": 0.27, "to": 0.6, "beyond": 0.1},
        ]
        return {
            "few": few,
            "distance": 1.6,
            "share_of_worlds_beyond": 0.09,
            "moved": moved[:few],
            "simulated": held(shown * size, 0.003 * size),
            "confirmed": words,
        }

    return {
        "a": a,
        "b": "cs-only",
        "metric": metric,
        "held": middle * size,
        "q2": 0.6,
        "turned_in_the_middle": False,
        "nearest": [near(1, "does not turn round", middle / 2), near(2, confirmed, -middle)],
    }


def worlds(
    models: tuple[str, ...] = MODELS,
    many: int = 14,
    *,
    middle: float = 0.012,
    noise: float | None = 0.2,
    flips: int = 2,
    maybe: int = 1,
    told: int = 2,
    own: float | None = 80_000.0,
    first: float = 12_000.0,
    q2: float = 0.6,
    boxes: int = 1,
    confirmed: str = "turns round",
) -> dict[str, Any]:
    """Return a study over plausible worlds with every part; `many` unknowns, the first model the baseline."""
    study = summary(models, tuple(0.0 if k == 0 else middle for k in range(len(models))), n=200)
    study["points"] = [p | {"values": {}} for p in study["points"] if p["staffing"] == "equal_budget"]
    every = [(a, metric) for metric in SCALE for a in models[1:]]
    whole = factors(many)
    study["study"] = "sensitivity"
    study["sensitivity"] = {
        "staffing": "equal_budget",
        "baseline": models[0],
        "models": list(models),
        "metrics": list(SCALE),
        "methods": ["tornado"],
        "worlds": {"drawn": 512, "futures": 16},
        "inputs": inputs(many),
        "factors": whole,
        "fields": [{"field": key, "title": title, "system": system} for key, title, system in PULLED],
        "unread": [],
        "levels": {"recalibrated": "each_world", "words": "levels fitted in 96 pilot worlds; 0.15 points off in GRR"},
        "outcomes": [],
        "differences": [difference(a, m, middle, noise, 0.84 - 0.1 * models.index(a)) for a, m in every],
        "tornado": [tornado(a, m, middle, len(whole), flips, maybe) for a, m in every],
        "morris": [screening(a, m, len(whole), flips) for a, m in every],
        "sobol": [shares(a, m, len(whole), told, noise or 0.0) for a, m in every],
        "value_of_information": information(models, len(whole), own, first, q2),
        "scenarios": [scenario(models[-1], boxes, models[0]), scenario(models[0], 0, None)],
        "stress_test": [stress(a, m, middle, confirmed) for a, m in every],
    }
    return study
