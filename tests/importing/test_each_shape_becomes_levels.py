"""From each shape to the same thing: ARR at month ends, movements recomputed from it, accounts as they open."""

import csv
from pathlib import Path

import pytest

from tests.importing.cases import LEDGER, SALESFORCE, ZUORA, of_stripe, stripe, wide
from tests.importing.files import AS_OF, accounts, imported, levels, met, movements, spells, written


def test_spells_are_levels_a_year(tmp_path: Path) -> None:
    rows = [
        ["S1", "A", "2023-01-15", "2024-01-15", 100],
        ["S2", "A", "2024-01-15", "2025-01-15", 150],
        ["S3", "B", "2023-03-01", "2024-03-01", "50.10"],
    ]
    found = imported(tmp_path, spells(tmp_path / "a.csv", *rows), "--as-of", AS_OF)
    assert levels(found)["2023-01"] == 1200.0
    assert levels(found)["2023-03"] == 1801.2
    assert movements(found, "2024-01") == {"expansion_arr": 600.0}
    assert movements(found, "2024-03") == {"lost": 1, "lost_arr": -601.2}
    assert accounts(tmp_path) == {
        "A": {
            "account": "A",
            "arr": "1800.00",
            "start": "2023-01-15",
            "segment": "all",
            "term_months": "12",
            "renewal": "2025-01-15",
            "csm": "",
        }
    }


def test_a_hundred_then_nothing_then_eighty_is_churn_and_reactivation(tmp_path: Path) -> None:
    found = imported(tmp_path, *wide(tmp_path, ["A", 100, 0, 0, 80, 80, 80], ["B", 5, 5, 5, 5, 5, 5]))
    assert movements(found, "2024-02") == {"lost": 1, "lost_arr": -100.0}
    assert movements(found, "2024-04") == {"returned": 1, "returned_arr": 80.0}
    assert met(found)["returned-customers"] == 1


def test_a_blank_between_levels_is_no_zero(tmp_path: Path) -> None:
    found = imported(tmp_path, *wide(tmp_path, ["A", 100, "", "", 80, 80, 80], ["B", 5, 5, 5, 5, 5, 5]))
    assert levels(found)["2024-03"] == 105.0
    assert movements(found, "2024-04") == {"contraction_arr": -20.0}


def test_a_long_cube_of_mrr_is_a_year_of_it(tmp_path: Path) -> None:
    rows = [
        ["customer", "month", "mrr", "csm"],
        ["A", "2024-01", "1,000.25", "Ann"],
        ["A", "2024-02", "1,100.00", "Ann"],
    ]
    found = imported(tmp_path, written(tmp_path / "cube.csv", rows), "--as-of", AS_OF)
    assert levels(found) == {"2024-01": 12003.0, "2024-02": 13200.0}
    assert accounts(tmp_path)["A"]["csm"] == "Ann"


def test_a_quarterly_cube_keeps_its_levels_between(tmp_path: Path) -> None:
    rows = [
        [name, f"2023-{month:02d}-28", 10] for name in "ABC" for month in (1, 4, 7, 10) if (name, month) != ("C", 10)
    ]
    found = imported(tmp_path, written(tmp_path / "cube.csv", [["customer", "month", "arr"], *rows]), "--as-of", AS_OF)
    assert [month["customers"] for month in found["months"]] == [3] * 9 + [2]
    assert met(found)["missing-months"] == 6


def test_stripe_counts_cents_seats_and_intervals(tmp_path: Path) -> None:
    rows = [
        stripe(1),
        stripe(2, recurring_interval="year", unit_amount=240000, quantity=1),
        stripe(3, status="canceled", ended_at="2024-06-10", canceled_at="2024-05-20"),
        stripe(4, cancel_at="2025-03-01"),
        stripe(5, start_date="1704067200", current_period_end="1735689600", unit_amount=100),
        stripe(6, status="incomplete_expired"),
    ]
    found = imported(tmp_path, *of_stripe(tmp_path, *rows))
    assert levels(found)["2023-05"] == 1200.0 * 3 + 2400.0
    assert levels(found)["2024-06"] == 1200.0 * 2 + 2400.0 + 24.0
    assert movements(found, "2024-06") == {"lost": 1, "lost_arr": -1200.0}
    assert accounts(tmp_path)["cus_2"]["term_months"] == "12"
    assert accounts(tmp_path)["cus_5"]["start"] == "2024-01-01"


