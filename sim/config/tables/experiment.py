"""What an experiment file may contain, and which of it this version runs."""

from dataclasses import replace

from sim.config.language.fields import Any, Block, Either, Keyed, Listing, Text, one_of
from sim.config.tables.sensitivity import FEWEST_WORLDS, METHODS
from sim.model.numbers import Dimension as D
from sim.model.numbers import Number

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
            "when": Text(example="customers >= 50", about="FIELD OP VALUE [and …]: when this organization takes over"),
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
REPLICATIONS = Either(
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
)
"""A number of simulations, or from how many on until the answer is known."""
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
        "heads": Text(choices=("parts", "whole"), about="the same spend with part-time people, or with whole ones"),
        "horizon": _MONTHS,
        "measure_from": replace(_MONTHS, about="results are averages from this month on"),
        "decide_on": Listing(Text(), single=True),
        "worth_acting_on": Keyed(_ANY_NUMBER, keys="metric"),
        "replications": REPLICATIONS,
        "seed": Number(D.COUNT, low=0, high=2**53, whole=True, design=True),
        "vary": Keyed(Either(text=Text(), items=Listing(Text())), keys="path"),
        "follow": Keyed(Text(example="company.start.customers - 1"), keys="path"),
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
