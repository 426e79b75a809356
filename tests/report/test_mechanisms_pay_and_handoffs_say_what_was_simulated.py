"""Promises about mechanisms, pay and handoffs: what is drawn is what was stored, sums add up, noise is not a cause."""

import copy
import math
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from sim.report.charts import build_all, draw_all
from sim.report.charts.along_a_number import load
from sim.report.charts.study import study_of
from sim.report.drawing.chart import Chart
from sim.report.findings.findings import findings
from sim.report.terminal.tables import COLUMNS, table
from sim.report.views import explained
from sim.report.words import wording
from sim.report.words.reading import model_keys
from tests.report import synthetic
from tests.report.proofreading import forbidden_words
from tests.report.readable import assert_readable, written
from tests.report.typed import of

FOUR = ("cs-only", "cs-am-split", "am-only", "no-csm")
HOSTILE = "=cmd|' /C calc'!A0 $\\frac{1}{0}$ <script>alert(1)</script> " + "very-long-" * 12
PARTS: dict[str, tuple[tuple[str, float, float], ...]] = {
    "some told": (("friction", -0.0123, 0.003), ("incentives", 0.0004, 0.002), ("learning", 0.0045, 0.0014)),
    "none told": (("friction", -0.002, 0.003), ("learning", 0.001, 0.002)),
    "rounding": tuple((name, 0.00149, 0.001) for name in ("queues", "friction", "incentives", "learning", "burnout")),
    "tiny but told": (("friction", -0.0002, 0.0001), ("learning", 0.00031, 0.0001)),
    "eight": tuple((name, 0.004 - 0.001 * k, 0.0012) for k, name in enumerate(list(wording.MECHANISM_WORDS)[:8])),
    "a path": (("assumptions.friction.misroute", -0.006, 0.002),),
}


def full() -> dict[str, Any]:
    return synthetic.paid(synthetic.explained(synthetic.summary()))


def chart(study: dict[str, Any], name: str) -> Chart:
    return next(c for c in build_all(of(study), {}) if c.name == name)


def rows(found: Chart) -> list[dict[str, Any]]:
    return [dict(zip(found.header, row, strict=True)) for row in found.rows]


def as_number(text: str) -> float:
    size = float(re.sub(r"[^0-9.]", "", text))
    size *= {"M": 1e6, "k": 1e3}.get(text[-1], 1.0)
    return -size if text.startswith("−") else size


def last_digit(text: str) -> float:
    return {"M": 1e6, "k": 1e3}.get(text[-1], 1.0) * 10.0 ** -len(re.sub(r"[^0-9.]", "", text).partition(".")[2])


def near(a: float, b: float) -> bool:
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-9)


def test_an_older_summary_has_none_of_these_charts_and_says_nothing_about_mechanisms() -> None:
    study = synthetic.summary()
    assert not {c.name for c in build_all(of(study), {})} & {"pay", "handoffs", "mechanisms_cs-am-split"}
    assert explained.finding(of(study)) == ""
    assert all(finding.metrics != ("mechanisms",) for finding in findings(of(study)))
    for empty in ({"mechanisms": [], "without": []}, {"mechanisms": None, "without": None}):
        assert findings(of(study | empty)) == findings(of(study))
        assert table(of(study | empty)) == table(of(study))


def test_pay_handoffs_and_workload_stand_in_the_appendix() -> None:
    charts = {c.name: c.appendix for c in build_all(of(full()), {})}
    assert list(charts) == ["differences", "mechanisms_cs-am-split", "workload", "pay", "handoffs"]
    assert [name for name, behind in charts.items() if behind] == ["workload", "pay", "handoffs"]


def test_each_chart_has_one_kind_of_uncertainty() -> None:
    for name, phrase in (
        ("mechanisms_cs-am-split", wording.AVERAGE),
        ("pay", wording.FUTURES),
        ("handoffs", wording.AVERAGE),
    ):
        found = chart(full(), name).words.phrases
        assert len(found) == 1
        assert phrase in found[0]


@pytest.mark.parametrize("parts", PARTS.values(), ids=PARTS.keys())
def test_printed_parts_and_rest_add_up_to_the_printed_difference(parts: tuple[tuple[str, float, float], ...]) -> None:
    study = synthetic.explained(synthetic.summary(), parts)
    for split in explained.splits(of(study)):
        shown = [as_number(part.text) for part in split.parts] + [as_number(split.rest_text)]
        assert near(sum(shown), as_number(split.whole_text)), (split.metric, split.sum_words())
        exact = [*(part.span.mean for part in split.parts), split.rest.mean, split.whole.mean]
        scale = 0.01 if split.metric == "nrr" else 1.0
        texts = [*(part.text for part in split.parts), split.rest_text, split.whole_text]
        digit = max(last_digit(text) for text in texts)
        assert all(abs(as_number(x) - value / scale) <= digit for x, value in zip(texts, exact, strict=True))


