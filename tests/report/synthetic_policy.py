"""SYNTHETIC parts of policy studies and of maps, invented to exercise the drawing; no simulation made them."""

from typing import Any

from tests.report.synthetic import WORTH, _study, compare, metric, model, verdict

POLICIES = ("never", "day-one", "at-25", "at-50", "at-100", "at-200", "published-rule")
ACROSS = "company.segments.mid-market.acv.median"
ALONG = "company.start.customers"
GROWTH = "company.new_logos.growth"
SIZES, ACVS = (10, 25, 50, 100, 200, 400), (10_000.0, 20_000.0, 40_000.0, 80_000.0)
BANDS = ((0.0, 1e6), (1e6, 5e6), (5e6, 20e6), (20e6, None))


def policies(models: tuple[str, ...] = POLICIES, n: int = 400, staffings: tuple[str, ...] = ("own",)) -> dict[str, Any]:
    """Return a policy study of one point per staffing mode, the first model the baseline."""
    points = []
    for place, staffing in enumerate(staffings):
        shifts = {key: 0.0 if k == 0 else 0.004 * (4 - k) for k, key in enumerate(models)}
        rows = [row for key in models[1:] for row in compare(key, models[0], 160, shifts[key], n)]
        points.append(
            {
                "point": place,
                "values": {},
                "staffing": staffing,
                "cost_ratio": {key: 1.0 + 0.05 * k * (staffing == "own") for k, key in enumerate(models)},
                "models": {key: model(key, 160, n, shifts[key]) for key in models},
                "comparisons": rows,
            }
        )
    return _study("policy", "When should a growing company split the role?", models[0], n, points, [])


def chosen(
    study: dict[str, Any], open_: int = 2, zone: float = 100_000.0, selected: str | None = None
) -> dict[str, Any]:
    """Add a choice by economic value and by NRR: the fifth model is best, `open_` models cannot be told from it."""
    study["choice"] = []
    for point in study["points"]:
        models = list(point["models"])
        best = models[min(4, len(models) - 1)]
        order = sorted(models, key=lambda key: abs(models.index(key) - models.index(best)))
        for name, unit, step in (("nrr", "ratio", 0.004), ("economic_value", "dollars", 90_000.0)):
            systems = []
            for key in models:
                far = order.index(key)
                mean, half = far * step, 0 if far == 0 else step * (0.8 + 0.1 * far)
                half = half if far >= open_ else max(half, mean * 1.3)
                systems.append(
                    {
                        "model": key,
                        "mean": 1.0 - mean,
                        "best_in_future": round(0.4 / (far + 1), 3),
                        "best_on_average": round(0.62 / (1 + far**2), 3),
                        "expected_loss": mean * 1.1,
                        "regret": {"mean": mean, "ci95": [mean - half, mean + half]},
                        "could_be_best": far < open_,
                    }
                )
            procedure = {
                "procedure": "KN",
                "confidence": 0.95,
                "worth": zone if unit == "dollars" else 0.01,
                "selected": selected,
                "survivors": order[:open_],
                "eliminated": [],
                "more_futures": None if selected else 300,
            }
            study["choice"].append(
                {
                    "point": point["point"],
                    "staffing": point["staffing"],
                    "metric": name,
                    "unit": unit,
                    "n": study["n"],
                    "worth": procedure["worth"],
                    "best": best,
                    "not_told_apart": order[:open_],
                    "systems": systems,
                    "selection": procedure,
                }
            )
    return study


def changed(study: dict[str, Any], level: str = "found", depth: float = -120_000.0) -> dict[str, Any]:
    """Add a change to cs-am-split for every policy but the baseline; the last one never comes where there are four."""
    study["changes"] = []
    months = list(range(-6, 37))
    for point in study["points"]:
        for k, key in enumerate(list(point["models"])[1:]):
            low = depth * (1 + 0.25 * k)
            back = {"found": 19 + 2 * k, "not_yet": 60, "not_behind": 5, "too_little_seen": 60}[level]
            path = [
                0.0 if m <= 0 else low * (1 - ((m - 9) / (back - 9)) ** 2) if level != "not_behind" else 4_000.0 * m
                for m in months
            ]
            path = [
                low * m / 9 if 0 < m < 9 and level != "not_behind" else x for m, x in zip(months, path, strict=True)
            ]
            half = [abs(depth) * (0.02 + 0.008 * max(m, 0)) for m in months]
            never = k == 5
            nothing = {"p10": None, "p50": None, "p90": None}
            bottom = min(path)
            study["changes"].append(
                {
                    "point": point["point"],
                    "staffing": point["staffing"],
                    "model": key,
                    "stage": 1,
                    "to": "cs-am-split",
                    "share": 0.0 if never else 0.97 - 0.1 * k,
                    "month": nothing if never else {"p10": 9.0 + 4 * k, "p50": 14.0 + 5 * k, "p90": 22.0 + 6 * k},
                    "path": None
                    if never
                    else {
                        "months": months,
                        "arr": path,
                        "arr_low": [x - h for x, h in zip(path, half, strict=True)],
                        "arr_high": [x + h for x, h in zip(path, half, strict=True)],
                        "nrr": [x / 9e6 for x in path],
                        "nrr_low": [(x - h) / 9e6 for x, h in zip(path, half, strict=True)],
                        "nrr_high": [(x + h) / 9e6 for x, h in zip(path, half, strict=True)],
                    },
                    "trough": None
                    if never
                    else {"arr": bottom, "ci95": [bottom * 1.4 - 1e3, bottom * 0.6], "month": 9},
                    "level_again": None
                    if never
                    else {
                        "status": level,
                        "months": float(back) if level == "found" else None,
                        "ci95": [back - 4.0, back + 7.0] if level == "found" else [None, None],
                    },
                    "first_year": None
                    if never
                    else {
                        "arr": {"mean": low, "ci95": [low * 1.3, low * 0.7]},
                        "value": {"mean": low * 2, "ci95": [low * 2.4, low * 1.6]},
                    },
                }
            )
    return study


