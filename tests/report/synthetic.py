"""SYNTHETIC numbers, invented to exercise the drawing; they come from no simulation and say nothing about any model."""

from typing import Any

import numpy as np

TITLES = {
    "cs-only": "CS only",
    "cs-am-split": "CS and AM split",
    "am-only": "AM only",
    "no-csm": "No post-sale people",
}
UNITS = {"nrr": "ratio", "grr": "ratio", "ending_arr": "dollars", "economic_value": "dollars"}
WORTH = {"nrr": 0.01, "economic_value": 100_000.0}
SIZES = (10, 25, 50, 100, 200, 400)
ROLES = {"cs-only": ("csm",), "cs-am-split": ("csm", "am"), "am-only": ("am",)}
MISSED = {
    "handoff": 2,
    "onboarding": 1,
    "adoption": 60,
    "risk": 9,
    "readiness": 12,
    "renewal": 3,
    "discovery": 45,
    "expansion": 14,
}
DONE = {
    "handoff": 40,
    "onboarding": 41,
    "adoption": 1800,
    "risk": 90,
    "readiness": 130,
    "renewal": 150,
    "discovery": 110,
    "expansion": 60,
}


def verdict(lo: float, hi: float, worth: float) -> str:
    """Return the verdict word of an interval (UX section 2)."""
    side = "better" if lo > 0 else "worse"
    if lo > worth or hi < -worth:
        return f"clearly {side}"
    if lo > 0 or hi < 0:
        inside = -worth <= lo and hi <= worth
        return f"{side}, {'too small to act on' if inside else 'perhaps worth acting on'}"
    return "practically the same" if -worth <= lo and hi <= worth else "cannot tell yet"


def metric(mean: float, half: float, spread: float, unit: str, n: int) -> dict[str, Any]:
    """Return one metric as the summary stores it."""
    return {
        "mean": mean,
        "ci95": [mean - half, mean + half],
        "p10": mean - spread,
        "p50": mean,
        "p90": mean + spread,
        "n": n,
        "unit": unit,
    }


def model(key: str, customers: float, n: int, shift: float) -> dict[str, Any]:
    """Return one model's entry; shift moves its retention, in ratio."""
    size = customers / 100
    metrics = {
        "nrr": metric(1.039 + shift, 0.003 / size**0.5, 0.04 / size**0.5, "ratio", n),
        "grr": metric(0.908 + shift / 2, 0.002 / size**0.5, 0.03 / size**0.5, "ratio", n),
        "ending_arr": metric(9e6 * size * (1 + 3 * shift), 9e4 * size**0.5, 1.4e6 * size**0.5, "dollars", n),
        "cost_to_serve": metric(0.5e6 * size, 3e3, 2e4 * size, "dollars a year", n),
        "economic_value": metric(31e6 * size * (1 + 2 * shift), 2e5 * size**0.5, 3e6 * size**0.5, "dollars", n),
    }
    for role in ROLES.get(key, ()):
        metrics[f"utilisation.{role}"] = metric(0.84 if role == "csm" else 0.71, 0.006, 0.06, "share", n)
        metrics[f"headcount.{role}"] = metric(max(1.0, 4.2 * size / 2), 0.0, 0.0, "people", n)
    for activity, done in DONE.items():
        part = 2.0 if key == "cs-am-split" else 0.4
        metrics[f"done_work.{activity}"] = metric(done * size, done * 0.01, done * 0.1, "tasks a year", n)
        metrics[f"missed_work.{activity}"] = metric(
            MISSED[activity] * size * part, MISSED[activity] * 0.1, 1, "tasks a year", n
        )
    return {"title": TITLES.get(key, key), "metrics": metrics}


def compare(a: str, b: str, customers: float, shift: float, n: int) -> list[dict[str, Any]]:
    """Return the comparisons of one model against the baseline."""
    size = customers / 100
    rows = []
    for name, difference, half in (
        ("nrr", shift, 0.006 / size**0.5),
        ("grr", shift / 2, 0.004 / size**0.5),
        ("ending_arr", 9e6 * size * 3 * shift, 9e4 * size**0.5),
        ("economic_value", 31e6 * size * 2 * shift, 1.2e5 * size**0.5),
    ):
        lo, hi = difference - half * 1.25, difference + half * 1.25
        lo, hi = (lo, hi) if shift else (0.0, 0.0)
        rows.append(
            {
                "a": a,
                "b": b,
                "metric": name,
                "difference": difference,
                "ci95": [difference - half, difference + half],
                "ci95_joint": [lo, hi],
                "probability_a_better": 0.5 + float(np.clip(shift * 12, -0.45, 0.45)),
                "verdict": verdict(lo, hi, WORTH.get(name, 0.0)),
                "n": n,
                "paired": True,
            }
        )
    return rows