def test_the_drawn_mechanisms_are_the_stored_ones() -> None:
    study = full()
    drawn = rows(chart(study, "mechanisms_cs-am-split"))
    for stored in study["mechanisms"]:
        mine = {row["step"]: row for row in drawn if row["metric"] == stored["metric"]}
        for part in stored["parts"]:
            row = mine[part["mechanism"]]
            assert (row["average"], [row["lo95"], row["hi95"]]) == (part["mean"], part["ci95"])
            plain = part["plain_ablation"]
            assert math.isnan(row["plain_ablation"]) if plain is None else row["plain_ablation"] == plain["mean"]
        assert mine["difference"]["average"] == stored["difference"]["mean"]
        assert mine["rest"]["average"] == stored["rest"]["mean"]
        total = sum(row["average"] for step, row in mine.items() if step != "difference")
        assert math.isclose(total, mine["difference"]["average"], rel_tol=1e-9, abs_tol=1e-9)


def test_the_bars_start_where_the_one_before_ends_and_the_sum_is_printed() -> None:
    study = full()
    figure = chart(study, "mechanisms_cs-am-split").draw()
    panel = figure.axes[0]
    bars = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in panel.patches]
    assert bars[0][0] == 0
    for (_, end), (start, _) in pairwise(bars[:-1]):
        assert near(end, start)
    assert near(bars[-2][1], bars[-1][1])
    assert "−1.2 + 0.0 + 0.5 + 0.0 (rest) = −0.7 points" in panel.get_xlabel().replace("\xa0", " ").replace("\n", " ")


def test_a_part_is_named_only_where_its_interval_excludes_zero() -> None:
    study = full()
    said = explained.finding(of(study)) + chart(study, "mechanisms_cs-am-split").words.alt()
    assert "handoffs between roles take 1.2 points of NRR, learning adds 0.5, and the rest is 0.0" in said
    assert "variable pay" not in said
    assert said.count("−0.7 points") == 2


def test_where_no_part_can_be_told_from_zero_nothing_is_named() -> None:
    study = synthetic.explained(synthetic.summary(), PARTS["none told"])
    for said in (explained.finding(of(study)), chart(study, "mechanisms_cs-am-split").words.sentence):
        assert explained.NOTHING_TOLD in said
        assert "friction" not in said
        assert "learning" not in said


def test_an_order_error_widens_what_has_to_exclude_zero() -> None:
    study = full()
    for row in study["mechanisms"]:
        for part in row["parts"]:
            part["order_error"] = 0.01 * (1 if row["metric"] == "nrr" else 4e7)
    assert explained.NOTHING_TOLD in explained.finding(of(study))
    assert "sampled" in chart(study, "mechanisms_cs-am-split").words.footer


@pytest.mark.parametrize("field", ["ci95", "ci95_joint"])
def test_nothing_accounts_for_a_difference_that_may_be_zero(field: str) -> None:
    study = full()
    for comparison in study["points"][0]["comparisons"]:
        comparison["ci95_joint"] = comparison["ci95"] = [-1e9, 1e9]
        comparison["verdict"] = wording.CANNOT_TELL
    if field == "ci95":
        study["points"][0]["comparisons"] = []
        for row in study["mechanisms"]:
            row["difference"]["ci95"] = [-1e9, 1e9]
    said = explained.finding(of(study)) + chart(study, "mechanisms_cs-am-split").words.sentence
    assert said.count("Net: −0.7 points, too close to call") == 2


def test_at_most_three_parts_are_listed_the_largest_first() -> None:
    parts = (
        ("queues", 0.002, 0.0001),
        ("friction", -0.009, 0.001),
        ("learning", 0.004, 0.001),
        ("burnout", 0.003, 0.001),
    )
    split = explained.splits(of(synthetic.explained(synthetic.summary(), parts)))[0]
    assert [part.mechanism for part in split.told] == ["friction", "learning", "burnout"]


def test_the_mechanisms_are_one_finding_before_the_assumptions() -> None:
    study = synthetic.explained(synthetic.crossover())
    found = findings(of(study))
    assert [f.metrics for f in found][-2:] == [("mechanisms",), ("assumptions",)]
    assert len(found) <= 5
    assert "at 10 customers" in found[-2].text


