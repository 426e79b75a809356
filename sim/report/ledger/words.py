"""What both documents say around the claims: what a ledger is and is not, the rule, the limits."""

import math
import statistics
from collections.abc import Sequence

from sim.report.findings import estimators
from sim.report.ledger.overview import counts, kind
from sim.report.ledger.reading import Row
from sim.report.words import wording
from sim.statistics.claims import SPLIT

TITLE = "Ledger of published claims"
QUICK_LINE = (
    "QUICK: judged with few simulations and few scenarios. Verdicts can change with more; postsale claims without "
    "--quick gives the full ones."
)
IS = (
    (
        "Each published claim is written down as an experiment, a measure and a region on the line of that measure. The "
        "verdict is computed from the simulated interval by one rule; nobody writes it, and no number of the model was set "
        "so that a claim comes out."
    ),
    (
        "A share of scenarios stands beside each verdict: in how many scenarios, drawn from what is not known about the "
        "assumptions, the claim holds."
    ),
    (
        "A mechanism stands beside each effect: the one without which the effect is gone. It says why the simulation answers "
        "as it does."
    ),
)
IS_NOT = (
    (
        "No validation, in either direction: that the simulation agrees with a claim says that the claim follows from these "
        "assumptions, not that it is so; that it disagrees does not refute the claim in anybody’s company."
    ),
    "No test of the data behind a claim: how a survey was made is not known here. A claim is a claim, in its author’s words.",
    (
        "No advice: the companies, plans and organizations of the experiments are described by numbers, most of them "
        "assumptions. What they are: postsale show mid-market-saas --sources."
    ),
)
VERDICTS: tuple[tuple[str, str], ...] = (
    ("reproduced", "the interval of the average lies wholly in what is claimed"),
    ("right direction", "the interval lies on the side of the claim, but not wholly in what is claimed"),
    ("no effect", "the interval lies wholly within what is too small to act on"),
    (
        "contradicted",
        "the interval lies wholly on the other side, or outside what is claimed where nothing means no effect",
    ),
    (
        "depends on …",
        (
            f"scenarios disagree: {SPLIT:.0%} or more lie clearly on either side, or fewer than that agree with "
            "what the most likely values give, or half and more say the opposite of it; or the sign turns along what the "
            "claim varies. The unknown that goes most with the measure is named where chance could not name one as well"
        ),
    ),
    ("too close to call", "none of these: the interval is too wide"),
    ("not testable", "the statement is an input or a definition of the model, so nothing could contradict it"),
    ("favors …", "of a contradiction: the interval lies on one side’s half"),
)
KINDS = (
    ("Noise of the simulation", wording.AVERAGE, "the bar with caps, and every figure in square brackets"),
    ("What we do not know", wording.WORLDS, "the striped bar, and every share of scenarios"),
    (
        "Chance for one company",
        "the spread of single simulations is not shown here",
        "claims are about averages; postsale run ID shows single simulations of an experiment",
    ),
)
LIMITS = (
    (
        "Scenarios are drawn from the ranges of all assumptions that an experiment reads, each unknown by itself; scenario "
        "17 is the same for every claim. Levels of retention are fitted anew in each, so they differ in what organizations "
        "do, not in where everybody starts."
    ),
    (
        "In each scenario few simulations are run. Shares are freed of that noise, which makes them less sure: the interval "
        "behind a share says how much, and whether most of what differs is noise stands with the claim."
    ),
    "An interval holds for its claim alone. Among sixty claims some verdicts stand by chance: at 95% about three.",
    "A mechanism that removes an effect is one of those that were taken out, which the file of the claim lists.",
)


def about(rows: Sequence[Row]) -> str:
    """Return in one line what the ledger holds."""
    tested = [row for row in rows if row.simulated is not None]
    runs = sum(row.runs for row in rows)
    efforts = sorted({row.effort for row in tested})
    how = f"{'QUICK' if efforts == ['quick'] else ' and '.join(efforts)} effort" if efforts else ""
    sides = sum(row.sides is not None for row in rows)
    parts = [
        f"{len(rows) - sides} claims",
        f"{sides} contradictions" if sides else "",
        f"{len(tested)} of them simulated",
        how,
        f"{runs:,} runs",
    ]
    return " · ".join(part for part in parts if part)


def made(rows: Sequence[Row]) -> str:
    """Return how the averages were made, and what that saves at the middle claim; "" where nothing was adjusted."""
    tested = [row.simulated for row in rows if row.simulated is not None]
    less = [told for told in tested if told.less_luck]
    if not less:
        return ""
    saved = [told.luck_ratio for told in less if math.isfinite(told.luck_ratio)]
    gain = (
        f"; the middle claim is as exact as with {statistics.median(saved):.1f} times the simulations" if saved else ""
    )
    as_they_came = len(tested) - len(less)
    rest = f" {as_they_came} of {len(tested)} simulated claims keep that luck in." if as_they_came else ""
    return f"{estimators.HEAD}{gain}.{rest}"


def is_quick(rows: Sequence[Row]) -> bool:
    """Say whether any row was judged with few futures and worlds."""
    return any(row.quick for row in rows)


def tally(rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Return each verdict with how often it stands and for which claims, the most frequent first."""
    found = []
    for word, many in counts(rows):
        of = [row for row in rows if kind(row) == word]
        quick = " (quick)" if is_quick(of) else ""
        found.append((f"{word}{quick}", f"{many}: {', '.join(row.key for row in of)}"))
    return found
