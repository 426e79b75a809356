"""The numbers that rules read, as records: constants of the world, segments, roles and ownership rules.

A constant that comes from the assumptions is named like its path with the dot replaced by an underscore
(`learning.output_gain` → `learning_output_gain`), so that a reader can go from a rule to the source of its number.
No record here has a field whose value depends on the *name* of a role, model or plan.
"""

import numpy as np

from sim.model.assumptions import READ_BY_RULES
from sim.model.inputs import MOST_NAMED, Segment
from sim.model.numbers import declared
from sim.model.state import ACTIVITIES


def field_name(path: str) -> str:
    """Return the field of CONSTANTS that holds the assumption with this dotted path."""
    return path.replace(".", "_")


DERIVED = (
    "learning_exponent",  # from the gain in output, for this plateau
    "hours_a_year",  # with customers, of a full-time person
    "paid_hours_a_year",
    "champion_leaves",  # a year
    "arrivals_a_year",
    "arrivals_growth",
    "years_with_us",  # of customers of the opening base, on average
    "time_to_fill_days",
    "notice_days",
    "cost_per_hire",
    "on_costs",
    "overhead",  # tools and management span, dollars a year and full-time person
    "time_to_fill_sigma",
    "pass_lead",  # days before the end of a contract at which it is passed on
    "protocol",
    "retained",  # knowledge that survives a pass between strangers
    "adoption_target",  # of a policy's trigger: mean adoption
    "expansion_target",  # share of opening ARR a year
)

CONSTANTS = np.dtype(
    [(field_name(path), "f8") for path in READ_BY_RULES]
    + [(name, "f8") for name in DERIVED]
    + [
        ("discovery_weight", "f8", (ACTIVITIES,)),
        ("learning_beginner", "f8", (ACTIVITIES,)),  # of the experience of the reference
        ("learning_added", "f8", (ACTIVITIES, ACTIVITIES)),  # to it by an hour of each other activity
        ("family", "i8", (ACTIVITIES,)),
        ("concern", "i8", (ACTIVITIES,)),  # vocabulary.Concern
        ("cover", "i8", (ACTIVITIES,)),  # vocabulary.Cover
        ("retained_belief", "f8", (ACTIVITIES,)),
        ("expansion_belief", "f8", (ACTIVITIES,)),
        ("adoption_belief", "f8", (ACTIVITIES,)),
        ("places", "i8"),  # per account
        ("stride", "i8"),  # places that an account has room for: the most of any stage
        ("smooth", "i8"),  # a change of organization costs nothing by itself
        ("paired", "i8"),
        ("variable_pay", "i8"),  # anybody has some
        ("horizon_months", "i8"),
        ("window_from_month", "i8"),
        ("staffing", "i8"),  # vocabulary.Staffing
        ("whole_people", "i8"),
        ("pad", "i8"),
    ],
    align=True,
)

SEGMENT = np.dtype(
    [(each.name, "f8") for each in declared(Segment) if each.read_by_rules]
    + [
        ("share_up_to", "f8"),  # cumulative share of new logos
        ("first_year_cents", "f8"),  # median of what a new customer pays
        ("stickiness_logit", "f8"),
        ("need_size", "f8"),  # of the size that the calibration found
        ("organic_size", "f8"),
        ("sold_growth", "f8"),  # what the reference organization sells in a year, share of ARR
        ("expansion_pace", "f8"),  # of a customer with room to grow, share of first-year ARR a year
        ("touches_per_review", "f8"),  # every how many touches one carries a review; 0 = never
        ("review_hours", "f8"),
        ("hours", "f8", (ACTIVITIES,)),
        ("sessions", "f8", (ACTIVITIES,)),
        ("gap_days", "f8", (ACTIVITIES,)),
        ("patience_days", "f8", (ACTIVITIES,)),
        ("term_months", "i8", (4,)),
        ("term_up_to", "f8", (4,)),  # cumulative share
        ("work_hours", "f8", (ACTIVITIES,)),  # expected hours a year and account at complexity 1
        ("passes", "f8"),  # a year between two roles that share an account of this segment
    ],
    align=True,
)

