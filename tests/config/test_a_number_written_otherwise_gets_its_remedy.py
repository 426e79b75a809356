"""Whoever writes a number as people write it elsewhere is told how it is written here, in one step, and never guessed at."""

import re

import pytest

from sim.config.language.nodes import Problems
from sim.config.language.quantities import QuantityError, parse
from sim.config.study.study import read_experiment
from sim.model.numbers import Dimension as D

REMEDIES = [
    # ranges
    ("12-15", D.DURATION, "Write 12..15 days or 12..15 months."),
    ("12 – 15 months", D.DURATION, "Write 12..15 months."),
    ("12 to 15 months", D.DURATION, "Write 12..15 months."),
    ("12 months to 15 months", D.DURATION, "Write 12..15 months."),
    ("between 3 and 6 months", D.DURATION, "Write 3..6 months."),
    ("3…6 months", D.DURATION, "Write 3..6 months."),
    ("12 ± 3 months", D.DURATION, "Write 9..15 months."),
    ("20 % - 30 %", D.SHARE, "Write 20..30 %."),
    ("$30k-$45k", D.MONEY, "Write $30k..$45k."),
    ("30-45k", D.MONEY, "Write $30k..45k."),
    # people, customers
    ("3 people", D.COUNT, "Write 3."),
    ("5 FTE", D.COUNT, "Write 5."),
    ("10 - 20 customers", D.COUNT, "Write 10..20."),
    ("5 FTE", D.DURATION, "Write it like 60 days."),
    ("4 touches a year", D.RATE, "Write 4 a year."),
    # dates
    ("2026-07-01", D.DURATION, "Write how long it lasts, or how long from the start: 6 months."),
    ("Jul 2026", D.DURATION, "Write how long it lasts, or how long from the start: 6 months."),
    ("1/7/2026", D.DURATION, "Write how long it lasts, or how long from the start: 6 months."),
    ("Q3 2026", D.COUNT, "Write a number such as 160."),
    # not known
    ("n/a", D.DURATION, "Write what it may be as a range, such as 2..4 months."),
    ("TBD", D.MONEY, "Write what it may be as a range, such as $30k..$60k."),
    ("?", D.SHARE, "Write what it may be as a range, such as 20..40 %."),
    ("20 % or so", D.SHARE, "Write 20 %, or what it may be as a range: low..high."),
    ("3 weeks?", D.DURATION, "Write 3 weeks, or what it may be as a range: low..high."),
    ("~6 months", D.DURATION, "Write 6 months, or what it may be as a range: low..high."),
    ("<5 %", D.SHARE, "Write 5 %, or what it may be as a range: low..high."),
    ("12+", D.COUNT, "Write 12, or what it may be as a range: low..high."),
    # fractions, formulas, words
    ("1/2", D.SHARE, "Write 50 %."),
    ("1/2", D.COUNT, "Write 0.5."),
    ("3*4", D.COUNT, "Write its result."),
    ("=A1", D.MONEY, "Write its result."),
    ("six months", D.DURATION, "Write 6 months."),
    # commas, spaces, quotes
    ("2,5 months", D.DURATION, "Write 2.5 months."),
    ("0,4", D.SHARE, "Write 40 %."),
    ("'30,000'", D.MONEY, "Write $30000."),
    ("30,000", D.DURATION, "Write 30000 days or 30000 months."),
    ("$45 000", D.MONEY, "Write $45000."),
    ("1'200", D.COUNT, "Write 1200."),
    ("1.200.000", D.COUNT, "Write 1200000."),
    ("€45.000,00", D.MONEY, "Write €45000.00."),
    ("“45 %”", D.SHARE, "Write 45 %."),
    # units
    ("45k USD", D.MONEY, "Write $45k."),
    ("45 €", D.MONEY, "Write €45."),
    ("$2 million", D.MONEY, "Write $2M."),
    ("$600/yr", D.MONEY_RATE, "Write $600 a year."),
    ("22 % p.a.", D.RATE, "Write 22 % a year."),
    ("30 percent", D.SHARE, "Write 30 %."),
    ("60 Days", D.DURATION, "Write 60 days."),
    ("6 mo", D.DURATION, "Write 6 months."),
    ("6M", D.DURATION, "Write 6 months."),
    ("10 business days", D.DURATION, "Write 14 days."),
    ("1h30", D.WORK, "Write 1.5 h."),
    ("14 hrs", D.WORK, "Write 14 h."),
    ("2.1 times", D.MULTIPLE, "Write 2.1x."),
    ("1 pp", D.POINTS, "Write 1 point."),
    # what can be read in two ways
    ("0...6", D.COUNT, "Write 0..6 or 0..0.6."),
    ("$45.000", D.MONEY, "Write $45000 or $45."),
    ("$45.125 a year", D.MONEY_RATE, "Write $45125 a year or $45.1250 a year."),
    ("1.200", D.COUNT, "Write 1200 or 1.2."),
    ("45.000 €", D.MONEY, "Write €45000 or €45."),
    ("$45.000..60.000", D.MONEY, "Write $45000..60000 or $45..60."),
    ("$30..45k", D.MONEY, "Write $30k..45k, or all ends in full."),
]


@pytest.mark.parametrize(("text", "dimension", "remedy"), REMEDIES)
def test_this_is_what_to_write(text, dimension, remedy):
    with pytest.raises(QuantityError) as caught:
        parse(text, dimension)
    assert caught.value.remedy == remedy


@pytest.mark.parametrize(("text", "dimension", "remedy"), REMEDIES)
def test_whoever_follows_a_remedy_is_not_refused_again(text, dimension, remedy):
    found = re.fullmatch(r"Write (?:it like )?(.*?)(?: or (.*))?\.", remedy.replace(", or all ends in full", ""))
    if found is None or not re.match(r"[-$€£\d]", found[1]) or "range:" in remedy:
        return
    for way in filter(None, found.groups()):
        parse(way, dimension)


@pytest.mark.parametrize(
    ("text", "dimension", "value"),
    [
        ("$0.125", D.MONEY, 0.125),
        ("$1.250M", D.MONEY, 1.25e6),
        ("1.234", D.RATIO, 1.234),
        ("12.500 %", D.SHARE, 0.125),
        ("$500..1k", D.MONEY, 750.0),
        ("$0..50k", D.MONEY, 25e3),
    ],
)
def test_what_can_be_read_in_one_way_only_is_read(text, dimension, value):
    assert parse(text, dimension).value == value


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            "1.000..4.000",
            (
                "is ambiguous: the point may stand between thousands (got 1.000..4.000 for {path}). "
                "Write 1000..4000 or 1..4."
            ),
        ),
        ("0...400", "has three dots"),
    ],
)
def test_a_varied_range_that_can_be_read_in_two_ways_is_refused(world, edit, value, message):
    path = "company.start.customers"
    edit("experiments/split-too-early.yaml", "[10, 25, 50, 100, 200, 400]", value)
    problems = Problems()
    read_experiment("split-too-early", {}, problems, uncalibrated=True)
    assert any(message.format(path=path) in each.message for each in problems.mistakes)


@pytest.mark.parametrize("text", ["'30,000'", '"30.000"', "30,000 USD", "30k USD"])
def test_one_value_has_one_error(world, edit, text):
    edit(
        "companies/mid-market-saas.yaml",
        "{median: $9k,",
        "{median: " + (text if text[0] in "'\"" else f"'{text}'") + ",",
    )
    problems = Problems()
    read_experiment("four-models", {}, problems, uncalibrated=True)
    (mistake,) = problems.mistakes
    assert mistake.message.endswith(("Write $30000.", "Write $30000 or $30.", "Write $30k."))
