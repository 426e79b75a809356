"""Every fact is measured and has a source and a verdict by rule; the page holds the declared rows and says why it misses."""

import math
import re

import pytest

from sim.trials.facts.__main__ import PAGE, main, measured
from sim.trials.facts.arms import ARMS, COMPARED, STAFFED
from sim.trials.facts.fact import (
    DAYS,
    FITS,
    MILLIONS,
    MISSES,
    OPEN,
    POINTS,
    SHARE,
    Fact,
    Measurement,
    figure,
    range_of,
    simulated,
    verdict,
)
from sim.trials.facts.known import FACTS
from sim.trials.facts.measures import MEASURES, Runs
from sim.trials.facts.page import NO_REASON, every, page

ROW = re.compile(
    r"^\| (?!fact )(.+?)<br>\*(.+?)\* \| (.+?) \| (.+?) \| (.+?) \| (fits|\*\*misses\*\*|open) \|$", re.MULTILINE
)
FEW = 0.1


def fact(low: float | None = None, high: float | None = None, unit: str = SHARE, **words: str) -> Fact:
    return Fact("key", "A title", "somewhere", unit, "a source", low, high, **words)


@pytest.mark.parametrize(
    ("low", "high", "seen", "expected"),
    [
        (0.05, 0.10, (0.07, 0.06, 0.08), FITS),
        (0.05, 0.10, (0.07, 0.04, 0.11), FITS),  # the value lies inside, known poorly
        (0.05, 0.10, (0.10, 0.09, 0.11), FITS),  # the ends belong to the range
        (0.05, 0.10, (0.11, 0.09, 0.13), OPEN),  # the value lies outside, the interval reaches in
        (0.05, 0.10, (0.12, 0.11, 0.13), MISSES),
        (0.05, 0.10, (0.03, 0.02, 0.04), MISSES),
        (0.05, None, (9.0, 8.0, 10.0), FITS),
        (0.05, None, (0.03, 0.02, 0.04), MISSES),
        (None, 0.0, (-0.01, -0.02, 0.01), FITS),
        (None, 0.0, (0.02, 0.01, 0.03), MISSES),
        (None, None, (0.07, 0.06, 0.08), OPEN),  # nobody has published a figure
        (0.05, 0.10, (math.nan, math.nan, math.nan), OPEN),
        (0.05, 0.10, (0.20, math.nan, math.nan), OPEN),  # one simulation is no interval
    ],
)
def test_the_verdict_follows_from_the_interval_and_the_range_alone(low, high, seen, expected):
    assert verdict(fact(low, high), Measurement(*seen)) == expected


def test_numbers_stand_in_the_unit_of_the_reader():
    assert simulated(Measurement(-0.0412, -0.05, -0.03), POINTS) == "−4.1 points [−5.0, −3.0]"
    assert simulated(Measurement(1.234e6, 1.2e6, 1.27e6), MILLIONS) == "$1.23M [1.20, 1.27]"
    assert figure(-0.0001, SHARE) == "0.0%"
    assert figure(math.nan, DAYS) == "–"
    assert range_of(fact(0.05, 0.1)) == "5 to 10%"
    assert range_of(fact(-0.02, 0.02, POINTS)) == "−2 to 2 points"
    assert range_of(fact(2e6, 4e6, MILLIONS)) == "$2M to $4M"
    assert range_of(fact(low=1.5, unit=DAYS, published="by some")) == "at least 1.5 days; by some"
    assert range_of(fact()) == "no figure"


def test_no_run_takes_the_name_of_another():
    assert len(ARMS) == len(COMPARED) + len(STAFFED)


def test_every_fact_is_measured_and_nothing_else_is():
    keys = [each.key for each in every()]
    assert len(keys) == len(set(keys)) >= 20
    assert set(keys) == set(MEASURES)


@pytest.mark.parametrize("each", every(), ids=lambda each: each.key)
def test_every_fact_has_a_source_and_what_can_miss_has_a_reason(each):
    assert each.source.strip()
    assert each.measured.strip()
    assert each.low is None or each.high is None or each.low < each.high
    assert bool(each.why) == each.has_range
    for text in (each.title, each.measured, each.source, each.published, each.note):
        assert "|" not in text


def test_a_page_counts_its_verdicts_and_says_why_it_misses():
    """With every value far above every range, whatever has an upper end misses, and each is named with its reason."""
    text = page({each.key: Measurement(1e9, 0.9e9, 1.1e9) for each in every()}, "Nothing.")
    high = [each for each in every() if each.high is not None]
    assert f"{len(high)} miss" in text
    reasons = text.partition("## What misses, and why")[2].partition("## Which")[0]
    assert all(each.title in reasons and each.why in reasons for each in high)
    assert NO_REASON not in reasons


def rows(text: str) -> list[tuple[str, ...]]:
    return ROW.findall(text)


def test_the_page_in_docs_has_the_declared_rows():
    text = PAGE.read_text(encoding="utf-8")
    found = rows(text)
    assert [(title, where) for title, where, *_ in found] == [(each.title, each.measured) for each in every()]
    for each, (_, _, _, published, source, _) in zip(every(), found, strict=True):
        assert published == range_of(each)
        assert source.startswith(each.source)
    assert [line for line in text.splitlines() if line.startswith("## ")][: len(FACTS)] == [f"## {h}" for h in FACTS]
    missing = [title for title, *_, said in found if said == "**misses**"]
    reasons = text.partition("## What misses, and why")[2].partition("## Which")[0]
    assert all(title in reasons for title in missing)
    assert NO_REASON not in text


@pytest.mark.slow
def test_what_the_command_measures_now_has_the_form_of_the_page(tmp_path):
    """A tenth of the simulations: every fact comes out as a number with an interval, and whatever misses says why."""
    text = measured(Runs(effort=FEW))[0]
    found, kept = rows(text), rows(PAGE.read_text(encoding="utf-8"))
    assert len(found) >= 20
    assert [row[:2] + row[3:5] for row in found] == [row[:2] + row[3:5] for row in kept]
    for title, _, seen, _, source, _ in found:
        assert source, title
        assert "–" not in seen, title
        assert re.search(r"\[.+, .+\]$", seen), title
    missing = [title for title, *_, said in found if said == "**misses**"]
    reasons = text.partition("## What misses, and why")[2].partition("## Which")[0]
    assert all(title in reasons for title in missing)
    assert NO_REASON not in text


def test_a_place_that_is_none_is_told_before_any_work(tmp_path):
    with pytest.raises(SystemExit, match="no folder"):
        main([str(tmp_path / "nowhere" / "page.md")], lambda _: None)
