"""Which way is better, by metric."""

LOWER_IS_BETTER = frozenset(
    {
        "cost_to_serve",
        "value_cost",
        "contraction_arr",
        "churned_arr",
        "time_to_value_days",
        "discount_rate",
        "missed_work",
        "missed_share",
        "undone_share",
        "no_first_value",
        "wait",
        "attrition",
        "vacancy_days",
        "wrong_contacts",
        "hidden_risks",
        "hidden_share",
        "handoffs_lost",
        "leads_lost",
        "release_days",
        "below_target",
        "pay_cost",
        "variable_pay",
        "pay_per_expanded",
        "pay_per_renewed",
        "ambiguity",
    }
)


def higher_is_better(metric: str) -> bool:
    """Say whether more of the metric is better; metrics by role or activity are judged by their family."""
    return metric.split(".", 1)[0] not in LOWER_IS_BETTER
