"""From a company tree to a `Company`: sourced defaults below, the file's own values above."""

from __future__ import annotations

import math
from dataclasses import replace

from sim.config.company.calibration import Calibration, calibrated, uncalibrated
from sim.config.company.compromise import with_levels
from sim.config.company.listed import listed_of, with_customers
from sim.config.language.checked import Checked
from sim.config.language.declared import values_of
from sim.config.language.nodes import Node, Problems, map_node, merge
from sim.config.tables.company import COMPANY, LEVELS, SEGMENT
from sim.model.inputs import Company, Segment
from sim.model.numbers import log_sigma


def company_tree(own: Node, assumptions: Node) -> Node:
    """Lay a company file over the sourced defaults: `company:` for the blocks, `segments:` by name or `like:`."""
    if not isinstance(own.content, dict):
        return own
    own = with_customers(own)
    assert isinstance(own.content, dict)
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
    return with_levels(replace(own, content=entries))


def build_company(checked: Checked, win_rate_reference: float, calibration: Calibration | None) -> Company:
    """Build the value; without a calibration the computed numbers are the neutral starting ones."""
    names = checked.names("segments")
    values = values_of(Company, checked)
    per_year = checked.held["new_logos.per_year"]
    if per_year.quantity is not None and per_year.quantity.basis is not None:  # a share of customers at the start
        values["new_logos_per_year"] *= values["start_customers"]
    segments = tuple(_build_segment(checked, name, win_rate_reference) for name in names)
    listed = listed_of(checked.root, names, Problems())  # whose mistakes were told when the file was checked
    company = Company(key=checked.key, title=checked.word("title"), segments=segments, listed=listed, **values)
    return calibrated(company, calibration or uncalibrated(names))


def _build_segment(checked: Checked, name: str, win_rate_reference: float) -> Segment:
    at = f"segments.{name}"
    levels = dict.fromkeys(LEVELS, math.nan)  # they follow from the calibration
    values = {
        **values_of(Segment, checked, f"{at}."),
        **levels,
        "organic": organic_rate(checked, at, win_rate_reference),
    }
    return Segment(key=name, **values)


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
    sigma = log_sigma(checked.number(f"{path}.spread", 1.0))
    return checked.number(f"{path}.median") * math.exp(sigma * sigma / 2)


def expected_opening_arr(company: Company) -> float:
    """Return what the opening ARR is in dollars: of the list, else about customers × share × mean ACV over the segments."""
    listed = company.listed
    if listed is not None and len(listed.accounts) == company.start_customers:
        return float(listed.accounts["arr"].sum()) / 100.0
    mean = sum(
        segment.share_of_new_logos * segment.acv_median_cents / 100 * math.exp(segment.acv_sigma**2 / 2)
        for segment in company.segments
    )
    return company.start_customers * mean
