"""Every metric, once: what it is of, its unit, which way is better, what it means, and its name for a reader.

How a number is written follows from its unit. A metric of a role, an activity or a stage is named `NAME.KEY`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

COMPANY, ROLE, ACTIVITY, STAGE = "company", "role", "activity", "stage"
MORE, LESS = "more", "less"
KINDS = {
    "ratio": "rate",
    "share": "rate",
    "dollars": "money",
    "dollars a year": "money",
    "dollars per dollar": "cents",
}
"""How a number of a unit is written: as percent, money or cents; any other one plainly."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric. per: what it is of; better: which way; title: its name for a reader where that is not the name in words."""

    name: str
    per: str
    unit: str
    better: str
    about: str
    title: str = ""

    @property
    def kind(self) -> str:
        """How its numbers are written: rate | money | cents | plain."""
        return KINDS.get(self.unit, "plain")

    @property
    def words(self) -> str:
        """Its name for a reader."""
        return self.title or self.name.replace("_", " ")


ALL = (
    Metric("nrr", COMPANY, "ratio", MORE, "net revenue retention, trailing twelve months", "NRR"),
    Metric("grr", COMPANY, "ratio", MORE, "gross revenue retention, trailing twelve months", "GRR"),
    Metric("logo_retention", COMPANY, "ratio", MORE, "customers kept, trailing twelve months"),
    Metric(
        "nrr_of_sums",
        COMPANY,
        "ratio",
        MORE,
        "net revenue retention of all months together, which large cohorts decide",
    ),
    Metric("grr_of_sums", COMPANY, "ratio", MORE, "gross revenue retention of all months together"),
    Metric("renewal_rate", COMPANY, "ratio", MORE, "contracts renewed, of those that were due"),
    Metric("opening_arr", COMPANY, "dollars", MORE, "annual recurring revenue at the start", "opening ARR"),
    Metric("ending_arr", COMPANY, "dollars", MORE, "annual recurring revenue at the end", "ending ARR"),
    Metric("new_arr", COMPANY, "dollars", MORE, "annual recurring revenue from new customers", "new ARR"),
    Metric("expansion_arr", COMPANY, "dollars", MORE, "growth of existing customers", "expansion ARR"),
    Metric("contraction_arr", COMPANY, "dollars", LESS, "shrinking of customers that stay", "contracted ARR"),
    Metric("churned_arr", COMPANY, "dollars", LESS, "annual recurring revenue of customers that left", "churned ARR"),
    Metric("economic_value", COMPANY, "dollars", MORE, "discounted margin less post-sale cost, plus terminal value"),
    Metric(
        "cash_value",
        COMPANY,
        "dollars",
        MORE,
        "discounted margin less post-sale cost: economic value without a terminal value",
    ),
    Metric(
        "value_margin", COMPANY, "dollars", MORE, "discounted margin on recurring revenue, a part of economic value"
    ),
    Metric("value_cost", COMPANY, "dollars", LESS, "discounted post-sale cost, a part of economic value"),
    Metric(
        "value_terminal",
        COMPANY,
        "dollars",
        MORE,
        "discounted worth of the revenue at the end, a part of economic value",
    ),
    Metric("cost_to_serve", COMPANY, "dollars a year", LESS, "post-sale people, tools, hiring and managers"),
    Metric("time_to_value_days", COMPANY, "days", LESS, "from signature to first value", "time to value"),
    Metric(
        "no_first_value",
        COMPANY,
        "share",
        LESS,
        "new customers, of those there for a year or gone, that never got to first value",
        "customers without first value",
    ),
    Metric("discount_rate", COMPANY, "share", LESS, "average discount given at renewal", "discount"),
    Metric("adoption", COMPANY, "share", MORE, "average adoption of the accounts"),
    Metric(
        "sentiment", COMPANY, "index", MORE, "average sentiment of the accounts, from 0 (no good contact lately) to 1"
    ),
    Metric("customers", COMPANY, "customers", MORE, "paying customers, on average"),
    Metric("expansion_share", COMPANY, "share", MORE, "expansion of all new recurring revenue"),
    Metric("pay_cost", COMPANY, "dollars a year", LESS, "all pay: base, variable and kickers", "pay"),
    Metric(
        "wrong_contacts",
        COMPANY,
        "a year",
        LESS,
        "calls of customers that reached the wrong person",
        "calls that reach the wrong role",
    ),
    Metric("hidden_risks", COMPANY, "a year", LESS, "risks a year that were not reported", "risks that nobody reports"),
    Metric(
        "hidden_share",
        COMPANY,
        "share",
        LESS,
        "risks that were not reported, of all",
        "share of risks that nobody reports",
    ),
    Metric(
        "handoffs", COMPANY, "a year", MORE, "contracts, leads and accounts that were passed", "handoffs between roles"
    ),
    Metric(
        "handoffs_lost",
        COMPANY,
        "a year",
        LESS,
        "contracts, leads and accounts that were lost in passing",
        "handoffs lost between roles",
    ),
    Metric(
        "leads_passed",
        COMPANY,
        "a year",
        MORE,
        "needs that were found and passed on to who sells",
        "leads passed between roles",
    ),
    Metric(
        "leads_lost",
        COMPANY,
        "share",
        LESS,
        "leads that were lost in passing, of all",
        "share of leads lost in passing",
    ),
    Metric(
        "release_days",
        COMPANY,
        "days",
        LESS,
        "from when an account is due to another role until it is handed over",
        "time an account is held back",
    ),
    Metric(
        "luck_nrr",
        COMPANY,
        "ratio",
        MORE,
        "what coins of known odds (renewals, downsells, growth, deals) added to NRR; 0 on average",
    ),
    Metric("luck_grr", COMPANY, "ratio", MORE, "what renewals and downsells of known odds added to GRR; 0 on average"),
    Metric(
        "luck_logo_retention",
        COMPANY,
        "ratio",
        MORE,
        "what renewals of known odds added to customers kept; 0 on average",
    ),
    Metric(
        "luck_ending_arr", COMPANY, "dollars", MORE, "what coins of known odds added to ARR at the end; 0 on average"
    ),
    Metric(
        "luck_expansion_arr",
        COMPANY,
        "dollars",
        MORE,
        "what growth and deals of known odds added to expansion; 0 on average",
    ),
    Metric(
        "luck_contraction_arr",
        COMPANY,
        "dollars",
        MORE,
        "what downsells of known odds added to contraction; 0 on average",
    ),
    Metric("luck_churned_arr", COMPANY, "dollars", MORE, "what renewals of known odds added to churn; 0 on average"),
    Metric(
        "luck_economic_value",
        COMPANY,
        "dollars",
        MORE,
        "what coins of known odds added to economic value; 0 on average",
    ),
    Metric("luck_cash_value", COMPANY, "dollars", MORE, "what coins of known odds added to cash value; 0 on average"),
    Metric("utilisation", ROLE, "ratio", MORE, "hours worked of the hours there are", "utilization"),
    Metric("load", ROLE, "ratio", MORE, "hours asked for of the hours there are"),
    Metric(
        "attrition",
        ROLE,
        "share",
        LESS,
        "people who leave, by years of one person, whatever part of a position each has",
    ),
    Metric("headcount", ROLE, "people", MORE, "filled positions"),
    Metric("payout", ROLE, "dollars a year", MORE, "pay per filled person-year"),
    Metric("vacancy_days", ROLE, "days a year", LESS, "days a year that a position is empty"),
    Metric("variable_pay", ROLE, "dollars a year", LESS, "what results are paid, kickers too, per filled person-year"),
    Metric("quota_attainment", ROLE, "ratio", MORE, "result of its targets, weighted by what they pay"),
    Metric("below_target", ROLE, "share", LESS, "pay years that ended below target", "share of reps below target"),
    Metric(
        "pay_p10",
        ROLE,
        "dollars a year",
        MORE,
        "pay of people who were there all year: one in ten gets less",
        "pay of the 10th rep in 100",
    ),
    Metric(
        "pay_p50",
        ROLE,
        "dollars a year",
        MORE,
        "pay of people who were there all year: half get less",
        "pay of the rep in the middle",
    ),
    Metric(
        "pay_p90",
        ROLE,
        "dollars a year",
        MORE,
        "pay of people who were there all year: nine in ten get less",
        "pay of the 90th rep in 100",
    ),
    Metric(
        "pay_per_expanded",
        ROLE,
        "dollars per dollar",
        LESS,
        "variable pay per dollar of expansion",
        "pay per ARR dollar expanded",
    ),
    Metric(
        "pay_per_renewed",
        ROLE,
        "dollars per dollar",
        LESS,
        "variable pay per dollar renewed",
        "pay per ARR dollar renewed",
    ),
    Metric(
        "pay_parity",
        ROLE,
        "ratio",
        MORE,
        "pay per dollar of expansion ÷ pay of a new-logo AE per dollar acquired",
        "pay for expansion over an AE's for a new logo",
    ),
    Metric("ambiguity", ROLE, "index", LESS, "how far apart what is asked and what is paid are", "unclear ownership"),
    Metric("pace", ROLE, "times", MORE, "work done in an hour, of what it would be on a salary", "pace of work"),
    Metric("done_work", ACTIVITY, "tasks a year", MORE, "tasks that were finished"),
    Metric("missed_work", ACTIVITY, "tasks a year", LESS, "tasks that nobody reached in time"),
    Metric("missed_share", ACTIVITY, "share", LESS, "tasks that nobody reached in time, of all"),
    Metric("undone_share", ACTIVITY, "share", LESS, "tasks that were missed or left in part, of all"),
    Metric("wait", ACTIVITY, "days", LESS, "from when a task is posted to its first session"),
    Metric(
        "changed_at", STAGE, "months", MORE, "months after which a stage of a policy began; missing where it never did"
    ),
)
BY_NAME: Mapping[str, Metric] = {metric.name: metric for metric in ALL}


def _units(per: str) -> dict[str, str]:
    return {metric.name: metric.unit for metric in ALL if metric.per == per}


UNITS, BY_ROLE, BY_ACTIVITY, BY_STAGE = (_units(per) for per in (COMPANY, ROLE, ACTIVITY, STAGE))
"""Unit of each metric, by what it is of."""


def find(name: str) -> Metric | None:
    """Return the metric that a name such as `nrr` or `utilisation.csm` is of; None where there is none."""
    head, _, of = name.partition(".")
    found = BY_NAME.get(head)
    return found if found is not None and (found.per == COMPANY) != bool(of) else None


def unit_of(name: str) -> str:
    """Return the unit of a metric. Errors: KeyError where there is none of that name."""
    return BY_NAME[name.partition(".")[0]].unit


def is_money(unit: str | None) -> bool:
    """Say whether a unit is one of an amount of money, and not of a ratio of two amounts."""
    return unit is not None and KINDS.get(unit) == "money"


def higher_is_better(name: str) -> bool:
    """Say whether more of a metric is better; of what nobody has declared, more is."""
    found = BY_NAME.get(name.partition(".")[0])
    return found is None or found.better == MORE
