"""Titles, reasons and rows over a grid of grades, kinds, signs, intervals: no side without an interval, short sentences."""

import itertools
import math
import re

import pytest
from msgspec import structs

from sim.report.decision import rows
from sim.report.decision.chart import about
from sim.report.decision.words import title_of, turning, why
from sim.results.decision import Amount, Decision, Option
from tests.report.proofreading import problems
from tests.support import decisions

NAN = math.nan
GRADES = ("recommend", "lean", "too_close", "depends")
KINDS = ("change", "later", "money", "hire_first", "other")
ENDS = ((-180e3, -20e3), (-90e3, 40e3), (0.0, 0.0), (-30e3, 110e3), (30e3, 240e3), (NAN, NAN))
"""Intervals: below zero, around it, of nothing at all, above it, and none."""
BOTH = list(itertools.product(ENDS, ENDS))


def amount(ends: tuple[float, float]) -> Amount:
    low, high = ends
    return Amount(mean=(low + high) / 2 if math.isfinite(low) else 12e3, ci95=ends)


def made(grade: str, kind: str, cash: tuple[float, float], arr: tuple[float, float], *, stays: bool) -> Decision:
    """Return a decision between staying and one option. stays: it is staying that is recommended."""
    other = decisions.option("it", "Split now: 2 CSMs, 1 AM", kind, "2 CSMs, 1 AM", cost=73e3, payback=9)
    other = structs.replace(other, cash_more=amount(cash), arr_more=amount(arr))
    return decisions.decision(
        (decisions.STAY, other),
        grade=grade,
        choice="as-is" if stays else "it",
        best="it" if grade == "too_close" and stays else "as-is" if stays else "it",
        workloads=(decisions.WORKLOADS[0], decisions.workload("it", "CSM", 2.4, 0.9)),
        dips=(),
        unknowns=turned("as-is" if stays else "it", "it" if stays else "as-is"),
        look_again=None,
    )


def turned(choice: str, other: str) -> tuple[decisions.Unknown, ...]:
    """Return the unknowns of the fixtures for other options."""
    return tuple(
        structs.replace(
            one,
            **{
                name: structs.replace(end, best=other if end.recommendation == "turns" else choice)
                for name, end in (("low", one.low), ("base", one.base), ("high", one.high))
            },
        )
        for one in decisions.UNKNOWNS
    )


def side_of(found: Amount) -> int:
    """Return 1 or −1 where an interval leaves out zero, else 0."""
    return (found.ci95[0] > 0) - (found.ci95[1] < 0)


def claimed(title: str) -> list[tuple[str, int]]:
    """Return of which number a title names a side, and which side."""
    verbs = {"adds about": 1, "leaves us about": -1, "costs about": -1}
    found = re.findall(rf"({'|'.join(verbs)}) \S+ of (ARR|cash value)", title)
    assert len(found) == sum(title.count(verb) for verb in verbs), title
    return [(what, verbs[verb]) for verb, what in found]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grade", GRADES)
def test_a_title_names_a_side_only_where_the_interval_leaves_out_zero(grade: str, kind: str) -> None:
    named = set()
    for (cash, arr), stays in itertools.product(BOTH, (True, False)):
        decision = made(grade, kind, cash, arr, stays=stays)
        option = decision.option("it")
        for what, side in claimed(title_of(decision)):
            assert side_of(option.arr_more if what == "ARR" else option.cash_more) == side, title_of(decision)
            named.add((what, side))
    assert len(named) >= (3 if grade in ("recommend", "lean") else 0)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("grade", GRADES)
def test_titles_and_reasons_can_be_read_at_once(grade: str, kind: str) -> None:
    for (cash, arr), stays in itertools.product(BOTH, (True, False)):
        decision = made(grade, kind, cash, arr, stays=stays)
        assert readable(decision) == {}


def readable(decision: Decision) -> dict[str, list[str]]:
    """Return what is wrong with the sentences of a page, by sentence."""
    title, reasons, must = title_of(decision), why(decision), rows.must(decision)
    assert len(re.findall(r"\.(?:\s|$)", title)) <= 2, title
    assert len(reasons) <= 3
    assert 1 <= len(must) <= 3
    said, _ = rows.numbers(decision, None)
    wrong = {text: problems(text) for text in (*reasons, *must, rows.again(decision), about(decision), *said)}
    return {text: found for text, found in (wrong | {title: problems(title, title=True)}).items() if found}


@pytest.mark.parametrize("name", decisions.EVERY)
def test_every_example_can_be_read(name: str) -> None:
    assert readable(decisions.EVERY[name]()) == {}


def test_questions_and_unknowns_of_many_words_still_make_a_title() -> None:
    long = structs.replace(decisions.SELLING, title="use of the product that nobody's help holds up")
    for question in ("Should we split CS and AM this year?", "Should we split CS from AM before next spring?"):
        for base in (decisions.depends(), decisions.staying(), decisions.decision(), decisions.too_close()):
            unknowns = (structs.replace(long, high=structs.replace(long.high, best="now")),)
            assert readable(structs.replace(base, title=question, unknowns=unknowns)) == {}


def test_what_must_be_true_names_no_option_unless_it_is_clearly_ahead_there() -> None:
    for name, make in decisions.EVERY.items():
        decision = make()
        calm = structs.replace(decision, unknowns=tuple(held(one) for one in decision.unknowns))
        assert turning(calm) == []
        for text in rows.must(calm):
            assert "else" not in text, name
            assert not any(title.lower() in text.lower() for title in ("split", "hire", "stay as is")), text


def held(one: decisions.Unknown) -> decisions.Unknown:
    """Return an unknown that is close at one end and turns nothing, whatever option has the best average there."""
    low = structs.replace(one.low, best="now", recommendation="close")
    return structs.replace(one, low=low, turns_at=None)


def options_of(decision: Decision) -> list[Option]:
    return rows.ordered(decision)


@pytest.mark.parametrize("name", decisions.EVERY)
def test_each_row_says_its_option_once_and_each_cell_one_number(name: str) -> None:
    decision = decisions.EVERY[name]()
    table = rows.options_table(decision)
    found = [row[0].value for row in table.cells()]
    assert found == [option.key for option in options_of(decision)]
    texts = [cell.text for row in table.cells() for cell in row[2:]]
    assert [text for text in texts if not re.fullmatch(r"[+−]?\$?\d[\d.,]*[kM]?%?|over \d+|–", text)] == []
    assert sum(row[0].strong == "chosen" for row in table.cells()) == 1
    assert max(len(text) for text in texts) <= 8