def test_a_trial_is_no_customer_until_it_pays(tmp_path: Path) -> None:
    from tests.importing.cases import STRIPE

    rows = [[*STRIPE, "trial_end"], [*stripe(1, start_date="2024-02-20"), "2024-03-05"], [*stripe(2), ""]]
    found = imported(tmp_path, written(tmp_path / "s.csv", rows), "--as-of", AS_OF)
    assert movements(found, "2024-03") == {"new": 1, "new_arr": 1200.0}
    assert movements(found, "2024-02") == {}


def test_zuora_takes_the_latest_version_and_renews_what_renews(tmp_path: Path) -> None:
    rows = [
        ["A", "S-1", 1, "false", "Active", "2023-01-01", "2024-01-01", "true", 50],
        ["A", "S-1", 2, "true", "Active", "2023-01-01", "2024-01-01", "true", 80],
        ["B", "S-2", 1, "true", "Active", "2023-01-01", "2024-01-01", "false", 10],
        ["C", "S-3", 1, "true", "Draft", "2023-01-01", "2024-01-01", "false", 10],
    ]
    found = imported(tmp_path, written(tmp_path / "z.csv", [ZUORA, *rows]), "--as-of", AS_OF)
    assert levels(found)["2023-06"] == 1080.0
    assert movements(found, "2024-01") == {"lost": 1, "lost_arr": -120.0}
    assert met(found)["trials-and-tests"] == 1


RECURLY = ["id", "account_id", "state", "activated_at", "canceled_at", "expires_at", "current_period_started_at"]
RECURLY += ["current_period_ends_at", "unit_amount", "quantity", "currency", "updated_at"]


def test_recurly_amounts_are_for_their_period_and_canceled_ones_are_paid_up(tmp_path: Path) -> None:
    of = "2024-12-01 10:00:00"
    rows = [
        ["1", "A", "active", "2023-05-01 09:28:17", "", "", of, "2025-01-01 10:00:00", "99.0", 1, "USD", of],
        [
            "2",
            "B",
            "canceled",
            "2023-06-01",
            "2024-07-02",
            "2024-08-01",
            "2024-07-01",
            "2024-08-01",
            "10.0",
            3,
            "USD",
            of,
        ],
        ["2", "B", "active", "2023-06-01", "", "", "2024-06-01", "2024-07-01", "10.0", 3, "USD", "2024-06-01"],
        [
            "3",
            "C",
            "expired",
            "2023-06-01",
            "2024-07-02",
            "2024-07-02",
            "2024-06-15",
            "2024-07-15",
            "10.0",
            1,
            "USD",
            of,
        ],
    ]
    found = imported(tmp_path, written(tmp_path / "r.csv", [RECURLY, *rows]), "--as-of", AS_OF)
    assert met(found)["versions"] == 1
    assert levels(found)["2024-07"] == 99.0 * 12 + 360.0
    assert movements(found, "2024-08") == {"lost": 1, "lost_arr": -360.0}


def test_a_ledger_is_its_running_sum_in_cents(tmp_path: Path) -> None:
    rows = [
        ["2024-01-05", "A Inc", 10000, 10000, "new_biz", "USD", "a"],
        ["2024-02-05", "A Inc", 2500, 12500, "expansion", "USD", "a"],
        ["2024-03-05", "A Inc", -12500, 0, "churn", "USD", "a"],
        ["2024-09-05", "A Inc", 7000, 7000, "reactivation", "USD", "a"],
        ["2024-01-05", "B Inc", 5000, 5000, "new_biz", "USD", "b"],
    ]
    found = imported(tmp_path, written(tmp_path / "movements.csv", [LEDGER, *rows]), "--as-of", AS_OF)
    assert levels(found)["2024-01"] == 1800.0
    assert movements(found, "2024-02") == {"expansion_arr": 300.0}
    assert movements(found, "2024-03") == {"lost": 1, "lost_arr": -1500.0}
    assert movements(found, "2024-09") == {"returned": 1, "returned_arr": 840.0}
    assert "other-movements" not in met(found)
    assert met(found)["minor-units"] == 5


