"""The shapes of exports: which columns make one, and under which names connectors export them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from sim.importing.recognition.columns import (
    ACCOUNT_NAMES,
    COMMON,
    CSM_ALSO,
    MONTHLY,
    MONTHLY_NAMES,
    PERIOD,
    TERM,
    TERM_NAMES,
    YEARLY,
    YEARLY_NAMES,
)


@dataclass(frozen=True, slots=True)
class Shape:
    """One shape. signature: columns of which all must be there before anything is taken for it.

    one_of: columns of which one must be there, too; columns: plain names by what they are, the likeliest first; amounts: for
    how long an amount of each name is; wants: required columns as they are usually called, for messages.
    """

    key: str
    title: str
    signature: tuple[str, ...]
    columns: Mapping[str, tuple[str, ...]]
    one_of: tuple[str, ...] = ()
    amounts: Mapping[str, str] = field(default_factory=dict)
    usual: Mapping[str, str] = field(default_factory=dict)

    def names(self, column: str) -> tuple[str, ...]:
        """Return the names that a column may have."""
        return self.columns.get(column, ())


def _lasting(*kinds: tuple[tuple[str, ...], str]) -> dict[str, str]:
    """Return for how long an amount of each name is; of a name that stands twice, as the last says."""
    return {name: period for names, period in kinds for name in names}


_LEVELS = _lasting((YEARLY_NAMES, YEARLY), (MONTHLY_NAMES, MONTHLY))
STRIPE = Shape(
    "stripe",
    "subscriptions of Stripe",
    ("account", "status", "paid_until"),
    {
        **COMMON,
        "account": ("customer", "customer_id"),
        "subscription": ("id", "subscription_id", "subscription"),
        "status": ("status",),
        "start": ("start_date", "created", "start_date_utc", "created_utc"),
        "paid_until": ("current_period_end", "current_period_end_utc"),
        "cancel_at": ("cancel_at",),
        "canceled": ("canceled_at", "canceled_at_utc"),
        "ended": ("ended_at", "ended_at_utc"),
        "trial_end": ("trial_end", "trial_end_utc"),
        "quantity": ("quantity",),
        "live": ("livemode",),
        "amount": ("unit_amount", "price_unit_amount", "plan_amount", "amount"),
        "interval": ("recurring_interval", "price_recurring_interval", "plan_interval", "interval"),
        "interval_count": (
            "recurring_interval_count",
            "price_recurring_interval_count",
            "plan_interval_count",
            "interval_count",
        ),
    },
    usual={"account": "customer", "status": "status", "paid_until": "current_period_end"},
)
ZUORA = Shape(
    "zuora",
    "subscriptions of Zuora",
    ("account", "subscription", "version", "due"),
    {
        **COMMON,
        "account": ("account_id",),
        "subscription": ("original_id", "name"),
        "version": ("version",),
        "latest": ("is_latest_version",),
        "status": ("status",),
        "start": ("subscription_start_date", "contract_effective_date", "term_start_date"),
        "due": ("term_end_date",),
        "end": ("subscription_end_date",),
        "canceled": ("cancelled_date", "canceled_date"),
        "auto_renew": ("auto_renew",),
        "type": ("term_type",),
        "amount": MONTHLY_NAMES,
    },
    amounts=dict.fromkeys(MONTHLY_NAMES, MONTHLY),
    usual={"account": "account_id", "subscription": "name", "version": "version", "due": "term_end_date"},
)
RECURLY = Shape(
    "recurly",
    "subscriptions of Recurly",
    ("account", "status", "start", "paid_until"),
    {
        **COMMON,
        "account": ("account_id", "account_code"),
        "subscription": ("id", "uuid", "subscription_id"),
        "status": ("state",),
        "start": ("activated_at",),
        "canceled": ("canceled_at",),
        "ended": ("expires_at",),
        "paid_from": ("current_period_started_at",),
        "paid_until": ("current_period_ends_at", "current_term_ends_at"),
        "due": ("current_term_ends_at",),
        "trial_end": ("trial_ends_at",),
        "updated": ("updated_at",),
        "quantity": ("quantity",),
        "amount": ("unit_amount",),
        "segment": ("segment", "plan_tier", "plan_code", "plan_id"),
    },
    amounts={"unit_amount": PERIOD},
    usual={"account": "account_id", "status": "state", "start": "activated_at", "paid_until": "current_period_ends_at"},
)
SPELLS = Shape(
    "spells",
    "subscription spells",
    ("account", "start", "end"),
    {
        **COMMON,
        "account": ACCOUNT_NAMES,
        "subscription": ("subscription_id", "contract_id", "subscription", "contract", "id"),
        "start": (
            "start_date",
            "start",
            "contract_start",
            "contract_start_date",
            "begin_date",
            "from_date",
            "valid_from",
        ),
        "end": (
            "end_date",
            "end",
            "contract_end",
            "contract_end_date",
            "expiry_date",
            "expiration_date",
            "to_date",
            "valid_to",
        ),
        "amount": (*MONTHLY_NAMES, *YEARLY_NAMES, *TERM_NAMES),
        "status": ("status", "state"),
        "type": ("type", "charge_type", "billing_type", "line_type", "product_type"),
    },
    amounts=_lasting((YEARLY_NAMES, YEARLY), (MONTHLY_NAMES, MONTHLY), (TERM_NAMES, TERM)),
    usual={"account": "customer_id", "start": "start_date", "end": "end_date"},
)
LEDGER = Shape(
    "ledger",
    "a ledger of movements",
    ("account", "date", "amount"),
    {
        **COMMON,
        "account": (
            "customer_external_id",
            "customer_id",
            "customer_uuid",
            "account_id",
            "customer_name",
            "customer",
            "account",
        ),
        "subscription": ("subscription_external_id", "subscription_id"),
        "date": ("date", "movement_date", "effective_date"),
        "amount": ("mrr_movement", "movement", "mrr_change", "change_in_mrr", "arr_movement", "arr_change"),
        "type": ("movement_type", "type"),
    },
    amounts={
        **dict.fromkeys(("mrr_movement", "movement", "mrr_change", "change_in_mrr"), MONTHLY),
        **dict.fromkeys(("arr_movement", "arr_change"), YEARLY),
    },
    usual={"account": "CUSTOMER_EXTERNAL_ID", "date": "DATE", "amount": "MRR_MOVEMENT"},
)
LONG = Shape(
    "cube",
    "a row for each customer and month",
    ("account", "month", "amount"),
    {
        **COMMON,
        "account": ACCOUNT_NAMES,
        "month": ("month", "month_end", "period", "period_end", "date", "as_of", "snapshot_date", "reporting_month"),
        "amount": (*YEARLY_NAMES, *MONTHLY_NAMES),
    },
    amounts=_LEVELS,
    usual={"account": "customer", "month": "month", "amount": "ARR"},
)
WIDE = Shape(
    "wide cube",
    "a row for each customer, a column for each month end",
    ("account",),
    {**COMMON, "account": ACCOUNT_NAMES},
    usual={"account": "customer"},
)
DEALS = Shape(
    "opportunities",
    "opportunities of a CRM (Salesforce, HubSpot)",
    ("account", "amount", "date"),
    {
        **{name: names for name, names in COMMON.items() if name not in ("csm", "merged_into")},
        "account": (
            *("account_id", "associated_company_id", "property_hs_primary_associated_company", "company_id", "account"),
            *("account_name", "company"),
        ),
        "subscription": ("id", "deal_id", "opportunity_id"),
        "amount": ("amount", "property_amount"),
        "date": ("close_date", "property_closedate", "closedate"),
        "type": ("type", "property_dealtype", "dealtype", "opportunity_type"),
        "stage": ("stage_name", "property_dealstage", "dealstage", "stage", "deal_pipeline_stage_id"),
        "won": ("is_won", "property_hs_is_closed_won", "won"),
        "closed": ("is_closed", "property_hs_is_closed", "closed"),
        "csm": (*CSM_ALSO,),
        "term": ("contract_term", "term", "term_months", "contract_term_months"),
        "start": ("contract_start_date", "service_start_date", "start_date"),
    },
    one_of=("won", "stage"),
    usual={"account": "account_id", "amount": "amount", "date": "close_date", "won": "is_won"},
)
ACCOUNTS = Shape(
    "accounts",
    "a list of accounts",
    ("account",),
    {
        **COMMON,
        "account": ("account_id", "customer_id", "id", *ACCOUNT_NAMES, "name"),
        "amount": (*YEARLY_NAMES, *MONTHLY_NAMES),
        "start": ("start_date", "start", "contract_start", "contract_start_date", "created_date"),
        "renewal": (
            "renewal_date",
            "next_renewal",
            "renewal",
            "end_date",
            "contract_end",
            "contract_end_date",
            "expiry_date",
        ),
        "term": ("term", "term_months", "contract_term", "contract_term_months"),
        "csm": CSM_ALSO,
    },
    one_of=("amount", "start", "renewal", "csm", "segment"),
    amounts=_LEVELS,
    usual={"account": "account", "amount": "ARR", "renewal": "renewal_date"},
)
SHAPES = (STRIPE, ZUORA, RECURLY, LEDGER, DEALS, SPELLS, LONG, WIDE, ACCOUNTS)
"""In the order in which they are tried: what a connector exports is told by its own columns, before general ones."""
BY_KEY = {shape.key: shape for shape in SHAPES}
KNOWN = frozenset(name for shape in SHAPES for names in shape.columns.values() for name in names)


def amounts_of(shape: Shape, plain_name: str) -> str:
    """Return for how long an amount of a name is."""
    return shape.amounts.get(plain_name, TERM if shape is SPELLS else YEARLY)
