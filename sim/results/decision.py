"""decision.json: which option, how sure, what it costs, why, what would change it, when to look again."""

from typing import Annotated

from sim.results.kinds import Interval, Is, Model, Number, Row, Secret
from sim.results.unknowns import LookAgain, Unknown

Money = Annotated[Number, Is.MONEY]
MoneyInterval = Annotated[Interval, Is.MONEY]
MoneyPath = Annotated[tuple[Number, ...], Is.MONEY]


class Amount(Row, frozen=True, kw_only=True):
    """An average in dollars with its 95% interval."""

    mean: Money
    ci95: MoneyInterval


class Share(Row, frozen=True, kw_only=True):
    """An average of a ratio with its 95% interval: NRR 1.03."""

    mean: Number
    ci95: Interval


class MorePath(Row, frozen=True, kw_only=True):
    """ARR less that of staying, by month from 0, with its 95% interval."""

    months: tuple[int, ...]
    mean: MoneyPath
    low: MoneyPath
    high: MoneyPath


class Option(Row, frozen=True, kw_only=True):
    """One thing that can be done. `more` is against staying, paired by simulation; for staying itself all of it is 0.

    kind: stay | change | later | money | hire_first | other. people: who is there once all of it is done, in words.
    month: in which it begins; NaN for staying. payback: months until what it brings has paid what it costs more, counted
    from its beginning; NaN where that does not happen within the horizon, 0 where it never costs more than it brings.
    ahead: share of simulations in which its cash value is above that of staying.
    """

    key: Model
    title: Secret
    kind: str
    people: Secret
    month: Number
    cost_a_year: Amount
    cost_more: Amount
    ending_arr: Amount
    arr_more: Amount
    nrr: Share
    nrr_more: Share
    cash_value: Amount
    cash_more: Amount
    terminal_more: Amount | None = None  # where a terminal value is given
    payback: Number
    ahead: Number
    path: MorePath


class Workload(Row, frozen=True, kw_only=True):
    """How full the days of a role are in one option, over the horizon, and what it misses most of what it should begin.

    load: hours asked for ÷ hours there. work: onboarding, expansion …; missed of due, both a year.
    """

    option: Model
    role: Secret
    people: Number
    load: Number
    work: str = ""
    missed: Number
    due: Number


class Dip(Row, frozen=True, kw_only=True):
    """What changing over costs by itself: the lowest point of ARR against staying, and when it is level again."""

    option: Model
    arr: Money
    month: int
    level_again: Number  # months after the change; NaN: not within what is simulated


class Inputs(Row, frozen=True, kw_only=True):
    """How many of the numbers behind it are of which grade."""

    measured: int = 0
    survey: int = 0
    opinion: int = 0
    assumption: int = 0


class Decision(Row, frozen=True, kw_only=True):
    """All that the page of a decision says.

    grade: recommend | lean | too_close | depends. choice: what is recommended; best: what has the best average. lead: of
    the best over the best other option; over_staying: of the choice. In dollars of cash value over the horizon, as
    `worth` is. Intervals of 95% allow for every look of the run. stopped_by: settled | budget | most | fixed | you.
    """

    format: int
    title: Secret
    company: Secret
    made: str  # date
    version: str
    command: Secret
    horizon_months: int
    customers: int
    opening_arr: Money
    worth: Annotated[Number, Is.CHOSEN_MONEY]
    worth_a_year: Annotated[Number, Is.CHOSEN_MONEY]
    grade: str
    choice: Model
    best: Model
    staying: Model
    sure: Number
    lead: Amount
    over_staying: Amount
    options: tuple[Option, ...]
    workloads: tuple[Workload, ...]
    dips: tuple[Dip, ...]
    unknowns: tuple[Unknown, ...] = ()
    unknowns_screened: int = 0
    look_again: LookAgain | None = None
    inputs: Inputs
    simulations: int
    seconds: Number
    stopped_by: str
    more: int | None = None  # simulations that would settle it
    same: tuple[tuple[Model, Model], ...] = ()  # options that are the same, each with the one that stands for it

    def option(self, key: str) -> Option:
        """Return an option by its key."""
        return next(each for each in self.options if each.key == key)
