"""Rows of a ledger, as they are stored, made by hand."""

from typing import Any

A, B = "A guide", "An explainer"


def told(value: float, half: float, n: int = 400, **more: Any) -> dict[str, Any]:
    return {"value": value, "ci95": [value - half, value + half], "n": n, **more}


def share(mean: float) -> dict[str, Any]:
    return {"mean": mean, "ci95": [max(0.0, mean - 0.1), min(1.0, mean + 0.1)]}


def worlds(as_claimed: float, right: float, wrong: float, **more: Any) -> dict[str, Any]:
    return {
        "n": 128,
        "futures": 4,
        "mean": -0.01,
        "p10": -0.03,
        "p90": 0.01,
        "noise_share": 0.3,
        "as_claimed": share(as_claimed),
        "right_way": share(right),
        "wrong_way": share(wrong),
        "driver": None,
        "levels_missed": 0.001,
        **more,
    }


def row(key: str = "A6", **more: Any) -> dict[str, Any]:
    """Return the row of a claim that below 0 points was claimed, and simulated as -1.2 [-1.6, -0.8]."""
    return {
        "id": key,
        "claim": "A split below 50 customers costs more than it brings",
        "source": A,
        "mechanisms": ["M4", "M12"],
        "how": "One role against two at equal spend.",
        "kind": "claim",
        "models": ["cs-only"],
        "claimed": {"text": "it costs more", "from": None, "to": 0.0, "no_effect_at": 0.0, "worth": 0.005},
        "sides": None,
        "simulated": told(-0.012, 0.004, unit="points"),
        "verdict": "reproduced",
        "reason": "the interval lies wholly in what is claimed",
        "share_of_worlds": 0.71,
        "worlds": worlds(0.71, 0.71, 0.12),
        "mechanism": "friction: without it the effect is gone",
        "ablations": [
            {"without": "friction", **told(0.001, 0.004), "change": told(-0.013, 0.003)},
            {"without": "learning", **told(-0.02, 0.004), "change": told(0.008, 0.003)},
        ],
        "along": {
            "path": "company.start.customers",
            "points": [
                {"at": "10", **told(-0.03, 0.006)},
                {"at": "25", **told(-0.012, 0.004)},
                {"at": "100", **told(0.01, 0.002)},
            ],
        },
        "also": [{"name": "what it costs more", **told(52_300.0, 4_100.0, unit="dollars a year")}],
        "measure": "nrr[cs-am-split] - nrr[cs-only]",
        "experiment": key,
        "industry": False,
        "effort": "full",
        "runs": 9_000,
        "identity": "0" * 24,
        **more,
    }


def untestable(key: str = "B4") -> dict[str, Any]:
    return {
        "id": key,
        "claim": "34% bundle",
        "source": B,
        "mechanisms": [],
        "how": "",
        "kind": "claim",
        "models": [],
        "claimed": {"text": "34% bundle"},
        "simulated": None,
        "verdict": "input, not testable",
        "reason": "What companies choose is put in.",
        "share_of_worlds": None,
        "mechanism": None,
        "experiment": None,
    }


def contradiction(key: str = "C5") -> dict[str, Any]:
    return row(
        key,
        claim="Who should own the renewal?",
        source="both articles",
        kind="contradiction",
        claimed={"text": "", "from": 0.0, "to": None, "no_effect_at": 0.0, "worth": 0.005},
        sides={"above": "the CSM", "below": "the AM"},
        verdict="favors: the AM",
        worlds=worlds(0.1, 0.1, 0.7),
        ablations=[],
        along={"path": "", "points": []},
        also=[],
        mechanism=None,
    )


def level(key: str = "B9") -> dict[str, Any]:
    """Return a claim on a level of money: no value means no effect."""
    return row(
        key,
        source=B,
        claim="One CSM carries $2M to $4M",
        claimed={"text": "$2M to $4M", "from": 2e6, "to": 4e6, "no_effect_at": None},
        simulated=told(1_462_300.0, 123_000.0, unit="dollars"),
        verdict="contradicted",
        mechanism=None,
        ablations=[],
        along={"path": "", "points": []},
        also=[],
        worlds=worlds(0.2, 0.2, 0.8, p10=1.1e6, p90=2.2e6, mean=1.5e6),
    )


def sized(key: str = "B10") -> dict[str, Any]:
    """Return a claim of 8 to 12 points, simulated as 1.1 over companies of an industry."""
    return row(
        key,
        source=B,
        claim="Two roles bring 8 to 12 points more",
        industry=True,
        claimed={"text": "8 to 12 points", "from": 0.08, "to": 0.12, "no_effect_at": 0.0, "worth": 0.005},
        simulated=told(0.0113, 0.0016, 300, unit="points"),
        verdict="right direction",
        reason="the effect has the sign that is claimed, but not known to be of the size",
        worlds=worlds(0.0, 0.9, 0.02),
        ablations=[],
        along={"path": "", "points": []},
        also=[],
    )


def ledger() -> list[dict[str, Any]]:
    return [sized(), row("A6"), row("A10"), level(), contradiction(), untestable()]


def quick() -> list[dict[str, Any]]:
    return [{**each, "effort": "quick"} if each["simulated"] else each for each in ledger()]
