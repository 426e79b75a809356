"""Promises about plausible worlds: shares, flips and values are said no stronger than their noise and intervals allow."""

from typing import Any

import pytest

from sim.report.findings import worth_claims
from sim.report.terminal.tables import COLUMNS, table
from sim.report.views import sensitivity as sensitivity_reading
from sim.report.views import worth as sensitivity_worth
from tests.report import synthetic_sensitivity as made
from tests.report.test_charts_of_worlds_draw_what_is_stored import FOUR, charts, rows, said
from tests.report.typed import of


def title(study: dict[str, Any], start: str) -> str:
    return charts(study, start)[0].words.title


@pytest.mark.parametrize("noise", [0.1, 0.5, 0.51, 0.9, 1.0, None])
def test_a_share_of_worlds_is_said_only_where_worlds_can_be_told_apart(noise: float | None) -> None:
    study = made.worlds(noise=noise)
    told = noise is not None and noise <= 0.5
    assert title(study, "worlds").startswith(
        "CS and AM split is ahead of CS only on NRR in 74% of 512 scenarios" if told else "NRR is too close to call"
    )
    assert ("74% of" in said(study)) == told
    assert ("133 simulations of each would do" in said(study)) == (not told)
    block = table(of(study)).partition("OVER 512")[2]
    assert ("74%" in block) == told
    assert ("too close to call  " in block) == (not told)


def test_noise_hides_no_side_that_worlds_have_with_all_of_it() -> None:
    study = made.worlds(middle=0.1, noise=0.8)
    assert title(study, "worlds") == "CS and AM split is ahead of CS only on NRR in at least 8 in 10 scenarios"
    assert "at least 8 in 10" not in title(made.worlds(middle=0.1, noise=0.9999), "worlds")
    assert "at least 8 in 10" not in title(made.worlds(middle=0.03, noise=0.9), "worlds")


@pytest.mark.parametrize(
    ("flips", "maybe", "words"),
    [
        (2, 1, "Only two of 13 assumptions alone flip CS and AM split against CS only on NRR; one more might"),
        (1, 0, "Only one of 13 assumptions alone flips CS and AM split"),
        (6, 0, "Six of 13 assumptions alone flip CS and AM split"),
        (0, 3, "None of 13 assumptions alone is shown to flip CS and AM split against CS only on NRR; three might"),
        (0, 0, "None of 13 assumptions alone is seen to flip CS and AM split"),
    ],
)
def test_a_tornado_counts_what_turns_and_what_only_may(flips: int, maybe: int, words: str) -> None:
    study = made.worlds(flips=flips, maybe=maybe)
    (first, *_) = charts(study, "tornado")
    assert first.words.title.startswith(words)
    texts = [t.get_text() for t in first.draw().axes[0].texts]
    assert sum(" wins " in text for text in texts) == flips
    assert sum(" may win " in text for text in texts) == maybe
    if flips:
        assert "CS only wins above 0.91" in texts
        assert "part 0 · value (assumption): CS only wins above 0.91" in said(study).replace("Part 0", "part 0")
    assert f"{13 - flips - maybe} assumptions do not turn it round alone" in first.words.sentence


def test_nobody_is_ahead_where_the_most_likely_world_does_not_tell() -> None:
    study = made.worlds()
    for t in study["sensitivity"]["tornado"]:
        t["held"]["ci95"] = [-1.0, 1.0]
    assert title(study, "tornado").startswith("CS and AM split and CS only are too close to call on NRR, even at base")
    assert "CS only wins above" not in said(study)


@pytest.mark.parametrize(
    ("told", "words"), [(2, "matter most"), (0, "is too close to call"), (-1, "is too close to call")]
)
def test_ranks_stand_only_where_indices_stand_apart(told: int, words: str) -> None:
    (found, *_) = charts(made.worlds(told=told), "sobol")
    assert words in found.words.title
    texts = [t.get_text() for axes in found.draw().axes for t in axes.texts]
    assert any(text.startswith("rank") for text in texts) == (told > 0)
    assert texts.count("not known") == (13 if told < 0 else 0)
    assert next(row["unknown"] for row in rows(found)) == "part 0 · value"
    assert "20%" in texts
    assert all(row["rank"] == "" for row in rows(found)) == (told <= 0)


def test_a_screening_names_only_what_rises_above_noise() -> None:
    assert title(made.worlds(), "morris").endswith("more than chance: part 0 · value and part 1 · value")
    assert title(made.worlds(flips=0), "morris").startswith("None of 13 assumptions moves")


