"""What an experiment file may contain, which of it this version runs, and the names of the metrics."""

from dataclasses import replace

from sim.config.fields import Any, Block, Either, Keyed, Listing, Number, Text, one_of
from sim.config.sensitivity import FEWEST_WORLDS, METHODS
from sim.config.units import Dimension as D

STUDIES = ("compare", "crossover", "sensitivity", "policy")
POLICY_STUDIES = ("policy", "crossover", "sensitivity")  # those that policies can stand in
SENSITIVITY_KEYS = (
    "uncertain",
    "move_together",
    "methods",
    "worlds",
    "value_of_a_point",
    "recalibrate",
    "scenarios",
    "pilot",
)
MIN_MEASURE_FROM, MAX_MONTHS = 12, 240

METRICS: dict[str, tuple[str, str]] = {  # name → (unit, what it is)
    "nrr": ("ratio", "net revenue retention, trailing twelve months"),
    "grr": ("ratio", "gross revenue retention, trailing twelve months"),
    "logo_retention": ("ratio", "customers kept, trailing twelve months"),
    "nrr_of_sums": ("ratio", "net revenue retention of all months together, which large cohorts decide"),
    "grr_of_sums": ("ratio", "gross revenue retention of all months together"),
    "renewal_rate": ("ratio", "contracts renewed, of those that were due"),
    "opening_arr": ("dollars", "annual recurring revenue at the start"),
    "ending_arr": ("dollars", "annual recurring revenue at the end"),
    "new_arr": ("dollars", "annual recurring revenue from new customers"),
    "expansion_arr": ("dollars", "growth of existing customers"),
    "contraction_arr": ("dollars", "shrinking of customers that stay"),
    "churned_arr": ("dollars", "annual recurring revenue of customers that left"),
    "economic_value": ("dollars", "discounted margin less post-sale cost, plus terminal value"),
    "cash_value": ("dollars", "discounted margin less post-sale cost: economic value without a terminal value"),
    "value_margin": ("dollars", "discounted margin on recurring revenue, a part of economic value"),
    "value_cost": ("dollars", "discounted post-sale cost, a part of economic value"),
    "value_terminal": ("dollars", "discounted worth of the revenue at the end, a part of economic value"),
    "cost_to_serve": ("dollars a year", "post-sale people, tools, hiring and managers"),
    "time_to_value_days": ("days", "from signature to first value"),
    "no_first_value": ("share", "new customers, of those there for a year or gone, that never got to first value"),
    "discount_rate": ("share", "average discount given at renewal"),
    "adoption": ("share", "average adoption of the accounts"),
    "sentiment": ("index", "average sentiment of the accounts, from 0 (no good contact lately) to 1"),
    "customers": ("customers", "paying customers, on average"),
    "expansion_share": ("share", "expansion of all new recurring revenue"),
    "hidden_risks": ("a year", "risks a year that were not reported"),
    "hidden_share": ("share", "risks that were not reported, of all"),
    "wrong_contacts": ("a year", "calls of customers that reached the wrong person"),
    "handoffs": ("a year", "contracts, leads and accounts that were passed"),
    "handoffs_lost": ("a year", "contracts, leads and accounts that were lost in passing"),
    "leads_passed": ("a year", "needs that were found and passed on to who sells"),
    "leads_lost": ("share", "leads that were lost in passing, of all"),
    "release_days": ("days", "from when an account is due to another role until it is handed over"),
    "pay_cost": ("dollars a year", "all pay: base, variable and kickers"),
    "luck_nrr": ("ratio", "what coins of known odds (renewals, downsells, growth, deals) added to NRR; 0 on average"),
    "luck_grr": ("ratio", "what renewals and downsells of known odds added to GRR; 0 on average"),
    "luck_logo_retention": ("ratio", "what renewals of known odds added to customers kept; 0 on average"),
    "luck_ending_arr": ("dollars", "what coins of known odds added to ARR at the end; 0 on average"),
    "luck_expansion_arr": ("dollars", "what growth and deals of known odds added to expansion; 0 on average"),
    "luck_contraction_arr": ("dollars", "what downsells of known odds added to contraction; 0 on average"),
    "luck_churned_arr": ("dollars", "what renewals of known odds added to churn; 0 on average"),
    "luck_economic_value": ("dollars", "what coins of known odds added to economic value; 0 on average"),
    "luck_cash_value": ("dollars", "what coins of known odds added to cash value; 0 on average"),
}
ROLE_METRICS: dict[str, tuple[str, str]] = {
    "utilisation": ("share", "hours worked of the hours there are"),
    "load": ("share", "hours asked for of the hours there are"),
    "attrition": ("share", "people who leave, by years of one person, whatever part of a position each has"),
    "headcount": ("people", "filled positions"),
    "vacancy_days": ("days a year", "days a year that a position is empty"),
    "variable_pay": ("dollars a year", "what results are paid, kickers too, per filled person-year"),
    "payout": ("dollars", "pay per filled person-year"),
    "quota_attainment": ("share", "result of its targets, weighted by what they pay"),
    "below_target": ("share", "pay years that ended below target"),
    "pay_p10": ("dollars", "pay of people who were there all year: one in ten gets less"),
    "pay_p50": ("dollars", "pay of people who were there all year: half get less"),
    "pay_p90": ("dollars", "pay of people who were there all year: nine in ten get less"),
    "pay_per_expanded": ("dollars per dollar", "variable pay per dollar of expansion"),
    "pay_per_renewed": ("dollars per dollar", "variable pay per dollar renewed"),
    "pay_parity": ("ratio", "pay per dollar of expansion ÷ pay of a new-logo AE per dollar acquired"),
    "ambiguity": ("share", "how far apart what is asked and what is paid are"),
    "pace": ("ratio", "work done in an hour, of what it would be on a salary"),
}
WORK_METRICS: dict[str, tuple[str, str]] = {
    "missed_work": ("tasks a year", "tasks that nobody reached in time"),
    "missed_share": ("share", "tasks that nobody reached in time, of all"),
    "undone_share": ("share", "tasks that were missed or left in part, of all"),
    "wait": ("days", "from when a task is posted to its first session"),
    "done_work": ("tasks a year", "tasks that were finished"),
}


