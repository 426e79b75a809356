"""Promises about the words: every claim with its figures, quick ones marked, nothing beyond the verdict."""

import math
from pathlib import Path
from typing import Any

import pytest

from sim.report.ledger import numbers, sentences, terminal, words
from sim.report.ledger.reading import EstimatedValue
from sim.report.words import wording
from tests.report.ledger import made
from tests.report.ledger.typed import read, row, write_documents
from tests.report.proofreading import forbidden_words


def test_every_claim_stands_in_both_documents_with_its_figures(page: str, text: str) -> None:
    for each in read(made.ledger()):
        for document in (page, text.replace("\\", "")):
            assert each.key in document
            assert each.claim in document
            assert each.verdict in document
            if each.simulated:
                assert numbers.interval(each.simulated) in document
                assert each.measure in document
    assert "−1.2 points" in page
    assert "71% as claimed" in page
    assert "friction: without it the effect is gone" in page


def test_claims_are_counted_as_people_count_and_contradictions_come_last() -> None:
    assert [each.key for each in read(made.ledger())] == ["A6", "A10", "B4", "B9", "B10", "C5"]


def test_what_cannot_be_tested_says_why(page: str, text: str) -> None:
    for document in (page, text):
        assert "input, not testable" in document
        assert "What companies choose is put in." in document


def test_contradictions_have_a_part_of_their_own_with_both_sides(page: str) -> None:
    part = page[page.index('id="contradictions"') :]
    assert "Where the articles contradict each other" in part
    assert "▲ the CSM" in part
    assert "▼ the AM" in part
    assert "▲ 10%" in part
    assert "▼ 70%" in part
    assert "Of 128 scenarios: the CSM in 10% (0–20%); too small to act on in 20%; the AM in 70%" in sentences.worlds(
        row(made.contradiction())
    )


def test_a_quick_ledger_says_so_first_and_beside_every_verdict(tmp_path: Path, page: str, text: str) -> None:
    assert "(quick)" not in page
    assert "QUICK" not in page
    assert "QUICK" not in text
    write_documents(made.quick(), tmp_path)
    quick_page = (tmp_path / "ledger.html").read_text(encoding="utf-8")
    quick_text = (tmp_path / "ledger.md").read_text(encoding="utf-8")
    assert quick_text.startswith("QUICK: ")
    body = quick_page[quick_page.index("<body>") :]
    assert body.index("QUICK: ") < body.index("<h1>")
    for each in read(made.quick()):
        if each.simulated:
            assert quick_page.count(f"{each.verdict} (quick)") >= 3
            assert quick_text.count(f"{each.verdict} (quick)") >= 3
            assert "(quick)" in sentences.title(each)
    assert "not testable (quick)" not in quick_page


def test_how_averages_were_made_is_said_once_and_only_where_luck_is_off_them(page: str, tmp_path: Path) -> None:
    assert "leave out luck" not in page
    assert words.made(read(made.ledger())) == ""
    rows = made.ledger()
    for each, ratio in zip(rows[1:4], (1.8, 2.13, 4.0), strict=True):
        each["simulated"] |= {"estimator": "less_luck", "variance_ratio": ratio}
    said = words.made(read(rows))
    assert "no average moves; the middle claim is as exact as with 2.1 times the simulations." in said
    assert said.endswith("2 of 5 simulated claims keep that luck in.")
    assert forbidden_words(said) == []
    write_documents(rows, tmp_path)
    for name in ("ledger.html", "ledger.md"):
        assert (tmp_path / name).read_text(encoding="utf-8").count(said) == 1
    assert " ".join(terminal.table(read(rows)).split()).count(said) == 1


def test_nothing_that_we_say_is_forbidden() -> None:
    ours = [
        words.TITLE,
        words.QUICK_LINE,
        *words.IS,
        *words.IS_NOT,
        *words.LIMITS,
        terminal.LEGEND,
        *(said for pair in words.VERDICTS for said in pair),
        *(said for kind in words.KINDS for said in kind),
    ]
    for each in read([*made.ledger(), *made.quick()]):
        ours += [sentences.title(each), sentences.simulated(each), sentences.worlds(each), sentences.rule(each)]
        ours += [sentences.verdict(each), *sentences.doubts(each), *sentences.phrases(each)]
    assert len(ours) > 80
    assert [(said, forbidden_words(said)) for said in ours if forbidden_words(said)] == []


def test_the_three_kinds_of_uncertainty_keep_their_phrases(page: str) -> None:
    assert wording.AVERAGE in page
    assert wording.WORLDS in page


@pytest.mark.parametrize(
    ("told", "value", "interval"),
    [
        (EstimatedValue(-0.012, -0.016, -0.008, 9, "points"), "−1.2 points", "[−1.6, −0.8]"),
        (EstimatedValue(0.1132, 0.0932, 0.1332, 9, "points"), "+11 points", "[+9, +13]"),
        (EstimatedValue(0.344, 0.29, 0.398, 9, "percent"), "34%", "[29, 40]"),
        (EstimatedValue(1_462_300.0, 1_339_300.0, 1_585_300.0, 9, "dollars"), "$1.46M", "[$1.34M, $1.59M]"),
        (EstimatedValue(217_000.0, 213_600.0, 220_300.0, 9, "dollars a year"), "$217k a year", "[$214k, $220k]"),
        (EstimatedValue(4.95, 3.8, 6.1, 9, "days"), "5.0 days", "[3.8, 6.1]"),
        (EstimatedValue(0.0173, 0.013, 0.0216, 9, "ratio"), "0.017", "[0.013, 0.022]"),
        (EstimatedValue(0.0, 0.0, 0.0, 9, "points"), "0 points", "[0, 0]"),
        (EstimatedValue(0.02, math.nan, math.nan, 1, "points"), "+2 points", "[no interval]"),
    ],
)
def test_a_figure_carries_its_unit_and_no_more_decimals_than_its_interval(
    told: EstimatedValue, value: str, interval: str
) -> None:
    assert (numbers.value(told), numbers.interval(told)) == (value, interval)