ROLE = np.dtype(
    [
        ("base_per_hour", "f8"),  # dollars
        ("duty", "f8"),  # of it what is felt, dollars an hour
        ("priority", "f8", (3,)),  # of the leader, by vocabulary.Concern; mean 1 over the role's expected hours
        ("pay", "f8"),  # OTE, dollars a year
        ("base_pay", "f8"),  # dollars a year
        ("expected", "f8", (ACTIVITIES,)),  # owned hours a year by activity, all people of the role together
        ("task_hours", "f8", (ACTIVITIES,)),  # mean hours of a task that the role owns
        ("pay_to_market", "f8"),  # OTE ÷ market price of the role's own mix of work
        ("candidates", "f8"),  # per opening
        ("talent_success", "f8"),  # k_s and k_c of the selection on the weighted sum
        ("talent_commercial", "f8"),
        ("month_hours", "f8", (ACTIVITIES,)),  # of a full-time person at the standard book, by activity
        ("accounts_per_rep", "f8", (8,)),  # by segment, 0 = not staffed by accounts
        ("arr_per_rep", "f8"),  # cents, 0 = not staffed by ARR
        ("headcount", "f8"),  # 0 = not fixed
        ("months_there", "f8", (MOST_NAMED,)),  # of people on the first day: inputs.VACANT or AS_USUAL
        ("one_per", "i8"),  # role, -1 = none
        ("column", "i8"),  # of STAFF and WORK: the same for roles of one key in all stages
        ("pooled", "i8"),
        ("first_seat", "i8"),  # seats of a role stand side by side
        ("seats", "i8"),  # how many there is room for
        ("owned", "i8"),  # bit mask of activities
        ("first_place", "i8"),  # on every account
        ("reps", "i8"),  # places
        ("leader", "i8"),  # number of whom the role reports to
        ("sold", "i8"),  # these people closed the sale
        ("on_loan", "i8"),  # they have another job, to which they return when the organization changes
        ("period_months", "i8"),
        ("components", "i8"),
    ],
    align=True,
)

TRIGGERS = ("month", "customers", "arr", "average_acv", "quarters_missing_both_targets")
"""Fields of a policy's trigger, in the order of STAGE.low and STAGE.high; money in cents."""

GROUPS = 6
"""Groups of thresholds that a trigger can have: it fires when all thresholds of one of them are met."""

SAME, REPAID, REORGANISED = 0, 1, 2
"""What a stage changes: nothing but names and numbers of people, pay alone, who does what."""

STAGE = np.dtype(
    [
        ("low", "f8", (GROUPS, len(TRIGGERS))),  # inclusive; strict bounds are moved to the next double
        ("high", "f8", (GROUPS, len(TRIGGERS))),
        ("groups", "i8"),
        ("planned", "i8"),  # waits for the next pay year
        ("frozen", "i8"),  # nobody is hired but to replace
        ("roles", "i8"),
        ("change", "i8"),  # SAME, REPAID or REORGANISED, against the stage before
        ("began", "i8"),  # after how many months it did, -1 = not yet
    ],
    align=True,
)

FIELDS = ("arr", "seats", "cycle", "tenure", "deal", "draw")
"""Numeric fields of an ownership condition, in the order of RULE.low and RULE.high."""

RULE = np.dtype(
    [
        ("low", "f8", (6,)),  # inclusive; strict bounds are moved to the next double
        ("high", "f8", (6,)),
        ("work", "i8"),  # bit mask of activities
        ("segments", "i8"),  # bit mask
        ("auto_renew", "i8"),  # bit mask: 1 = accounts that do not, 2 = accounts that do
        ("owner", "i8"),  # role, -1 = automated
    ],
    align=True,
)

COMPONENT = np.dtype(
    [
        ("dollars", "f8"),  # a year, at target
        ("rate", "f8"),  # dollars per dollar, 0 = paid along a curve
        ("target", "f8"),  # in the unit of the metric (dollars and counts: a year)
        ("threshold_at", "f8"),  # attainment
        ("threshold_pays", "f8"),  # share
        ("cap_at", "f8"),  # attainment, inf = none
        ("cap_pays", "f8"),
        ("metric", "i8"),  # vocabulary.PayMetric
        ("book", "i8"),  # vocabulary.Book
        ("of_book", "i8"),  # the target is a share of the book's ARR, or what the reference organization sells to it
        ("step", "i8"),  # all or nothing at the target: a kicker
        ("pad", "i8"),
    ],
    align=True,
)
