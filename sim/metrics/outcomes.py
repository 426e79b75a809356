"""The outcomes of one replication: one number per metric, in the units that the registry says.

The window is the months from `window_from_month` on: twelve to forget the opening, twelve of trailing year before it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.metrics.luck import luck
from sim.metrics.monthly import monthly
from sim.model.inputs import Company
from sim.model.state import State
from sim.vocabulary import Activity

YEAR, DAYS = 12, 365.0


def divided(part: float, whole: float) -> float:
    """Return part ÷ whole, missing (NaN) where there is nothing to divide by."""
    return float(part) / float(whole) if whole else math.nan


def mean_of(values: NDArray[np.float64]) -> float:
    """Return the mean of the present values, missing if there are none."""
    present = values[~np.isnan(values)]
    return float(present.mean()) if present.size else math.nan


@dataclass(frozen=True, slots=True)
class Outcome:
    """One replication: metrics by name, and monthly columns of shape (months,)."""

    metrics: dict[str, float]
    months: dict[str, NDArray[Any]]


def discount_factors(rate: float, months: int) -> NDArray[np.float64]:
    """Return what a dollar in the middle of each month is worth today, (months,), at a yearly discount rate."""
    passed: NDArray[np.float64] = (np.arange(1, months + 1) - 0.5) / YEAR
    return (1.0 + rate) ** -passed


def value_parts(columns: dict[str, NDArray[Any]], company: Company) -> dict[str, float]:
    """Return economic value and its parts in dollars: discounted margin on ARR less post-sale cost, and terminal value."""
    months = columns["cost"].size
    discount = discount_factors(company.discount_rate, months)
    arr = (columns["opening_arr_cents"] + columns["ending_arr_cents"]) / 200.0
    margin = float((company.gross_margin * arr / YEAR * discount).sum())
    cost = float((columns["cost"] * discount).sum())
    end = columns["ending_arr_cents"][-1] / 100.0 * company.terminal_multiple
    terminal = float(end * (1.0 + company.discount_rate) ** (-months / YEAR))
    return {
        "economic_value": margin - cost + terminal,
        "cash_value": margin - cost,
        "value_margin": margin,
        "value_cost": cost,
        "value_terminal": terminal,
    }


def revenue(columns: dict[str, NDArray[Any]], window: slice) -> dict[str, float]:
    """Return retention over the window and the ARR flows of the whole horizon, in dollars."""
    inside = {name: column[window] for name, column in columns.items()}
    cohort = inside["cohort_cents"].sum()
    flows = {name: columns[f"{name}_cents"].sum() / 100.0 for name in ("new_arr", "expansion_arr", "contraction_arr")}
    flows["churned_arr"] = columns["churned_arr_cents"].sum() / 100.0
    return {
        "nrr": mean_of(inside["nrr"]),
        "grr": mean_of(inside["grr"]),
        "logo_retention": mean_of(inside["logo_retention"]),
        "nrr_of_sums": divided(inside["cohort_now_cents"].sum(), cohort),
        "grr_of_sums": divided(inside["cohort_kept_cents"].sum(), cohort),
        "renewal_rate": divided(inside["renewed"].sum(), inside["due"].sum()),
        "opening_arr": columns["opening_arr_cents"][0] / 100.0,
        "ending_arr": columns["ending_arr_cents"][-1] / 100.0,
        "adoption": float(inside["adoption"].mean()),
        "sentiment": float(inside["sentiment"].mean()),
        "customers": float(inside["customers"].mean()),
        "expansion_share": divided(flows["expansion_arr"], flows["expansion_arr"] + flows["new_arr"]),
        **{name: float(value) for name, value in flows.items()},
    }


def people(state: State, keys: Sequence[str], first: int, last: int, ae_rate: float) -> dict[str, float]:
    """Return the metrics by role over months first … last; ae_rate: what a new-logo AE is paid per dollar acquired."""
    staff = state.staff[first : last + 1]
    years = (last - first + 1) / YEAR
    metrics: dict[str, float] = {}
    for r, key in enumerate(keys):
        row = staff[:, r]
        filled = float(row["filled_days"].sum()) / 365.0
        metrics[f"utilisation.{key}"] = divided(row["worked_hours"].sum(), row["capacity_hours"].sum())
        metrics[f"load.{key}"] = divided(row["posted_hours"].sum(), row["capacity_hours"].sum())
        metrics[f"attrition.{key}"] = divided(row["quits"].sum(), row["person_days"].sum() / 365.0)
        metrics[f"headcount.{key}"] = float(row["fte"].mean())
        metrics[f"payout.{key}"] = divided(row["pay"].sum(), filled)
        metrics[f"vacancy_days.{key}"] = float(row["vacant_days"].sum()) / years
        metrics[f"variable_pay.{key}"] = divided(row["payout_cents"].sum() / 100.0, filled)
        metrics[f"ambiguity.{key}"] = divided(row["ambiguity"].sum(), row["people"].sum())
        metrics[f"pace.{key}"] = divided(row["pace"].sum(), row["people"].sum())
        metrics |= pay_of_role(state, r, key, first, last, ae_rate)
    return metrics


def pay_of_role(state: State, r: int, key: str, first: int, last: int, ae_rate: float) -> dict[str, float]:
    """Return attainment, pay among people who were here all year, and pay per dollar of a role; missing for salaries."""
    row = state.staff[first : last + 1, r]
    slips = state.slips[(first - 1) // YEAR : last // YEAR]
    paid = slips["pay"][(slips["pay"] > 0.0) & (slips["column"] == r)]
    low, middle, high = np.quantile(paid, [0.1, 0.5, 0.9]) if paid.size else (math.nan,) * 3
    on_target = bool(state.stage_roles["components"][state.stage_roles["column"] == r].any())
    expanded = divided(row["payout_expanded_cents"].sum(), row["grown_cents"].sum())
    return {
        f"quota_attainment.{key}": divided(row["attained_days"].sum(), row["attained_over"].sum()),
        f"below_target.{key}": divided(row["rep_years_below"].sum(), row["rep_years"].sum()) if on_target else math.nan,
        f"pay_p10.{key}": float(low),
        f"pay_p50.{key}": float(middle),
        f"pay_p90.{key}": float(high),
        f"pay_per_expanded.{key}": expanded,
        f"pay_per_renewed.{key}": divided(row["payout_renewed_cents"].sum(), row["renewed_cents"].sum()),
        f"pay_parity.{key}": divided(expanded, ae_rate),
    }


def between_people(inside: NDArray[Any], years: float) -> dict[str, float]:
    """Return what happened between roles over the months of a window of that many years."""
    leads = float(inside["leads_passed"].sum())
    return {
        "wrong_contacts": float(inside["wrong_contacts"].sum()) / years,
        "hidden_risks": float(inside["hidden_risks"].sum()) / years,
        "hidden_share": divided(inside["hidden_risks"].sum(), inside["open_issues"].sum()),
        "handoffs": float(inside["passes"].sum()) / years,
        "handoffs_lost": float(inside["passes_lost"].sum()) / years,
        "leads_passed": leads / years,
        "leads_lost": divided(inside["leads_lost"].sum(), leads),
        "release_days": divided(inside["release_days"].sum(), inside["released"].sum()),
    }


def work(state: State, years: float) -> dict[str, float]:
    """Return the metrics by activity over a window of that many years, all owners together."""
    metrics: dict[str, float] = {}
    for activity in Activity:
        rows = state.work[:, activity]
        posted = int(rows["posted"].sum())
        if posted == 0:
            continue
        name = activity.name.lower()
        ended = int(rows["done"].sum() + rows["partial"].sum() + rows["missed"].sum())
        metrics[f"done_work.{name}"] = float(rows["done"].sum()) / years
        metrics[f"missed_work.{name}"] = float(rows["missed"].sum()) / years
        metrics[f"missed_share.{name}"] = divided(rows["missed"].sum(), ended)
        metrics[f"undone_share.{name}"] = divided(ended - int(rows["done"].sum()), ended)
        metrics[f"wait.{name}"] = divided(rows["waited"].sum(), rows["begun"].sum())
    return metrics


def never_valued(state: State, months: int) -> float:
    """Return the share without first value of the new customers that have been there for a year, or have left."""
    new = state.accounts[: int(state.world["accounts"][0])]
    new = new[new["signed"] > 0.0]
    decided = (new["signed"] <= DAYS * (months - YEAR) / YEAR) | (new["alive"] == 0)
    return divided((decided & (new["value_seen"] == 0)).sum(), decided.sum())


def changes(state: State) -> dict[str, float]:
    """Return after how many months each stage of a policy but the first one began; missing if it did not."""
    began = state.stages["began"][1:]
    return {f"changed_at.{k}": float(month) if month >= 0 else math.nan for k, month in enumerate(began, start=1)}


def outcome(state: State, company: Company, keys: Sequence[str], months: int, ae_rate: float = math.nan) -> Outcome:
    """Return the outcomes of a finished replication over a horizon of that many months.

    ae_rate: what a new-logo AE is paid for a dollar of ARR, for the comparison with pay for expansion.
    """
    columns = monthly(state, months)
    first = int(state.constants["window_from_month"][0])
    window = slice(first - 1, months)
    years = (months - first) / YEAR
    inside = state.months[first + 1 : months + 1]
    metrics = revenue(columns, window)
    metrics |= value_parts(columns, company)
    metrics |= luck(columns, window, company, discount_factors(company.discount_rate, months))
    metrics["cost_to_serve"] = float(inside["cost"].sum()) / years
    metrics["time_to_value_days"] = divided(inside["value_days"].sum(), inside["values_reached"].sum())
    metrics["no_first_value"] = never_valued(state, months)
    metrics["discount_rate"] = divided(inside["discount_cents"].sum(), inside["renewed_before_cents"].sum())
    metrics["pay_cost"] = float(inside["pay"].sum()) / years
    metrics |= between_people(inside, years)
    metrics |= people(state, keys, first + 1, months, ae_rate)
    metrics |= work(state, years)
    metrics |= changes(state)
    return Outcome(metrics, columns)
