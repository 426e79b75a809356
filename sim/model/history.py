"""What is written down as a replication goes on: work, pay, a journal, and every month of the books and of the staff."""

import numpy as np

from sim.model.state import SEGMENTS_KEPT

WORK = np.dtype(
    [
        ("posted", "i8"),
        ("done", "i8"),
        ("partial", "i8"),
        ("missed", "i8"),
        ("void", "i8"),
        ("hours", "f8"),
        ("sessions", "i8"),
        ("waited", "f8"),  # days from posting to the first session, summed over tasks begun
        ("begun", "i8"),
    ],
    align=True,
)

SLIP = np.dtype([("pay", "f8"), ("column", "i8")], align=True)
"""Pay of a full-time person who was there all year, dollars (0 = nobody was), and of which column of STAFF."""

JOURNAL = np.dtype(
    [
        ("time", "f8"),
        ("value", "f8"),
        ("account", "i8"),
        ("seat", "i8"),
        ("person", "i8"),
        ("what", "i2"),
        ("activity", "i2"),
    ],
    align=True,
)

MONTH = np.dtype(
    [
        ("opening_arr_cents", "i8"),
        ("new_arr_cents", "i8"),
        ("expansion_arr_cents", "i8"),
        ("contraction_arr_cents", "i8"),
        ("churned_arr_cents", "i8"),
        ("ending_arr_cents", "i8"),
        ("uplift_cents", "i8"),  # of the change at renewals: by price
        ("discount_cents", "i8"),
        ("renewed_before_cents", "i8"),  # ARR due in the month
        ("cohort_cents", "i8"),  # trailing twelve months: ARR of the cohort then, now, and capped at then
        ("cohort_now_cents", "i8"),
        ("cohort_kept_cents", "i8"),
        ("cohort_logos", "i8"),
        ("cohort_logos_kept", "i8"),
        ("customers", "i8"),
        ("new_logos", "i8"),
        ("churned_logos", "i8"),
        ("due", "i8"),
        ("renewed", "i8"),
        ("organic_cents", "i8"),
        ("commercial_cents", "i8"),
        ("needs", "i8"),
        ("needs_found", "i8"),
        ("needs_won", "i8"),
        ("values_reached", "i8"),
        ("values_given_up", "i8"),
        ("value_days", "f8"),
        ("adoption", "f8"),  # mean over customers
        ("sentiment", "f8"),
        ("champions", "f8"),
        ("wrong_contacts", "i8"),
        ("hidden_risks", "i8"),
        ("open_issues", "i8"),
        ("passes", "i8"),  # contracts, leads and accounts that reached the other role
        ("passes_lost", "i8"),
        ("leads_passed", "i8"),
        ("leads_lost", "i8"),
        ("released", "i8"),
        ("release_days", "f8"),  # from the planned date to the release
        ("pay", "f8"),  # dollars
        ("cost", "f8"),  # dollars, fully loaded
        ("planned_cost", "f8"),
        # Realized minus expected of coins whose odds are known when they fall, cents: see luck.py.
        ("luck_renewal", "f8"),
        ("luck_downsell", "f8"),
        ("luck_kept", "f8"),  # of renewal and downsell, capped as GRR is
        ("luck_organic", "f8"),
        ("luck_win", "f8"),
        ("luck_logos", "f8"),  # contracts renewed minus expected
        # The same by segment, for the calibration of levels and for readers who ask which customers.
        ("segment_cohort_cents", "i8", (SEGMENTS_KEPT,)),
        ("segment_now_cents", "i8", (SEGMENTS_KEPT,)),
        ("segment_kept_cents", "i8", (SEGMENTS_KEPT,)),
        ("segment_logos", "i8", (SEGMENTS_KEPT,)),
        ("segment_logos_kept", "i8", (SEGMENTS_KEPT,)),
        ("segment_customers", "i8", (SEGMENTS_KEPT,)),
        ("segment_adoption", "f8", (SEGMENTS_KEPT,)),  # sums over customers
        ("segment_logit_adoption", "f8", (SEGMENTS_KEPT,)),
        ("segment_logit_squares", "f8", (SEGMENTS_KEPT,)),
        ("segment_sentiment", "f8", (SEGMENTS_KEPT,)),
        ("segment_sentiment_squares", "f8", (SEGMENTS_KEPT,)),
        ("segment_champions", "f8", (SEGMENTS_KEPT,)),
    ],
    align=True,
)

STAFF = np.dtype(
    [
        ("fte", "f8"),  # positions at the month-end, in full-time people
        ("filled_days", "f8"),  # full-time days: of each person the part that the position is
        ("person_days", "f8"),  # of people, whatever part of one their position is
        ("vacant_days", "f8"),
        ("worked_hours", "f8"),
        ("posted_hours", "f8"),
        ("capacity_hours", "f8"),
        ("pay", "f8"),
        ("payout_cents", "i8"),  # variable pay
        ("payout_renewed_cents", "i8"),  # of it, for renewals
        ("payout_expanded_cents", "i8"),  # and for expansion
        ("grown_cents", "i8"),  # expansion of the books that were paid on
        ("renewed_cents", "i8"),
        ("attained_days", "f8"),  # attainment × filled days, of pay periods that ended
        ("attained_over", "f8"),  # those filled days
        ("ambiguity", "f8"),  # sums over people
        ("pace", "f8"),
        ("rep_years", "i8"),  # people who were here all year
        ("rep_years_below", "i8"),  # and stayed below target
        ("quits", "i8"),
        ("people", "i8"),
    ],
    align=True,
)
