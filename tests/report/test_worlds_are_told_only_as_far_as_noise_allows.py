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
    assert title(study, "worlds").startswith("In 74 % of 512 plausible worlds" if told else "Cannot tell")
    assert ("74 % of" in said(study)) == told
    assert ("133 futures would do" in said(study)) == (not told)
    block = table(of(study)).partition("OVER 512")[2]
    assert ("74 %" in block) == told
    assert ("cannot tell  " in block) == (not told)


def test_noise_hides_no_side_that_worlds_have_with_all_of_it() -> None:
    study = made.worlds(middle=0.1, noise=0.8)
    assert title(study, "worlds").startswith(
        "In at least 8 in 10 plausible worlds, even with their noise, CS and AM split is better"
    )
    assert "even with their noise" not in title(made.worlds(middle=0.1, noise=0.9999), "worlds")
    assert "even with their noise" not in title(made.worlds(middle=0.03, noise=0.9), "worlds")


@pytest.mark.parametrize(
    ("flips", "maybe", "words"),
    [
        (2, 1, "Only two of 13 unknowns can turn the choice round by themselves; one more may"),
        (1, 0, "Only one of 13 unknowns can turn the choice round by itself:"),
        (6, 0, "Six of 13 unknowns can turn the choice round by themselves:"),
        (0, 3, "Three of 13 unknowns may turn the choice round by themselves, none is told to"),
        (0, 0, "None of 13 unknowns is seen to turn the choice round by itself"),
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
    assert f"{13 - flips - maybe} unknowns do not turn it round by themselves" in first.words.sentence


def test_nobody_is_ahead_where_the_most_likely_world_does_not_tell() -> None:
    study = made.worlds()
    for t in study["sensitivity"]["tornado"]:
        t["held"]["ci95"] = [-1.0, 1.0]
    assert title(study, "tornado").startswith("Cannot tell yet whether CS and AM split or CS only is better on NRR")
    assert "CS only wins above" not in said(study)


@pytest.mark.parametrize(
    ("told", "words"), [(2, "explain most"), (0, "cannot be told apart"), (-1, "cannot be told apart")]
)
def test_ranks_stand_only_where_indices_stand_apart(told: int, words: str) -> None:
    (found, *_) = charts(made.worlds(told=told), "sobol")
    assert words in found.words.title
    texts = [t.get_text() for axes in found.draw().axes for t in axes.texts]
    assert any(text.startswith("rank") for text in texts) == (told > 0)
    assert texts.count("not known") == (13 if told < 0 else 0)
    assert next(row["unknown"] for row in rows(found)) == "part 0 · value"
    assert "20 %" in texts
    assert all(row["rank"] == "" for row in rows(found)) == (told <= 0)


def test_a_screening_names_only_what_rises_above_noise() -> None:
    assert "Two of 13 unknowns move it more than noise does (part 0 · value and part 1 · value)" in title(
        made.worlds(), "morris"
    )
    assert title(made.worlds(flips=0), "morris").startswith("Cannot tell any of 13 unknowns from noise")


def test_a_field_is_named_only_where_its_value_is_told_from_nothing() -> None:
    assert title(made.worlds(), "value").startswith("Measuring “Leads and needs")
    assert "others cannot be told from it" in title(made.worlds(first=12_000.0), "value")
    assert "nothing else is told" in title(made.worlds(first=20_000.0), "value")
    assert title(made.worlds(first=0.0), "value").startswith("Nothing is told to be worth more than $140k")
    assert title(made.worlds(q2=0.0), "value").startswith("Cannot tell yet")
    texts = [t.get_text() for axes in charts(made.worlds(), "value")[0].draw().axes for t in axes.texts]
    assert "less than $17k" in texts
    assert "$40k [$12k, $71k]" in texts
    assert "net -$45k" in said(made.worlds())


def test_curves_are_told_at_the_own_value_or_along_the_axis() -> None:
    assert title(made.worlds(), "acceptability") == "At $80k a point of NRR CS only is best in 63 % of plausible worlds"
    assert (
        title(made.worlds(), "expected_loss")
        == "At $80k a point of NRR choosing CS only today risks $10k a year on average"
    )
    assert title(made.worlds(own=None), "acceptability").startswith(
        "Up to about $120k a point of NRR CS only is best most often"
    )
    assert title(made.worlds(own=None), "expected_loss").startswith(
        "Up to $200k a point of NRR choosing today risks at most $25k"
    )
    for start in ("acceptability", "expected_loss"):
        assert title(made.worlds(q2=0.0), start).startswith("Cannot tell yet")


def test_a_scenario_has_coverage_and_density_or_the_reason_why_there_is_none() -> None:
    text = said(made.worlds())
    assert "(32 % of all), 78 % have part 0 · value above 0.91 and part 2 · value between 120 days and 240 days" in text
    assert "of the worlds like that, 64 % lose" in text
    assert "CS only has NRR below 100.0 %: no box found, as it happens in hardly any of these worlds (3 of 512)" in text
    assert charts(made.worlds(boxes=0), "scenarios") == []


@pytest.mark.parametrize(
    ("confirmed", "words"),
    [("turns round", "it does ("), ("may turn round", "it may ("), ("does not turn round", "it does not (")],
)
def test_a_nearest_world_is_told_with_what_simulating_it_gave(confirmed: str, words: str) -> None:
    text = said(made.worlds(confirmed=confirmed))
    assert (
        "What would have to be true for CS and AM split to lose to CS only on NRR: part 0 · value 0.92 instead of 0.87"
        in text
    )
    assert f"simulated over 200 futures, {words}" in text
    assert ("other world tried" in text) == (confirmed == "does not turn round")


def test_values_of_an_input_are_written_in_its_unit() -> None:
    study = sensitivity_reading.read(of(made.worlds(many=8)))
    assert study is not None
    assert [each.range_words() for each in study.inputs] == [
        "0.75–0.95",
        "20–100 %",
        "90–360 days",
        "15–30 % a year",
        "2–7 h",
        "$100k–$200k",
        "0.2–1.1 a year",
        "40–70 %",
    ]
    assert study.inputs[1].written(0.27) == "27 %"
    assert study.inputs[2].written(1.0) == "1 day"
    assert study.inputs[0].written(0.0042) == "0.0042"
    assert study.inputs[0].written(float("nan")) == "–"


def test_the_table_has_a_line_for_each_model_and_metric_within_its_width() -> None:
    text = table(of(made.worlds(FOUR)))
    block = text.partition("OVER 512 PLAUSIBLE WORLDS OF 16 FUTURES EACH, against cs-only")[2].partition("\n\n")[0]
    assert len(block.splitlines()) == 2 + 9 + 2
    assert max(len(line) for line in text.splitlines() if not line.startswith("Brackets")) <= COLUMNS
    assert "None of these numbers says" not in text


def test_a_value_that_may_be_nothing_is_said_as_less_than() -> None:
    found = sensitivity_worth.information(of(made.worlds(first=0.0)))
    assert found is not None
    assert worth_claims.worth_words(found.fields[0].worth) == "$40k, less than $71k"
    assert worth_claims.worth_words(found.fields[1].worth) == "less than $17k"
    assert worth_claims.worth_words(found.fields[1].worth.__class__(0.0, 0.0, 0.0)) == "nothing seen"
    assert worth_claims.worth_words(found.fields[1].worth.__class__(0.0, 0.0, 43.0)) == "less than $1k"


def test_at_own_staffing_the_extra_cost_stands_beside_a_gain() -> None:
    study = made.worlds()
    point = study["points"][0]
    point["staffing"], point["cost_ratio"] = "own", {"cs-only": 1.0, "cs-am-split": 1.51}
    for start in ("worlds", "tornado"):
        assert title(study, start).endswith(", at own staffing (1.51 times the cost)")
    assert "is better than CS only on NRR, at own staffing (1.51 times the cost)" in said(study)
