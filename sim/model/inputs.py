"""What a simulation needs to know, as frozen values in canonical units.

Canonical units: money in integer cents (ARR, prices) or in dollars a year (pay, costs; field names say which),
durations in days, work in hours, rates per year, shares and ratios as numbers (0.91, not 91).
A number of a segment or a company is declared on its field (sim/model/numbers.py): tables of files, what is built from
them, and the records that rules read follow. Nothing here reads a file or knows a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from sim.model.numbers import At, ByMonths, Mark, Number, Spread, cents, log_sigma
from sim.model.numbers import Dimension as D
from sim.vocabulary import Activity, Book, Coverage, PayMetric

Share = Annotated[float, Number(D.SHARE, low=0.0, high=1.0)]
Yearly = Annotated[float, Number(D.RATE, low=0.0, high=365.0)]
MOST_NAMED = 24
"""People of a role of whom it can be said since when they are there."""
VACANT, AS_USUAL = -1.0, -2.0
"""In place of months in the job: the position is there and somebody is searched for; nobody said since when."""
SESSIONS = ("onboarding", "risk", "renewal", "expansion")
PATIENCE = ("handoff", "onboarding", "adoption", "risk", "readiness", "discovery", "coordination")
HOURS = {
    **dict.fromkeys(
        ("handoff", "onboarding", "touch", "review", "risk", "readiness", "renewal", "discovery", "expansion"),
        Number(D.WORK, low=1e-9, high=1000.0),
    ),
    "coordination": Number(D.WORK, low=0.0, high=1000.0),  # planned talks between roles may be left out: 0 h
}


@dataclass(frozen=True, slots=True)
class Segment:
    """The customers of one segment."""

    key: str
    share_of_new_logos: Annotated[Share, Mark.OWN, Mark.OUTSIDE]
    complexity: ClassVar[
        Annotated[
            float,
            Number(D.MULTIPLE, low=0.001, high=1000.0, about="hours of one piece of work, of a mid-market customer's"),
            Mark.OWN,
        ]
    ]
    # Of all customers today; who signs pays less (ages.grown_since_signed).
    acv_median_cents: Annotated[
        float, Spread(D.MONEY, about="first-year contract value"), At("acv.median", cents), Mark.OWN, Mark.OUTSIDE
    ]
    acv_sigma: Annotated[float, At("acv.spread", log_sigma)]
    price_per_seat_cents: Annotated[float, Number(D.MONEY_RATE, low=1e-9), At("price_per_seat", cents)]  # a year
    # (Term in months, share); shares add up to 1.
    contracts: Annotated[
        tuple[tuple[int, float], ...],
        ByMonths(Number(D.SHARE, low=0.0, high=1.0), about="contract length → share of contracts"),
        Mark.OWN,
    ]
    auto_renew: Share  # of accounts
    stickiness: Annotated[
        float,
        Number(D.SHARE, low=0.0, high=1.0, about="adoption that the product holds with nobody's help"),
        Mark.OUTSIDE,
    ]
    support_need: Annotated[float, Number(D.SHARE, low=0.0, high=1.0, about="share of first value that needs a person")]
    organic_expansion: ClassVar[
        Annotated[float, Number(D.SHARE, low=0.0, high=1.0, about="share of expansion that hardly needs selling")]
    ]
    whitespace_median: Annotated[
        float,
        Spread(D.MULTIPLE, about="expansion still possible, of first-year ARR", follows=True),
        At("whitespace.median"),
    ]
    whitespace_sigma: Annotated[float, At("whitespace.spread", log_sigma)]
    issues: Annotated[float, Number(D.RATE, low=0.0, high=52.0)]  # at adoption 1/2
    price_sensitivity: Annotated[float, Number(D.MULTIPLE, low=0.0, high=10.0)]
    # Of ln complexity, mean 1.
    complexity_sigma: Annotated[float, Number(D.MULTIPLE, low=1.0, high=20.0), At("complexity_spread", log_sigma)]
    involuntary: Annotated[
        float, Number(D.RATE, low=0.0, high=0.5, about="share of accounts a year whose payment fails for good")
    ]
    fit_spread: Annotated[
        float,
        Number(
            D.RATIO, low=0.0, high=5.0, about="how far customers differ in ways nobody sees, in log-odds of renewal"
        ),
    ]
    # At adoption 1/2 and full whitespace.
    needs: Annotated[float, Number(D.RATE, low=0.0, high=52.0, about="commercial needs a year")]
    need_size: Annotated[
        float, Spread(D.SHARE, about="of first-year ARR", follows=True), At("need_size.median"), Mark.OUTSIDE
    ]
    need_size_sigma: Annotated[float, At("need_size.spread", log_sigma)]
    # At adoption 1/2 and full whitespace.
    organic: Annotated[
        float,
        Number(D.RATE, low=0.0, high=52.0, about="organic growth steps a year; read only without organic_expansion"),
        Mark.OWN,
    ]
    organic_size: Annotated[
        float, Spread(D.SHARE, about="of first-year ARR", follows=True), At("organic_size.median"), Mark.OUTSIDE
    ]
    organic_size_sigma: Annotated[float, At("organic_size.spread", log_sigma)]
    touches: Yearly  # of adoption
    reviews: Annotated[Yearly, Mark.OUTSIDE]  # of these touches, how many carry a business review
    discoveries: Yearly  # planned discovery conversations
    hours: Annotated[Mapping[str, float], HOURS]
    sessions: Annotated[Mapping[Activity, int], dict.fromkeys(SESSIONS, Number(D.COUNT, low=1, high=63, whole=True))]
    # Between sessions, on the side of the customer; mean.
    gap_days: Annotated[
        Mapping[Activity, float], dict.fromkeys(SESSIONS, Number(D.DURATION, low=0.0, high=1000.0)), At("gaps")
    ]
    # From posting to deadline.
    patience_days: Annotated[
        Mapping[Activity, float], dict.fromkeys(PATIENCE, Number(D.DURATION, low=1.0, high=1000.0)), At("patience")
    ]
    # Levels, computed by the calibration. Means are stationary ones under the neutral organization.
    renewal_logit: Annotated[float, Number(D.RATIO, low=-20.0, high=20.0, design=True), Mark.LEVEL]  # b0
    need_scale: Annotated[  # multiplier on need_size and organic_size
        float, Number(D.RATIO, low=1e-6, high=100.0, design=True), Mark.LEVEL, Mark.OUTSIDE
    ]
    mean_adoption: Annotated[float, Number(D.RATIO, low=0.0, high=1.0, design=True), Mark.LEVEL]
    mean_sentiment: Annotated[float, Number(D.RATIO, low=-20.0, high=20.0, design=True), Mark.LEVEL]
    mean_champion: Annotated[float, Number(D.RATIO, low=0.0, high=1.0, design=True), Mark.LEVEL]
    # Standard deviation of logit adoption and of sentiment there, for the opening base.
    spread_adoption: Annotated[float, Number(D.RATIO, low=0.0, high=20.0, design=True), Mark.LEVEL]
    spread_sentiment: Annotated[float, Number(D.RATIO, low=0.0, high=20.0, design=True), Mark.LEVEL]


@dataclass(frozen=True, slots=True, eq=False)
class AccountList:
    """A list of accounts. owners: by role key, who has each of them, (n,) numbered from 0, NOBODY for nobody; names: theirs.

    sha256: of the file that it was read from, so that a run of another list is another run.
    """

    accounts: Any  # (n,) listed.LISTED
    owners: Mapping[str, Any]
    names: Mapping[str, tuple[str, ...]]
    sha256: str


@dataclass(frozen=True, slots=True)
class Company:
    """The customers, the calendar and the money of one company."""

    key: str
    title: str
    start_customers: Annotated[int, Number(D.COUNT, low=1, high=100_000, whole=True), At("start.customers")]
    new_logos_per_year: Annotated[  # in the first year
        float, Number(D.COUNT, low=0.0, high=100_000, basis=("start customers",)), At("new_logos.per_year")
    ]
    new_logos_growth: Annotated[float, Number(D.RATE, low=-0.9, high=5.0), At("new_logos.growth")]
    segments: tuple[Segment, ...]
    champion_leaves: Annotated[float, Number(D.RATE, low=0.0, high=4.0)]
    hours_a_week: Annotated[float, Number(D.COUNT, low=1.0, high=80.0), At("working_time.hours_a_week")]
    weeks_a_year: Annotated[float, Number(D.COUNT, low=1.0, high=52.2), At("working_time.weeks_a_year")]
    with_customers: Annotated[  # of working hours
        float, Number(D.SHARE, low=0.01, high=1.0), At("working_time.with_customers")
    ]
    load: ClassVar[
        Annotated[
            float,
            Number(D.RATIO, low=0.1, high=5.0, about="hours asked of those there are, that teams are sized for"),
            At("working_time.load"),
        ]
    ]
    time_to_fill_days: Annotated[float, Number(D.DURATION, low=0.0, high=730.0), At("hiring.time_to_fill")]
    notice_days: Annotated[float, Number(D.DURATION, low=0.0, high=365.0), At("hiring.notice")]
    cost_per_hire: Annotated[float, Number(D.MONEY, low=0.0), At("hiring.cost_per_hire")]
    on_costs: Annotated[float, Number(D.SHARE, low=0.0, high=3.0), At("costs.on_costs")]  # of pay
    tools: Annotated[float, Number(D.MONEY_RATE, low=0.0), At("costs.tools")]  # and person
    manager: Annotated[float, Number(D.MONEY_RATE, low=0.0), At("costs.manager")]
    reps_per_manager: Annotated[float, Number(D.COUNT, low=1.0, high=1000.0), At("costs.reps_per_manager")]
    gross_margin: Annotated[float, Number(D.SHARE, low=0.0, high=1.0), At("finance.gross_margin")]
    discount_rate: Annotated[float, Number(D.RATE, low=0.0, high=1.0), At("finance.discount_rate")]
    terminal_multiple: Annotated[  # of ending ARR
        float, Number(D.MULTIPLE, low=0.0, high=50.0), At("finance.terminal_multiple")
    ]
    target_grr: Annotated[float, Number(D.SHARE, low=0.3, high=0.999), At("calibrate_to.grr")]
    target_nrr: Annotated[float, Number(D.SHARE, low=0.3, high=3.0), At("calibrate_to.nrr")]
    listed: AccountList | None = None  # the accounts of the opening base, where they are known


@dataclass(frozen=True, slots=True)
class Condition:
    """`field op value`; field: segment arr seats cycle tenure deal auto_renew draw; op: is, is not, >, >=, <, <=."""

    field: str
    op: str
    value: str | float | bool  # arr and deal in cents, tenure in days, draw as a share


@dataclass(frozen=True, slots=True)
class OwnershipRule:
    """Who does this work for the accounts that meet all conditions; `owner` None means automated."""

    work: tuple[Activity, ...]
    when: tuple[Condition, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class RoleStaffing:
    """How many people: exactly one of the first four is set. accounts_per_rep is by segment.

    team: who is there on the first day, in order: a name, and for how many months, or VACANT; then headcount is how many.
    """

    accounts_per_rep: Mapping[str, float] | None = None
    arr_per_rep_cents: float | None = None
    one_per: str | None = None
    headcount: float | None = None
    team: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Role:
    """One kind of job."""

    key: str
    title: str
    reports_to: str
    plan: str
    coverage: Coverage
    hires_for_success: float | None  # None: as the role's expected owned hours
    staffing: RoleStaffing
    market_pay: bool = False  # OTE at the market price of the role's own mix of work, whatever the plan says
    reps_per_account: int = 1  # cross-team coverage: several people of the role share an account
    closed_the_sale: bool = False  # these people sold the account, so they know it from the first day
    on_loan: bool = False  # they have another job, to which they return when the organization changes


@dataclass(frozen=True, slots=True)
class OrgModel:
    """Who does which work, for which accounts, with how many people. It carries no result."""

    key: str
    title: str
    roles: tuple[Role, ...]
    ownership: tuple[OwnershipRule, ...]
    pairing: str  # paired | crossed
    renewal_handoff_days: float
    protocol: float | None = None  # share of the handoff checklist that is filled in; None: friction.protocol


@dataclass(frozen=True, slots=True)
class Threshold:
    """`field op value`, looked at when a month ends; op: >, >=, <, <=.

    field: month (months since the start), customers, arr and average_acv (cents), quarters_missing_both_targets (in a row).
    """

    field: str
    op: str
    value: float


@dataclass(frozen=True, slots=True)
class Stage:
    """One organization of a policy, and when it takes over from the one before.

    any_of: it is due when all thresholds of one of these groups are met; nothing for the first stage. planned: it waits for
    the next pay year. frozen: from its first day on nobody is hired but to replace.
    """

    model: OrgModel
    plans: Mapping[str, "Plan"]  # by role key
    any_of: tuple[tuple[Threshold, ...], ...] = ()
    planned: bool = False
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """What both targets of a policy's trigger are: mean adoption, and expansion as a share of opening ARR a year."""

    adoption: float
    expansion: float


