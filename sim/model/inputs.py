"""What a simulation needs to know, as frozen values in canonical units.

Canonical units: money in integer cents (ARR, prices) or in dollars a year (pay, costs; field names say which),
durations in days, work in hours, rates per year, shares and ratios as numbers (0.91, not 91).
`sim.config` builds these from files; nothing here reads a file or knows a default.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.vocabulary import Activity, Book, Coverage, PayMetric


@dataclass(frozen=True, slots=True)
class Segment:
    """The customers of one segment."""

    key: str
    share_of_new_logos: float
    acv_median_cents: float  # of all customers today; who signs pays less (ages.grown_since_signed)
    acv_sigma: float  # of ln ACV
    price_per_seat_cents: float  # a year
    contracts: tuple[tuple[int, float], ...]  # (term in months, share); shares add up to 1
    auto_renew: float  # share of accounts
    stickiness: float  # adoption that the product holds by itself
    support_need: float
    whitespace_median: float  # multiple of first-year ARR
    whitespace_sigma: float
    complexity_sigma: float  # of ln complexity, mean 1
    price_sensitivity: float
    issues: float  # a year, at adoption 1/2
    involuntary: float  # share of accounts a year whose payment fails for good
    needs: float  # commercial needs a year, at adoption 1/2 and full whitespace
    need_size: float  # median, share of first-year ARR
    need_size_sigma: float
    organic: float  # organic growth steps a year, at adoption 1/2 and full whitespace
    organic_size: float
    organic_size_sigma: float
    touches: float  # adoption touches a year
    reviews: float  # of these touches, how many carry a business review
    discoveries: float  # planned discovery conversations a year
    hours: Mapping[
        str, float
    ]  # handoff onboarding touch review risk readiness renewal discovery expansion coordination
    sessions: Mapping[Activity, int]  # listed sessions per task
    gap_days: Mapping[Activity, float]  # mean customer-side gap between sessions
    patience_days: Mapping[Activity, float]  # from posting to deadline
    renewal_logit: float  # b0, computed by the calibration
    need_scale: float  # multiplier on need_size and organic_size, computed by the calibration
    mean_adoption: float  # Ā, S̄, C̄: stationary means under the neutral organisation, computed by the calibration
    mean_sentiment: float
    mean_champion: float
    spread_adoption: float  # standard deviation of logit adoption and of sentiment there, for the opening base
    spread_sentiment: float


@dataclass(frozen=True, slots=True)
class Company:
    """The customers, the calendar and the money of one company."""

    key: str
    title: str
    start_customers: int
    new_logos_per_year: float  # in the first year
    new_logos_growth: float  # a year
    segments: tuple[Segment, ...]
    champion_leaves: float  # a year
    hours_a_week: float
    weeks_a_year: float
    with_customers: float  # share of working hours
    time_to_fill_days: float
    notice_days: float
    cost_per_hire: float  # dollars
    on_costs: float  # share of pay
    tools: float  # dollars a year and person
    manager: float  # dollars a year
    reps_per_manager: float
    gross_margin: float
    discount_rate: float  # a year
    terminal_multiple: float  # of ending ARR
    target_grr: float
    target_nrr: float


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
    """How many people: exactly one field is set. accounts_per_rep is by segment."""

    accounts_per_rep: Mapping[str, float] | None = None
    arr_per_rep_cents: float | None = None
    one_per: str | None = None
    headcount: float | None = None


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
    on_loan: bool = False  # they have another job, to which they return when the organisation changes


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
    """One organisation of a policy, and when it takes over from the one before.

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


@dataclass(frozen=True, slots=True)
class Assumptions:
    """How the world works: every parameter of `configs/parameters.yaml` outside `company` and `segments`.

    `values` maps a dotted path such as ``learning.output_gain`` to its number in canonical units.
    """

    values: Mapping[str, float]