def test_a_field_is_named_only_where_its_value_is_told_from_nothing() -> None:
    assert title(made.worlds(), "value").startswith("Measuring “Leads and needs")
    assert "others may be worth as much" in title(made.worlds(first=12_000.0), "value")
    assert "nothing else is worth as much" in title(made.worlds(first=20_000.0), "value")
    assert title(made.worlds(first=0.0), "value").startswith("Nothing is worth more than $140k")
    assert title(made.worlds(q2=0.0), "value").startswith("What knowing more is worth is too close to call")
    texts = [t.get_text() for axes in charts(made.worlds(), "value")[0].draw().axes for t in axes.texts]
    assert "less than $17k" in texts
    assert "$40k (95%: $12k to $71k)" in texts
    assert "so −$45k is left" in said(made.worlds())


def test_curves_are_told_at_the_own_value_or_along_the_axis() -> None:
    assert title(made.worlds(), "acceptability") == ("At $80k a point of NRR, CS only is best in 63% of scenarios")
    assert (
        title(made.worlds(), "expected_loss")
        == "At $80k a point of NRR, choosing CS only today risks $10k a year on average"
    )
    assert title(made.worlds(own=None), "acceptability").startswith(
        "Up to about $120k a point of NRR, CS only is best most often"
    )
    assert title(made.worlds(own=None), "expected_loss").startswith(
        "Up to $200k a point of NRR, choosing today risks at most $25k"
    )
    for start in ("acceptability", "expected_loss"):
        assert "is too close to call" in title(made.worlds(q2=0.0), start)


def test_a_scenario_has_coverage_and_density_or_the_reason_why_there_is_none() -> None:
    text = said(made.worlds())
    assert "in 32% of scenarios. 78% of those have part 0 · value above 0.91 and part 2" in text
    assert "of scenarios like that, 64% go this way" in text
    assert (
        "CS only has NRR below 100.0%: no pattern found, as it happens in hardly any of these scenarios (3 of 512)"
        in text
    )
    assert charts(made.worlds(boxes=0), "scenarios") == []


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [("turns round", "it does:"), ("may turn round", "it may:"), ("does not turn round", "it does not:")],
)
def test_a_nearest_world_is_told_with_what_simulating_it_gave(confirmed: str, words: str) -> None:
    text = said(made.worlds(confirmed=confirmed))
    assert (
        "CS and AM split may lose to CS only on NRR if all of this changes. Part 0 · value 0.92 instead of 0.87" in text
    )
    assert f"Simulated, {words}" in text
    assert ("other scenario tried" in text) == (confirmed == "does not turn round")


def test_values_of_an_input_are_written_in_its_unit() -> None:
    study = sensitivity_reading.read(of(made.worlds(many=8)))
    assert study is not None
    assert [each.range_words() for each in study.inputs] == [
        "0.75–0.95",
        "20–100%",
        "90–360 days",
        "15–30% a year",
        "2–7 h",
        "$100k–$200k",
        "0.2–1.1 a year",
        "40–70%",
    ]
    assert study.inputs[1].written(0.27) == "27%"
    assert study.inputs[2].written(1.0) == "1 day"
    assert study.inputs[0].written(0.0042) == "0.0042"
    assert study.inputs[0].written(float("nan")) == "–"


def test_the_table_has_a_line_for_each_model_and_metric_within_its_width() -> None:
    text = table(of(made.worlds(FOUR)))
    block = text.partition("OVER 512 SCENARIOS OF 16 SIMULATIONS EACH, against CS only")[2].partition("\n\n")[0]
    assert len(block.splitlines()) == 2 + 9 + 2
    assert max(len(line) for line in text.splitlines()) <= COLUMNS
    assert "Assumptions stay at their base values" not in text


def test_a_value_that_may_be_nothing_is_said_as_less_than() -> None:
    found = sensitivity_worth.information(of(made.worlds(first=0.0)))
    assert found is not None
    assert worth_claims.worth_words(found.fields[0].worth) == "$40k, less than $71k"
    assert worth_claims.worth_words(found.fields[1].worth) == "less than $17k"
    assert worth_claims.worth_words(found.fields[1].worth.__class__(0.0, 0.0, 0.0)) == "nothing"
    assert worth_claims.worth_words(found.fields[1].worth.__class__(0.0, 0.0, 43.0)) == "less than $1k"


def test_at_own_staffing_the_extra_cost_stands_beside_a_gain() -> None:
    study = made.worlds()
    point = study["points"][0]
    point["staffing"], point["cost_ratio"] = "own", {"cs-only": 1.0, "cs-am-split": 1.51}
    for start in ("worlds", "tornado"):
        assert title(study, start).endswith(", at 1.51 times the cost")
    assert "is ahead of CS only on NRR in 74% of 512 scenarios, at 1.51 times the cost" in said(study)
