"""Facts of last year: what cannot be is refused, what does not add up is told in money, levels are a fair compromise."""

import math
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.config.commands.check import check_files
from sim.config.company.bands import band_of
from sim.config.company.compromise import BETWEEN, Kind, _ranged, compromise, concentration, levels, room
from sim.config.company.last_year import contradictions, dollars, last_year, people_left, share
from sim.config.language.nodes import Place, map_node
from sim.config.study.team import load_team
from sim.config.tables.last_year import LastYear
from sim.errors import InputError

NOTHING = dict.fromkeys(LastYear.__dataclass_fields__, math.nan)
NUMBER = re.compile(r"\d+\.\d")
COMPANY = """
kind: company
title: Ours
start: {customers: 70}
new_logos: {per_year: 15, growth: 0 % a year}
segments:
  mid-market: {share_of_new_logos: 100 %, acv: {median: $40k, spread: 2x}, contracts: {12 months: 100 %}}
"""


def facts(**known: float) -> LastYear:
    return LastYear(**{**NOTHING, **known})


def read(folder: Path, said: str):
    (folder / "ours.yaml").write_text(COMPANY + said)
    return load_team(folder / "ours.yaml", "cs-only", uncalibrated=True)


def test_growth_that_expansions_do_not_explain_is_told_in_dollars() -> None:
    made = facts(opening_arr=3.745e6, grr=0.88, nrr=0.99, expansion_arr=260e3)
    ((path, said),) = contradictions(made)
    assert path == "nrr"
    assert said == (
        "GRR 88% and NRR 99% need $412k of growth; your expansions come to $260k. The other $152k would have to be price: "
        "write price_increase, or correct one."
    )


def test_a_price_increase_that_explains_the_rest_ends_the_matter() -> None:
    assert not contradictions(facts(opening_arr=3.745e6, grr=0.88, nrr=0.99, expansion_arr=260e3, price_increase=0.046))
    ((_, said),) = contradictions(
        facts(opening_arr=3.745e6, grr=0.88, nrr=0.99, expansion_arr=260e3, price_increase=0.2)
    )
    assert "more than the $412k" in said


def test_an_ending_below_what_stayed_is_told() -> None:
    ((path, said),) = contradictions(facts(opening_arr=3e6, nrr=1.02, ending_arr=2.9e6))
    assert path == "ending_arr"
    assert said.endswith("you ended at $2.9M, $160k below. Correct one of the three.")


def test_what_is_not_known_contradicts_nothing() -> None:
    assert contradictions(facts()) == []
    assert contradictions(facts(grr=0.9, nrr=0.99)) == []


@given(
    own=st.floats(0.3, 0.99),
    benchmark=st.floats(0.3, 0.99),
    sd=st.floats(0.001, 0.5),
    between=st.floats(0.001, 0.5),
)
def test_a_compromise_knows_more_than_either(own: float, benchmark: float, sd: float, between: float) -> None:
    found = compromise(own, sd, benchmark, between)
    assert min(own, benchmark) - 1e-12 <= found.value <= max(own, benchmark) + 1e-12
    assert found.sd <= min(sd, between) * (1.0 + 1e-12)
    assert 1.0 / found.sd**2 == pytest.approx(1.0 / sd**2 + 1.0 / between**2, rel=1e-9)


def test_eight_of_seventy_eight_are_known_to_three_points_and_a_half() -> None:
    alike = [Kind(1.0, 40_000.0, 0.0)]
    assert concentration(alike) == pytest.approx(1.0)
    found = levels(70 / 78, 0.99, 78, alike)["grr"]
    assert found.own_sd == pytest.approx(0.0344, abs=2e-4)
    assert found.weight == pytest.approx(BETWEEN["grr"] ** 2 / (BETWEEN["grr"] ** 2 + found.own_sd**2))


def test_more_customers_count_for_more() -> None:
    kinds = [Kind(0.6, 9_000.0, 0.6), Kind(0.4, 45_000.0, 0.6)]
    weights = [levels(0.88, 0.99, n, kinds)["grr"].weight for n in (10, 100, 1000, 10_000)]
    assert weights == sorted(weights)
    assert weights[0] < 0.5
    assert weights[-1] > 0.95


def test_levels_follow_from_the_facts_and_say_how_much_of_each(tmp_path: Path) -> None:
    found = read(tmp_path, "last_year: {customers: 78, grr: 88 %, nrr: 99 %, people_left: {csm: 1 of 3}}\n")
    held = found.company_checked.held["calibrate_to.grr"]
    assert 0.88 < found.company.target_grr < 0.92
    assert held.quantity is not None
    assert held.quantity.low < found.company.target_grr < held.quantity.high
    assert "your last year (88.0%)" in str(held.node.grade.source)
    assert held.node.grade.strength == "measured"
    assert people_left(found.company_checked) == {"csm": (1, 3)}
    assert last_year(found.company_checked).customers == 78