def test_a_study_repeated_without_a_mechanism_stands_with_both_intervals() -> None:
    study = synthetic.repeated(synthetic.summary(), synthetic.summary(shifts=(0.0, 0.011)))
    said = explained.without(of(study))
    assert len(said) == 1
    assert said[0].startswith("Without handoffs between roles, CS and AM split has +1.1 points of NRR")
    assert "(95%: +0.5 to +1.7) against CS only at the same spend. With it: −0.7 points (95%: −1.3 to −0.1)" in said[0]
    block = " ".join(table(of(study)).split())
    assert said[0] in block
    assert any(said[0] in f.text and f.metrics == ("without",) for f in findings(of(study)))
    assert max(len(line) for line in table(of(study)).splitlines()) <= COLUMNS


def test_a_crossover_repeated_says_where_the_crossing_moves() -> None:
    other = synthetic.crossover()
    other["crossings"][0] |= {"at": 43.0, "ci95": [31.0, 61.0]}
    said = " ".join(explained.without(of(synthetic.repeated(synthetic.crossover(), other))))
    assert "near 43 customers (95%: 31 to 61). With it: hurts below 138, helps above (95%: 96–221)" in said


def test_a_study_repeated_elsewhere_or_empty_says_nothing() -> None:
    study = synthetic.summary()
    study["without"] = [{"without": "friction", "points": [], "crossings": []}]
    assert explained.without(of(study)) == ()
    assert "WITHOUT ONE MECHANISM" not in table(of(study))


def test_the_drawn_pay_is_the_stored_pay_and_salaries_are_left_out() -> None:
    study = synthetic.paid(synthetic.summary(FOUR, (0.0, -0.007, 0.02, -0.035)))
    salaried = study["points"][0]["models"]["am-only"]["metrics"]
    salaried["variable_pay.am"] |= {"mean": 0.0}
    drawn = rows(chart(study, "pay"))
    assert {(row["model"], row["role"]) for row in drawn} == {
        ("cs-only", "csm"),
        ("cs-am-split", "csm"),
        ("cs-am-split", "am"),
    }
    for row in drawn:
        stored = study["points"][0]["models"][row["model"]]["metrics"][f"{row['metric']}.{row['role']}"]
        assert [row[k] for k in ("average", "p10", "p90")] == [stored[k] for k in ("mean", "p10", "p90")]


def test_pay_prints_reps_below_target_and_cents_per_dollar() -> None:
    found = chart(full(), "pay")
    texts = written(found)
    assert "38% below" in texts
    assert "no quota" in texts
    assert {"3.0 ¢", "8.3 ¢", "11 ¢"} <= set(texts)
    assert "Expansion pays 8.3 ¢ a dollar" in found.words.sentence
    assert "a new logo pays an AE 11 ¢" in found.words.sentence


def test_a_study_of_salaries_has_no_pay_chart() -> None:
    study = full()
    for point in study["points"]:
        for model in point["models"].values():
            for name, value in model["metrics"].items():
                if name.startswith("variable_pay"):
                    value["mean"] = 0.0
    assert "pay" not in {c.name for c in build_all(of(study), {})}


def test_the_drawn_handoffs_are_the_stored_ones_of_models_with_two_roles() -> None:
    study = synthetic.paid(synthetic.summary(FOUR, (0.0, -0.007, 0.02, -0.035)))
    found = chart(study, "handoffs")
    drawn = rows(found)
    assert {row["model"] for row in drawn} == {"cs-am-split"}
    metrics = study["points"][0]["models"]["cs-am-split"]["metrics"]
    for row in drawn:
        stored = metrics[row["metric"]]
        assert [row["average"], [row["lo95"], row["hi95"]]] == [stored["mean"], stored["ci95"]]
    assert {"leads_passed", "leads_lost", "handoffs_lost", "wrong_contacts", "release_days"} <= {
        row["metric"] for row in drawn
    }
    assert "of 123 passes a year 15.3 are lost" in found.words.sentence


def hostile(study: dict[str, Any]) -> dict[str, Any]:
    study = copy.deepcopy(study)
    for point in study["points"]:
        for model in point["models"].values():
            model["title"] = HOSTILE
            for name in [name for name in model["metrics"] if name.endswith(".am")]:
                model["metrics"][name.replace(".am", "." + HOSTILE[:40])] = model["metrics"].pop(name)
    for row in study["mechanisms"]:
        row["parts"][0]["mechanism"] = HOSTILE
    return study


