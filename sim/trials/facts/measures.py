"""How each fact is measured: a function of averages over the replications of one or two arms, with its interval."""

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from sim.statistics.jackknife import Estimate, of_averages
from sim.trials.facts.arms import ARMS, FEWEST, FOUNDERS, Columns, run
from sim.trials.facts.fact import Measurement

SMB, MIDDLE, ENTERPRISE = 0, 1, 2
Arms = Mapping[str, Columns]
Measure = Callable[[Arms], Measurement]


class Runs(Mapping[str, Columns]):
    """The arms, each run when it is first asked for. effort: share of the declared replications."""

    def __init__(self, effort: float = 1.0, workers: int = 2, say: Callable[[str], object] = lambda _: None) -> None:
        self.effort, self.workers, self.say = effort, workers, say
        self.kept: dict[str, Columns] = {}

    def __getitem__(self, name: str) -> Columns:
        if name not in self.kept:
            asked = max(FEWEST, round(self.effort * ARMS[name].replications))
            self.say(f"{name}: {ARMS[name].model}, {asked} replications")
            self.kept[name] = run(ARMS[name], asked, self.workers)
        return self.kept[name]

    def __iter__(self) -> Iterator[str]:
        return iter(ARMS)

    def __len__(self) -> int:
        return len(ARMS)

    @property
    def simulations(self) -> int:
        """Return how many replications were run so far."""
        return sum(columns["months"].size for columns in self.kept.values())


def measured(found: Estimate) -> Measurement:
    """Return an estimate as a measurement."""
    return Measurement(found.value, found.low, found.high)


def mean(arm: str, name: str) -> Measure:
    """Measure the average of a column."""
    return lambda arms: measured(of_averages([arms[arm][name]], lambda a: a[0]))


def ratio(arm: str, part: str, whole: str, factor: float = 1.0) -> Measure:
    """Measure the average of one column over that of another, times a factor."""
    return lambda arms: measured(of_averages([arms[arm][part], arms[arm][whole]], lambda a: factor * a[0] / a[1]))


def loss(arm: str, kept: str, whole: str) -> Measure:
    """Measure the share that is lost, where what is kept is counted."""
    return lambda arms: measured(of_averages([arms[arm][kept], arms[arm][whole]], lambda a: 1.0 - a[0] / a[1]))


def difference(arm: str, one: str, other: str) -> Measure:
    """Measure the average of a column less that of another one of the same arm."""
    return lambda arms: measured(of_averages([arms[arm][one], arms[arm][other]], lambda a: a[0] - a[1]))


def against(arms: Arms, pairs: Sequence[tuple[str, str]], function: Callable[[Any], Any]) -> Measurement:
    """Return a function of averages of columns of several arms, on the same replications."""
    columns = [arms[arm][name] for arm, name in pairs]
    n = min(column.size for column in columns)
    return measured(of_averages([column[:n] for column in columns], function))


def expansion_share(arms: Arms) -> Measurement:
    """Return expansion as a share of all new ARR."""
    names = ("sum expansion_arr_cents", "sum new_arr_cents")
    return against(arms, [("one", name) for name in names], lambda a: a[0] / (a[0] + a[1]))


def never(arms: Arms) -> Measurement:
    """Return the share of onboardings that end without first value."""
    names = ("sum values_given_up", "sum values_reached")
    return against(arms, [("one", name) for name in names], lambda a: a[0] / (a[0] + a[1]))


def odds_of_leaving(arms: Arms) -> Measurement:
    """Return the odds of leaving at the first renewal without first value, over those with it (Mantel & Haenszel 1959)."""
    groups = ("without left", "without stayed", "with left", "with stayed")
    names = [("old", f"{k} {group}") for k in (SMB, MIDDLE, ENTERPRISE) for group in groups]

    def pooled(a: Any) -> Any:
        up, down = 0.0, 0.0
        for k in (SMB, MIDDLE, ENTERPRISE):
            bad_left, bad_stayed, left, stayed = a[4 * k : 4 * k + 4]
            everybody = bad_left + bad_stayed + left + stayed
            up, down = up + bad_left * stayed / everybody, down + left * bad_stayed / everybody
        return up / down

    return against(arms, names, pooled)


def odds_of_five_off(arms: Arms) -> Measurement:
    """Return the odds of a renewal with five percent off for everybody over those at full price, known luck taken off."""
    names = ("sum renewed", "sum luck_logos", "sum due")
    pairs = [(arm, name) for arm in ("five off", "full price") for name in names]

    def odds(a: Any) -> Any:
        kept, usual = (a[0] - a[1]) / a[2], (a[3] - a[4]) / a[5]
        return kept / (1.0 - kept) / (usual / (1.0 - usual))

    return against(arms, pairs, odds)


