"""Nine sheets: numbers as numbers with units, each sheet with its interval, verdicts as they were stored."""

import io
from typing import Any

import openpyxl
import pytest

from sim.report.drawing.style import looks_for
from sim.report.exports.workbook import futures as grids_of_futures
from sim.report.exports.workbook.charts import DASHES
from sim.report.exports.workbook.workbook import SHEETS, workbook
from sim.report.words import wording
from tests.report import synthetic, synthetic_sensitivity
from tests.report.exports.offices import STUDIES, members, run_of
from tests.report.typed import bare

DIGITS = 1e-15
"""Sixteen digits are written of each number."""
NAMES = (
    *("Read me", "Answer", "Comparison", "Differences", "Monthly", "Replications", "Pay", "Assumptions", "Manifest"),
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    study = STUDIES["two models"]()
    return run_of(tmp_path_factory.mktemp("run"), study)


@pytest.fixture(scope="module")
def book(run):
    return openpyxl.load_workbook(io.BytesIO(workbook(run)))


def table(sheet: Any, first: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet by the words above their columns; `first` stands above the first column."""
    rows = list(sheet.iter_rows())
    head = next(k for k, row in enumerate(rows) if row[0].value == first)
    names = [cell.value for cell in rows[head]]
    return [dict(zip(names, row, strict=True)) for row in rows[head + 1 :] if any(c.value is not None for c in row)]


def test_the_sheets_are_those_that_the_first_one_names(book):
    assert tuple(book.sheetnames) == NAMES == tuple(SHEETS)
    said = {row[0].value: row[1].value for row in book["Read me"].iter_rows(max_col=2)}
    assert all(said[name] for name in NAMES)


@pytest.mark.parametrize("name", NAMES[2:])
def test_each_sheet_says_which_interval_it_shows_or_that_it_shows_none(book, name):
    said = book[name]["A2"].value
    assert wording.AVERAGE in said or said.startswith("No interval:")
    if "P10" in [cell.value for row in book[name].iter_rows() for cell in row]:
        assert wording.FUTURES in said


def test_rates_are_numbers_in_per_cent_and_money_is_in_the_currency(book, run):
    stored = run.summary.points[0].models["cs-only"].metrics
    rows = [row for row in table(book["Comparison"], "Staffing") if row["Key"].value == "cs-only"]
    assert rows[0]["NRR, average"].value == pytest.approx(stored["nrr"].mean, rel=DIGITS)
    assert rows[0]["NRR, average"].number_format == "0.0%"
    assert [rows[0][f"NRR, 95% {end}"].value for end in ("low", "high")] == pytest.approx(
        stored["nrr"].ci95, rel=DIGITS
    )
    assert rows[0]["Ending ARR, average"].number_format.startswith('"$"#,##0')
    euros = openpyxl.load_workbook(io.BytesIO(workbook(in_euros(run))))
    row = table(euros["Comparison"], "Staffing")[0]
    assert row["Ending ARR, average"].number_format.startswith('"€"#,##0')


def in_euros(run):
    from dataclasses import replace

    return replace(run, manifest={**run.manifest, "design": {"company": {"currency": "EUR"}}})


def test_differences_hold_what_was_stored_with_its_verdict(book, run):
    stored = [(point.staffing, c) for point in run.summary.points for c in point.comparisons]
    words = {"equal_budget": "the same spend", "own": "own staffing"}
    rows = table(book["Differences"], "Staffing")
    assert len(rows) == len(stored)
    for staffing, c in stored:
        row = next(r for r in rows if (r["Staffing"].value, r["Metric"].value) == (words[staffing], c.metric))
        assert row["Difference of averages"].value == pytest.approx(c.difference, rel=DIGITS)
        assert [row["95% low"].value, row["95% high"].value] == pytest.approx(c.ci95_joint, rel=DIGITS)
        assert row["Verdict"].value == c.verdict
        assert row["Interval holds"].value == "together with the others"
        money = wording.kind_of(c.metric) == "money"
        assert row["Difference of averages"].number_format == (
            '+"$"#,##0;-"$"#,##0;"$"#,##0' if money else "+0.00%;-0.00%;0.00%"
        )


def test_single_futures_are_the_rows_of_the_table(book, run):
    rows = [row for row in table(book["Replications"], "Staffing") if row["Staffing"].value == "the same spend"]
    for model in ("cs-only", "cs-am-split"):
        found = [row["NRR"].value for row in rows if row["Key"].value == model]
        assert found == pytest.approx(run.metrics(0, "equal_budget", model, ["nrr"])["nrr"], rel=DIGITS)


def test_a_failed_future_is_a_row_without_numbers(tmp_path):
    run = run_of(tmp_path, synthetic.summary(n=12), failed={"cs-only": [3]})
    rows = [row for row in grids_of_futures.futures(run).rows if row[2] == "cs-only"]
    assert [row[4] is None for row in rows[:12]] == [k == 3 for k in range(12)]
    assert len(rows) == 24


def test_months_hold_averages_of_the_stored_months(run):
    grid = grids_of_futures.monthly(run)
    months = run.months(0, "equal_budget", "cs-only")
    row = next(r for r in grid.rows if (r[0], r[2], r[3]) == ("the same spend", "cs-only", 30))
    assert row[grid.place("nrr")] == pytest.approx(months["nrr"][:, 29].mean(), rel=1e-12)
    assert row[grid.place("ending_arr")] == pytest.approx(months["ending_arr_cents"][:, 29].mean() / 100, rel=1e-12)
    first = next(r for r in grid.rows if (r[0], r[2], r[3]) == ("the same spend", "cs-only", 1))
    assert first[grid.place("nrr")] is None


def test_many_futures_are_cut_to_the_shown_points_and_the_sheet_says_so(tmp_path, monkeypatch):
    run = run_of(tmp_path, synthetic.crossover(n=5))
    assert len(grids_of_futures.futures(run).rows) == 2 * 6 * 2 * 5
    monkeypatch.setattr(grids_of_futures, "MOST_ROWS", 50)
    grid = grids_of_futures.futures(run)
    assert len(grid.rows) == 2 * 2 * 5
    assert any("replications.parquet holds all" in note for note in grid.notes)


def test_assumptions_stand_with_unit_range_source_grade_and_owner(book):
    rows = {row["Number"].value: row for row in table(book["Assumptions"], "Number")}
    stick, hire = rows["company.segments.smb.stickiness"], rows["company.hiring.time_to_fill"]
    assert (stick["Base value, in the unit"].value, stick["Low"].value, stick["High"].value) == (0.55, 0.45, 0.65)
    assert (stick["Grade"].value, stick["Source"].value, stick["Base value"].value) == (
        "assumption",
        "our assumption",
        "55%",
    )
    assert (hire["Who can say"].value, hire["Unit"].value, hire["Base value"].value) == ("RevOps", "days", "42 days")


def test_an_old_folder_is_told_to_run_again(tmp_path):
    run = run_of(tmp_path, synthetic.summary(n=5), assumptions=[])
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(run)))["Assumptions"]
    assert any("same postsale run command" in str(cell.value) for row in sheet.iter_rows() for cell in row)


def test_influence_stands_beside_an_unknown_where_worlds_were_drawn(tmp_path):
    study = synthetic_sensitivity.worlds()
    first = study["sensitivity"]["inputs"][0]["path"]
    for difference in study["sensitivity"]["differences"]:
        difference |= {"surface": {"q2": 0.5}, "influence": [{"factor": 0, "total": 0.4}]}
    row = {"path": first, "text": "1", "value": 1.0, "unit": "share", "source": "us", "strength": "opinion"}
    run = run_of(tmp_path, study, assumptions=[row, row | {"path": "company.other"}])
    rows = table(openpyxl.load_workbook(io.BytesIO(workbook(run)))["Assumptions"], "Number")
    assert [r["Share of what differs between scenarios"].value for r in rows] == [0.4, None]


def test_charts_are_native_and_have_the_colours_of_their_models(run):
    parts = members(workbook(run))
    charts = [content.decode() for part, content in parts.items() if "/charts/chart" in part]
    assert len(charts) >= 4
    looks = looks_for(bare("cs-only", "cs-am-split"))
    lines = next(text for text in charts if "<c:lineChart>" in text)
    for look in looks.values():
        assert look.hue.removeprefix("#") in lines
    bars = next(text for text in charts if "<c:barChart>" in text)
    assert looks["cs-am-split"].hue.removeprefix("#") in bars
    assert "<c:errBars>" in bars
    assert set(DASHES) == {"solid", "dashed", "dotted", "dashdot"}
