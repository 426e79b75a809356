"""The short print: the answer, at most five findings, one table; nothing wider or longer than two glances hold."""

import re
from typing import Any

import pytest
from msgspec.structs import replace

from sim.report.findings.answer import answer, settles
from sim.report.findings.findings import findings
from sim.report.render.text import shortened
from sim.report.terminal.deciding import deciding_lines
from sim.report.terminal.next_step import next_step
from sim.report.terminal.selected import everything, fewer, selected, thinned
from sim.report.terminal.short import FINDINGS, LINES, NOTES, few, short, warnings
from sim.report.views.twins import shown_once
from sim.report.words.reading import headline_point
from sim.results.past import BacktestResult, FactResult, Past
from sim.results.summary import Known, Summary
from tests.report import synthetic, synthetic_policy, synthetic_sensitivity, synthetic_sweep
from tests.report.typed import of

MANY = tuple(f"option-{k}" for k in range(30))
STUDIES = {
    "two": synthetic.summary(),
    "four": synthetic.summary(("cs-only", "cs-am-split", "am-only", "no-csm"), (0.0, -0.007, 0.02, -0.035)),
    "thirty": synthetic.summary(MANY, tuple(0.001 * k for k in range(30))),
    "same": synthetic.summary(shifts=(0.0, 0.0)),
    "one": synthetic.summary(("cs-only",), (0.0,)),
    **{f"crossing {status}": synthetic.crossover(status) for status in ("found", "none", "several", "flat")},
    "explained": synthetic.explained(synthetic.crossover()),
    "paid": synthetic.paid(synthetic.crossover()),
    "policies": synthetic_policy.full_policies(),
    **{f"map {status}": synthetic_policy.mapped(status) for status in ("found", "partly", "none")},
    "worlds": synthetic_sensitivity.worlds(),
    "line": synthetic_sweep.line(),
    "words": synthetic_sweep.words(),
    "three loads": synthetic_sweep.thrice(),
    "scattered": synthetic_sweep.scattered(),
}


def made(study: dict[str, Any]) -> Summary:
    summary = of(study)
    return replace(summary, findings=tuple(findings(summary)))


@pytest.mark.parametrize("width", [100, 80, 60, 40])
@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES.keys())
def test_it_begins_with_the_answer_and_holds_its_lines(study: dict[str, Any], width: int) -> None:
    summary = made(study)
    lines = short(summary, width).splitlines()
    wanted = answer(shown_once(summary)).recommendation
    assert wanted.startswith(lines[0].removesuffix(" …"))
    assert max(map(len, lines)) <= width
    assert len(lines) <= LINES
    assert sum(bool(re.match(r"\d\. ", line)) for line in lines) <= FINDINGS
    assert "Next:" not in "\n".join(lines), "what to do next is said once, at the end"


@pytest.mark.parametrize("width", [100, 70])
@pytest.mark.parametrize("study", STUDIES.values(), ids=STUDIES.keys())
def test_no_number_of_the_table_is_cut(study: dict[str, Any], width: int) -> None:
    """A number without its last digits, or half of an interval, is another number."""
    table = short(made(study), width).rpartition("\n\n")[2]
    assert [line for line in table.splitlines() if re.search(r"[\d.,−$\[][…]|\[[^\]]*$", line)] == []


def test_two_options_at_one_size_show_every_measure_that_decides() -> None:
    summary = made(synthetic.summary(n=200))
    table = short(summary).rpartition("\n\n")[2]
    point = headline_point(summary)
    deciding = [c for c in point.comparisons if c.metric in ("nrr", "economic_value")]
    assert len(deciding) == 2
    assert "NRR" in table
    assert "economic value" in table
    assert table.count("[−") + table.count("[+") >= len(deciding) * len({p.staffing for p in summary.points})


def test_rows_that_are_left_out_are_counted() -> None:
    summary = made(synthetic_policy.mapped("found"))
    whole = everything(summary)
    assert whole.lines == 2 * 24
    shown = selected(summary, 19)
    assert 0 < shown.lines <= 19
    lost = 24 - len(shown.points)
    assert lost > 0
    table = deciding_lines(summary, 100, 22)
    assert len(table) <= 22
    assert len([line for line in table if "[" in line]) == shown.lines + 1, "and the head"
    assert table[-1] == f"… {lost} more cases and economic value in the report."