def gain(arm: str, base: str, name: str) -> Measure:
    """Measure by which share the average of a column is higher in one arm than in another."""
    return lambda arms: against(arms, [(arm, name), (base, name)], lambda a: a[0] / a[1] - 1.0)


def ambiguity(arms: Arms) -> Measurement:
    """Return how many times as unclear the hybrid trap is as one role on a two-sided plan."""
    pairs = [(arm, f"csm {name}") for arm in ("trap", "one") for name in ("ambiguity", "people")]
    return against(arms, pairs, lambda a: (a[0] / a[1]) / (a[2] / a[3]))


def one_more(arms: Arms) -> Measurement:
    """Return the smallest of the gains in gross retention that each further part of a founder brings."""
    names = list(FOUNDERS)
    steps = [
        against(arms, [(more, "grr"), (fewer, "grr")], lambda a: a[0] - a[1])
        for fewer, more in itertools.pairwise(names)
    ]
    return min(steps, key=lambda step: step.value if math.isfinite(step.value) else -np.inf)


MEASURES: dict[str, Measure] = {
    "cost-over-arr": ratio("one", "sum cost", "sum ending_arr_cents", 1200.0),
    "cost-over-arr-enterprise": ratio("enterprise", "sum cost", "sum ending_arr_cents", 1200.0),
    "arr-a-head": ratio("one", "sum ending_arr_cents", "all fte", 0.01),
    "arr-a-head-enterprise": ratio("enterprise", "sum ending_arr_cents", "all fte", 0.01),
    "load": ratio("one", "all posted_hours", "all capacity_hours"),
    "undone": ratio("one", "all undone", "all ended"),
    "onboardings-undone": ratio("one", "onboarding undone", "onboarding ended"),
    "kickoff": ratio("one", "kickoff days", "kickoffs"),
    "kickoff-split": ratio("full", "kickoff days", "kickoffs"),
    "first-value-smb": ratio("one", f"{SMB} value days", f"{SMB} values"),
    "first-value-mid-market": ratio("one", f"{MIDDLE} value days", f"{MIDDLE} values"),
    "first-value-enterprise": ratio("one", f"{ENTERPRISE} value days", f"{ENTERPRISE} values"),
    "never-first-value": never,
    "onboarding-odds": odds_of_leaving,
    "nrr": mean("one", "nrr"),
    "grr": mean("one", "grr"),
    "nrr-less-grr": difference("one", "nrr", "grr"),
    "nrr-path": difference("old", "nrr at 72", "nrr at 24"),
    "nrr-path-long": difference("old", "nrr at 96", "nrr at 24"),
    "grr-smb": ratio("one", "smb kept_cents", "smb cohort_cents"),
    "grr-mid-market": ratio("one", "mid-market kept_cents", "mid-market cohort_cents"),
    "grr-enterprise": ratio("one", "enterprise kept_cents", "enterprise cohort_cents"),
    "logos-all": loss("one", "sum cohort_logos_kept", "sum cohort_logos"),
    "logos-smb": loss("one", "smb logos_kept", "smb logos"),
    "logos-mid-market": loss("one", "mid-market logos_kept", "mid-market logos"),
    "logos-enterprise": loss("one", "enterprise logos_kept", "enterprise logos"),
    "expansion-share": expansion_share,
    "win-rate": ratio("one", "sum needs_won", "sum needs_found"),
    "discount-odds": odds_of_five_off,
    "discount-value": gain("five off", "full price", "cash_value"),
    "control-world": mean("alone", "grr"),
    "one-more-person": one_more,
    "attainment": mean("large", "am median attainment"),
    "attainment-mean": ratio("two", "am attained_days", "am attained_over"),
    "below-target": ratio("two", "am rep_years_below", "am rep_years"),
    "pay-per-expanded": ratio("two", "am payout_expanded_cents", "am grown_cents"),
    "pay-per-renewed": ratio("full", "am payout_renewed_cents", "am renewed_cents"),
    "timing": ratio("two", "sold in last months", "sum commercial_cents"),
    "cap": gain("uncapped", "two", "sum commercial_cents"),
    "attrition-csm": ratio("one", "csm quits", "csm person_days", 365.0),
    "attrition-am": ratio("two", "am quits", "am person_days", 365.0),
    "vacancy": ratio("one", "vacant days", "hires"),
    "ambiguity": ambiguity,
    "coordination": ratio("two", "meeting hours", "sum customers"),
    "wrong-contacts": ratio("two", "sum wrong_contacts", "sum open_issues"),
}
"""By key of the fact."""
