"""The survey replica: with no effect at all the naive gap is still there, and it is gone where nothing selects."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from sim.config.claim.claim import load_claim
from sim.config.claim.measure import read_measure
from sim.statistics.jackknife import of_averages
from sim.trials.claims.columns import estimate_of_ratios
from sim.trials.claims.entry import told
from sim.trials.claims.industry import FEWEST, MOST, Companies, IndustryBatch, Survey, population, split_choices
from sim.trials.claims.session import share_or

NAIVE = read_measure("nrr[chose-split] - nrr[chose-bundled]")
NULL = read_measure("nrr[chose-split, without=effect] - nrr[chose-bundled, without=effect]")
CAUSAL = read_measure("nrr[split] - nrr[bundled]")


@pytest.fixture(scope="module")
def claim():
    return load_claim("B10")


def surveyed(claim, *, effect=0.02, moves=0.04, strength="1", count=4000):
    """Return an industry whose companies retain 1.0 + moves × management (+ effect where they split), and noise."""
    companies = population(claim.industry, 50_000.0, count)
    noise = 0.02 * np.random.default_rng(3).standard_normal(count)
    bundled = 1.0 + moves * companies.management + noise
    outcomes = {claim.industry.bundled: {"nrr": bundled}, claim.industry.split: {"nrr": bundled + effect}}
    here = SimpleNamespace(industry=claim.industry, at={"strength": strength}, place=claim.place)
    return Survey(here, SimpleNamespace(companies=companies), outcomes)


def seen(survey, measure):
    return estimate_of_ratios(measure, [survey.columns(each) for each in measure.references])


def test_the_causal_figure_is_the_effect_whatever_selects(claim):
    for strength in ("0", "1", "2"):
        found = seen(surveyed(claim, strength=strength), CAUSAL)
        assert found.value == pytest.approx(0.02, abs=1e-12)
        assert told(found).estimator == "plain", "companies of an industry are compared as they came out"


def test_with_no_effect_the_naive_gap_is_still_there(claim):
    found = seen(surveyed(claim), NULL)
    assert found.low > 0.01, "well led companies retain more and split more often"
    assert seen(surveyed(claim, effect=0.0), NAIVE).value == pytest.approx(found.value, abs=1e-12)


def test_the_naive_gap_is_the_effect_and_the_selection(claim):
    survey = surveyed(claim)
    assert seen(survey, NAIVE).value == pytest.approx(0.02 + seen(survey, NULL).value, abs=1e-12)


def test_stronger_selection_shows_a_larger_gap(claim):
    gaps = [seen(surveyed(claim, strength=strength), NULL).value for strength in ("0", "1", "2")]
    assert gaps[0] < gaps[1] < gaps[2]


def test_where_quality_moves_nothing_there_is_no_gap_without_an_effect(claim):
    for survey in (surveyed(claim, strength="0"), surveyed(claim, moves=0.0)):
        found = seen(survey, NULL)
        assert found.low <= 0.0 <= found.high


def test_companies_choose_as_the_published_shares_say(claim):
    industry, companies = claim.industry, population(claim.industry, 50_000.0, 40_000)
    for strength in industry.moves_choice:
        chose = split_choices(industry, companies, strength)
        small, large = companies.arr < industry.bundled_below[0], companies.arr > industry.split_above[0]
        assert 1.0 - chose[small].mean() == pytest.approx(industry.bundled_below[1], abs=0.012)
        assert chose[large].mean() == pytest.approx(industry.split_above[1], abs=0.012)


def test_larger_companies_hold_more_and_need_more_where_the_file_says_so(claim):
    flat = replace(claim.industry, arr_moves_stickiness=0.0, arr_moves_needs=1.0)
    grown = replace(claim.industry, arr_moves_stickiness=0.5, arr_moves_needs=2.0)
    before, after = (population(each, 50_000.0, 2000) for each in (flat, grown))
    tens = np.log10(before.arr / claim.industry.arr_median)
    inside = (before.customers > FEWEST) & (before.customers < MOST)
    assert inside.mean() > 0.9
    moved = (after.stickiness - before.stickiness)[inside]
    assert moved == pytest.approx(0.5 * tens[inside], abs=0.05), "customers are whole, so ARR is rounded"
    assert np.log2(after.needs / before.needs)[inside] == pytest.approx(tens[inside], abs=0.1)
    assert (after.arr == before.arr).all()
    assert (after.dice == before.dice).all()


def test_size_alone_shows_a_gap_that_no_organisation_makes(claim):
    companies = population(claim.industry, 50_000.0, 4000)
    nrr = 1.0 + 0.03 * np.log10(companies.arr)
    here = SimpleNamespace(industry=claim.industry, at={"strength": "0"}, place=claim.place)
    outcomes = {each: {"nrr": nrr} for each in (claim.industry.bundled, claim.industry.split)}
    survey = Survey(here, SimpleNamespace(companies=companies), outcomes)
    assert seen(survey, CAUSAL).value == 0.0
    assert seen(survey, NAIVE).low > 0.0


def test_more_companies_begin_with_the_same_ones(claim):
    few, many = population(claim.industry, 50_000.0, 50), population(claim.industry, 50_000.0, 500)
    for name in Companies.__slots__:
        assert (getattr(few, name) == getattr(many, name)[:50]).all()


def test_winners_and_those_who_split_are_two_conditions(claim):
    survey = surveyed(claim, moves=0.1)
    chose, winner = survey.choices[1.0], survey.columns(read_measure("winner[all]").references[0])[0]
    of_winners = seen(survey, read_measure("split[winners]")).value
    of_split = seen(survey, read_measure("winner[chose-split]")).value
    assert of_winners == pytest.approx((chose * winner).sum() / winner.sum())
    assert of_split == pytest.approx((chose * winner).sum() / chose.sum())


def test_a_company_of_the_industry_is_the_file_with_its_own_size_and_product(claim):
    batch = IndustryBatch(claim.industry, 30, 1)
    one = batch.cell(claim.industry.bundled, batch.block[7])
    file = batch.base_case.company
    assert one.company.start_customers == batch.companies.customers[7]
    for mine, theirs in zip(one.company.segments, file.segments, strict=True):
        assert mine.acv_median_cents == pytest.approx(theirs.acv_median_cents * batch.companies.acv[7])
        moved = np.log(mine.stickiness / (1 - mine.stickiness)) - np.log(theirs.stickiness / (1 - theirs.stickiness))
        assert moved == pytest.approx(batch.companies.stickiness[7])


def estimate(these, among):
    pairs = [(np.array(these, float), np.array(among, float))]
    return share_or(of_averages(pairs[0], lambda averages: averages[0] / averages[1]), pairs)


def test_a_share_of_few_companies_has_an_interval_between_none_and_all():
    found = estimate([1] * 7 + [0] * 13, [1] * 8 + [0] * 12)
    assert found.value == pytest.approx(7 / 8)
    assert (found.low, found.high) == pytest.approx((0.5291, 0.9776), abs=1e-4)  # Wilson's formula, by hand
    assert estimate([0] * 20, [1] * 3 + [0] * 17).high == pytest.approx(0.5615, abs=1e-4)
    assert estimate([1] * 3 + [0] * 17, [1] * 3 + [0] * 17).low == pytest.approx(0.4385, abs=1e-4)


def test_an_average_keeps_its_own_interval():
    values, chosen = np.array([1.1, 0.0, 1.0, 1.2]), np.array([1.0, 0.0, 1.0, 1.0])
    plain = of_averages([values, chosen], lambda averages: averages[0] / averages[1])
    assert estimate(values, chosen) == plain
