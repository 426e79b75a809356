"""A turning point says on which side who is better, everywhere it is told, and on which side the company itself stands."""

import pytest

from sim.report.charts import build_all
from sim.report.exports.slides.slides import told as slides_of
from sim.report.findings.answer_numbers import numbers
from sim.report.findings.findings import findings
from sim.report.views import crossing, curves
from sim.results.kinds import plain
from tests.report import synthetic, synthetic_policy
from tests.report.exports.offices import run_of
from tests.report.typed import of

SIZE = "company.start.customers"


def equal_spend(study):
    return next(c for c in crossing.crossings(of(study)) if c.staffing == "equal_budget")


def test_both_sides_of_a_turn_are_said_with_verb_and_amount():
    said = crossing.sentence(equal_spend(synthetic.crossover("found")))
    assert "CS and AM split hurts NRR at 50 customers (−1.2 points) and helps at 400 (+0.9 points)" in said
    assert "against CS only at the same spend. The turning point is near 138 customers (95%: 96 to 221)" in said


def test_where_less_is_better_the_verbs_are_the_other_way_round():
    study = synthetic.crossover("found")
    for row in [*study["crossings"], *(c for p in study["points"] for c in p["comparisons"])]:
        row["metric"] = "cost_to_serve" if row["metric"] == "nrr" else row["metric"]
    left, right = equal_spend(study).beside
    assert (left.difference < 0 < right.difference, left.verb, right.verb) == (True, "helps", "hurts")


@pytest.mark.parametrize(
    ("own", "said"),
    [
        (50.0, "At your 50 customers it hurts"),
        (300.0, "At your 300 customers it helps"),
        (160.0, "At your 160 customers it is too close to call"),
    ],
)
def test_it_says_on_which_side_the_company_itself_stands(own, said):
    assert crossing.sentence(equal_spend(synthetic.crossover("found") | {"own": {SIZE: own}})).endswith(said)


@pytest.mark.parametrize("own", [5.0, 900.0, None])
def test_nothing_is_said_of_a_company_outside_of_what_was_varied(own):
    assert "At your" not in crossing.sentence(equal_spend(synthetic.crossover("found") | {"own": {SIZE: own}}))


def test_several_turns_say_what_holds_between_them():
    said = crossing.sentence(equal_spend(synthetic.crossover("several")))
    assert "helps below 17, hurts from 17 to 72, helps from 72 to 330 and hurts above 330" in said


def test_no_turn_says_which_way_all_of_it_goes():
    found = equal_spend(synthetic.crossover("none"))
    assert "CS and AM split hurts NRR at every size simulated" in crossing.sentence(found)
    assert crossing.short(found)[0] == "hurts all along 10–400"


def test_no_direction_is_said_that_no_simulated_place_shows():
    study = synthetic.crossover("found")
    for point in study["points"]:
        point["comparisons"] = [c for c in point["comparisons"] if c["metric"] != "nrr"]
    found = equal_spend(study)
    assert found.beside is None
    assert crossing.short(found)[0] == "turns at 138 (95%: 96–221)"
    assert "helps" not in crossing.sentence(found) + "".join(crossing.short(found))


def test_no_bare_crossing_is_left_anywhere(tmp_path):
    study = synthetic.crossover("found") | {"own": {SIZE: 50.0}}
    told = findings(of(study))
    run = run_of(tmp_path / "run", study | {"findings": [plain(finding) for finding in told]})
    texts = [repr(chart.words) for chart in build_all(of(study), {})] + [finding.text for finding in told]
    texts += [repr(slide) for slide in slides_of(run)] + [repr(numbers(of(study), "cs-am-split"))]
    about = [text for text in texts if "turning point is near" in text or "Turning point" in text]
    assert about
    for text in texts:
        assert "changes sign" not in text
        assert "change of sign" not in text
    for text in about:
        assert "hurts" in text


def test_every_turn_of_a_curve_says_its_direction():
    study = synthetic_policy.mapped(n=12)
    found = [curve for curve in curves.real(of(study)) if curve.found]
    assert found
    for curve in found:
        rows = [row for row in curve.found if row.below]
        assert rows
        assert {(row.below, row.above) for row in rows} <= {("hurts", "helps"), ("helps", "hurts")}
        assert f"{rows[0].below} below it and {rows[0].above} above" in curves.sentence(curve)
