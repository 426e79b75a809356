"""What a company file and a calibration file may contain."""

from sim.config.language.fields import Block, Keyed, Number, Spec, Spread, Text
from sim.config.language.units import Dimension as D

SHARE = Number(D.SHARE, low=0.0, high=1.0)
HOURS = Number(D.WORK, low=1e-9, high=1000.0)
DAYS = Number(D.DURATION, low=0.0, high=1000.0)
YEARLY = Number(D.RATE, low=0.0, high=365.0)
WORK_HOURS = (
    "handoff", "onboarding", "touch", "review", "risk", "readiness", "renewal", "discovery", "expansion", "coordination",
)  # fmt: skip
SESSIONS = ("onboarding", "risk", "renewal", "expansion")
PATIENCE = ("handoff", "onboarding", "adoption", "risk", "readiness", "discovery", "coordination")
CURRENCY_NAMES = ("USD", "EUR", "GBP")

SEGMENT_FIELDS: dict[str, Spec] = {
    "title": Text(),
    "like": Text(about="another segment whose defaults hold for this one", example="mid-market"),
    "share_of_new_logos": SHARE,
    "complexity": Number(
        D.MULTIPLE, low=0.001, high=1000.0, about="hours of one piece of work, of a mid-market customer's"
    ),
    "acv": Spread(D.MONEY, about="first-year contract value"),
    "price_per_seat": Number(D.MONEY_RATE, low=1e-9),
    "contracts": Keyed(SHARE, keys="months", about="contract length → share of contracts"),
    "auto_renew": SHARE,
    "stickiness": Number(D.SHARE, low=0.0, high=1.0, about="adoption that the product holds with nobody's help"),
    "support_need": Number(D.SHARE, low=0.0, high=1.0, about="share of first value that needs a person"),
    "organic_expansion": Number(D.SHARE, low=0.0, high=1.0, about="share of expansion that hardly needs selling"),
    "whitespace": Spread(D.MULTIPLE, about="expansion still possible, of first-year ARR", follows=True),
    "issues": Number(D.RATE, low=0.0, high=52.0),
    "price_sensitivity": Number(D.MULTIPLE, low=0.0, high=10.0),
    "complexity_spread": Number(D.MULTIPLE, low=1.0, high=20.0),
    "involuntary": Number(D.RATE, low=0.0, high=0.5, about="share of accounts a year whose payment fails for good"),
    "needs": Number(D.RATE, low=0.0, high=52.0, about="commercial needs a year"),
    "need_size": Spread(D.SHARE, about="of first-year ARR", follows=True),
    "organic": Number(
        D.RATE, low=0.0, high=52.0, about="organic growth steps a year; read only without organic_expansion"
    ),
    "organic_size": Spread(D.SHARE, about="of first-year ARR", follows=True),
    "touches": YEARLY,
    "reviews": YEARLY,
    "discoveries": YEARLY,
    # Planned talks between roles may be left out: 0 h.
    "hours": Block({**dict.fromkeys(WORK_HOURS, HOURS), "coordination": Number(D.WORK, low=0.0, high=1000.0)}),
    "sessions": Block({name: Number(D.COUNT, low=1, high=63, whole=True) for name in SESSIONS}),
    "gaps": Block(dict.fromkeys(SESSIONS, DAYS)),
    "patience": Block({name: Number(D.DURATION, low=1.0, high=1000.0) for name in PATIENCE}),
}
OF_ONE_SEGMENT = ("title", "like", "share_of_new_logos", "complexity", "acv", "contracts", "organic")
"""What only a segment can say of itself. Everything else may be said once, for all of them."""
COMPANY_BLOCKS: dict[str, Spec] = {
    "all_segments": Block(
        {name: spec for name, spec in SEGMENT_FIELDS.items() if name not in OF_ONE_SEGMENT},
        about="of a customer of complexity 1; what a segment says itself goes first",
    ),
    "champion_leaves": Number(D.RATE, low=0.0, high=4.0),
    "working_time": Block(
        {
            "hours_a_week": Number(D.COUNT, low=1.0, high=80.0),
            "weeks_a_year": Number(D.COUNT, low=1.0, high=52.2),
            "with_customers": Number(D.SHARE, low=0.01, high=1.0),
            "load": Number(
                D.RATIO, low=0.1, high=5.0, about="hours asked of those there are, that teams are sized for"
            ),
        }
    ),
    "hiring": Block(
        {
            "time_to_fill": Number(D.DURATION, low=0.0, high=730.0),
            "notice": Number(D.DURATION, low=0.0, high=365.0),
            "cost_per_hire": Number(D.MONEY, low=0.0),
        }
    ),
    "costs": Block(
        {
            "on_costs": Number(D.SHARE, low=0.0, high=3.0),
            "tools": Number(D.MONEY_RATE, low=0.0),
            "manager": Number(D.MONEY_RATE, low=0.0),
            "reps_per_manager": Number(D.COUNT, low=1.0, high=1000.0),
        }
    ),
    "finance": Block(
        {
            "gross_margin": Number(D.SHARE, low=0.0, high=1.0),
            "discount_rate": Number(D.RATE, low=0.0, high=1.0),
            "terminal_multiple": Number(D.MULTIPLE, low=0.0, high=50.0),
        }
    ),
    "calibrate_to": Block(
        {
            "grr": Number(D.SHARE, low=0.3, high=0.999),
            "nrr": Number(D.SHARE, low=0.3, high=3.0),
            "under": Text(choices=("neutral",)),
        },
        required=("grr", "nrr"),
    ),
}
_REQUIRED_SEGMENT = ("share_of_new_logos", "acv", "contracts")
_EXAMPLES = {
    "contracts": "contracts: {12 months: 90 %, 24 months: 10 %}",
    "start": "start: {customers: 160}",
    "new_logos": "new_logos: {per_year: 40, growth: 15 % a year}",
    "segments": "segments: with smb, mid-market or enterprise below it",
    "title": "title: a line that says which company this is",
    "kind": "kind: company",
}

