"""A company file becomes one value in canonical units, over sourced defaults and its own calibration."""

import math

import pytest

from sim.config.company.calibration import calibration_path
from sim.config.study.single import calibration_inputs, load_company
from sim.errors import InputError
from sim.vocabulary import Activity

LEVELS = """kind: calibration
company: mid-market-saas
inputs_sha256: abc
made_by: a script
segments:
"""
SEGMENT = """  {name}:
    renewal_logit: {logit}
    need_scale: 1.25
    mean_adoption: 0.6
    mean_sentiment: -0.1
    mean_champion: 0.8
    spread_adoption: 0.4
    spread_sentiment: 0.2
    grr_target: 0.91
    grr: 0.9101
"""


def test_values_are_in_canonical_units(world):
    company = load_company("mid-market-saas", uncalibrated=True)
    smb, middle, enterprise = company.segments
    assert (company.new_logos_per_year, company.new_logos_growth) == (40, 0.15)
    assert (company.hours_a_week, company.weeks_a_year, company.with_customers) == (40, 44.5, 0.65)
    assert (company.time_to_fill_days, company.notice_days, company.cost_per_hire) == (42, 18, 9000)
    assert (company.gross_margin, company.discount_rate, company.terminal_multiple) == (0.78, 0.10, 4)
    assert (company.target_grr, company.target_nrr, company.champion_leaves) == (0.91, 1.04, 0.22)
    assert (smb.acv_median_cents, smb.price_per_seat_cents, smb.issues) == (900_000, 60_000, 0.4)
    assert smb.acv_sigma == pytest.approx(math.log(2.2) / 1.2815515655)
    assert enterprise.contracts == ((12, 0.55), (24, 0.20), (36, 0.25))
    assert enterprise.price_sensitivity == 0.8
    assert middle.price_sensitivity == 1  # of the defaults
    assert middle.hours["readiness"] == 1.5
    assert middle.hours["handoff"] == 2  # of the defaults, beside the file's own hours
    assert middle.patience_days[Activity.ONBOARDING] == 75
    assert sum(segment.share_of_new_logos for segment in company.segments) == pytest.approx(1)


def test_the_organic_share_of_expected_expansion_is_what_the_file_says(world):
    for segment, share in zip(
        load_company("mid-market-saas", uncalibrated=True).segments, (0.70, 0.55, 0.40), strict=True
    ):
        organic = segment.organic * segment.organic_size * math.exp(segment.organic_size_sigma**2 / 2)
        commercial = segment.needs * 0.45 * segment.need_size * math.exp(segment.need_size_sigma**2 / 2)
        assert organic / (organic + commercial) == pytest.approx(share)


def test_an_own_organic_rate_overrules_the_default_share(world):
    (world / "companies" / "mine.yaml").write_text(
        (world / "companies" / "mid-market-saas.yaml")
        .read_text()
        .replace("organic_expansion: 70 %", "organic: 2 a year", 1)
    )
    assert load_company("mine", uncalibrated=True).segments[0].organic == 2


def test_another_segment_takes_the_defaults_of_the_one_it_is_like(world):
    text = (world / "companies" / "mid-market-saas.yaml").read_text()
    (world / "companies" / "mine.yaml").write_text(text.replace("  enterprise:\n", "  titans:\n    like: enterprise\n"))
    assert load_company("mine", uncalibrated=True).segments[2].key == "titans"


def calibrate(world, names=("smb", "mid-market", "enterprise")):
    path = calibration_path("mid-market-saas")
    path.parent.mkdir()
    path.write_text(LEVELS + "".join(SEGMENT.format(name=name, logit=2 + i) for i, name in enumerate(names)))
    return path


def test_a_calibration_beside_the_company_is_merged(world):
    assert calibrate(world) == world / "calibration" / "mid-market-saas.yaml"
    company = load_company("mid-market-saas")
    assert [segment.renewal_logit for segment in company.segments] == [2, 3, 4]
    assert company.segments[0].need_scale == 1.25
    assert company.segments[2].mean_sentiment == -0.1
    assert company.segments[2].spread_adoption == 0.4


def test_without_a_calibration_only_the_calibration_itself_may_load(world):
    with pytest.raises(InputError, match="not calibrated yet"):
        load_company("mid-market-saas")
    segment = load_company("mid-market-saas", uncalibrated=True).segments[0]
    assert (segment.renewal_logit, segment.need_scale, segment.mean_champion) == (2.2, 1.0, 0.85)


def test_a_company_does_not_take_the_calibration_of_another_file_of_its_key(world):
    calibrate(world)
    (world / "mine").mkdir()
    copy = world / "mine" / "mid-market-saas.yaml"
    copy.write_text((world / "companies" / "mid-market-saas.yaml").read_text())
    assert calibration_path(copy) == world / "mine" / "calibration" / "mid-market-saas.yaml"
    with pytest.raises(InputError, match="not calibrated yet"):
        load_company(copy)


def test_a_calibration_is_out_of_date_when_a_number_it_rests_on_moves(world):
    path = world / "companies" / "mid-market-saas.yaml"
    text, before = path.read_text(), calibration_inputs("mid-market-saas")
    path.write_text(text.replace("customers: 160", "customers: 20").replace("title: Mid", "title: Another mid"))
    assert calibration_inputs("mid-market-saas") == before
    path.write_text(text.replace("stickiness: 40 %", "stickiness: 41 %"))
    assert calibration_inputs("mid-market-saas") != before


def test_a_calibration_of_other_segments_is_not_taken(world):
    calibrate(world, ("smb", "mid-market"))
    with pytest.raises(InputError, match="not calibrated yet"):
        load_company("mid-market-saas")


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("need_scale: 1.25", "need_scale: nan"),
        ("need_scale: 1.25", "need_scale: inf"),
        ("need_scale: 1.25", "need_scale: 0.000000"),
        ("need_scale: 1.25", "need_scale: 1e9"),
        ("need_scale: 1.25", "need_scale"),
        ("kind: calibration", "kind: company"),
        ("kind: calibration", "\x00"),
        ("kind: calibration", "kind: [calibration"),
    ],
)
def test_a_damaged_calibration_is_no_mistake_of_the_users(world, right, wrong):
    path = calibrate(world)
    text = path.read_text()
    assert right in text
    path.write_text(text.replace(right, wrong, 1))
    assert load_company("mid-market-saas", uncalibrated=True).segments[0].need_scale == 1.0
    with pytest.raises(InputError, match="not calibrated yet") as caught:
        load_company("mid-market-saas")
    assert len(caught.value.problems) == 1