@dataclass(frozen=True, slots=True)
class Component:
    """One thing that is paid for. Attainment a = result ÷ target of the pay period (time to value: target ÷ result).

    With a rate, every dollar of the metric pays it, and the target is what earns `share` of the variable pay.
    Otherwise the pay of a period, as a share of what it pays at target, is 0 below `threshold_at`, `threshold_pays` there,
    1 at a = 1, `cap_pays` at `cap_at`, with straight lines between and constant above the cap; without a cap the line goes
    on. Without a threshold the line starts at (0, 0).
    """

    pays_for: PayMetric
    share: float  # of the variable pay at target
    book: Book = Book.OWN
    rate: float | None = None
    target: float | None = None  # in the metric's unit, a year; None: the company's benchmark
    of_opening_arr: bool = False  # the target is a share of the book's ARR at the start of the period
    threshold_at: float = 0.0
    threshold_pays: float = 0.0
    cap_at: float | None = None
    cap_pays: float = 1.0


@dataclass(frozen=True, slots=True)
class Kicker:
    """Pay on top of OTE, all or nothing, when a metric of a (joint) book ends the period at or above a mark."""

    pays_for: PayMetric
    book: Book
    above: float
    dollars: float  # a year


@dataclass(frozen=True, slots=True)
class Plan:
    """What a role is paid: base, and variable pay by components whose shares add up to 1 (none: a salary)."""

    key: str
    title: str
    ote: float  # dollars a year
    base_share: float
    period_months: int = 3
    components: tuple[Component, ...] = ()
    kicker: Kicker | None = None

    @property
    def base(self) -> float:
        """Base pay, dollars a year."""
        return self.ote * self.base_share

    @property
    def variable(self) -> float:
        """Variable pay at target, without the kicker, dollars a year."""
        return self.ote - self.base