@pytest.mark.parametrize("study", [*map(STUDIES.get, ("three loads", "scattered", "map found", "crossing found"))])
def test_fewer_sizes_keep_the_ends(study: dict[str, Any]) -> None:
    summary = made(study)
    every = [point for point in summary.points if point.staffing == headline_point(summary).staffing]
    found = list(fewer(every, headline_point(summary)))
    counts = [len(points) for points in found]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == len(every)
    for points in found:
        if len(points) > 8:
            assert {points[0].point, points[-1].point} == {every[0].point, every[-1].point}


def test_thinning_goes_evenly() -> None:
    assert thinned([10, 25, 50, 100, 200, 400], 3, 100) == [10, 50, 400]
    assert thinned([1, 2, 3], 2, 2) == [1, 3]
    assert thinned([1, 2, 3], 1, 2) == [2]


def test_a_long_finding_loses_whole_sentences() -> None:
    text = "One costs $1.5M. Two gains 0.3 points (95%: 0.1 to 0.5). Three is too close to call."
    assert shortened(text, 40, 9) == [
        "One costs $1.5M. Two gains 0.3 points",
        "(95%: 0.1 to 0.5). Three is too close to",
        "call.",
    ]
    assert shortened(text, 40, 2) == ["One costs $1.5M. Two gains 0.3 points", "(95%: 0.1 to 0.5). …"]
    assert shortened(text, 40, 1) == ["One costs $1.5M. …"]
    assert shortened("word " * 30, 20, 2)[-1].endswith("…")


FACT = FactResult(name="grr", kind="share", yours=0.88, low=0.9, high=0.94, verdict="too low", remedies=("a (1 → 2)",))


@pytest.mark.parametrize(("verdict", "heeded"), [("better", False), ("no better", True), ("worse", True)])
def test_a_backtest_that_was_not_won_stands_below_the_table(verdict: str, heeded: bool) -> None:
    backtest = BacktestResult(
        verdict=verdict, hold_out=("2025-09", "2026-08"), ratio=1.4, ratio_interval=(1.1, 1.8), opponent="sBG"
    )
    summary = replace(made(synthetic.summary()), past=Past(team="as-is", years=200, backtest=backtest, facts=(FACT,)))
    said = short(summary)
    noted = [line for line in said.splitlines() if line.startswith("! ")]
    assert (" 2025-09 to 2026-08 " in "".join(noted)) == heeded
    assert "misses 1 of 1 fact" in said
    assert 0 < len(said.rpartition("\n\n")[2].splitlines()) <= NOTES
    if verdict == "worse":
        assert "103" not in said.rpartition("\n\n")[0].rpartition("\n\n")[2], "no level of a company that was refused"
    assert warnings(made(synthetic.summary())) == []


def test_more_notes_than_lines_are_counted() -> None:
    assert few([], 60) == ([], 0)
    lines, left = few(["One thing.", "Two things.", "Three.", "Four.", "Five."], 60)
    assert lines == ["! One thing.", "! Two things.", "! Three."]
    assert left == 2
    lines, left = few(["A sentence of some length. " * 20, "Two."], 60)
    assert len(lines) == NOTES
    assert left == 1


def everywhere(*_: str) -> bool:
    return True


def test_what_to_do_next_is_a_command() -> None:
    close = made(synthetic.summary(("cs-only", "cs-am-split"), (0.0, 0.0005), n=10))
    assert settles(close) == 150
    assert next_step(close, "out", everywhere).startswith("Next: the same command with `--replications 150`")
    sure = replace(made(synthetic.summary()), company="ours", assumptions={"assumption": 80, "measured": 5})
    assert settles(sure) == 0
    asked = "`postsale run sensitivity --company ours --as-is cs-only --against cs-am-split` "
    assert asked in next_step(sure, "out", everywhere)
    assert "`postsale run sensitivity --company ours` " in next_step(sure, "out", lambda kind, _: kind == "company")
    assert "`postsale report out --board`" in next_step(sure, "out", lambda *_: False)
    assert "`postsale report out --board`" in next_step(made(synthetic_sensitivity.worlds()), "out", everywhere)
    wide = {"nrr": Known(half_width=0.02, wanted=0.005, telling=40, known=False)}
    late = replace(close, replications=replace(close.replications, stopped_by="time", known_to=wide, times=2.5))
    assert "goes on from here, with about 2.5 times as much" in next_step(late, "out", everywhere)
