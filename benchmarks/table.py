"""The table that `python -m benchmarks` prints: what was measured, beside what it should be."""


def heading(words: str) -> None:
    """Print a short heading."""
    print(f"\n{words}")


def row(what: str, measured: str, goal: str = "", *, met: bool = True) -> None:
    """Print one row; a goal that is not met is said to be missed, and that is all."""
    print(f"  {what:<58} {measured:>24}   {goal}{'' if met else ' — missed'}".rstrip())


def at_least(what: str, ratio: float, goal: float, remark: str = "") -> None:
    """Print a ratio that should be large."""
    row(what, f"{ratio:.{digits(goal)}f} times{remark}", f"at least {goal:g} times", met=ratio >= goal)


def at_most(what: str, value: float, goal: float, unit: str) -> None:
    """Print a value that should be small."""
    row(what, f"{value:,.{digits(goal)}f} {unit}", f"at most {goal:g} {unit}", met=value <= goal)


def digits(goal: float) -> int:
    """Return the decimals that tell whether a goal is met."""
    return 0 if goal >= 10 else 2
