"""A measure is arithmetic over averages of cells; anything else is refused with what to write."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.claim.measure import MeasureError, read_measure


def value(text, *averages):
    return read_measure(text).value(list(averages), max, min)


@pytest.mark.parametrize(
    ("text", "averages", "wanted"),
    [
        ("nrr[a] - nrr[b]", (1.05, 1.03), 0.02),
        ("-(nrr[a] + 2 * grr[b]) / 4", (2.0, 3.0), -2.0),
        ("max(nrr[a], nrr[b], 0) - min(nrr[a], nrr[b])", (-1.0, -3.0, -1.0, -3.0), 3.0),
        ("abs(nrr[a])", (-1.5,), 1.5),
        ("missed_work.adoption[my-own] / 2", (4.0,), 2.0),
    ],
)
def test_it_computes_what_it_says(text, averages, wanted):
    assert value(text, *averages) == pytest.approx(wanted)


def test_a_reference_says_where_it_looks():
    (found,) = read_measure(
        "nrr[cs-only, customers=25, acv.median=$22k, own, without=friction, given=ending_arr>4e6]"
    ).references
    assert (found.metric, found.model, found.staffing, found.without) == ("nrr", "cs-only", "own", "friction")
    assert dict(found.where) == {"customers": "25", "acv.median": "$22k"}
    assert found.given == "ending_arr>4e6"


def test_taking_a_mechanism_out_leaves_what_says_so_itself():
    found = read_measure("nrr[a] - nrr[a, without=learning]").without("friction")
    assert [each.without for each in found.references] == ["friction", "learning"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("__import__('os').system('x')", "takes|knows"),
        ("nrr[a].__class__", "takes"),
        ("nrr[a] > nrr[b]", "takes"),
        ("nrr[a] if nrr[b] else 1", "takes"),
        ("open(nrr[a])", "knows min, max and abs only"),
        ("nrr[a] - b", "no cell"),
        ("nrr[a] - 'x'", "numbers only"),
        ("nrr[a] ** 9", "takes"),
        ("nrr[a] -", "cannot be read"),
        ("1 + 2", "names no metric"),
        ("nrr[]", "names no model"),
        ("nrr[a, sideways]", "what is sideways"),
        ("nrr[a, given=x]", "no condition"),
        ("_0 + nrr[a] + _7", "no cell"),
    ],
)
def test_what_is_no_arithmetic_is_refused(text, words):
    with pytest.raises(MeasureError, match=words):
        read_measure(text)


@given(st.text(alphabet="abnr[]()+-*/,. =01_'\"\\\n", max_size=30))
def test_whatever_is_written_it_is_a_measure_or_one_clear_error(text):
    with suppress(MeasureError):  # anything else that is raised fails
        assert read_measure(text).references


@given(
    st.lists(st.floats(-10, 10), min_size=3, max_size=3),
    st.sampled_from(["+", "-", "*"]),
    st.sampled_from(["+", "-", "*"]),
)
def test_it_agrees_with_plain_arithmetic(numbers, first, second):
    a, b, c = numbers
    wanted = eval(f"(({a!r}) {first} ({b!r})) {second} ({c!r})")
    assert value(f"(x[a] {first} x[b]) {second} x[c]", a, b, c) == pytest.approx(wanted)