def sized(study: dict[str, Any], clear: tuple[str, ...] = ("never", "", "at-50", "at-100")) -> dict[str, Any]:
    """Add bands of size; `clear` names who is best in each band, "" where it cannot be told."""
    study["by_size"] = []
    base = study["baseline"]
    for point in study["points"]:
        models = list(point["models"])
        bands = []
        for place, (low, high) in enumerate(BANDS):
            best = clear[place]
            rows = []
            for k, key in enumerate(models[1:]):
                difference = -0.03 + 0.02 * place - 0.004 * k + (0.012 if key == best else 0.0)
                half = 0.018 if not best else 0.006
                lo, hi = difference - half * 1.25, difference + half * 1.25
                rows.append(
                    {
                        "a": key,
                        "b": base,
                        "difference": difference,
                        "ci95": [difference - half, difference + half],
                        "ci95_joint": [lo, hi],
                        "verdict": verdict(lo, hi, WORTH["nrr"]),
                    }
                )
            bands.append(
                {
                    "low": low,
                    "high": high,
                    "n": 380 - 40 * place,
                    "best": best or models[1],
                    "not_told_apart": [best] if best else models[:3],
                    "models": {key: metric(1.03, 0.01, 0.05, "ratio", 380) for key in models},
                    "comparisons": rows,
                }
            )
        study["by_size"].append(
            {"point": point["point"], "staffing": point["staffing"], "metric": "nrr", "bands": bands}
        )
    return study


def full_policies(**options: Any) -> dict[str, Any]:
    """Return a policy study with every part."""
    return sized(changed(chosen(policies(**options))))


def _at(status: str, place: int, growth: float, shift: float) -> tuple[str, float | None, list[float]]:
    """Return status, place of the crossing and sites of one row."""
    if status == "partly":
        status = "found" if place < 2 else "none"
    if status != "found":
        return status, None, [17.0, 72.0] if status == "several" else []
    at = (160.0 / 1.7**place) * (1 - growth) * shift
    return "found", at, [at]


def mapped(
    status: str = "found", growths: tuple[float, ...] = (), n: int = 200, staffings: tuple[str, ...] = ("own",)
) -> dict[str, Any]:
    """Return a study over customers and contract value (and growth) with its indifference curves."""
    points, kept, crossings = [], [], []
    for staffing in staffings:
        for growth in growths or (None,):
            rows = []
            for place, acv in enumerate(ACVS):
                kind, at, sites = _at(status, place, growth or 0.0, 0.7 if staffing == "own" else 1.0)
                middle = at if at else {"none": 4_000.0}.get(kind, 60.0)
                for size in SIZES:
                    shift = {"flat": 0.0004, "several": 0.01 if size in (25, 50) else -0.01}.get(
                        kind, 0.018 * ((size / middle) ** 0.35 - 1)
                    )
                    values = {ALONG: size, ACROSS: acv} | ({} if growth is None else {GROWTH: growth})
                    points.append(
                        {
                            "point": len(points),
                            "values": values,
                            "staffing": staffing,
                            "cost_ratio": {"cs-only": 1.0, "cs-am-split": 1.3 if staffing == "own" else 1.0},
                            "models": {
                                key: model(key, size, n, s) for key, s in (("cs-only", 0.0), ("cs-am-split", shift))
                            },
                            "comparisons": compare("cs-am-split", "cs-only", size, shift, n),
                        }
                    )
                ci = [at * 0.6, at * 1.7] if at else None
                rows.append({"across": acv, "status": kind, "at": at, "ci95": ci, "sites": sites})
            kept.append(_curve(status, staffing, growth, rows))
            crossings += [
                {
                    "metric": "nrr",
                    "along": ALONG,
                    "staffing": staffing,
                    "at": r["at"],
                    "ci95": r["ci95"],
                    "status": r["status"],
                    "where": {ACROSS: r["across"]},
                }
                for r in rows
            ]
    study = _study("crossover", "When does splitting pay?", "cs-only", n, points, crossings)
    return study | {"curves": kept}


def _curve(
    status: str, staffing: str, growth: float | None, rows: list[dict[str, Any]], name: str = ""
) -> dict[str, Any]:
    return {
        "a": "cs-am-split",
        "b": "cs-only",
        "metric": "nrr",
        "staffing": staffing,
        "without": name,
        "along": ALONG,
        "across": ACROSS,
        "where": {} if growth is None else {GROWTH: growth},
        "rows": rows,
        "range": [10, 400],
        "status": status,
    }


def without(
    study: dict[str, Any], worlds: tuple[tuple[str, float], ...] = (("friction", 0.2), ("learning", 1.15))
) -> dict[str, Any]:
    """Add the curves of worlds without something: the places times a factor; 0 for a world without any crossing."""
    more = []
    for raw in [curve for curve in study["curves"] if not curve["without"]]:
        for name, times in worlds:
            rows = []
            for row in raw["rows"]:
                at = row["at"] * times if row["at"] and times else None
                status = row["status"] if times else "none"
                ci = [at * 0.75, at * 1.4] if at else None
                rows.append(
                    {"across": row["across"], "status": status, "at": at, "ci95": ci, "sites": [at] if at else []}
                )
            more.append(raw | {"without": name, "rows": rows, "status": raw["status"] if times else "none"})
    return study | {"curves": [*study["curves"], *more]}
