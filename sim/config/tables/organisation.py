"""What a model file (who does what) and a plan file (what is paid) may contain."""

from sim.config.language.fields import Block, Flag, Keyed, Listing, Text, one_of
from sim.model.numbers import Dimension as D
from sim.model.numbers import Number
from sim.vocabulary import PayMetric

OWNED_WORK = ("onboarding", "adoption", "risk", "readiness", "renewal", "discovery", "expansion")
_RESULT = (
    "a model cannot carry a result (got {got}). Say who does which work and with how many people; {word} is an outcome."
)
_RESULT_WORDS = {
    word: word
    for word in (
        "churn retention nrr grr expansion contraction renewal adoption sentiment attrition utilisation ending_arr new_arr "
        "economic_value quota_attainment logo_retention expansion_arr contraction_arr churned_arr cost_to_serve quality "
        "productivity effectiveness efficiency uplift health"
    ).split()
} | {
    "churn_rate": "churn",
    "churn_reduction": "churn",
    "renewal_rate": "renewal",
    "retention_rate": "retention",
    "expansion_rate": "expansion",
    "win_rate": "winning",
    "save_rate": "saving an account",
    "time_to_value": "time to value",
    "discount": "the discount",
}
RESULTS = {name: _RESULT.replace("{word}", word) for name, word in _RESULT_WORDS.items()}

STAFFING = ("accounts_per_rep", "arr_per_rep", "one_per", "headcount", "team")
"""Ways to count the people of a role, of which it has one."""
ROLE = Block(
    {
        "title": Text(),
        "reports_to": Text(),
        "plan": Text(example="csm-classic"),
        "pay": Text(
            choices=("plan", "market"), about="OTE as the plan says, or the market price of the role's own work"
        ),
        "reps_per_account": Number(D.COUNT, low=1, high=4, whole=True, design=True),
        "closed_the_sale": Flag(about="these people sold the account, so they know it from the first day"),
        "on_loan": Flag(about="these people have another job, to which they return when the organization changes"),
        "coverage": Text(choices=("named", "pooled")),
        "hires_for": Block(
            {name: Number(D.SHARE, low=0.0, high=1.0) for name in ("success", "commercial")},
            required=("success", "commercial"),
        ),
        "staffing": Block(
            {
                "accounts_per_rep": Keyed(Number(D.COUNT, low=0.1, high=1e6)),
                "arr_per_rep": Number(D.MONEY, low=1.0),
                "one_per": Text(),
                "headcount": Number(D.COUNT, low=0.1, high=10_000),
                "team": Keyed(
                    Number(D.DURATION, low=0.0, high=18_250.0, words=("vacant",)),
                    about="who is there: a name → since how long, or vacant",
                ),
            },
            instead_of=one_of(*STAFFING),
            forbidden={"people": "is headcount here (got {got}). Write headcount: {got}."},
            bare="headcount",
        ),
    },
    required=("plan", "staffing"),
    examples={"staffing": "staffing: {accounts_per_rep: {smb: 200, mid-market: 45, enterprise: 12}}"},
    forbidden=RESULTS,
)
MODEL = Block(
    {
        "kind": Text(choices=("model",)),
        "title": Text(),
        "thresholds": Keyed(Number(D.MONEY, others=(D.RATIO, D.SHARE, D.DURATION))),
        "people": Keyed(ROLE),
        "pairing": Text(choices=("paired", "crossed")),
        "ownership": Listing(
            Block(
                {
                    "work": Listing(Text(choices=OWNED_WORK), single=True),
                    "when": Text(example="segment is smb"),
                    "owner": Text(example="csm"),
                },
                required=("work", "owner"),
                examples={"work": "work: [renewal, expansion]"},
                forbidden=RESULTS,
            )
        ),
        "handoffs": Block(
            {
                "renewal": Number(D.DURATION, low=0.0, high=365.0, before="renewal"),
                "protocol": Number(D.SHARE, low=0.0, high=1.0),
            }
        ),
    },
    required=("kind", "title", "people", "ownership"),
    examples={
        "kind": "kind: model",
        "title": "title: a line that says who does what",
        "people": "people: with one role below it, or {} if all is automated",
        "ownership": "ownership: with lines such as {work: renewal, owner: csm}",
    },
    forbidden={**RESULTS, "style": "is chosen by the program, one color for an option in every study. Remove it."},
)

PAYABLE = tuple(metric.name.lower() for metric in PayMetric)
RATIOS = ("nrr", "grr", "logo_retention")
"""Metrics that a kicker can stand on."""

_FORMS = (D.MONEY, D.COUNT, D.DURATION)
_TARGET = Number(D.SHARE, low=0.0, high=1e12, basis=("opening ARR",), others=_FORMS, words=("benchmark",))
_AT = Number(D.SHARE, low=0.0, high=1e12, basis=("opening ARR", "target"), others=_FORMS)
PLAN = Block(
    {
        "kind": Text(choices=("plan",)),
        "title": Text(),
        "ote": Number(D.MONEY, low=1.0),
        "base": Number(D.MONEY, low=0.0),
        "base_share": Number(D.SHARE, low=0.0, high=1.0),
        "pay_period": Text(choices=("month", "quarter", "year")),
        "components": Listing(
            Block(
                {
                    "pays_for": Text(choices=PAYABLE),
                    "share": Number(D.SHARE, low=0.0, high=1.0),
                    "rate": Number(D.SHARE, low=1e-9, high=1.0),
                    "target": _TARGET,
                    "threshold": Block(
                        {"at": _AT, "pays": Number(D.SHARE, low=0.0, high=1.0)}, required=("at", "pays")
                    ),
                    "cap": Block({"at": _AT, "pays": Number(D.SHARE, low=1.0, high=100.0)}, required=("at", "pays")),
                    "book": Text(choices=("own", "pair", "company")),
                },
                required=("pays_for", "share"),
                instead_of={"rate": ("target", "threshold", "cap"), "target": ("rate",)},
            )
        ),
        "kicker": Block(
            {
                "pays_for": Text(choices=RATIOS),
                "book": Text(choices=("own", "pair", "company")),
                "above": Number(D.SHARE, low=0.0, high=10.0),
                "pays": Number(D.MONEY_RATE, low=0.0),
            },
            required=("pays_for", "above", "pays"),
        ),
    },
    required=("kind", "title", "ote"),
    instead_of=one_of("base", "base_share"),
    examples={"kind": "kind: plan", "ote": "ote: $130k", "title": "title: a line that says what is paid for"},
)
