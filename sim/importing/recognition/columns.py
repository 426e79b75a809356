"""What a column of an export can be, how its cells are read, and the names that connectors give it."""

from collections.abc import Mapping
from enum import StrEnum


class Kind(StrEnum):
    """How the cells of a column are read."""

    TEXT = "text"
    DAY = "day"
    AMOUNT = "amount"
    FLAG = "flag"
    WHOLE = "whole"


T, D, A, F, W = Kind.TEXT, Kind.DAY, Kind.AMOUNT, Kind.FLAG, Kind.WHOLE
KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(
        ("account", "subscription", "segment", "csm", "currency", "status", "interval", "type", "stage"), T
    ),
    **dict.fromkeys(("merged_into", "parent"), T),
    **dict.fromkeys(("start", "end", "since", "month", "renewal", "due", "canceled", "ended", "cancel_at"), D),
    **dict.fromkeys(("trial_end", "paid_from", "paid_until", "date", "updated"), D),
    **dict.fromkeys(("amount", "rate", "quantity"), A),
    **dict.fromkeys(("open", "test", "live", "deleted", "latest", "won", "closed", "auto_renew"), F),
    **dict.fromkeys(("term", "interval_count", "version"), W),
}
"""What a mapping can name, and how the cells of it are read."""

ABOUT: Mapping[str, str] = {
    "account": "who the customer is, by an identifier",
    "subscription": "which contract of the customer",
    "amount": "what it comes to; `amounts` says for how long",
    "start": "first day of the contract",
    "end": "when it ends; `end_date` says whether that day still counts",
    "since": "since when the customer is one, where that is older",
    "open": "yes, if the contract still runs whatever its end date says",
    "segment": "size, tier or plan",
    "csm": "who looks after the customer",
    "test": "yes, for test rows",
    "rate": "by which the amount is multiplied to be in one currency",
    "merged_into": "the account that is left of a merger",
    "parent": "the account that this one belongs to",
}

MONTHLY, YEARLY, TERM, PERIOD = "monthly", "yearly", "per term", "per period"
AMOUNTS = (MONTHLY, YEARLY, TERM, PERIOD)

ACCOUNT_NAMES = (
    *("account_id", "customer_id", "client_id", "company_id", "member_id", "account_number", "account", "customer"),
    *("client", "company", "account_name", "customer_name", "company_name", "member", "organization", "organisation"),
)
MONTHLY_NAMES: tuple[str, ...] = (
    "monthly_amount",
    "mrr",
    "monthly_recurring_revenue",
    "amount_monthly",
    "monthly_value",
    "monthly_price",
)
MONTHLY_NAMES += ("contracted_mrr", "cmrr", "monthly_revenue")
YEARLY_NAMES: tuple[str, ...] = (
    "arr",
    "annual_recurring_revenue",
    "acv",
    "annual_amount",
    "annual_value",
    "annual_contract_value",
    "yearly_amount",
)
YEARLY_NAMES += ("annualized_amount", "recurring_revenue")
TERM_NAMES = (
    "tcv",
    "total_contract_value",
    "contract_value",
    "contract_amount",
    "term_amount",
    "amount",
    "total",
    "value",
    "price",
)
COMMON: Mapping[str, tuple[str, ...]] = {
    "segment": (
        "segment",
        "customer_segment",
        "account_segment",
        "tier",
        "size",
        "size_band",
        "plan_tier",
        "plan",
        "plan_name",
    ),
    "csm": ("csm", "csm_name", "customer_success_manager", "owner", "account_owner", "owner_name", "owner_id", "am"),
    "currency": ("currency", "currency_code", "currency_iso_code"),
    "rate": ("exchange_rate", "fx_rate", "conversion_rate"),
    "test": ("is_test", "test", "is_internal", "internal", "test_account"),
    "deleted": ("is_deleted", "deleted", "fivetran_deleted"),
    "merged_into": ("merged_into", "merged_into_id", "master_record_id", "merged_into_account_id"),
    "parent": ("parent_id", "parent_account_id", "parent_account", "parent"),
    "since": ("customer_since", "client_since", "joined", "member_since", "first_contract_date"),
}
CSM_ALSO = (*COMMON["csm"], "account_manager", "property_hubspot_owner_id", "hubspot_owner_id")