def test_deals_become_terms_that_renewals_renew_and_expansions_fill(tmp_path: Path) -> None:
    rows = [
        ["1", "A", 1000, "New Business", "2022-03-01", "true", "true", "false", "Ann"],
        ["2", "A", 200, "Expansion", "2022-09-15", "true", "true", "false", "Ann"],
        ["3", "A", 1300, "Renewal", "2023-02-20", "true", "true", "false", "Bob"],
        ["4", "B", 500, "New Business", "2022-05-01", "true", "true", "false", "Ann"],
        ["5", "B", 500, "Renewal", "2023-05-01", "false", "true", "false", "Ann"],
        ["6", "A", 1300, "Renewal", "2024-03-15", "true", "true", "false", "Bob"],
    ]
    found = imported(tmp_path, written(tmp_path / "d.csv", [SALESFORCE, *rows]), "--as-of", AS_OF)
    assert levels(found)["2022-09"] == 1700.0
    assert movements(found, "2023-02") == {"expansion_arr": 100.0}
    assert movements(found, "2023-05") == {"lost": 1, "lost_arr": -500.0}
    assert levels(found)["2024-02"] == 1300.0
    assert movements(found, "2024-03") == {}
    assert accounts(tmp_path)["A"]["csm"] == "Bob"


def test_hubspot_deals_are_told_by_their_stage(tmp_path: Path) -> None:
    head = ["deal_id", "property_amount", "property_closedate", "property_dealtype", "property_dealstage", "owner_id"]
    head += ["property_hs_primary_associated_company"]
    rows = [
        ["1", "1000", "2023-03-01T10:00:00Z", "newbusiness", "closedwon", "7", "A"],
        ["2", "300", "2023-06-01T10:00:00Z", "existingbusiness", "closedwon", "7", "A"],
        ["3", "1400", "2024-02-20T10:00:00Z", "existingbusiness", "closedwon", "7", "A"],
        ["4", "999", "2024-02-20T10:00:00Z", "newbusiness", "closedlost", "7", "B"],
    ]
    found = imported(tmp_path, written(tmp_path / "h.csv", [head, *rows]), "--as-of", AS_OF)
    assert levels(found)["2023-12"] == 1300.0
    assert movements(found, "2024-02") == {"expansion_arr": 100.0}
    assert met(found)["lost-deals"] == 1


def test_a_list_beside_a_history_says_who_is_whose(tmp_path: Path) -> None:
    history = spells(
        tmp_path / "a.csv", ["S1", "A", "2023-01-01", "2025-01-01", 100], ["S2", "B", "2023-01-01", "2025-01-01", 50]
    )
    listed = [
        ["account_id", "segment", "CSM", "customer since"],
        ["A", "smb", "Ann", "2019-05-01"],
        ["B", "enterprise", "", ""],
    ]
    found = imported(tmp_path, history, written(tmp_path / "list.csv", listed), "--as-of", AS_OF)
    assert {row["group"]: row["customers"] for row in found["by_segment"]} == {"smb": 1, "enterprise": 1}
    assert accounts(tmp_path)["A"]["start"] == "2019-05-01"
    assert accounts(tmp_path)["A"]["csm"] == "Ann"
    assert met(found)["unknown-owner"] == 1


def test_a_list_alone_is_who_is_there(tmp_path: Path) -> None:
    listed = [
        ["Account Name", "MRR", "Segment", "Start Date", "Renewal Date", "Term (months)"],
        ["A", "$1,000", "smb", "2021-03-01", "2025-03-01", 12],
        ["B", "$500", "smb", "2022-07-01", "2024-07-01", 24],
    ]
    found = imported(tmp_path, written(tmp_path / "list.csv", listed), "--as-of", "2024-11-15")
    assert (found["customers"], found["arr"], found["months_counted"]) == (2, 18000.0, 1)
    assert found["retention"] == []
    got = accounts(tmp_path)
    assert (got["A"]["start"], got["A"]["renewal"], got["A"]["arr"]) == ("2021-03-01", "2025-03-01", "12000.00")


