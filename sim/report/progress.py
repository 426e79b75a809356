"""How well the differences that decide are known, and why a run ended where it did, in words."""

from collections.abc import Mapping
from typing import Any

from sim.report.wording import change, metric_words

RULE = "every difference that decides is known to half of what you would act on"


def half_width(metric: str, value: float, wanted: float) -> str:
    """Return a half-width without its sign, such as `0.7` or `$140k`, as precisely as what is wanted asks for."""
    return change(metric, value, wanted / 4.0).lstrip("+")


def known(by_metric: Mapping[str, tuple[float, float]]) -> str:
    """Return how well each metric is known, against what is wanted."""
    parts = []
    for metric, (half, wanted) in by_metric.items():
        enough = "ok" if half <= wanted else "not yet"
        parts.append(
            f"{metric_words(metric)} {half_width(metric, half, wanted)} of {half_width(metric, wanted, wanted)} {enough}"
        )
    return "known to ±   " + "   ".join(parts)


def why_it_ended(stopped: Mapping[str, Any], n: int, by: str) -> str:
    """Return why a run ended where it did. by: who fixed the number, where somebody did."""
    if stopped["stopped_by"] == "fixed":
        return f"{n:,} futures each, fixed by {by}."
    looks = len(stopped["looks"])
    allowed = (
        f"Every 95 % interval allows for {looks} look{'s' if looks != 1 else ''} and those that might have followed."
    )
    known_to = stopped["known_to"]
    if stopped["stopped_by"] == "rule":
        if not known_to:
            return f"Stopped by rule at {n:,} futures: nothing is compared, so there is nothing to wait for."
        return f"Stopped by rule at {n:,} futures: {RULE}. {allowed}"
    missed = [
        f"{metric_words(name)} still ±{half_width(name, row['half_width'], row['wanted'])} "
        f"of {half_width(name, row['wanted'], row['wanted'])}"
        for name, row in known_to.items()
        if not row["half_width"] <= row["wanted"]
    ]
    return f"Stopped by budget at {n:,} futures: {', '.join(missed)}. {allowed}"
