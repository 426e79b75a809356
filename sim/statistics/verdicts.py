"""The verdict on a difference: five forms, from the joint interval and from what is worth acting on; nothing else."""

import math


def verdict(low: float, high: float, worth: float | None, *, higher_is_better: bool) -> str:
    """Return the verdict on a difference with this joint interval.

    worth: smaller differences change no decision. None: nobody has said, so no difference is clear and none too small.
    Forms:
    "identical" · "clearly better|worse" · "better|worse, perhaps worth acting on" · "better|worse, too small to act on" ·
    "practically the same" · "cannot tell yet".
    """
    if math.isnan(low) or math.isnan(high):
        return "cannot tell yet"
    if low == high == 0.0:
        return "identical"
    zone = worth or 0.0
    word = "better" if (low + high > 0.0) == higher_is_better else "worse"
    if low > 0.0 or high < 0.0:
        if worth is None:
            return f"{word}, perhaps worth acting on"
        nearest, farthest = min(abs(low), abs(high)), max(abs(low), abs(high))
        if nearest > zone:
            return f"clearly {word}"
        if farthest < zone:
            return f"{word}, too small to act on"
        return f"{word}, perhaps worth acting on"
    if max(abs(low), abs(high)) <= zone:
        return "practically the same"
    return "cannot tell yet"