def test_files_that_overlap_count_once(tmp_path: Path) -> None:
    rows = [
        [f"S{k}{year}", f"C{k}", f"{year}-01-01", f"{year + 1}-01-01", 10 + k]
        for k in range(4)
        for year in (2022, 2023, 2024)
    ]
    whole = imported(tmp_path, spells(tmp_path / "all.csv", *rows), "--as-of", AS_OF)
    one, two = spells(tmp_path / "a.csv", *rows[:8]), spells(tmp_path / "b.csv", *rows[5:])
    parts = imported(tmp_path, one, two, "--as-of", AS_OF)
    assert parts["months"] == whole["months"]
    assert met(parts)["duplicate-rows"] == 3
    cube = [["customer", "month", "arr"], *([f"C{k}", f"2024-0{m}-28", 10] for m in range(1, 9) for k in range(3))]
    whole = imported(tmp_path, written(tmp_path / "all.csv", cube), "--as-of", AS_OF)
    one, two = written(tmp_path / "a.csv", cube[:12]), written(tmp_path / "b.csv", [cube[0], *cube[10:]])
    assert imported(tmp_path, one, two, "--as-of", AS_OF)["months"] == whole["months"]


def test_odd_terms_count_by_days_and_whole_ones_by_months(tmp_path: Path) -> None:
    head = ["customer_id", "start_date", "end_date", "total_contract_value"]
    rows = [
        ["A", "2023-01-01", "2024-04-11", 466],
        ["B", "2023-01-01", "2025-01-01", 2400],
        ["C", "2024-02-01", "2024-05-01", 30],
    ]
    found = imported(tmp_path, written(tmp_path / "a.csv", [head, *rows]), "--as-of", AS_OF)
    assert levels(found)["2023-01"] == pytest.approx(466 / 466 * 365 + 1200)
    assert levels(found)["2024-02"] == pytest.approx(365 + 1200 + 120)


def test_a_last_day_is_no_day_of_churn(tmp_path: Path) -> None:
    rows = [["S", "A", "2023-01-01", "2023-12-31", 10], ["S", "A", "2024-01-01", "2024-12-31", 10]]
    found = imported(tmp_path, spells(tmp_path / "a.csv", *rows), "--as-of", AS_OF)
    assert all(month["lost"] == 0 for month in found["months"])
    assert accounts(tmp_path)["A"]["term_months"] == "12"


def test_a_late_renewal_within_ninety_days_is_no_churn_and_a_day_more_is(tmp_path: Path) -> None:
    def lost(day: str) -> int:
        rows = [["S", "A", "2022-01-01", "2023-01-01", 10], ["S", "A", day, "2026-01-01", 10]]
        found = imported(tmp_path, spells(tmp_path / "a.csv", *rows), "--as-of", AS_OF)
        return sum(month["lost"] for month in found["months"])

    assert lost("2023-04-01") == 0
    assert lost("2023-04-02") == 1


def test_names_that_a_spreadsheet_would_work_out_stay_text(tmp_path: Path) -> None:
    imported(tmp_path, spells(tmp_path / "a.csv", ["S", "=1+1", "2023-01-01", "2025-01-01", 10]), "--as-of", AS_OF)
    text = (tmp_path / "out" / "accounts.csv").read_text()
    assert next(csv.reader(text.splitlines()[1:]))[0] == "'=1+1"


def test_accounts_are_named_in_accounts_csv_and_nowhere_else(tmp_path: Path) -> None:
    secret = "Acme Secret Corp"
    rows = [[secret if name == "A" else name, *more] for name, *more in (["A", 100, 100, 0, 80, 0, 0], ["B", *[5] * 6])]
    imported(tmp_path, *wide(tmp_path, *rows, [secret + " 2", 1, 1, 1, 1, 1, 1]))
    for path in sorted((tmp_path / "out").iterdir()):
        assert (secret.encode() in path.read_bytes()) == (path.name == "accounts.csv"), path.name
