"""Beside the tables stands which luck is off the averages and what that saves; nothing where none is."""

import html
from pathlib import Path

from sim.report.findings.estimators import sentence
from sim.report.page.document import write_report
from sim.report.terminal.tables import table
from tests.report import synthetic, synthetic_sensitivity
from tests.report.exports.offices import run_of
from tests.report.typed import of


def test_what_taking_luck_off_saves_is_said_by_metric_and_only_where_it_was_taken_off() -> None:
    study = synthetic.summary()
    assert sentence(of(study)) == ""
    for point in study["points"]:
        for row in point["comparisons"]:
            if row["metric"] == "nrr":
                row |= {"estimator": "less_luck", "variance_ratio": 2.13}
    said = sentence(of(study))
    assert "no average moves" in said
    assert said.count("NRR 2.1") == 1
    assert "GRR" not in said
    assert said.endswith("Ranges and shares of simulations keep that luck.")


def test_table_and_page_of_a_study_over_plausible_worlds_say_it_once(tmp_path: Path) -> None:
    study = synthetic_sensitivity.worlds()
    for point in study["points"]:
        for row in point["comparisons"]:
            row |= {"estimator": "less_luck", "variance_ratio": 2.13}
    said = sentence(of(study))
    assert said
    assert " ".join(table(of(study)).split()).count(said) == 1
    write_report(run_of(tmp_path / "run", study), (), tmp_path, tmp_path / "report.html")
    page = html.unescape((tmp_path / "report.html").read_text(encoding="utf-8"))
    assert page.count("Averages leave out the luck") == 1
