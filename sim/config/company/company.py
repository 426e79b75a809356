"""From a company tree to a `Company`: sourced defaults below, the file's own values above."""

from __future__ import annotations

import math
from dataclasses import replace

from sim.config.company.calibration import Calibration, calibrated, uncalibrated
from sim.config.language.checked import Checked
from sim.config.language.nodes import Node, map_node, merge
from sim.config.language.quantities import sigma_of_spread
from sim.config.language.wording import months_of
from sim.config.tables.company import COMPANY, PATIENCE, SEGMENT, SESSIONS, WORK_HOURS
from sim.model.inputs import Company, Segment
from sim.vocabulary import Activity


def company_tree(own: Node, assumptions: Node) -> Node:
    """Lay a company file over the sourced defaults: `company:` for the blocks, `segments:` by name or `like:`."""
    if not isinstance(own.content, dict):
        return own
    defaults = assumptions.get("company")
    blocks = dict(defaults.content) if defaults is not None and isinstance(defaults.content, dict) else {}
    merged = merge(map_node(blocks, own.place), own, COMPANY)
    segments = own.get("segments")
    if segments is None or not isinstance(segments.content, dict) or not isinstance(merged.content, dict):
        return merged
    kinds = assumptions.get("segments")
    laid: dict[str, Node] = {}
    for name, segment in segments.content.items():
        parent = kinds.get(segment.word("like") or name) if kinds is not None else None
        laid[name] = merge(parent, segment, SEGMENT) if parent is not None else segment
    # The file's own order: title, start, new_logos … first, then what only the defaults say.
    order = [*own.content, *(name for name in merged.content if name not in own.content)]
    entries = {name: merged.content[name] for name in order}
    entries["segments"] = replace(segments, content=laid)
    return replace(own, content=entries)


def build_company(checked: Checked, win_rate_reference: float, calibration: Calibration | None) -> Company:
    """Build the value; without a calibration the computed numbers are the neutral starting ones."""
    number = checked.number
    names = checked.names("segments")
    customers = number("start.customers")
    per_year = checked.held["new_logos.per_year"]
    share_of_start = per_year.quantity is not None and per_year.quantity.basis is not None
    company = Company(
        key=checked.key,
        title=checked.word("title"),
        start_customers=int(customers),
        new_logos_per_year=float(per_year.value) * (customers if share_of_start else 1.0),
        new_logos_growth=number("new_logos.growth"),
        segments=tuple(_build_segment(checked, name, win_rate_reference) for name in names),
        champion_leaves=number("champion_leaves"),
        hours_a_week=number("working_time.hours_a_week"),
        weeks_a_year=number("working_time.weeks_a_year"),
        with_customers=number("working_time.with_customers"),
        time_to_fill_days=number("hiring.time_to_fill"),
        notice_days=number("hiring.notice"),
        cost_per_hire=number("hiring.cost_per_hire"),
        on_costs=number("costs.on_costs"),
        tools=number("costs.tools"),
        manager=number("costs.manager"),
        reps_per_manager=number("costs.reps_per_manager"),
        gross_margin=number("finance.gross_margin"),
        discount_rate=number("finance.discount_rate"),
        terminal_multiple=number("finance.terminal_multiple"),
        target_grr=number("calibrate_to.grr"),
        target_nrr=number("calibrate_to.nrr"),
    )
    return calibrated(company, calibration or uncalibrated(names))


def _build_segment(checked: Checked, name: str, win_rate_reference: float) -> Segment:
    at = f"segments.{name}"

    def number(field: str) -> float:
        return checked.number(f"{at}.{field}")

    def sigma(field: str) -> float:
        return sigma_of_spread(checked.number(f"{at}.{field}.spread", 1.0))

    contracts = [(months_of(text) or 12, number(f"contracts.{text}")) for text in checked.names(f"{at}.contracts")]
    return Segment(
        key=name,
        share_of_new_logos=number("share_of_new_logos"),
        acv_median_cents=number("acv.median") * 100,
        acv_sigma=sigma("acv"),
        price_per_seat_cents=number("price_per_seat") * 100,
        contracts=tuple(sorted(contracts)),
        auto_renew=number("auto_renew"),
        stickiness=number("stickiness"),
        support_need=number("support_need"),
        whitespace_median=number("whitespace.median"),
        whitespace_sigma=sigma("whitespace"),
        complexity_sigma=sigma_of_spread(number("complexity_spread")),
        price_sensitivity=number("price_sensitivity"),
        issues=number("issues"),
        involuntary=number("involuntary"),
        needs=number("needs"),
        need_size=number("need_size.median"),
        need_size_sigma=sigma("need_size"),
        organic=organic_rate(checked, at, win_rate_reference),
        organic_size=number("organic_size.median"),
        organic_size_sigma=sigma("organic_size"),
        touches=number("touches"),
        reviews=number("reviews"),
        discoveries=number("discoveries"),
        hours={work: number(f"hours.{work}") for work in WORK_HOURS},
        sessions={Activity[work.upper()]: int(number(f"sessions.{work}")) for work in SESSIONS},
        gap_days={Activity[work.upper()]: number(f"gaps.{work}") for work in SESSIONS},
        patience_days={Activity[work.upper()]: number(f"patience.{work}") for work in PATIENCE},
        renewal_logit=math.nan,  # the computed numbers follow from the calibration
        need_scale=math.nan,
        mean_adoption=math.nan,
        mean_sentiment=math.nan,
        mean_champion=math.nan,
        spread_adoption=math.nan,
        spread_sentiment=math.nan,
    )


def organic_rate(checked: Checked, at: str, win_rate_reference: float) -> float:
    """Return the organic growth steps a year of a segment.

    `organic_expansion` s is the share of expected gross expansion that is organic. With n commercial needs a year,
    each won with the reference win rate w, and mean sizes m_n and m_o (lognormal means, share of first-year ARR),
    the rate r solves r·m_o / (r·m_o + n·w·m_n) = s. Without `organic_expansion` the given `organic` rate holds.
    """
    share = checked.number(f"{at}.organic_expansion")
    if math.isnan(share):
        return checked.number(f"{at}.organic")
    commercial = checked.number(f"{at}.needs") * win_rate_reference * lognormal_mean(checked, f"{at}.need_size")
    return share / (1 - share) * commercial / lognormal_mean(checked, f"{at}.organic_size")


def lognormal_mean(checked: Checked, path: str) -> float:
    """Return the mean of `{median, spread}`."""
    sigma = sigma_of_spread(checked.number(f"{path}.spread", 1.0))
    return checked.number(f"{path}.median") * math.exp(sigma * sigma / 2)


def expected_opening_arr(company: Company) -> float:
    """Return about what the opening ARR is in dollars: customers × share × mean ACV over the segments."""
    mean = sum(
        segment.share_of_new_logos * segment.acv_median_cents / 100 * math.exp(segment.acv_sigma**2 / 2)
        for segment in company.segments
    )
    return company.start_customers * mean