def claimed(low: float | None, high: float | None, unit: str) -> str:
    region = {"text": "", "from": low, "to": high, "no_effect_at": None, "worth": 0}
    found = row(made.row(claimed=region, simulated=made.told(1, 1, unit=unit)))
    assert found.region is not None
    return numbers.claimed(found.region, unit)


def test_what_is_claimed_is_written_as_it_was_published() -> None:
    assert claimed(0.08, 0.12, "points") == "8 to 12 points"
    assert claimed(None, 0.0, "points") == "below 0 points"
    assert claimed(-0.01, None, "points") == "above −1 point"
    assert claimed(425_000, None, "dollars a year") == "above $425k a year"
    assert claimed(0.0, 0.0, "percent") == "exactly 0%"
    assert claimed(2e6, 4e6, "dollars") == "$2M to $4M"


def test_an_effect_of_the_claimed_sign_says_whether_it_is_short_of_the_size_or_beyond_it() -> None:
    short = row(made.sized())
    assert "the whole interval lies short of it" in sentences.verdict(short)
    beyond = row(made.sized() | {"simulated": made.told(0.14, 0.006, unit="points")})
    assert "the whole interval lies beyond it" in sentences.verdict(beyond)
    touching = row(made.sized() | {"simulated": made.told(0.08, 0.006, unit="points")})
    assert "lies" not in sentences.verdict(touching)
    assert "300 simulated companies" in sentences.simulated(short)


def test_shares_of_worlds_say_a_size_only_where_one_is_claimed() -> None:
    names = [name for name, _, _ in sentences.shares(row(made.sized()))]
    assert names == ["as claimed", "right direction, not the size", "too small to act on", "the other way round"]
    assert [name for name, _, _ in sentences.shares(row(made.row()))] == [
        "as claimed",
        "too small to act on",
        "the other way round",
    ]
    assert [name for name, _, _ in sentences.shares(row(made.level()))] == ["as claimed", "not as claimed"]


def test_worlds_that_are_mostly_noise_or_miss_their_level_say_so() -> None:
    noisy = made.worlds(
        0.5, 0.5, 0.2, noise_share=0.77, levels_missed=0.012, driver={"path": "learning.rate", "correlation": 0.6}
    )
    said = sentences.doubts(row(made.row(worlds=noisy)))
    assert said[0].startswith("77% of what differs between these scenarios is noise of the 4 simulations of each")
    assert "miss by 1.2 points on average" in said[1]
    assert "goes most with rate" in said[2], "a path as the verdict names it, without its file"
    assert sentences.doubts(row(made.row())) == []


def test_the_terminal_has_a_line_for_each_claim_within_its_width() -> None:
    long: dict[str, Any] = made.row(
        "a-claim-of-our-own-with-a-long-key", verdict="depends on " + "x" * 80, effort="quick"
    )
    told = terminal.table(read([*made.ledger(), long])).splitlines()
    assert max(len(line) for line in told) <= terminal.COLUMNS + 20  # the legend is one sentence a line
    assert max(len(line) for line in told[:8]) <= terminal.COLUMNS
    a6 = next(line for line in told if line.startswith("A6"))
    assert a6.split("  ")[-1].strip() == "friction"
    for figure in ("reproduced", "−1.2 points [−1.6, −0.8]", "below 0 points", "71%"):
        assert figure in a6
    assert "… (quick)" in next(line for line in told if line.startswith("a-claim"))


@pytest.mark.parametrize(
    "missing", ["worlds", "along", "also", "ablations", "mechanism", "how", "reason", "industry", "sides"]
)
def test_a_row_that_lacks_a_newer_key_is_still_told(missing: str, tmp_path: Path) -> None:
    raw = {name: value for name, value in made.row().items() if name != missing}
    found = row(raw)
    assert numbers.interval(found.simulated) in sentences.simulated(found)  # type: ignore[arg-type]


def test_a_figure_that_is_judged_beside_says_its_verdict(tmp_path: Path) -> None:
    also = [
        {"name": "with own plans", **made.told(-0.01, 0.002, unit="points"), "verdict": "right direction"},
        {"name": "what it costs more", **made.told(52_300.0, 4_100.0, unit="dollars a year")},
    ]
    write_documents([made.row(also=also)], tmp_path)
    for name in ("ledger.md", "ledger.html"):
        page = (tmp_path / name).read_text(encoding="utf-8")
        assert "right direction" in page[page.index("with own plans") :][:300]
    found = row(made.row(also=also))
    assert found.also_verdicts == ("right direction", "")


def test_a_value_that_is_no_number_is_told_and_drawn_as_none(tmp_path: Path) -> None:
    nothing = {"value": None, "ci95": [None, None], "n": 0, "unit": "points"}
    write_documents([made.row(simulated=nothing, verdict="cannot tell yet", worlds=None)], tmp_path)
    page = (tmp_path / "ledger.html").read_text(encoding="utf-8")
    assert "no value over 0 simulations" in page
    assert "No scenarios were drawn for it." in page
    assert not (tmp_path / "charts" / "claim_A6.svg").exists()