_NO_LIST = {
    "accounts_csv": "customers are not read from a list (got {got}). "
    "Write customers: 160, and acv and contracts of each segment.",
}
_FIXED = {
    "early_exit": "every contract runs to its end (got {got}). Remove it.",
    "pay_year_starts": "the first month of a study is the first of its pay year (got {got}). Remove it.",
}
"""Keys of older files that would change nothing."""
SEGMENT = Block(
    SEGMENT_FIELDS,
    required=_REQUIRED_SEGMENT,
    examples=_EXAMPLES,
    instead_of={"organic": ("organic_expansion",)},  # a rate of one's own is meant, whatever share stands below it
)
COMPANY = Block(
    {
        "kind": Text(choices=("company",)),
        "title": Text(),
        "currency": Text(choices=CURRENCY_NAMES),
        "start": Block(
            {"customers": Number(D.COUNT, low=1, high=100_000, whole=True)},
            required=("customers",),
            examples={"customers": "customers: 160"},
            forbidden=_NO_LIST,
        ),
        "new_logos": Block(
            {
                "per_year": Number(D.COUNT, low=0.0, high=100_000, basis=("start customers",)),
                "growth": Number(D.RATE, low=-0.9, high=5.0),
            },
            required=("per_year", "growth"),
            examples={"per_year": "per_year: 40", "growth": "growth: 15 % a year"},
        ),
        "segments": Keyed(SEGMENT),
        **COMPANY_BLOCKS,
    },
    required=("kind", "title", "start", "new_logos", "segments"),
    examples=_EXAMPLES,
    forbidden=_FIXED,
)

_LEVEL_BOUNDS = {
    "renewal_logit": (-20.0, 20.0),
    "need_scale": (1e-6, 100.0),
    "mean_adoption": (0.0, 1.0),
    "mean_sentiment": (-20.0, 20.0),
    "mean_champion": (0.0, 1.0),
    "spread_adoption": (0.0, 20.0),
    "spread_sentiment": (0.0, 20.0),
}
LEVELS = tuple(_LEVEL_BOUNDS)
CALIBRATION = Block(
    {
        "kind": Text(choices=("calibration",)),
        "title": Text(),
        "company": Text(),
        "segments": Keyed(
            Block(
                {n: Number(D.RATIO, low=low, high=high, design=True) for n, (low, high) in _LEVEL_BOUNDS.items()},
                required=LEVELS,
                extra=True,
            )
        ),
    },
    required=("kind", "company", "segments"),
    extra=True,  # how it was computed; for readers and for the script itself
)
