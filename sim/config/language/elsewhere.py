"""Words that people who run post-sale teams write in the wrong place, and where what they mean stands.

A near word would be proposed otherwise, and be unrelated: `currency` for `churn`.
"""

from __future__ import annotations

_GRR = "Churn follows from calibrate_to of a company: write calibrate_to: {grr: 89 %, nrr: 103 %}."
_RETENTION = "Retention stands under calibrate_to of a company: calibrate_to: {grr: 89 %, nrr: 103 %}."
_ARR = "ARR follows from start.customers and from acv of each segment of a company."
_ACV = "Contract value stands under a segment of a company: segments: {smb: {acv: {median: $9k, spread: 2x}}}."
_CUSTOMERS = (
    "Customers stand under start of a company: start: {customers: 160}; in a study they are company.start.customers."
)
_SEATS = "Seats follow from acv and price_per_seat of a segment; a condition may ask for them: when: seats > 50."
_HEADS = "People stand under staffing of a role in a model: people: {csm: {staffing: {headcount: 3}}}."
_RATIO = "Ratios stand under staffing of a role in a model: people: {csm: {staffing: {accounts_per_rep: {smb: 200}}}}."
_PAY = "Pay stands in a plan: ote, base and components; a role names its plan by plan: KEY."
_QUOTA = "A quota is the target of a component in a plan: components: [{pays_for: expansion_arr, target: $400k}]."
_NEW = "New customers stand under new_logos of a company: new_logos: {per_year: 40, growth: 15 % a year}."
_TERM = "Contract lengths stand under a segment of a company: contracts: {12 months: 90 %, 24 months: 10 %}."
_ATTRITION = (
    "How many people leave is assumptions.people.attrition: change: {assumptions.people.attrition: 15 % a year}."
)
_RAMP = "New people learn by doing; how fast is assumptions.learning: postsale show parameters --paths."
_LOAD = "How full people's days are planned stands under working_time of a company: working_time: {load: 100 %}."
_HIRING = "Time to hire stands under hiring of a company: hiring: {time_to_fill: 30..42..90 days}."
_WIN = "How often an expansion is won is assumptions.expansion.win_rate_reference."
_REVIEWS = "Business reviews stand under a segment of a company: reviews: 2 a year."
_OUTCOME = "This is an outcome and cannot be set; what is measured: postsale list metrics."
_MARGIN = "Margin stands under finance of a company: finance: {gross_margin: 78 %}."
_BUDGET = "A study compares at the same money by staffing: equal_budget."
_STUDY = "This stands in an experiment, the file with the question."
_MODEL = "This stands in a model, the file that says who does which work."
_COMPANY = "This stands in a company, the file with its customers and contracts."

_WORDS: dict[str, tuple[str, ...]] = {
    _GRR: ("churn", "churn_rate", "logo_churn", "gross_churn", "net_churn", "revenue_churn", "arr_churn"),
    _RETENTION: (
        "grr",
        "nrr",
        "ndr",
        "retention",
        "net_retention",
        "gross_retention",
        "renewal_rate",
        "retention_rate",
    ),
    _ARR: ("arr", "mrr", "revenue", "opening_arr", "starting_arr", "start_arr"),
    _ACV: ("acv", "tcv", "arpa", "contract_value", "average_contract_value", "deal_size"),
    _CUSTOMERS: ("customers", "accounts", "logos", "customer_count", "number_of_customers", "n_customers"),
    _SEATS: ("seats", "users", "licenses", "licences"),
    _HEADS: ("headcount", "heads", "fte", "ftes", "csms", "ams", "reps", "team_size", "people_count"),
    _RATIO: ("accounts_per_rep", "accounts_per_csm", "customers_per_csm", "arr_per_csm", "arr_per_rep", "book_size"),
    _PAY: (
        "ote",
        "salary",
        "base_salary",
        "variable",
        "commission",
        "commissions",
        "bonus",
        "base_pay",
        "variable_pay",
    ),
    _QUOTA: ("quota", "quotas", "quota_per_rep"),
    _NEW: ("new_logos", "new_customers", "growth", "growth_rate", "bookings", "new_business"),
    _TERM: ("contracts", "contract_length", "contract_term", "term", "contract_months"),
    _ATTRITION: ("attrition", "turnover", "employee_turnover", "staff_turnover"),
    _RAMP: ("ramp", "ramp_time", "ramp_up", "ramp_months"),
    _LOAD: ("load", "utilization", "utilisation", "target_load", "target_utilization"),
    _HIRING: ("time_to_hire", "time_to_fill", "hiring_time"),
    _WIN: ("win_rate", "close_rate"),
    _REVIEWS: ("qbr", "qbrs", "ebr", "ebrs", "business_reviews"),
    _OUTCOME: (
        "nps",
        "csat",
        "health",
        "health_score",
        "sentiment",
        "time_to_value",
        "ttv",
        "ltv",
        "cac",
        "expansion_rate",
    ),
    _MARGIN: ("margin", "gross_margin", "cogs"),
    _BUDGET: ("budget", "cost", "spend"),
    _STUDY: ("models", "horizon", "replications", "seed", "vary", "change", "baseline", "decide_on", "policies"),
    _MODEL: ("people", "roles", "role", "ownership", "staffing", "handoffs"),
    _COMPANY: ("segments", "calibrate_to", "start", "finance", "hiring"),
}
_PLACES = {word: place for place, words in _WORDS.items() for word in words}
_METRICS = {
    **dict.fromkeys(("arr", "mrr", "revenue", "closing_arr"), "ending_arr"),
    **dict.fromkeys(("ndr", "net_retention"), "nrr"),
    **dict.fromkeys(("gross_retention", "retention"), "grr"),
    **dict.fromkeys(("churn", "churn_rate", "logo_churn"), "logo_retention"),
    **dict.fromkeys(("value", "npv", "roi", "ltv"), "economic_value"),
    **dict.fromkeys(("cost", "costs", "cost_of_service", "budget", "spend"), "cost_to_serve"),
    **dict.fromkeys(("ttv", "time_to_value"), "time_to_value_days"),
    **dict.fromkeys(("nps", "csat", "health", "health_score"), "sentiment"),
    **dict.fromkeys(("utilization", "utilisation"), "utilisation.csm, or of another role"),
    **dict.fromkeys(("headcount", "fte", "heads"), "headcount.csm, or of another role"),
    **dict.fromkeys(("attrition", "turnover"), "attrition.csm, or of another role"),
    **dict.fromkeys(("quota", "attainment", "quota_attainment"), "quota_attainment.csm, or of another role"),
}


def elsewhere(word: str) -> str:
    """Return where a thing stands that a word names; nothing for a word that is not known."""
    return _PLACES.get(_normal(word), "")


def metric_meant(word: str) -> str:
    """Return the metric that a word of the trade means; nothing for a word that is not known."""
    return _METRICS.get(_normal(word), "")


def _normal(word: str) -> str:
    return word.strip().lower().replace("-", "_").replace(" ", "_")