def edge(name: str) -> dict[str, Any]:
    study = full()
    if name == "hostile":
        return hostile(study)
    if name == "four models":
        study = synthetic.paid(synthetic.summary(FOUR, (0.0, -0.007, 0.02, -0.035)))
        return synthetic.explained(synthetic.explained(study, PARTS["eight"], "am-only"), a="no-csm")
    if name == "crossover":
        return synthetic.paid(synthetic.explained(synthetic.crossover()))
    if name == "one future":
        study = synthetic.paid(synthetic.explained(synthetic.summary(n=1)))
        for row in study["mechanisms"]:
            for span in (row["difference"], row["rest"], *row["parts"]):
                span["ci95"] = [None, None]
    if name == "no bands":
        for model in study["points"][0]["models"].values():
            for value in model["metrics"].values():
                value |= {"p10": None, "p90": None}
    if name == "all zero":
        study = synthetic.paid(synthetic.explained(synthetic.summary(shifts=(0.0, 0.0)), (("friction", 0.0, 0.0),)))
    return study if name not in PARTS else synthetic.explained(synthetic.summary(), PARTS[name])


EDGES = ["plain", "hostile", "four models", "crossover", "one future", "no bands", "all zero", *PARTS]


@pytest.mark.parametrize("name", EDGES)
def test_no_text_leaves_the_figure_or_covers_another(name: str) -> None:
    for found in build_all(of(edge(name)), {}):
        if not found.name.startswith(("mechanisms", "pay", "handoffs")):
            continue
        assert_readable(found)
        assert forbidden_words(found.words.alt().replace(HOSTILE, "")) == []
        assert "nan" not in found.words.alt().lower()


def test_hostile_names_run_no_formula_and_leave_no_markup(tmp_path: Path) -> None:
    paths = draw_all(of(edge("hostile")), {}, tmp_path)
    assert all(path.parent == tmp_path for path in paths)
    for path in tmp_path.glob("*.svg"):
        assert b"<script" not in path.read_bytes()
    for path in tmp_path.glob("*.csv"):
        cells = [cell for line in path.read_text(encoding="utf-8").splitlines() for cell in line.split(",")]
        assert not [cell for cell in cells if cell.lstrip('"').startswith("=")]


def test_equal_results_give_identical_files(tmp_path: Path) -> None:
    draw_all(of(full()), {}, tmp_path / "first")
    draw_all(of(full()), {}, tmp_path / "second")
    first, second = ({p.name: p.read_bytes() for p in (tmp_path / side).iterdir()} for side in ("first", "second"))
    assert {"pay.svg", "handoffs.png", "mechanisms_cs-am-split.csv"} <= first.keys()
    assert first == second


def loaded(study: dict) -> dict:
    """Give the points of a study along one number loads of 60% to 140%, and retention that falls with them."""
    study = copy.deepcopy(study)
    by_staffing: dict[str, list[dict]] = {}
    for point in study["points"]:
        by_staffing.setdefault(point["staffing"], []).append(point)
    for chosen in by_staffing.values():
        for place, point in enumerate(chosen):
            share = 0.6 + 0.8 * place / (len(chosen) - 1)
            for model in point["models"].values():
                level = dict.fromkeys(("mean", "p10", "p50", "p90"), share) | {
                    "ci95": [share] * 2,
                    "n": 9,
                    "unit": "ratio",
                }
                model["metrics"] |= {"load.csm": level, "headcount.csm": dict(level, unit="people")}
                nrr = 1.1 - 0.1 * share
                model["metrics"]["nrr"] = dict(level, mean=nrr, ci95=[nrr - 0.002, nrr + 0.002])
    return study


def test_the_load_chart_draws_what_was_stored_and_only_where_load_varies():
    crossover = synthetic.crossover()
    assert load(study_of(of(crossover), {})) == [], "no load was stored, or it does not vary"
    looks = model_keys(of(crossover))
    (chart,) = load(study_of(of(loaded(crossover)), {}))
    nrr = [row for row in chart.rows if row[2] == "nrr"]
    assert [row[1] for row in nrr[: len(nrr) // len(looks)]] == sorted(row[1] for row in nrr[: len(nrr) // len(looks)])
    assert all(row[3] == pytest.approx(1.1 - 0.1 * row[1]) for row in nrr)
    assert "retains less at the highest load" in chart.words.title
    assert "60% to 140%" in chart.words.sentence