def test_what_a_company_says_itself_goes_first(tmp_path: Path) -> None:
    said = "last_year: {grr: 80 %, nrr: 90 %}\ncalibrate_to: {grr: 91 %, nrr: 103 %}\n"
    assert read(tmp_path, said).company.target_grr == 0.91


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("{customers: 70, grr: 88 %, nrr: 99 %, logos_lost: 71}", "more were lost than there were (70)"),
        (
            "{grr: 99 %, nrr: 88 %}",
            "NRR cannot be below GRR, which it includes (grr 99%). Are the two swapped? (got 88 %).",
        ),
        ("{grr: 88 %, nrr: 99 %, people_left: {csm: some}}", "must say how many of how many (got some). Write 1 of 3."),
        ("{grr: 88 %, nrr: 99 %, logo_lost: 3}", "Did you mean logos_lost?"),
        ("{grr: 188 %, nrr: 199 %}", "last_year.grr"),
        ("{customers: 78}", "calibrate_to"),
    ],
)
def test_facts_that_cannot_be_are_refused(tmp_path: Path, said: str, told: str) -> None:
    with pytest.raises(InputError) as caught:
        read(tmp_path, f"last_year: {said}\n")
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (
            "last_year: {customers: 60, new_logos: 5, logos_lost: 2, grr: 88 %, nrr: 99 %}",
            "60 customers, 5 new and 2 lost make 63; start.customers says 70. Correct one of the four.",
        ),
        (
            "last_year: {ending_arr: $38M, grr: 88 %, nrr: 99 %}",
            "you ended at $38M; 70 customers at these contract values make about $3.24M. Correct ending_arr, ",
        ),
        (
            "last_year: {grr: 70 %, nrr: 99 %}\ncalibrate_to: {grr: 91 %, nrr: 103 %}",
            "was 70%, and calibrate_to says grr 91 %, which is what counts. Correct one of them, or delete calibrate_to.grr.",
        ),
        ("last_year: {customers: 60, new_logos: 12, logos_lost: 2, ending_arr: $3.4M, grr: 88 %, nrr: 99 %}", ""),
        ("last_year: {customers: 2, grr: 60 %, nrr: 61 %}", ""),
    ],
)
def test_a_start_that_is_not_where_the_year_ended_is_told(tmp_path: Path, said: str, told: str) -> None:
    (tmp_path / "ours.yaml").write_text(f"{COMPANY}{said}\n")
    (report,) = check_files([tmp_path / "ours.yaml"])
    found = [each.message for each in report.warnings if each.path.startswith("last_year.")]
    assert [told in message for message in found] == [True] * (told != "")


@given(
    st.floats(0.5, 0.99),
    st.floats(0.0, 0.4),
    st.integers(5, 300),
    st.lists(st.sampled_from([4, 40, 200, 900]), min_size=2),
)
def test_levels_that_follow_from_facts_contradict_themselves_in_no_segment(grr, growth, customers, medians) -> None:
    """Whatever the facts and the segments: who wrote no `calibrate_to` is not told to correct one."""
    kinds = [Kind(1.0 / len(medians), 1e3 * median, 0.7) for median in medians]
    found = levels(grr, grr + growth, customers, kinds)
    tree = map_node({}, Place("ours.yaml"))
    ends = {
        name: [float(x) / 100.0 for x in NUMBER.findall(_ranged(found, name, tree, room(kinds)).text)] for name in found
    }
    weights = [kind.share * kind.mean for kind in kinds]
    bands = [band_of(kind.median) for kind in kinds]
    means = [sum(w * band[k] for w, band in zip(weights, bands, strict=True)) / sum(weights) for k in (0, 1)]
    for name in found:
        assert ends[name] == sorted(ends[name])
    for band in bands:
        low, high = band[0] - means[0] + ends["nrr"][0], band[1] - means[1] + ends["grr"][-1]
        assert low >= high - 1e-9
        assert high <= 1.0


def test_numbers_are_short() -> None:
    assert [dollars(x) for x in (412_300, -1_200_000, 999_600, 73)] == ["$412k", "−$1.2M", "$1M", "$73"]
    assert [share(x) for x in (0.88, 0.8849)] == ["88%", "88.5%"]