def metric_unit(name: str) -> str | None:
    """Return the unit of a metric such as `nrr` or `utilisation.csm`; None if there is no such metric."""
    head, _, tail = name.partition(".")
    if not tail:
        return METRICS.get(head, (None, ""))[0]
    return (ROLE_METRICS | WORK_METRICS).get(head, (None, ""))[0]


def is_money(unit: str | None) -> bool:
    """Say whether a metric is an amount of money, and not a ratio of two amounts."""
    return unit in ("dollars", "dollars a year")


_RUNS = Number(D.COUNT, low=2, high=1_000_000, whole=True, design=True)
_ANY_NUMBER = Number(
    D.RATIO, others=(D.MONEY, D.POINTS, D.SHARE, D.DURATION, D.MONEY_RATE), basis=("opening ARR",), design=True
)
_EFFECTIVE = Text(choices=("at_once", "next_pay_year"), about="when a change that is due happens")
_STAGES = Listing(
    Block(
        {
            "use": Text(example="cs-only"),
            "as": Text(),
            "change": Keyed(Any(), keys="path"),
            "when": Text(example="customers >= 50", about="FIELD OP VALUE [and …]: when this organisation takes over"),
            "when_any": Listing(Text(), single=True),
            "effective": _EFFECTIVE,
            "hiring": Text(choices=("to_ratio", "frozen"), about="frozen: from then on nobody is hired but to replace"),
        },
        required=("use",),
        instead_of=one_of("when", "when_any"),
    )
)
_POLICY = Either(
    items=_STAGES,
    block=Block(
        {"title": Text(), "stages": _STAGES}, required=("stages",), examples={"stages": "stages: [{use: cs-only}]"}
    ),
)
_TARGETS = Block(
    {
        "adoption": Number(D.SHARE, low=0.0, high=1.0, design=True),
        "expansion": Number(D.SHARE, low=0.0, high=10.0, basis=("opening ARR",), design=True),
    },
    required=("adoption", "expansion"),
    examples={"adoption": "adoption: 70 %", "expansion": "expansion: 12 % of opening ARR"},
)
_TOGETHER = Block(
    {
        "these": Listing(Text(), single=True),
        "correlation": Number(D.RATIO, low=-1.0, high=1.0, design=True),
    },
    required=("these", "correlation"),
    examples={
        "these": "these: [company.champion_leaves, company.segments.*.issues]",
        "correlation": "correlation: 0.5",
    },
)
_SCENARIO = Block(
    {"model": Text(example="cs-only"), "metric": Text(example="nrr"), "loses_to": Text(), "below": _ANY_NUMBER},
    required=("model",),
    instead_of=one_of("loses_to", "below"),
)
_PILOT = Block(
    {
        "model": Text(example="cs-am-split"),
        "customers": Number(D.COUNT, low=2, high=100_000, whole=True, design=True),
        "lasts": Number(D.DURATION, low=30.0, high=366.0, design=True),
        "cost": Number(D.MONEY, low=0.0, design=True),
    },
    required=("model", "customers", "lasts", "cost"),
    examples={"customers": "customers: 40", "lasts": "lasts: 6 months", "cost": "cost: $60k"},
)
_MONTHS = Number(D.DURATION, low=0.0, high=MAX_MONTHS * 365 / 12 + 0.01, design=True)
EXPERIMENT = Block(
    {
        "kind": Text(choices=("experiment",)),
        "title": Text(),
        "study": Text(choices=STUDIES),
        "company": Text(example="mid-market-saas"),
        "assumptions": Text(example="parameters"),
        "models": Listing(
            Either(
                text=Text(),
                block=Block(
                    {
                        "use": Text(example="cs-only"),
                        "as": Text(),
                        "title": Text(),
                        "change": Keyed(Any(), keys="path"),
                    },
                    required=("use",),
                ),
            )
        ),
        "baseline": Text(),
        "staffing": Text(choices=("own", "equal_budget", "both")),
        "pay": Text(
            choices=("same", "own"), about="all on a salary, so that structure is compared; or each by its own plan"
        ),
        "heads": Text(choices=("parts", "whole"), about="equal budget with part-time people, or with whole ones"),
        "horizon": _MONTHS,
        "measure_from": replace(_MONTHS, about="results are averages from this month on"),
        "decide_on": Listing(Text(), single=True),
        "worth_acting_on": Keyed(_ANY_NUMBER, keys="metric"),
        "replications": Either(
            text=_RUNS,
            block=Block(
                {
                    "at_least": _RUNS,
                    "at_most": _RUNS,
                    "precision": Keyed(_ANY_NUMBER, keys="metric"),
                    "budget": Number(D.TIME, low=1.0, high=366 * 86400.0, design=True),
                },
                required=("at_least", "at_most"),
                examples={"precision": "precision: {nrr: 0.25 points}", "budget": "budget: 60 s"},
            ),
        ),
        "seed": Number(D.COUNT, low=0, high=2**53, whole=True, design=True),
        "vary": Keyed(Either(text=Text(), items=Listing(Text())), keys="path"),
        "points": Number(D.COUNT, low=2, high=100_000, whole=True, design=True),
        "crossing_of": Block({"metric": Text(example="nrr"), "along": Text()}, required=("metric", "along")),
        "change": Keyed(Any(), keys="path"),
        "policies": Keyed(_POLICY),
        "targets": _TARGETS,
        "effective": _EFFECTIVE,
        "uncertain": Either(text=Text(example="all"), items=Listing(Text())),
        "move_together": Listing(_TOGETHER),
        "methods": Listing(Text(choices=tuple(METHODS)), single=True),
        "worlds": Number(D.COUNT, low=FEWEST_WORLDS, high=100_000, whole=True, design=True),
        "value_of_a_point": Keyed(Number(D.MONEY, low=0.0, others=(D.MONEY_RATE,), design=True), keys="metric"),
        "scenarios": Listing(_SCENARIO),
        "pilot": _PILOT,
        "explain_by": Listing(Text(), single=True),
        "repeat_without": Listing(Text(), single=True),
        "recalibrate": Text(choices=("each_world", "never")),
    },
    required=("kind", "title", "company"),
    instead_of=one_of("models", "policies"),
    examples={"kind": "kind: experiment", "title": "title: the question that this answers"},
)