def summary(
    models: tuple[str, ...] = ("cs-only", "cs-am-split"), shifts: tuple[float, ...] = (0.0, -0.007), n: int = 100
) -> dict[str, Any]:
    """Return a comparison at 160 customers under both staffing modes."""
    base = models[0]
    points = []
    for place, (staffing, extra, dearer) in enumerate((("equal_budget", 0.0, 1.0), ("own", 0.025, 1.51))):
        moved = [
            shift + (extra if key != base and any(shifts) else 0.0) for key, shift in zip(models, shifts, strict=True)
        ]
        points.append(
            {
                "point": place,
                "values": {},
                "staffing": staffing,
                "cost_ratio": {key: 1.0 if key == base else dearer + 0.002 for key in models},
                "models": {key: model(key, 160, n, shift) for key, shift in zip(models, moved, strict=True)},
                "comparisons": [
                    row for key, to in zip(models[1:], moved[1:], strict=True) for row in compare(key, base, 160, to, n)
                ],
            }
        )
    return _study("compare", "Which post-sale organization at $8M ARR?", base, n, points, [])


def crossover(status: str = "found", n: int = 100) -> dict[str, Any]:
    """Return a crossover study of two models along the number of customers, with crossings of one status."""
    curves = {
        "found": (-0.03, -0.02, -0.012, -0.004, 0.004, 0.009),
        "none": (-0.05, -0.035, -0.03, -0.026, -0.022, -0.02),
        "several": (0.02, -0.012, -0.015, 0.01, 0.014, -0.008),
        "flat": (0.001, -0.001, 0.0005, -0.0004, 0.0003, -0.0002),
    }[status]
    at = {"found": 138.0, "none": None, "several": None, "flat": None}[status]
    interval = [96.0, 221.0] if status == "found" else None
    points, crossings = [], []
    for staffing, extra, dearer in (("equal_budget", 0.0, 1.0), ("own", 0.02, 1.5)):
        for size, shift in zip(SIZES, curves, strict=True):
            moved = shift + (extra * (10 / size) ** 0.3 if status != "flat" else 0.0)
            points.append(
                {
                    "point": len(points),
                    "values": {"company.start.customers": size},
                    "staffing": staffing,
                    "cost_ratio": {"cs-only": 1.0, "cs-am-split": dearer + 0.5 * (dearer > 1) / size**0.5},
                    "models": {key: model(key, size, n, to) for key, to in (("cs-only", 0.0), ("cs-am-split", moved))},
                    "comparisons": compare("cs-am-split", "cs-only", size, moved, n),
                }
            )
        crossings.append(
            {
                "metric": "nrr",
                "along": "company.start.customers",
                "staffing": staffing,
                "at": at if staffing == "equal_budget" or status != "found" else 61.0,
                "ci95": interval if staffing == "equal_budget" or status != "found" else [10.0, 97.0],
                "status": status,
                "a": "cs-am-split",
                "b": "cs-only",
                "range": [SIZES[0], SIZES[-1]],
                "sites": [17.0, 72.0, 330.0] if status == "several" else [],
            }
        )
    return _study("crossover", "How early is too early to split?", "cs-only", n, points, crossings)


def _study(study: str, title: str, base: str, n: int, points: list[Any], crossings: list[Any]) -> dict[str, Any]:
    return {
        "experiment": "synthetic",
        "title": title,
        "study": study,
        "company": "mid-market-saas",
        "baseline": base,
        "engine": "compiled",
        "n": n,
        "points": points,
        "crossings": crossings,
        "findings": [],
        "assumptions": {"measured": 1, "survey": 11, "opinion": 14, "assumption": 45},
        "worth_acting_on": dict(WORTH),
    }


def trajectories(
    models: tuple[str, ...] = ("cs-only", "cs-am-split"), n: int = 100, months: int = 60, seed: int = 1
) -> Any:
    """Return monthly arrays [n, months] whose books balance in whole cents; rates are missing in the first year."""
    dice = np.random.default_rng(seed)
    found = {}
    for place, key in enumerate(models):
        flows = {
            name: np.zeros((n, months), np.int64)
            for name in ("new", "expansion", "contraction", "churned", "opening", "ending")
        }
        level = dice.normal(8.1e8, 0.6e8, n).astype(np.int64)
        for month in range(months):
            flows["opening"][:, month] = level
            for name, part in (
                ("new", 0.017),
                ("expansion", 0.011 - 0.001 * place),
                ("contraction", 0.001),
                ("churned", 0.0075),
            ):
                flows[name][:, month] = (level * part * dice.gamma(2, 0.5, n)).astype(np.int64)
            level = level + flows["new"][:, month] + flows["expansion"][:, month]
            level = level - flows["contraction"][:, month] - flows["churned"][:, month]
            flows["ending"][:, month] = level
        drift = np.cumsum(dice.normal(0, 0.006, (n, months)), axis=1)
        nrr, grr = 1.039 - 0.007 * place + drift, np.minimum(0.908 - 0.004 * place + drift / 2, 1.0)
        nrr[:, :11], grr[:, :11] = np.nan, np.nan
        columns = {f"{name}_arr_cents": values for name, values in flows.items()}
        customers = np.full((n, months), 160)
        found[key] = {"nrr": nrr, "grr": grr, **columns, "customers": customers}
    return found


