"""Promises about what would change a verdict: computed from the row, as far as it goes and no further."""

from typing import Any

import pytest

from sim.report.ledger.changing import changes
from tests.report.ledger import made
from tests.report.ledger.typed import read, row
from tests.report.proofreading import problems


def said(**more: Any) -> str:
    """Return what would change the verdict of a row of which only this is known."""
    bare = {"worlds": None, "ablations": [], "along": {"path": "", "points": []}, "also": [], **more}
    return " ".join(changes(row(made.row(**bare))))


def test_an_interval_that_has_one_verdict_alone_and_nothing_else_is_changed_by_nothing() -> None:
    assert said() == "Nothing that was tried changes it."


@pytest.mark.parametrize(
    ("value", "half", "verdict", "words"),
    [
        (-0.007, 0.004, "right direction", "the interval still reaches “reproduced” or “no effect”."),
        (-0.004, 0.003, "right direction", "the interval still reaches “reproduced” or “no effect”."),
        (0.02, 0.018, "contradicted", "the interval still reaches “no effect”."),
        (-0.002, 0.009, "too close to call", "More simulations: about 3,600 in place of 400 would settle it"),
        (-0.001, 0.5, "too close to call", "More simulations: far more than 400"),
    ],
)
def test_more_simulations_change_what_the_interval_still_reaches(
    value: float, half: float, verdict: str, words: str
) -> None:
    assert words in said(simulated=made.told(value, half, unit="points"), verdict=verdict)


def test_a_verdict_that_depends_on_scenarios_is_settled_by_no_number_of_simulations() -> None:
    found = said(
        simulated=made.told(-0.007, 0.004, unit="points"),
        verdict="depends on mid-market · stickiness",
        worlds=made.worlds(0.4, 0.4, 0.3, driver={"path": "company.segments.smb.stickiness", "correlation": 0.7}),
    )
    assert "simulations" not in found
    assert "40% say “as claimed”, 30% say “too small to act on” and 30% say “the other way round”" in found
    assert "The measure follows smb · stickiness most." in found


def test_scenarios_that_agree_with_the_verdict_do_not_change_it() -> None:
    assert said(worlds=made.worlds(0.98, 0.98, 0.01)) == "Nothing that was tried changes it."
    assert "12% say “the other way round”" in said(worlds=made.worlds(0.71, 0.71, 0.12))
    assert "as claimed" not in said(worlds=made.worlds(0.71, 0.71, 0.12))


def test_a_value_at_which_the_verdict_is_another_is_named() -> None:
    points = [{"at": at, **made.told(mean, 0.002)} for at, mean in (("10", -0.03), ("25", 0.0), ("50", 0.02))]
    points += [{"at": "100", **made.told(0.03, 0.002)}]
    found = said(along={"path": "company.start.customers", "points": points})
    assert found == "Another value of customers: “no effect” at 25 and “contradicted” from 50 to 100."


def test_a_mechanism_without_which_the_effect_is_gone_is_named_and_one_that_leaves_it_is_not() -> None:
    found = said(ablations=made.row()["ablations"])
    assert found == "Without friction the effect is gone."


def test_a_figure_with_another_verdict_is_named_and_one_that_cannot_be_told_is_not() -> None:
    beside = [
        {"name": name, **made.told(0.01, 0.002), "verdict": verdict}
        for name, verdict in (
            ("with each one's own pay plan", "contradicted"),
            ("with far too few people", "cannot tell yet"),
            ("at 10 customers", "reproduced"),
        )
    ]
    assert said(also=beside) == "With each one's own pay plan: “contradicted”."


def test_of_a_contradiction_the_side_is_said() -> None:
    raw = made.contradiction() | {"simulated": made.told(0.004, 0.003, unit="points"), "verdict": "favors: the CSM"}
    assert changes(row(raw))[0].startswith("More simulations: the interval still reaches “no effect”")
    assert "“the AM”" in " ".join(changes(row(raw)))


def test_every_row_says_something_that_can_be_read(page: str, text: str) -> None:
    for each in read(made.ledger()):
        for line in changes(each):
            assert problems(line) == []
            assert line in text.replace("\\", "")
    assert page.count("What would change this verdict") == len(made.ledger())
    assert "Only a model that does not take it as given could test it." in page


def test_what_is_taken_out_is_named_as_a_reader_knows_it() -> None:
    out = {**made.told(0.001, 0.004), "change": made.told(-0.013, 0.003)}
    found = said(ablations=[{"without": name, **out} for name in ("effect", "friction.dispute_days")])
    assert found == "Without a difference between the two organizations or dispute days the effect is gone."
