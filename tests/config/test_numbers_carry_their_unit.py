"""A number is read in the unit it was written in, and no text whatever breaks the reader."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.language.nodes import Place, text_node
from sim.config.language.quantities import Quantity, QuantityError, parse
from sim.config.language.units import clear, plain, written
from sim.config.study.spread import spread_nodes
from sim.model.numbers import Dimension as D
from sim.model.numbers import log_sigma

READ = [
    ("$150k", D.MONEY, 150_000),
    ("$1.2M", D.MONEY, 1_200_000),
    ("€40k", D.MONEY, 40_000),
    ("£900", D.MONEY, 900),
    ("-$5k", D.MONEY, -5_000),
    ("30 %", D.SHARE, 0.30),
    ("91%", D.SHARE, 0.91),
    ("45 min", D.WORK, 0.75),
    ("14 h", D.WORK, 14),
    ("1 hour", D.WORK, 1),
    ("60 days", D.DURATION, 60),
    ("1 day", D.DURATION, 1),
    ("2 weeks", D.DURATION, 14),
    ("3 months", D.DURATION, 91.25),
    ("12 months", D.DURATION, 365),
    ("2 quarters", D.DURATION, 182.5),
    ("2 years", D.DURATION, 730),
    ("1 point", D.POINTS, 0.01),
    ("1.5 points", D.POINTS, 0.015),
    ("2.1x", D.MULTIPLE, 2.1),
    ("$600 a year", D.MONEY_RATE, 600),
    ("$50 a month", D.MONEY_RATE, 600),
    ("$210k per year", D.MONEY_RATE, 210_000),
    ("0.4 a year", D.RATE, 0.4),
    ("22 % a year", D.RATE, 0.22),
    ("2 a month", D.RATE, 24),
    ("1 a quarter", D.RATE, 4),
    ("2 % a month", D.RATE_MONTH, 0.02),
    ("24 % a year", D.RATE_MONTH, 0.02),
    ("160", D.COUNT, 160),
    ("1e5", D.COUNT, 100_000),
    ("0.25", D.RATIO, 0.25),
    ("25 %", D.RATIO, 0.25),
    (" 25 % ", D.RATIO, 0.25),
]


@pytest.mark.parametrize(("text", "dimension", "value"), READ)
def test_text_gives_this_value(text, dimension, value):
    quantity = parse(text, dimension)
    assert quantity.value == pytest.approx(value, rel=1e-14)
    assert not quantity.is_range


@pytest.mark.parametrize("percent", range(101))
def test_whole_percents_are_the_nearest_doubles(percent):
    assert parse(f"{percent} %", D.SHARE).value == percent / 100


@pytest.mark.parametrize(
    ("text", "dimension", "low", "held", "high"),
    [
        ("3..6 months", D.DURATION, 91.25, 136.875, 182.5),
        ("2..4..7 months", D.DURATION, 730 / 12, 1460 / 12, 2555 / 12),
        ("15..22..30 % a year", D.RATE, 0.15, 0.22, 0.30),
        ("20 %..60 %", D.SHARE, 0.2, 0.4, 0.6),
        ("$3k..$6k", D.MONEY, 3000, 4500, 6000),
        ("0.1..0.25..0.5", D.RATIO, 0.1, 0.25, 0.5),
        ("-2..-1.9..-1", D.RATIO, -2, -1.9, -1),
    ],
)
def test_a_range_is_held_at_its_most_likely_value_or_middle(text, dimension, low, held, high):
    quantity = parse(text, dimension)
    assert (quantity.low, quantity.value, quantity.high) == pytest.approx((low, held, high))
    assert quantity.is_range
    assert (quantity.likely is None) == (text.count("..") == 1)


@pytest.mark.parametrize(
    ("text", "dimension", "problem", "remedy"),
    [
        ("40", D.SHARE, "needs a unit", "Write 40 %."),
        ("0.4", D.SHARE, "needs a unit", "Write 40 %."),
        ("60", D.DURATION, "needs a unit", "Write 60 days or 60 months."),
        ("14", D.WORK, "needs a unit", "Write 14 h or 14 min."),
        ("150", D.MONEY, "needs a unit", "Write $150."),
        ("0.4", D.RATE, "needs a unit", "Write 0.4 a year or 0.4 % a year."),
        ("1", D.POINTS, "needs a unit", "Write 1 point."),
        ("60 days", D.SHARE, "has the wrong unit", "Write it like 40 %."),
        ("$600", D.MONEY_RATE, "has the wrong unit", "Write $600 a year."),
        ("$600 a year", D.MONEY, "has the wrong unit", "Write it like $150k."),
        ("22 %", D.RATE, "has the wrong unit", "Write it like 0.4 a year."),
        ("$9,000", D.MONEY, "has a comma inside a number", "Write $9000."),
        ("6..3 months", D.DURATION, "a range goes low..high", "Write 3..6 months."),
        ("90..42..30 days", D.DURATION, "a range goes low..most likely..high", "Write 30..42..90 days."),
        ("3 days..6 months", D.DURATION, "has a unit inside a range", "Write the unit once, at the end: 3..6 months."),
        ("$3..€6", D.MONEY, "mixes currencies", "Use one currency."),
        ("soon", D.DURATION, "is no number", "Write a number with its unit, such as 40 %, $150k, 14 h or 60 days."),
        ("", D.SHARE, "needs a number", "Write one."),
        ("12 % of opening ARR", D.SHARE, "cannot be a share 'of opening ARR' here", "Write a number such as 40 %."),
        ("90 % of target", D.SHARE, "cannot be a share 'of target' here", "Write a number such as 40 %."),
    ],
)
def test_a_text_that_does_not_fit_says_why_and_what_to_write(text, dimension, problem, remedy):
    with pytest.raises(QuantityError) as caught:
        parse(text, dimension)
    assert (caught.value.problem, caught.value.remedy) == (problem, remedy)


def test_a_basis_and_a_before_are_taken_where_the_field_allows_them():
    share = parse("12 % of opening ARR", D.MONEY, basis=("opening ARR",))
    assert (share.value, share.dimension, share.basis) == (0.12, D.SHARE, "opening ARR")
    of_target = parse("90 % of target", D.MONEY, basis=("opening ARR", "target"))
    assert (of_target.value, of_target.dimension, of_target.basis) == (0.9, D.SHARE, "target")
    assert parse("60 days before renewal", D.DURATION, before="renewal").value == 60


@given(st.text(max_size=60), st.sampled_from(D))
def test_any_text_gives_a_value_or_a_problem(text, dimension):
    try:
        quantity = parse(text, dimension)
    except QuantityError as error:
        quantity = error
    if isinstance(quantity, Quantity):
        assert math.isfinite(quantity.value)
    else:
        assert quantity.problem
        assert quantity.remedy.endswith(".")


@given(st.text(alphabet="0123456789.-+eE%$€£kMx ahdmonyrpit", max_size=20), st.sampled_from(D))
def test_texts_that_look_like_numbers_give_a_value_or_a_problem(text, dimension):
    with contextlib.suppress(QuantityError):
        assert math.isfinite(parse(text, dimension).value)


_SIZES = st.integers(min_value=0, max_value=10**9).map(lambda thousandths: thousandths / 1000)
_FINITE = st.floats(min_value=1e-250, max_value=1e250) | st.floats(min_value=-1e250, max_value=-1e-250) | st.just(0.0)


@given(_FINITE, st.sampled_from(D))
def test_any_finite_value_is_written_so_that_it_is_read_back(value, dimension):
    assert parse(written(value, dimension), dimension).value == pytest.approx(value, rel=1e-9, abs=0.0)


@given(st.floats(0.001, 1e6), st.floats(1.1, 1e6), st.sampled_from(["$", "€", ""]))
def test_spread_values_are_read_back_as_they_were_drawn(low, factor, sign):
    ends = text_node(f"{sign}{clear(repr(low))}..{clear(repr(low * factor))}", Place("a.yaml"))
    for node in spread_nodes([ends], 4)[0]:
        dimension = D.MONEY if sign else D.COUNT
        assert low * 0.99 <= parse(node.text, dimension).value <= low * factor * 1.01


@given(_SIZES, st.sampled_from([each for each in D if each is not D.SHARE]))
def test_what_is_written_is_read_back(value, dimension):
    assert parse(written(value, dimension), dimension).value == pytest.approx(value, rel=1e-9, abs=1e-12)


@given(st.lists(_SIZES, min_size=2, max_size=3, unique=True))
def test_a_range_keeps_its_order_and_holds_inside_it(numbers):
    low, *_, high = sorted(numbers)
    quantity = parse("..".join(plain(number) for number in sorted(numbers)) + " days", D.DURATION)
    assert quantity.low == pytest.approx(low)
    assert quantity.high == pytest.approx(high)
    assert quantity.low <= quantity.value <= quantity.high


def test_a_spread_is_the_ninetieth_percentile_over_the_median():
    from scipy.stats import lognorm

    sigma = log_sigma(2.1)
    assert lognorm(s=sigma, scale=45).ppf(0.9) == pytest.approx(45 * 2.1)
    assert log_sigma(1.0) == 0.0