def explained(
    study: dict[str, Any], parts: tuple[tuple[str, float, float], ...] = (), a: str = "cs-am-split"
) -> dict[str, Any]:
    """Add a split of the NRR difference and of two amounts into mechanisms: (name, mean, half-width) each, and a rest."""
    parts = parts or (("friction", -0.01234, 0.0031), ("incentives", 0.00041, 0.0021), ("learning", 0.00448, 0.0014))
    rows = []
    for name, size in (("nrr", 1.0), ("expansion_arr", 4e7), ("economic_value", 2.1e8)):
        row = next((c for c in study["points"][0]["comparisons"] if c["a"] == a and c["metric"] == name), None)
        whole = row["difference"] if row else -0.0064 * size
        rest = whole - sum(mean for _, mean, _ in parts) * size
        rows.append(
            {
                "a": a,
                "b": study["baseline"],
                "point": study["points"][0]["point"],
                "staffing": "equal_budget",
                "metric": name,
                "difference": {"mean": whole, "ci95": [whole - 0.004 * size, whole + 0.004 * size]},
                "parts": [
                    {
                        "mechanism": mechanism,
                        "mean": mean * size,
                        "ci95": [(mean - half) * size, (mean + half) * size],
                        "order_error": 0.0,
                        "plain_ablation": {"mean": mean * 1.4 * size, "ci95": [mean * size, mean * 2 * size]}
                        if k
                        else None,
                    }
                    for k, (mechanism, mean, half) in enumerate(parts)
                ],
                "rest": {"mean": rest, "ci95": [rest - 0.004 * size, rest + 0.004 * size]},
                "orders": 6,
                "n": study["n"],
            }
        )
    study["mechanisms"] = [*study.get("mechanisms", ()), *rows]
    return study


def repeated(study: dict[str, Any], other: dict[str, Any], name: str = "friction") -> dict[str, Any]:
    """Add another study's points and crossings as what the first one says without a mechanism."""
    entry = {"without": name, "points": other["points"], "crossings": other["crossings"]}
    study["without"] = [*study.get("without", ()), entry]
    return study


def paid(study: dict[str, Any]) -> dict[str, Any]:
    """Add pay by role and what happens between roles to every model; am has no quota, no-csm nobody."""
    n = study["n"]
    for point in study["points"]:
        for key, entry in point["models"].items():
            found = entry["metrics"]
            roles = [name.partition(".")[2] for name in found if name.startswith("headcount.")]
            for place, role in enumerate(roles):
                found[f"variable_pay.{role}"] = metric(38_000 + 9_000 * place, 900, 4_000, "dollars a year", n)
                for rank, amount in (("pay_p10", 128e3), ("pay_p50", 141e3), ("pay_p90", 163e3)):
                    found[f"{rank}.{role}"] = metric(amount + 21e3 * place, 1e3, 7e3, "dollars a year", n)
                found[f"pay_per_renewed.{role}"] = metric(0.03, 0.0, 0.0, "dollars per dollar", n)
                if role == "am":
                    found["pay_per_expanded.am"] = metric(0.0834, 0.002, 0.009, "dollars per dollar", n)
                    found["pay_parity.am"] = metric(0.758, 0.02, 0.08, "ratio", n)
                else:
                    found[f"quota_attainment.{role}"] = metric(1.043, 0.01, 0.09, "ratio", n)
                    found[f"below_target.{role}"] = metric(0.384, 0.03, 0.2, "share", n)
            many = float(len(roles) > 1)
            for name, mean in (("handoffs", 107.7), ("handoffs_lost", 15.3), ("leads_passed", 120.9)):
                found[name] = metric(mean * many, mean * 0.06 * many, mean * 0.2 * many, "a year", n)
            found["wrong_contacts"] = metric(5.2 * many, 0.9 * many, 2.0 * many, "a year", n)
            found["leads_lost"] = metric(0.1105, 0.0146, 0.04, "share", n)
            if key == "cs-am-split":
                found["release_days"] = metric(17.4, 1.1, 6.0, "days", n)
            if not many:
                found["leads_lost"] |= {"mean": None, "ci95": [None, None], "p10": None, "p90": None, "n": 0}
    return study
