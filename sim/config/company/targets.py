"""The retention that a company is calibrated to, by segment, and which targets nothing could ever meet."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.config.company.bands import band_of
from sim.config.company.company import build_company
from sim.config.language.checked import Checked, HeldValue
from sim.config.language.nodes import Problems
from sim.config.language.units import plain
from sim.model.inputs import Company

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

ROUNDING = 1e-9


def targets(company: Company) -> tuple[Floats, Floats]:
    """Return NRR and GRR targets by segment: band medians, shifted alike until the ARR-weighted means meet the company's."""
    import numpy as np  # here, because most of what reads files needs no arrays

    bands = np.array([band_of(s.acv_median_cents / 100.0) for s in company.segments])
    mean_acv = np.array([s.acv_median_cents * math.exp(0.5 * s.acv_sigma**2) for s in company.segments])
    weight = mean_acv * np.array([s.share_of_new_logos for s in company.segments])
    weight = weight / weight.sum()
    nrr = bands[:, 0] + company.target_nrr - float((weight * bands[:, 0]).sum())
    grr = bands[:, 1] + company.target_grr - float((weight * bands[:, 1]).sum())
    return nrr, grr


def check_targets(checked: Checked, problems: Problems) -> None:
    """Note targets that contradict what they mean, in the whole company or in a segment, anywhere in their ranges.

    NRR is GRR and what customers bought more of, so it is never below; GRR counts no growth, so it is never above 100%.
    """
    nrr, grr = checked.held.get("calibrate_to.nrr"), checked.held.get("calibrate_to.grr")
    if nrr is None or grr is None:
        return
    least, most = ends(nrr)[0], ends(grr)[1]
    where = f"(got nrr {said(nrr)}, and grr {said(grr)} in {grr.node.place})"
    if least < most - ROUNDING:
        if ends(nrr)[1] < ends(grr)[0]:
            remedy = f"Are the two swapped? Write nrr {percent(most)} or more."
        else:
            remedy = f"Write nrr {percent(most)} or more, or a lower grr."
        problems.add(nrr.node.place, nrr.path, f"NRR cannot be below GRR, which it includes {where}. {remedy}")
        return
    company = replace(build_company(checked, 0.5, None), target_nrr=least, target_grr=most)
    if len(company.segments) < 2:
        return
    of_nrr, of_grr = targets(company)
    names = [each.key for each in company.segments]
    k = int(of_grr.argmax())
    if of_grr[k] > 1.0 + ROUNDING:
        highest = math.floor(1e3 * (most - (of_grr[k] - 1.0))) / 1e3
        message = f"leaves {names[k]} with a GRR of {percent(of_grr[k])}, which cannot be above 100% (got {said(grr)})"
        problems.add(grr.node.place, grr.path, f"{message}. Write grr {percent(highest)} or less.")
    k = int((of_nrr - of_grr).argmin())
    if of_nrr[k] < of_grr[k] - ROUNDING:
        lowest = math.ceil(1e3 * (least + of_grr[k] - of_nrr[k])) / 1e3
        message = f"leaves {names[k]} with an NRR of {percent(of_nrr[k])} below its GRR of {percent(of_grr[k])} {where}"
        problems.add(nrr.node.place, nrr.path, f"{message}. Write nrr {percent(lowest)} or more, or a lower grr.")


def ends(held: HeldValue) -> tuple[float, float]:
    """Return the least and the most of a number; both are what it is where it is no range."""
    reach = held.quantity.reach if held.quantity is not None else ()
    value = float(held.value)
    return (min(value, *reach), max(value, *reach)) if reach else (value, value)


def said(held: HeldValue) -> str:
    """Return a number as it is written."""
    return held.quantity.text if held.quantity is not None else held.node.text


def percent(share: float) -> str:
    """Return a share as a person writes it."""
    return f"{plain(round(100.0 * float(share), 1))}%"
